/* Why something did not happen: the one error of the contract, in both directions. */
#ifndef PLUGBOARD_FAILURE_H
#define PLUGBOARD_FAILURE_H

#include "plugboard/text.h"

/* What kind of failure it is. There will be no others. */
typedef enum pb_failure_kind {
    /* The input is wrong: the same call would fail again. */
    PB_INVALID,
    /* What was named does not exist, or cannot be seen from here. */
    PB_NOT_FOUND,
    /* It is not allowed: not granted, or against a rule. */
    PB_DENIED,
    /* Something changed in between. The host runs the handler again. */
    PB_CONFLICT,
    /* Too many, too fast or too large. The host tries again after the wait. */
    PB_RATE_LIMITED,
    /* A passing fault, and nothing was done. The host tries again. */
    PB_UNAVAILABLE,
    /* It may or may not have been done. The host never repeats it by itself. */
    PB_UNCERTAIN,
    /* A defect. */
    PB_INTERNAL
} pb_failure_kind;

/* A failure. Functions give a pointer to one, NULL when all is well. */
typedef struct pb_failure {
    /* What kind it is. */
    pb_failure_kind kind;
    /* A short stable word for programs, such as a platform's error code: at most 64 bytes, or none. */
    pb_text code;
    /* A sentence for people: what happened, where, and how to mend it. At most 2,000 bytes. */
    pb_text message;
    /* Is there a wait? */
    bool has_retry_after_ms;
    /* How long to wait before the next try, in milliseconds. Taken as at most 24 hours. */
    uint32_t retry_after_ms;
} pb_failure;

/* A failure without code and wait; its message is made as by printf. */
pb_failure *pb_fail(pb_failure_kind kind, const char *format, ...) PB_PRINTF(2, 3) PB_USED;

/* Gives a failure its code, and gives it back. */
pb_failure *pb_with_code(pb_failure *failure, pb_text code) PB_USED;

/* Gives a failure its wait, and gives it back. */
pb_failure *pb_with_retry_after_ms(pb_failure *failure, uint32_t milliseconds) PB_USED;

/* The word of a kind as the contract writes it, such as `not-found`. */
pb_text pb_failure_kind_word(pb_failure_kind kind) PB_USED;

/* Does what may fail, and where it did, ends this function with the same failure. */
#define PB_TRY(call)                       \
    do {                                   \
        pb_failure *pb_tried_ = (call);    \
        if (pb_tried_ != NULL)             \
            return pb_tried_;              \
    } while (0)

#endif
