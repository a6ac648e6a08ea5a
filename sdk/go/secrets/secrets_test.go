package secrets

import "testing"

func TestAPlaceholderIsAsTheHostLooksForIt(t *testing.T) {
	if text := Placeholder("token"); text != "${secret.token}" {
		t.Error(text)
	}
}
