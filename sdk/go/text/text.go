// Package text reads words, e-mail addresses, telephone numbers and the language from what people write, by the same
// rules for every plugin.
//
// It needs no power: it reads only what it is given, and the same text always gives the same answer. Only the first 64
// KiB of a text are read.
package text

import (
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_text"
	"plugboard.dev/plugboard/internal/convert"
)

// Fold reduces a text to its words: case-folded, without accents on Latin letters, without punctuation, and with one
// space between words. ł becomes l, ß becomes ss, and a dotless ı becomes i. Marks of other scripts stay, because they
// make different letters.
func Fold(text string) string { return plugboard_inbox_text.Fold(text) }

// Contains returns the indexes of the keywords that the text contains, in order. The text and the keywords are both
// folded. A keyword is one word or several in a row. It matches whole words only, except in scripts without spaces
// between words; a Korean word may be followed by a particle. A word that ends in * matches every word that begins with
// it. One argument may hold several keywords, separated by commas. Its index is returned once if any of them is found,
// which makes many keywords cheaper to look for. At most 2,000 keywords of 200 bytes each; anything over these limits
// is never found.
func Contains(text string, keywords ...string) []int {
	found := plugboard_inbox_text.Contains(text, keywords)
	indexes := make([]int, len(found))
	for i, index := range found {
		indexes[i] = int(index)
	}
	return indexes
}

// Emails returns the e-mail addresses in a text, in order, each once, as they were written. Letters of any script are
// allowed before and after the @. At most 20.
func Emails(text string) []string { return plugboard_inbox_text.Emails(text) }

// Phone is a telephone number.
type Phone struct {
	// Written is the number as it was written, without its extension.
	Written string
	// Number is the number in E.164 format, such as +48601234567.
	Number string
	// Extension is the digits to dial once the call is answered, 1 to 7 of them. Empty if there are none.
	Extension string
}

// Phones returns the telephone numbers in a text, in order, each once. Every number is valid in its country's numbering
// plan. Dates, prices, and numbers that the words before them mark as an order number are left out. region is the
// country whose national numbers are found, as a two-letter ISO 3166-1 code. If it is empty, only international numbers
// are found. At most 20.
func Phones(text, region string) []Phone {
	found := plugboard_inbox_text.Phones(text, convert.Text(region))
	phones := make([]Phone, len(found))
	for i, phone := range found {
		extension, _ := phone.Extension.Get()
		phones[i] = Phone{Written: phone.Written, Number: phone.Number, Extension: extension}
	}
	return phones
}

// Language returns the language of a text as a two-letter ISO 639-1 code, if it is one of thirteen and can be detected
// reliably: Arabic, Croatian, Dutch, English, French, German, Italian, Latvian, Polish, Portuguese, Spanish, Turkish,
// Ukrainian.
func Language(text string) (string, bool) { return plugboard_inbox_text.Language(text).Get() }
