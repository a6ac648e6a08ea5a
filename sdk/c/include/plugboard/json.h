/* Reading JSON where it lies, and writing small pieces of it. */
#ifndef PLUGBOARD_JSON_H
#define PLUGBOARD_JSON_H

#include "plugboard/text.h"

/* A value inside a document that pb_json_read has checked: the part of its text. None where `raw` is none. */
typedef struct pb_json {
    pb_text raw;
} pb_json;

/* What a value is. */
typedef enum pb_json_type {
    /* It is not there. */
    PB_JSON_NONE,
    /* `null`. */
    PB_JSON_NULL,
    /* `true` or `false`. */
    PB_JSON_BOOL,
    /* A number. */
    PB_JSON_NUMBER,
    /* A string. */
    PB_JSON_STRING,
    /* A list. */
    PB_JSON_ARRAY,
    /* Members by name. */
    PB_JSON_OBJECT
} pb_json_type;

/* Reads a document. None where it is no JSON, is not UTF-8, or is nested deeper than 64. The values point into it. */
pb_json pb_json_read(pb_text document) PB_USED;

/* What the value is. */
pb_json_type pb_json_type_of(pb_json value) PB_USED;

/* A member of an object; none where there is no such member, or the value is no object. Of several the first. */
pb_json pb_json_member(pb_json object, pb_text name) PB_USED;

/*
 * Goes through a list: `pb_json item = { PB_NONE }; while (pb_json_next(list, &item)) ...`. False after the last, and
 * where the value is no list.
 */
bool pb_json_next(pb_json list, pb_json *item) PB_USED;

/* What a string says; none where the value is no string. A `\u` that is half a letter becomes U+FFFD. */
pb_text pb_json_text(pb_json value) PB_USED;

/* The value of a number. False, and nothing is written, where the value is none. */
bool pb_json_number(pb_json value, double *number) PB_USED;

/* Is the value `true`? */
bool pb_json_true(pb_json value) PB_USED;

/* A text as a JSON string with its quotes; `null` for none. */
pb_text pb_json_quote(pb_text text) PB_USED;

#endif
