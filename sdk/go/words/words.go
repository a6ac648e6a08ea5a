// Package words finds whole words in what people write, without regard to case, accents and punctuation. It is no power.
package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fold is a text as its words alone: small letters without accents, and one space between words. Letters of the Latin,
// Greek and Cyrillic scripts lose their accents; full-width letters become ordinary ones.
func Fold(text string) string {
	var folded strings.Builder
	gap := false
	for _, letter := range text {
		if letter >= '！' && letter <= '～' {
			letter -= '！' - '!'
		}
		switch {
		case unicode.Is(unicode.Mn, letter):
			// The accent of the letter before it.
		case unicode.IsLetter(letter) || unicode.IsNumber(letter):
			if gap && folded.Len() > 0 {
				folded.WriteByte(' ')
			}
			gap = false
			letter = unicode.ToLower(letter)
			if letter >= 0x80 {
				letter = unaccented(letter)
			}
			folded.WriteRune(letter)
		default:
			gap = true
		}
	}
	return folded.String()
}

// Contains tells whether a folded text contains a folded keyword, one word or several in a row, as whole words. A word
// ends where letters do, except in scripts that put no spaces between words.
func Contains(text, keyword string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], keyword)
		if at < 0 {
			return false
		}
		start := from + at
		end := start + len(keyword)
		if parted(text[:start], keyword) && parted(keyword, text[end:]) {
			return true
		}
		from = start + 1
	}
}

// parted tells whether a word may end between two texts.
func parted(before, after string) bool {
	if before == "" || after == "" {
		return true
	}
	a, _ := utf8.DecodeLastRuneInString(before)
	b, _ := utf8.DecodeRuneInString(after)
	return a == ' ' || b == ' ' || unspaced(a) || unspaced(b)
}

// unspaced tells whether a letter is of a script that is written without spaces.
func unspaced(letter rune) bool {
	return unicode.In(letter, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Hiragana,
		unicode.Katakana, unicode.Han)
}
