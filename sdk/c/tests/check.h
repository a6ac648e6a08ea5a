/* Definitions that the tests share. */
#ifndef CHECK_H
#define CHECK_H

#include "plugboard.h"
#include <stdio.h>
#include <stdlib.h>

/* Fails the test unless the condition is true. */
#define CHECK(condition)                                                              \
    do {                                                                              \
        if (!(condition)) {                                                           \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
            exit(1);                                                                  \
        }                                                                             \
    } while (0)

/* Fails the test unless the text is the expected one. */
#define CHECK_TEXT(text, expected)                                                                       \
    do {                                                                                                 \
        pb_text actual_ = (text), expected_ = (expected);                                                \
        if (!pb_equal(actual_, expected_)) {                                                             \
            fprintf(stderr, "%s:%d: got `%.*s`, expected `%.*s`\n", __FILE__, __LINE__, PB_ARG(actual_), \
                PB_ARG(expected_));                                                                      \
            exit(1);                                                                                     \
        }                                                                                                \
    } while (0)

#endif
