package plugin

import "testing"

func TestOnlyGreetingsAreRecognized(t *testing.T) {
	for text, want := range map[string]bool{"Hello!": true, "hi, where is it?": true, "where is it?": false, "": false} {
		if got := greets(text); got != want {
			t.Errorf("greets(%q) is %v", text, got)
		}
	}
}
