// Package http calls other systems, by leave of the admin: the power http. Only hosts that were granted can be called, by
// name or address and port.
//
// A call happens at once and at least once: when the handler is run again, so is the call. Each carries the header
// Idempotency-Key, the same on every run, unless the plugin sets its own. Redirects are answers like others.
//
// ${secret.NAME} in the address or a header (see secrets.Placeholder) is replaced on the way out, for the host that the
// secret is bound to only: never put there what a customer wrote.
//
// Package httpclient gives the same to the standard net/http, which makes a plugin of 2 MB one of 10.
package http

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_http"
	"plugboard.dev/plugboard/internal/convert"
)

// Request is what to ask another system.
type Request struct {
	// Method is such as POST; GET when it is empty.
	Method string
	// URL begins with https://, or with http:// where the grant names the port.
	URL string
	// Header are at most 64 headers.
	Header map[string]string
	// Body is at most 4 MiB. It is not sent where there is a form or a file.
	Body []byte
	// Form are fields in order. With a file among them the body is multipart/form-data, else
	// application/x-www-form-urlencoded.
	Form []Field
	// File is a file of the host's as the whole body, without entering the plugin. It goes before the form. May be nil.
	File *plugboard.Attachment
	// Timeout is how long to wait for the whole answer, to the millisecond. 0, and the longest, is what the call's own limit
	// leaves.
	Timeout time.Duration
	// Repeatable says that the request may be made again without harm, such as an upload that a message names afterwards. So
	// Send of a connector may make it by POST or PATCH before the one request that hands the part over, and when it is lost
	// the part is tried again.
	Repeatable bool
}

// SetJSON makes a value the body, as JSON, and says so in the header Content-Type. The failure is of
// [plugboard.KindInvalid] when it cannot be written as JSON.
func (r *Request) SetJSON(value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return plugboard.Invalid("the body cannot be written as JSON: " + err.Error())
	}
	r.Body = body
	if r.Header == nil {
		r.Header = map[string]string{}
	}
	r.Header["Content-Type"] = "application/json"
	return nil
}

// Field is a field of a form: made by [Value], [Secret] or [File].
type Field struct {
	add func(*plugboard_inbox_http.Request)
}

// Value is a field with a text.
func Value(name, value string) Field {
	return Field{func(raw *plugboard_inbox_http.Request) { raw.Field(name, value) }}
}

// Secret is a field whose value is a secret, by the secret's name.
func Secret(name, secret string) Field {
	return Field{func(raw *plugboard_inbox_http.Request) { raw.SecretField(name, secret) }}
}

// File is a field with a file of the host's, which does not enter the plugin.
func File(name string, file *plugboard.Attachment) Field {
	return Field{func(raw *plugboard_inbox_http.Request) {
		raw.File(name, (*plugboard_inbox_conversations.Attachment)(file))
	}}
}

// Send asks, and waits for the answer, whatever its status. The failure is of [plugboard.KindDenied] when the host is not
// granted, and its message says the grant to ask for; of [plugboard.KindUnavailable] when nothing left this machine; of
// [plugboard.KindUncertain] when the request may have arrived, but no answer came.
func Send(request Request) (*Response, error) {
	method := request.Method
	if method == "" {
		method = "GET"
	}
	raw := plugboard_inbox_http.MakeRequest(method, request.URL)
	for _, name := range slices.Sorted(maps.Keys(request.Header)) {
		raw.Header(name, request.Header[name])
	}
	switch {
	case request.File != nil:
		raw.BodyFile((*plugboard_inbox_conversations.Attachment)(request.File))
	case len(request.Form) > 0:
		for _, field := range request.Form {
			field.add(raw)
		}
	case request.Body != nil:
		raw.Body(request.Body)
	}
	if request.Timeout > 0 {
		raw.TimeoutMs(convert.Wait(request.Timeout))
	}
	if request.Repeatable {
		raw.Repeatable()
	}
	response, err := convert.Value(plugboard_inbox_http.Send(raw))
	return (*Response)(response), err
}
