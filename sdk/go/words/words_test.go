package words

import "testing"

func TestWholeWordsAreFoundHoweverTheyAreWritten(t *testing.T) {
	for _, check := range [][2]string{
		{"Where is my ORDER?", "order"},
		{"order", "order"},
		{"border order", "order"},
		{"Réclamation!", "reclamation"},
		{"reclamation", "Réclamation"},
		{"Re\u0301clamation", "réclamation"},
		{"ich möchte mein   Geld\nzurück.", "geld zurück"},
		{"ＯＲＤＥＲ 5", "order"},
		{"it doesn't work", "doesn't work"},
		{"Đơn hàng của tôi", "đon hang"},
		{"Мой Заказ", "мои заказ"},
		{"我要退款", "退款"},
	} {
		if !Contains(Fold(check[0]), Fold(check[1])) {
			t.Errorf("%q has no %q", check[0], check[1])
		}
	}
}

func TestPartsOfWordsAreNot(t *testing.T) {
	for _, check := range [][2]string{
		{"the border is closed, I reordered", "order"}, {"sueded", "sue"}, {"order66", "order"}, {"", "order"},
	} {
		if Contains(Fold(check[0]), Fold(check[1])) {
			t.Errorf("%q has %q", check[0], check[1])
		}
	}
}

func TestFoldingLeavesWordsAlone(t *testing.T) {
	for text, want := range map[string]string{"  Hi,  THERE!! ": "hi there", "!?": "", "Ünïcödé": "unicode", "7 days": "7 days"} {
		if got := Fold(text); got != want {
			t.Errorf("%q is %q", text, got)
		}
	}
}
