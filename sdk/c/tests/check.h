/* Definitions that the tests share. */
#ifndef CHECK_H
#define CHECK_H

#include "plugboard.h"
#include <stdio.h>
#include <stdlib.h>

/* Fails the test unless the condition is true. */
#define CHECK(is)                                                        \
    do {                                                                 \
        if (!(is)) {                                                     \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #is); \
            exit(1);                                                     \
        }                                                                \
    } while (0)

/* Fails the test unless the text is the expected one. */
#define CHECK_TEXT(text, expected)                                                                            \
    do {                                                                                                      \
        pb_text is_ = (text), should_ = (expected);                                                           \
        if (!pb_equal(is_, should_)) {                                                                        \
            fprintf(stderr, "%s:%d: `%.*s`, not `%.*s`\n", __FILE__, __LINE__, PB_ARG(is_), PB_ARG(should_)); \
            exit(1);                                                                                          \
        }                                                                                                     \
    } while (0)

#endif
