package secrets

import (
	"testing"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_secrets"
)

func TestAPlaceholderHasTheFormThatTheHostExpects(t *testing.T) {
	if text := Placeholder("token"); text != "${secret.token}" {
		t.Error(text)
	}
}

func TestPiecesKeepTheirOrderAndTheirKind(t *testing.T) {
	pieces := raw([]Piece{Data([]byte("a")), Secret("token"), Secret(""), {}})
	if len(pieces) != 4 {
		t.Fatal(len(pieces))
	}
	tags := []uint8{
		plugboard_inbox_secrets.Piece_Data,
		plugboard_inbox_secrets.Piece_Secret,
		plugboard_inbox_secrets.Piece_Secret,
		plugboard_inbox_secrets.Piece_Data,
	}
	for at, tag := range tags {
		if pieces[at].Tag() != tag {
			t.Error(at, pieces[at].Tag())
		}
	}
	if data := pieces[0].Data(); string(data) != "a" {
		t.Error(data)
	}
	if name := pieces[1].Secret(); name != "token" {
		t.Error(name)
	}
	if data := pieces[3].Data(); len(data) != 0 {
		t.Error(data)
	}
}
