package config

import (
	"errors"
	"testing"

	"plugboard.dev/plugboard"
)

func TestAMemberOfTheWrongTypeIsNamed(t *testing.T) {
	var into struct {
		Shop struct {
			Name string `json:"name"`
		} `json:"shop"`
		Rules []string `json:"rules"`
		Count int      `json:"count"`
	}
	if err := decode(`{"shop": {"name": "refund"}, "count": 2}`, &into); err != nil || into.Shop.Name != "refund" {
		t.Errorf("%+v %v", into, err)
	}
	for text, want := range map[string]string{
		`{"shop": {"name": 7}}`: "configuration member `shop.name`: must be a string, got number",
		`{"count": "two"}`:      "configuration member `count`: must be a number in range, got string",
		`{"rules": {}}`:         "configuration member `rules`: must be an array, got object",
	} {
		var failure *plugboard.Failure
		err := decode(text, &into)
		if !errors.As(err, &failure) || failure.Kind != plugboard.KindInvalid || failure.Code != "config" || failure.Message != want {
			t.Errorf("%s: %v", text, err)
		}
	}
	if err := decode(`[`, &into); err == nil {
		t.Error("invalid JSON was accepted")
	}
}
