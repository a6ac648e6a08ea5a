/* Reads JSON in place, and writes small pieces of it. */
#ifndef PLUGBOARD_JSON_H
#define PLUGBOARD_JSON_H

#include "plugboard/text.h"

/* A value inside a document that pb_json_read has checked: a slice of its text. There is no value if `raw` is none. */
typedef struct pb_json {
    pb_text raw;
} pb_json;

/* The type of a value. */
typedef enum pb_json_type {
    /* There is no value. */
    PB_JSON_NONE,
    /* `null`. */
    PB_JSON_NULL,
    /* `true` or `false`. */
    PB_JSON_BOOL,
    /* A number. */
    PB_JSON_NUMBER,
    /* A string. */
    PB_JSON_STRING,
    /* An array. */
    PB_JSON_ARRAY,
    /* An object. */
    PB_JSON_OBJECT
} pb_json_type;

/*
 * Reads a document. None if it is not valid JSON, is not UTF-8, or is nested deeper than 64 levels. The values point
 * into the document.
 */
pb_json pb_json_read(pb_text document) PB_USED;

/* Returns the type of a value. */
pb_json_type pb_json_type_of(pb_json value) PB_USED;

/*
 * Returns a member of an object. None if there is no such member, or the value is not an object. If there are several,
 * the first.
 */
pb_json pb_json_member(pb_json object, pb_text name) PB_USED;

/*
 * Iterates over an array: `pb_json item = { PB_NONE }; while (pb_json_next(list, &item)) ...`. False after the last
 * item, and if the value is not an array.
 */
bool pb_json_next(pb_json list, pb_json *item) PB_USED;

/*
 * Returns the text of a string. None if the value is not a string. An unpaired surrogate in a `\u` escape becomes
 * U+FFFD.
 */
pb_text pb_json_text(pb_json value) PB_USED;

/* Reads a number. If the value is not a number, returns false and writes nothing. */
bool pb_json_number(pb_json value, double *number) PB_USED;

/* Returns whether the value is `true`. */
bool pb_json_true(pb_json value) PB_USED;

/* Returns a text as a JSON string with its quotes, or `null` for none. */
pb_text pb_json_quote(pb_text text) PB_USED;

#endif
