// Package http sends requests to other systems: the power http. The plugin can reach only the hosts that the admin
// granted, by name or address and port.
//
// A request is sent immediately and at least once: when the handler is retried, so is the request. Each request has the
// header Idempotency-Key, which is the same on every retry, unless the plugin sets its own. Redirects are returned like
// other responses, unless the request follows them.
//
// ${secret.NAME} in the URL or a header (see secrets.Placeholder) is replaced when the request is sent, and only for a
// host that the secret is bound to. Never put what a customer wrote there.
//
// Package httpclient does the same for the standard net/http, which grows a plugin from 2 MB to 10 MB.
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

// Request is a request to another system.
type Request struct {
	// Method is the method, such as POST. Empty means GET.
	Method string
	// URL begins with https://, or with http:// if the grant names the port.
	URL string
	// Header holds the headers. At most 64.
	Header map[string]string
	// Body is the body. At most 4 MiB. It is not sent if there is a form or a file.
	Body []byte
	// Form holds the fields in order. If there is a file among them, the body is multipart/form-data, otherwise
	// application/x-www-form-urlencoded.
	Form []Field
	// JSONSecrets puts secrets into the JSON of Body, for a host that they are bound to: the secret's name by the
	// pointer (RFC 6901, such as /auth/token) to a member. The member exists and its value is a string, which the secret
	// replaces when the request is sent. A pointer has at most 256 bytes and 8 steps. At most 16 secrets per request, in
	// a body of at most 256 KiB.
	JSONSecrets map[string]string
	// File is a file of the host that is the whole body. It does not enter the plugin. It replaces the form. May be
	// nil.
	File *plugboard.Attachment
	// FileRange is the part of File that is the body. The zero value means the whole file.
	FileRange Range
	// Timeout is how long to wait for the whole response, with a precision of a millisecond. 0 means the maximum, which
	// is what is left of the call's own time limit.
	Timeout time.Duration
	// Repeatable marks the request as safe to repeat, such as an upload that a later message names. Send of a connector
	// may then make it by POST or PATCH before the one request that sends the part. If it is lost, the part is retried.
	Repeatable bool
	// AnswerToFile makes the body of a successful response (2xx) a file of the host, of at most this many bytes and 25
	// MiB. [Response.Attachment] returns it once, and [Response.Body] is empty. The file does not enter the plugin. If
	// the body is larger, [Send] fails with [plugboard.KindInvalid] and the code answer-too-large. 0 leaves the body in
	// the response.
	AnswerToFile int
	// FollowRedirects follows up to 3 redirects of a GET request. Each is checked as a new request. Headers that the
	// plugin set are sent again only if host, port and scheme stay the same.
	FollowRedirects bool
}

// SetJSON encodes a value as JSON into the body, and sets the header Content-Type. The failure is of
// [plugboard.KindInvalid] if the value cannot be encoded.
func (r *Request) SetJSON(value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return plugboard.Invalid("the body cannot be encoded as JSON: " + err.Error())
	}
	r.Body = body
	if r.Header == nil {
		r.Header = map[string]string{}
	}
	r.Header["Content-Type"] = "application/json"
	return nil
}

// Range is a part of a file. The host reads only this part, so a large file can be uploaded in several requests.
type Range struct {
	// Offset is where the part begins, in bytes.
	Offset int
	// Length is how many bytes the part has. It has fewer at the end of the file.
	Length int
}

// Field is a field of a form. [Value], [Secret], [File] and [FileRange] make one.
type Field struct {
	add func(*plugboard_inbox_http.Request)
}

// Value returns a field with a text.
func Value(name, value string) Field {
	return Field{func(raw *plugboard_inbox_http.Request) { raw.Field(name, value) }}
}

// Secret returns a field whose value is a secret, given by the secret's name.
func Secret(name, secret string) Field {
	return Field{func(raw *plugboard_inbox_http.Request) { raw.SecretField(name, secret) }}
}

// File returns a field with a file of the host. The file does not enter the plugin.
func File(name string, file *plugboard.Attachment) Field {
	return Field{func(raw *plugboard_inbox_http.Request) {
		raw.File(name, (*plugboard_inbox_conversations.Attachment)(file))
	}}
}

// FileRange returns a field with a part of a file of the host. The file does not enter the plugin.
func FileRange(name string, file *plugboard.Attachment, part Range) Field {
	return Field{func(raw *plugboard_inbox_http.Request) {
		raw.FileRange(name, (*plugboard_inbox_conversations.Attachment)(file), convert.Uint32(part.Offset),
			convert.Uint32(part.Length))
	}}
}

// Send sends a request, and returns the response whatever its status. The failure is of [plugboard.KindDenied] if the
// host is not granted, and its message names the grant to ask for; of [plugboard.KindUnavailable] if nothing was sent;
// of [plugboard.KindUncertain] if the request may have arrived, but no response came.
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
	case request.File != nil && request.FileRange != (Range{}):
		raw.BodyFileRange((*plugboard_inbox_conversations.Attachment)(request.File),
			convert.Uint32(request.FileRange.Offset), convert.Uint32(request.FileRange.Length))
	case request.File != nil:
		raw.BodyFile((*plugboard_inbox_conversations.Attachment)(request.File))
	case len(request.Form) > 0:
		for _, field := range request.Form {
			field.add(raw)
		}
	case request.Body != nil:
		raw.Body(request.Body)
	}
	for _, pointer := range slices.Sorted(maps.Keys(request.JSONSecrets)) {
		raw.JsonSecret(pointer, request.JSONSecrets[pointer])
	}
	if request.Timeout > 0 {
		raw.TimeoutMs(convert.Wait(request.Timeout))
	}
	if request.Repeatable {
		raw.Repeatable()
	}
	if request.AnswerToFile > 0 {
		raw.AnswerToFile(convert.Uint32(request.AnswerToFile))
	}
	if request.FollowRedirects {
		raw.FollowRedirects()
	}
	response, err := convert.Value(plugboard_inbox_http.Send(raw))
	return (*Response)(response), err
}
