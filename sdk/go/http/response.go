package http

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_http"
	"plugboard.dev/plugboard/internal/convert"
)

// Response is a response, whatever its status.
type Response plugboard_inbox_http.Response

func (r *Response) raw() *plugboard_inbox_http.Response { return (*plugboard_inbox_http.Response)(r) }

// Status returns the status, such as 200.
func (r *Response) Status() int { return int(r.raw().Status()) }

// OK reports whether the status is 200 to 299.
func (r *Response) OK() bool { return r.Status()/100 == 2 }

// Header returns the first value of a header. Names are case-insensitive.
func (r *Response) Header(name string) (string, bool) { return r.raw().Header(name).Get() }

// Headers returns all values of a header, in order. Names are case-insensitive.
func (r *Response) Headers(name string) []string { return r.raw().Headers(name) }

// Body returns the body. At most 4 MiB; for a larger one, [Send] fails. It is empty if the body is a file of the host
// because of AnswerToFile.
func (r *Response) Body() []byte { return r.raw().Body() }

// Decode decodes the body as JSON into a value, as [json.Unmarshal] does. The failure is of [plugboard.KindInvalid] if
// the body does not fit.
func (r *Response) Decode(into any) error {
	if err := json.Unmarshal(r.Body(), into); err != nil {
		status := strconv.Itoa(r.Status())
		return plugboard.Invalid("the response (status " + status + ") is not in the expected format: " + err.Error())
	}
	return nil
}

// Attachment makes the body a file for a reply or for another request, or returns the file that the body is because of
// AnswerToFile. The file does not enter the plugin. The media type of the response decides the kind of file. The name
// may be empty. At most 10 per call. The file is stored only if a reply of this call uses it.
func (r *Response) Attachment(name string) (*plugboard.Attachment, error) {
	attachment, err := convert.Value(r.raw().Attachment(convert.Text(name)))
	return (*plugboard.Attachment)(attachment), err
}

// Failure returns what an unsuccessful response means to the caller: whether to retry, and when. who is the other
// system's name, for the message. It is meant for requests that are safe to repeat. For other requests, a 5xx may mean
// that the request took effect.
func (r *Response) Failure(who string) *plugboard.Failure {
	wait, _ := r.Header("Retry-After")
	return failure(who, r.Status(), string(r.Body()), wait)
}

func failure(who string, status int, body, wait string) *plugboard.Failure {
	kind := plugboard.KindInvalid
	switch {
	case status == 401, status == 403:
		kind = plugboard.KindDenied
	case status == 404, status == 410:
		kind = plugboard.KindNotFound
	case status == 409:
		kind = plugboard.KindConflict
	case status == 423, status == 429:
		kind = plugboard.KindRateLimited
	case status == 408, status == 425, status == 477, status >= 500:
		kind = plugboard.KindUnavailable
	}
	code := strconv.Itoa(status)
	excerpt := strings.ToValidUTF8(body[:min(len(body), 500)], "")
	failure := plugboard.NewFailure(kind, who+" answered "+code+": "+excerpt).WithCode(code)
	// Servers nearly always send seconds. A date is ignored.
	if seconds, err := strconv.ParseUint(strings.TrimSpace(wait), 10, 31); err == nil {
		failure.RetryAfter = time.Duration(seconds) * time.Second
	}
	return failure
}
