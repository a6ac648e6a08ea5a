package secrets

import "testing"

func TestAPlaceholderHasTheFormThatTheHostExpects(t *testing.T) {
	if text := Placeholder("token"); text != "${secret.token}" {
		t.Error(text)
	}
}
