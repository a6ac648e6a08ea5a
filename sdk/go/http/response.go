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

// Response is an answer, whatever its status.
type Response plugboard_inbox_http.Response

func (r *Response) raw() *plugboard_inbox_http.Response { return (*plugboard_inbox_http.Response)(r) }

// Status is such as 200.
func (r *Response) Status() int { return int(r.raw().Status()) }

// OK is true for the statuses 200 to 299.
func (r *Response) OK() bool { return r.Status()/100 == 2 }

// Header is the first value of a header. Names are compared without regard to case.
func (r *Response) Header(name string) (string, bool) { return r.raw().Header(name).Get() }

// Body is at most 4 MiB; more is a failure of [Send].
func (r *Response) Body() []byte { return r.raw().Body() }

// Decode reads the body as JSON into a value, as [json.Unmarshal] does. The failure is of [plugboard.KindInvalid] when it
// does not fit.
func (r *Response) Decode(into any) error {
	if err := json.Unmarshal(r.Body(), into); err != nil {
		return plugboard.Invalid("the answer (status " + strconv.Itoa(r.Status()) + ") is not as expected: " + err.Error())
	}
	return nil
}

// Attachment is the body as a file, without entering the plugin: for a reply, or for another request. What kind of file it
// is says the answer's media type. The name may be empty. At most 10 in a call; it is kept once a reply of this call has
// it.
func (r *Response) Attachment(name string) (*plugboard.Attachment, error) {
	attachment, err := convert.Value(r.raw().Attachment(convert.Text(name)))
	return (*plugboard.Attachment)(attachment), err
}

// Failure is what an answer that is no success means for who asked: whether to try again, and when. who is the other
// system's name, for the message. It fits requests that may be made again; where one may not, a 5xx may have done
// something.
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
	case status == 408, status == 425, status >= 500:
		kind = plugboard.KindUnavailable
	}
	code := strconv.Itoa(status)
	words := strings.ToValidUTF8(body[:min(len(body), 500)], "")
	failure := plugboard.NewFailure(kind, who+" answered "+code+": "+words).WithCode(code)
	// Seconds, as servers nearly always say it; a date is as good as nothing said.
	if seconds, err := strconv.ParseUint(strings.TrimSpace(wait), 10, 31); err == nil {
		failure.RetryAfter = time.Duration(seconds) * time.Second
	}
	return failure
}
