package httpclient

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

type fake map[string][]string

func (fake) Status() int                        { return 404 }
func (f fake) Headers(name string) []string     { return f[name] }
func (fake) Body() []byte                       { return []byte("words") }
func get(address string) (*http.Request, error) { return http.NewRequest("GET", address, nil) }
func post(body string) (*http.Request, error) {
	return http.NewRequest("POST", "https://a.example/", strings.NewReader(body))
}

func TestARequestIsConverted(t *testing.T) {
	request, err := post("words")
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Add("Accept", "a")
	request.Header.Add("Accept", "b")
	request.AddCookie(&http.Cookie{Name: "c", Value: "1"})
	request.AddCookie(&http.Cookie{Name: "d", Value: "2"})
	request.Header.Set("Authorization", "Bearer ${secret.token}")
	out, err := outgoing(request)
	if err != nil {
		t.Fatal(err)
	}
	if out.Method != "POST" || out.URL != "https://a.example/" || string(out.Body) != "words" || out.Timeout != 0 {
		t.Errorf("%+v", out)
	}
	if out.Header["Accept"] != "a, b" || out.Header["Cookie"] != "c=1; d=2" || out.Header["Authorization"] != "Bearer ${secret.token}" {
		t.Errorf("%+v", out.Header)
	}
}

func TestPlaceholdersAreNotEscaped(t *testing.T) {
	for _, address := range []string{"https://a.example/bot${secret.token}/x", "https://a.example/?key=${secret.token}"} {
		request, err := get(address)
		if err != nil {
			t.Fatal(err)
		}
		if out, err := outgoing(request); err != nil || out.URL != address {
			t.Errorf("%s: %v", out.URL, err)
		}
	}
}

func TestADeadlineBecomesATimeout(t *testing.T) {
	request, err := get("https://a.example/")
	if err != nil {
		t.Fatal(err)
	}
	soon, cancel := context.WithTimeout(context.Background(), time.Minute)
	out, err := outgoing(request.WithContext(soon))
	if err != nil || out.Timeout <= 0 || out.Timeout > time.Minute {
		t.Errorf("%v %v", out.Timeout, err)
	}
	cancel()
	if _, err := outgoing(request.WithContext(soon)); err != context.Canceled {
		t.Error(err)
	}
}

func TestAnotherHostIsRefused(t *testing.T) {
	request, err := get("https://a.example/")
	if err != nil {
		t.Fatal(err)
	}
	request.Host = "b.example"
	if _, err := outgoing(request); err == nil {
		t.Error("the request was not refused")
	}
}

func TestAResponseIsConverted(t *testing.T) {
	transport := Transport{Headers: []string{"x-own", "Set-Cookie"}}
	response := transport.incoming(nil, fake{
		"Content-Type": {"text/plain"}, "Set-Cookie": {"a=1", "b=2"}, "x-own": {"1"}, "X-Other": {"2"},
	})
	body, err := io.ReadAll(response.Body)
	if err != nil || string(body) != "words" || response.ContentLength != 5 {
		t.Errorf("%q %v", body, err)
	}
	if response.StatusCode != 404 || response.Status != "404 Not Found" {
		t.Error(response.Status)
	}
	if len(response.Header) != 3 || response.Header.Get("content-type") != "text/plain" || response.Header.Get("x-own") != "1" {
		t.Errorf("%+v", response.Header)
	}
	if cookies := response.Cookies(); len(cookies) != 2 || cookies[1].Name != "b" {
		t.Errorf("%+v", cookies)
	}
}
