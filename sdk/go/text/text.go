// Package text reads what people write: words, addresses, numbers and the language, by the same rules for every plugin.
//
// It is no power: it reads only what it is given, and the same text always gives the same answer. Of a text only the first
// 64 KiB are read.
package text

import (
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_text"
	"plugboard.dev/plugboard/internal/convert"
)

// Fold is a text as its words alone: no case, no accents on Latin letters, no punctuation, one space between words. ł is l,
// ß is ss, a dotless ı is i. Marks of other scripts stay, since they make other letters.
func Fold(text string) string { return plugboard_inbox_text.Fold(text) }

// Contains tells which of these keywords the text contains: their places in the list, in order. Both are folded. A keyword
// is one word or several in a row, and is found as whole words only, except in scripts without spaces between words; a
// Korean word may be followed by a particle. A word that ends in * stands for all that begin with it. At most 2,000 keywords
// of 200 bytes; what is over is never found.
func Contains(text string, keywords ...string) []int {
	found := plugboard_inbox_text.Contains(text, keywords)
	places := make([]int, len(found))
	for i, place := range found {
		places[i] = int(place)
	}
	return places
}

// Emails are the e-mail addresses in a text, in order, each once, as they were written. Letters of any script count, before
// the @ and after it. At most 20.
func Emails(text string) []string { return plugboard_inbox_text.Emails(text) }

// Phone is a telephone number.
type Phone struct {
	// Written is the number as it was written, without its extension.
	Written string
	// Number is in the form of E.164, such as +48601234567.
	Number string
	// Extension is what is dialled once the call is answered: 1 to 7 digits; empty when there is none.
	Extension string
}

// Phones are the telephone numbers in a text, in order, each once. Every number is one by its country's numbering plan, and
// not a date, a price, or by the words before it the number of an order. region is the country whose national numbers are
// meant, by the two letters of ISO 3166-1; when it is empty, only international numbers are found. At most 20.
func Phones(text, region string) []Phone {
	found := plugboard_inbox_text.Phones(text, convert.Text(region))
	phones := make([]Phone, len(found))
	for i, phone := range found {
		extension, _ := phone.Extension.Get()
		phones[i] = Phone{Written: phone.Written, Number: phone.Number, Extension: extension}
	}
	return phones
}

// Language is the language of a text, by its two letters (ISO 639-1), where it is one of thirteen and can be told reliably:
// Arabic, Croatian, Dutch, English, French, German, Italian, Latvian, Polish, Portuguese, Spanish, Turkish, Ukrainian.
func Language(text string) (string, bool) { return plugboard_inbox_text.Language(text).Get() }
