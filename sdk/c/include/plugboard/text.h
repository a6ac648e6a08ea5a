/*
 * Texts and bytes: pointer and length, never owned by who holds them. See plugboard/memory.h for how long they live. At
 * the end stands what the host reads in what people write: pb_text_fold and what follows it.
 */
#ifndef PLUGBOARD_TEXT_H
#define PLUGBOARD_TEXT_H

#include "plugboard/attributes.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Text in UTF-8. `ptr` is NULL where there is no text at all, which an empty text is not. Texts that the SDK gives are
 * followed by a NUL byte which `len` does not count; parts of them, as pb_cut makes, are not.
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

/* The places of some in a list: 0 is the first. */
typedef struct pb_places {
    const uint32_t *items;
    size_t len;
} pb_places;

/* A telephone number. */
typedef struct pb_phone {
    /* As it was written, without its extension. */
    pb_text written;
    /* In the form of E.164, such as `+48601234567`. */
    pb_text number;
    /* What is dialled once the call is answered: 1 to 7 digits, or none. */
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
 * A text for `%.*s` of printf and its like: pb_format("Hi %.*s!", PB_ARG(name)). None is as an empty one. It reads the
 * text more than once: give a variable, not a call.
 */
#define PB_ARG(text) (int)(text).len, (text).ptr == NULL ? "" : (text).ptr

/* A C string as a text, without a copy. None for NULL. */
pb_text pb_text_of(const char *string) PB_USED;

/* A copy of the text as a C string that ends in NUL; "" for none. */
const char *pb_c_string(pb_text text) PB_USED;

/* Is there no text? An empty one is there. */
bool pb_is_none(pb_text text) PB_USED;

/* The text, or the other where there is none. */
pb_text pb_or(pb_text text, pb_text other) PB_USED;

/* Are both the same, byte for byte? None equals only none. */
bool pb_equal(pb_text a, pb_text b) PB_USED;

/* Does the text begin so? */
bool pb_starts_with(pb_text text, pb_text start) PB_USED;

/* Does the part stand anywhere in the text, byte for byte? An empty part does. Words are found by pb_text_contains. */
bool pb_contains(pb_text text, pb_text part) PB_USED;

/* The text with A to Z in small letters; other letters stay as they are. */
pb_text pb_lower(pb_text text) PB_USED;

/*
 * Cuts a text at the first such byte: what stands before it and what stands after it. Where there is none, all is
 * before, after is none, and it says false. `text` may be the same variable as one of the two.
 */
bool pb_cut(pb_text text, char at, pb_text *before, pb_text *after);

/* A new text, made as by printf. Texts are put in by `%.*s` and PB_ARG. */
pb_text pb_format(const char *format, ...) PB_PRINTF(1, 2) PB_USED;

/* The texts with a separator between them. Empty where there are none. */
pb_text pb_join(pb_texts texts, pb_text separator) PB_USED;

/* A number in decimal, as short as it can be and still be the same number: 12, 2.5, 1e+30. */
pb_text pb_number(double number) PB_USED;

/* Reads a whole text as a decimal number. False, and nothing is written, where it is none, or too large. */
bool pb_to_number(pb_text text, double *number) PB_USED;

/* Bytes as text, without a copy; none where they are not UTF-8. */
pb_text pb_utf8(pb_bytes bytes) PB_USED;

/* The bytes of a text, without a copy. */
pb_bytes pb_bytes_of(pb_text text) PB_USED;

/* Bytes in lower-case hexadecimal. */
pb_text pb_hex(pb_bytes bytes) PB_USED;

/* Reads a whole text as hexadecimal, in either case. False, and nothing is written, where it is none. */
bool pb_from_hex(pb_text text, pb_bytes *bytes) PB_USED;

/*
 * From here on: reads what people write, words, addresses, numbers and the language, by the same rules for every
 * plugin. This is no power: it reads only what it is given, and the same text always gives the same answer. Of a text
 * only the first 64 KiB are read.
 */

/*
 * A text as its words alone: no case, no accents on Latin letters, no punctuation, one space between words. `ł` is `l`,
 * `ß` is `ss`, a dotless `ı` is `i`. Marks of other scripts stay, since they make other letters.
 */
pb_text pb_text_fold(pb_text text) PB_USED;

/*
 * Which of these keywords the text contains: their places in the list, in order. Both are folded. A keyword is one word
 * or several in a row, and is found as whole words only, except in scripts without spaces between words; a Korean word
 * may be followed by a particle. A word that ends in `*` stands for all that begin with it. At most 2,000 keywords of
 * 200 bytes; what is over is never found.
 */
pb_places pb_text_contains(pb_text text, pb_texts keywords) PB_USED;

/*
 * The e-mail addresses in a text, in order, each once, as they were written. Letters of any script count, before the
 * `@` and after it. At most 20.
 */
pb_texts pb_text_emails(pb_text text) PB_USED;

/*
 * The telephone numbers in a text, in order, each once. Every number is one by its country's numbering plan, and not a
 * date, a price, or by the words before it the number of an order. `region` is the country whose national numbers are
 * meant, by the two letters of ISO 3166-1; where it is none, only international numbers are found. At most 20.
 */
pb_phones pb_text_phones(pb_text text, pb_text region) PB_USED;

/*
 * The language of a text, by its two letters (ISO 639-1), where it is one of thirteen and can be told reliably: Arabic,
 * Croatian, Dutch, English, French, German, Italian, Latvian, Polish, Portuguese, Spanish, Turkish, Ukrainian. Or none.
 */
pb_text pb_text_language(pb_text text) PB_USED;

#endif
