package plugin

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestAMessageIsReadAndAnyOtherEventIsRejectedWithAReason(t *testing.T) {
	message := `{"id": "e-1", "type": "message", "from": {"id": "c-1"}, "text": "hi", "at": 5}`
	if event, reason := read(json.RawMessage(message)); reason != "" || event.Text != "hi" || *event.At != 5 {
		t.Errorf("%+v %q", event, reason)
	}
	for _, example := range [][2]string{
		{`{"id": "e-1", "type": "wave"}`, "`wave`"},
		{`{"id": "e-1", "type": "message", "from": {"id": "c-1"}, "text": 7}`, "cannot be read"},
		{`{"id": "", "type": "message", "from": {"id": "c-1"}}`, "without an identifier"},
		{`[]`, "without a type"},
		{`null`, "without a type"},
	} {
		if _, reason := read(json.RawMessage(example[0])); !strings.Contains(reason, example[1]) {
			t.Errorf("%s: %q", example[0], reason)
		}
	}
}

func TestAnUnknownEventHasAStableKey(t *testing.T) {
	for text, want := range map[string]string{`{"id": "e-4"}`: "unknown:e-4", `{"id": ""}`: `unknown:{"id": ""}`} {
		event, _ := read(json.RawMessage(text))
		if got := unknownKey(event, json.RawMessage(text)); got != want {
			t.Errorf("%s: %q", text, got)
		}
	}
}

func TestASignatureIsHexadecimalAfterItsPrefix(t *testing.T) {
	if mac, ok := signature("sha256=00fF"); !ok || string(mac) != "\x00\xff" {
		t.Errorf("%x %v", mac, ok)
	}
	for _, wrong := range []string{"", "00ff", "sha256=0", "sha256=zz", "sha256=é☂"} {
		if mac, ok := signature(wrong); ok {
			t.Errorf("%q: %x", wrong, mac)
		}
	}
}
