package intake

import (
	"slices"
	"testing"

	"plugboard.dev/plugboard/internal/wit/types"
)

func TestTheAnswersOfALeadKeepTheirOrder(t *testing.T) {
	raw := rawAnswers([]Answer{{"When?", "now"}, {"Size?", ""}})
	if !slices.Equal(raw, []types.Tuple2[string, string]{{F0: "When?", F1: "now"}, {F0: "Size?", F1: ""}}) {
		t.Errorf("%+v", raw)
	}
	if len(rawAnswers(nil)) != 0 {
		t.Error("a lead without answers has some")
	}
}
