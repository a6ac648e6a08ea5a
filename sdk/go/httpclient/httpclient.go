// Package httpclient leads the standard net/http out through the power http: what is built upon an [http.Client] works in
// a plugin as it does elsewhere. What package plugboard.dev/plugboard/http tells of calls holds here too: idempotency
// keys, secrets in addresses and headers, and failures, which [errors.As] finds in what the client returns.
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

// New is a client whose requests go out through the power http. It follows redirects as [http.Client] does, each to a host
// that must be granted too.
func New() *http.Client { return &http.Client{Transport: &Transport{}} }

// Transport is the [http.RoundTripper] of [New].
type Transport struct {
	// Headers are the names of more headers to have in [http.Response.Header]. The host tells headers by their names only,
	// so that an answer has those named here, and the common ones: of content, caching, redirects, cookies, links, rates
	// and requests.
	Headers []string
}

// common are the headers that every answer is asked for.
var common = []string{
	"Cache-Control", "Content-Disposition", "Content-Language", "Content-Type", "Date", "Etag", "Expires",
	"Last-Modified", "Link", "Location", "Retry-After", "Set-Cookie", "Www-Authenticate", "X-Rate-Limit-Limit",
	"X-Rate-Limit-Remaining", "X-Rate-Limit-Reset", "X-Ratelimit-Limit", "X-Ratelimit-Remaining",
	"X-Ratelimit-Reset", "X-Request-Id",
}

// answer is what the transport needs of a response of the power.
type answer interface {
	Status() int
	Header(name string) (string, bool)
	Body() []byte
}

// RoundTrip sends a request and waits for its whole answer. A deadline of the request's context is its timeout; to cancel
// the context while it waits does nothing. Of several values of one header the host is given one line, joined by commas.
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

// outgoing is a standard request as the power takes it.
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
		return out, errors.New("a plugin's request goes to the host of its address: Host cannot be another")
	}
	if err := request.Context().Err(); err != nil {
		return out, err
	}
	if deadline, ok := request.Context().Deadline(); ok {
		out.Timeout = max(time.Until(deadline), time.Millisecond)
	}
	return out, nil
}

// address is the request's, in which the placeholders of secrets are as the host looks for them: the standard library
// writes their braces otherwise.
func address(request *http.Request) string {
	return strings.NewReplacer("$%7B", "${", "%7D", "}").Replace(request.URL.String())
}

// incoming is an answer as the standard library has it.
func (t *Transport) incoming(request *http.Request, response answer) *http.Response {
	status, body := response.Status(), response.Body()
	header := http.Header{}
	for _, names := range [][]string{common, t.Headers} {
		for _, name := range names {
			if value, ok := response.Header(name); ok {
				header.Set(name, value)
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
