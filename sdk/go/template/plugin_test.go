package plugin

import "testing"

func TestOnlyQuestionsAboutTheHoursAreAnswered(t *testing.T) {
	for text, want := range map[string]bool{"hours?": true, " Hours? ": true, "hello": false, "": false} {
		if got := asks(text); got != want {
			t.Errorf("asks(%q) is %v", text, got)
		}
	}
}
