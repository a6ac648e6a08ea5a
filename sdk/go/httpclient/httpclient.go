// Package httpclient sends the requests of the standard net/http through the power http. Code that uses an
// [http.Client] works in a plugin as it does elsewhere. What package plugboard.dev/plugboard/http documents applies
// here too: idempotency keys, secrets in URLs and headers, and failures, which [errors.As] finds in what the client
// returns.
package httpclient

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	power "plugboard.dev/plugboard/http"
)

// New returns a client whose requests go out through the power http. It follows redirects as [http.Client] does. Each
// host of a redirect must be granted too.
func New() *http.Client { return &http.Client{Transport: &Transport{}} }

// Transport is the [http.RoundTripper] of [New].
type Transport struct {
	// Headers are the names of further headers to include in [http.Response.Header]. The host returns a header only by
	// its name, so a response has only the headers named here and the common ones: those for content, caching,
	// authentication, redirects, cookies, links, rate limits and request identifiers.
	Headers []string
}

// common are the headers that are read from every response.
var common = []string{
	"Cache-Control", "Content-Disposition", "Content-Language", "Content-Type", "Date", "Etag", "Expires",
	"Last-Modified", "Link", "Location", "Retry-After", "Set-Cookie", "Www-Authenticate", "X-Rate-Limit-Limit",
	"X-Rate-Limit-Remaining", "X-Rate-Limit-Reset", "X-Ratelimit-Limit", "X-Ratelimit-Remaining",
	"X-Ratelimit-Reset", "X-Request-Id",
}

// answer has the methods of the power's response that the transport needs.
type answer interface {
	Status() int
	Headers(name string) []string
	Body() []byte
}

// RoundTrip sends a request and waits for its whole response. The deadline of the request's context is its timeout.
// Cancelling the context during the wait has no effect. Several values of one header are sent to the host as one line,
// joined by commas.
func (t *Transport) RoundTrip(request *http.Request) (*http.Response, error) {
	out, err := outgoing(request)
	if err != nil {
		return nil, err
	}
	response, err := power.Send(out)
	if err != nil {
		return nil, err
	}
	return t.incoming(request, response), nil
}

// outgoing converts a standard request to one of the power.
func outgoing(request *http.Request) (power.Request, error) {
	out := power.Request{Method: request.Method, URL: address(request), Header: map[string]string{}}
	if request.Body != nil {
		defer request.Body.Close()
		body, err := io.ReadAll(request.Body)
		if err != nil {
			return out, err
		}
		if len(body) > 0 {
			out.Body = body
		}
	}
	for name, values := range request.Header {
		separator := ", "
		if name == "Cookie" {
			separator = "; "
		}
		out.Header[name] = strings.Join(values, separator)
	}
	if request.Host != "" && request.Host != request.URL.Host {
		return out, errors.New("a plugin's request goes to the host of its URL, so Host must be that host")
	}
	if err := request.Context().Err(); err != nil {
		return out, err
	}
	if deadline, ok := request.Context().Deadline(); ok {
		out.Timeout = max(time.Until(deadline), time.Millisecond)
	}
	return out, nil
}

// address returns the request's URL with the placeholders of secrets in the form that the host looks for. The standard
// library escapes their braces.
func address(request *http.Request) string {
	return strings.NewReplacer("$%7B", "${", "%7D", "}").Replace(request.URL.String())
}

// incoming converts a response of the power to a standard one.
func (t *Transport) incoming(request *http.Request, response answer) *http.Response {
	status, body := response.Status(), response.Body()
	header := http.Header{}
	for _, names := range [][]string{common, t.Headers} {
		for _, name := range names {
			if values := response.Headers(name); len(values) > 0 {
				header[http.CanonicalHeaderKey(name)] = values
			}
		}
	}
	return &http.Response{
		Status:        strconv.Itoa(status) + " " + http.StatusText(status),
		StatusCode:    status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        header,
		Body:          io.NopCloser(bytes.NewReader(body)),
		ContentLength: int64(len(body)),
		Request:       request,
	}
}
