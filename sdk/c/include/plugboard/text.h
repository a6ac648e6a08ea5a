/*
 * Texts and bytes: a pointer and a length. They never own the memory that they point to; plugboard/memory.h says how
 * long it lives. The functions at the end, from pb_text_fold on, analyse what people write.
 */
#ifndef PLUGBOARD_TEXT_H
#define PLUGBOARD_TEXT_H

#include "plugboard/attributes.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Text in UTF-8. `ptr` is NULL if there is no text at all, which differs from an empty text. Texts that the SDK returns
 * are followed by a NUL byte that `len` does not count. Parts of them, as made by pb_cut, are not.
 */
typedef struct pb_text {
    const char *ptr;
    size_t len;
} pb_text;

/* Bytes of any kind. */
typedef struct pb_bytes {
    const uint8_t *ptr;
    size_t len;
} pb_bytes;

/* Several texts. */
typedef struct pb_texts {
    const pb_text *items;
    size_t len;
} pb_texts;

/* Two texts that belong together: a key and its value, a title and its payload, a name and its language. */
typedef struct pb_pair {
    pb_text first;
    pb_text second;
} pb_pair;

/* Several pairs. */
typedef struct pb_pairs {
    const pb_pair *items;
    size_t len;
} pb_pairs;

/* Indexes into a list, starting at 0. */
typedef struct pb_places {
    const uint32_t *items;
    size_t len;
} pb_places;

/* A telephone number. */
typedef struct pb_phone {
    /* The number as it was written, without its extension. */
    pb_text written;
    /* The number in E.164 format, such as `+48601234567`. */
    pb_text number;
    /* The digits to dial once the call is answered, 1 to 7 of them, or none. */
    pb_text extension;
} pb_phone;

/* Several telephone numbers. */
typedef struct pb_phones {
    const pb_phone *items;
    size_t len;
} pb_phones;

/* A string literal as a text: PB("hello"). */
#define PB(literal) ((pb_text){ "" literal, sizeof(literal) - 1 })

/* No text. */
#define PB_NONE ((pb_text){ NULL, 0 })

/*
 * The arguments of a text for `%.*s` of printf and similar functions: pb_format("Hi %.*s!", PB_ARG(name)). None prints
 * as an empty text. The macro evaluates its argument more than once: pass a variable, not a call.
 */
#define PB_ARG(text) (int)(text).len, (text).ptr == NULL ? "" : (text).ptr

/* Returns a C string as a text, without a copy. None for NULL. */
pb_text pb_text_of(const char *string) PB_USED;

/* Returns a copy of the text as a C string that ends in NUL. "" for none. */
const char *pb_c_string(pb_text text) PB_USED;

/* Returns whether there is no text. An empty text is a text. */
bool pb_is_none(pb_text text) PB_USED;

/* Returns the text, or `other` if there is no text. */
pb_text pb_or(pb_text text, pb_text other) PB_USED;

/* Returns whether both texts are the same, byte for byte. None equals only none. */
bool pb_equal(pb_text a, pb_text b) PB_USED;

/* Returns whether the text begins with `start`. */
bool pb_starts_with(pb_text text, pb_text start) PB_USED;

/*
 * Returns whether the text contains the part, byte for byte. Every text contains an empty part. To find words, use
 * pb_text_contains.
 */
bool pb_contains(pb_text text, pb_text part) PB_USED;

/* Returns the text with A to Z in lower case. Other letters stay as they are. */
pb_text pb_lower(pb_text text) PB_USED;

/*
 * Cuts a text at the first byte `at`, into what comes before it and what comes after it. If there is no such byte, the
 * whole text is in `before`, `after` is none, and the result is false. `text` may be the same variable as `before` or
 * `after`.
 */
bool pb_cut(pb_text text, char at, pb_text *before, pb_text *after);

/* Returns a new text, formatted as by printf. Use `%.*s` and PB_ARG for texts. */
pb_text pb_format(const char *format, ...) PB_PRINTF(1, 2) PB_USED;

/* Returns the texts with a separator between them. Empty if there are none. */
pb_text pb_join(pb_texts texts, pb_text separator) PB_USED;

/* Returns a number in decimal, in the shortest form that reads back as the same number: 12, 2.5, 1e+30. */
pb_text pb_number(double number) PB_USED;

/* Reads a whole text as a decimal number. If it is not a number, or is too large, returns false and writes nothing. */
bool pb_to_number(pb_text text, double *number) PB_USED;

/* Returns bytes as text, without a copy. None if they are not UTF-8. */
pb_text pb_utf8(pb_bytes bytes) PB_USED;

/* Returns the bytes of a text, without a copy. */
pb_bytes pb_bytes_of(pb_text text) PB_USED;

/* Returns bytes in lower-case hexadecimal. */
pb_text pb_hex(pb_bytes bytes) PB_USED;

/* Reads a whole text as hexadecimal, in either case. If it is not hexadecimal, returns false and writes nothing. */
bool pb_from_hex(pb_text text, pb_bytes *bytes) PB_USED;

/*
 * The functions below read words, addresses, numbers and the language from what people write, by the same rules for
 * every plugin. They need no power: they read only what they are given, and the same text always gives the same answer.
 * Only the first 64 KiB of a text are read.
 */

/*
 * Reduces a text to its words: case-folded, without accents on Latin letters, without punctuation, and with one space
 * between words. `ł` becomes `l`, `ß` becomes `ss`, and a dotless `ı` becomes `i`. Marks of other scripts stay, because
 * they make different letters.
 */
pb_text pb_text_fold(pb_text text) PB_USED;

/*
 * Returns the indexes of the keywords that the text contains, in order. The text and the keywords are both folded. A
 * keyword is one word or several in a row. It matches whole words only, except in scripts without spaces between words;
 * a Korean word may be followed by a particle. A word that ends in `*` matches every word that begins with it. One
 * entry of the list may hold several keywords, separated by commas. Its index is returned once if any of them is found,
 * which makes many keywords cheaper to look for. At most 2,000 keywords of 200 bytes each; anything over these limits
 * is never found.
 */
pb_places pb_text_contains(pb_text text, pb_texts keywords) PB_USED;

/*
 * Returns the e-mail addresses in a text, in order, each once, as they were written. Letters of any script are allowed
 * before and after the `@`. At most 20.
 */
pb_texts pb_text_emails(pb_text text) PB_USED;

/*
 * Returns the telephone numbers in a text, in order, each once. Every number is valid in its country's numbering plan.
 * Dates, prices, and numbers that the words before them mark as an order number are left out. `region` is the country
 * whose national numbers are found, as a two-letter ISO 3166-1 code. If it is none, only international numbers are
 * found. At most 20.
 */
pb_phones pb_text_phones(pb_text text, pb_text region) PB_USED;

/*
 * Returns the language of a text as a two-letter ISO 639-1 code, if it is one of thirteen and can be detected reliably:
 * Arabic, Croatian, Dutch, English, French, German, Italian, Latvian, Polish, Portuguese, Spanish, Turkish, Ukrainian.
 * Otherwise none.
 */
pb_text pb_text_language(pb_text text) PB_USED;

#endif
