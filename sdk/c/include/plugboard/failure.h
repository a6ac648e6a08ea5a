/* Failures: the only error type of the contract, in both directions. */
#ifndef PLUGBOARD_FAILURE_H
#define PLUGBOARD_FAILURE_H

#include "plugboard/text.h"

/* The kind of a failure. The set is frozen. */
typedef enum pb_failure_kind {
    /* The input is wrong: the same call would fail again. */
    PB_INVALID,
    /* The thing that was named does not exist, or this plugin cannot see it. */
    PB_NOT_FOUND,
    /* The call is not allowed: it was not granted, or a rule forbids it. */
    PB_DENIED,
    /* Something changed in the meantime. The host runs the handler again. */
    PB_CONFLICT,
    /* Too many calls, too fast, or too much data. The host retries after the wait. */
    PB_RATE_LIMITED,
    /* A temporary fault. Nothing was done, so the host retries. */
    PB_UNAVAILABLE,
    /* The operation may or may not have been done. The host does not retry it, except where an interface says so. */
    PB_UNCERTAIN,
    /* A bug. */
    PB_INTERNAL
} pb_failure_kind;

/* A failure. Functions return a pointer to one, or NULL on success. */
typedef struct pb_failure {
    /* The kind. */
    pb_failure_kind kind;
    /* A short, stable code for programs, such as a platform's error code. At most 64 bytes, or none. */
    pb_text code;
    /* A sentence for people: what happened, where, and how to fix it. At most 2,000 bytes. */
    pb_text message;
    /* True if there is a wait. */
    bool has_retry_after_ms;
    /* How long to wait before a retry, in milliseconds. The host caps it at 24 hours. */
    uint32_t retry_after_ms;
} pb_failure;

/* Makes a failure without a code and without a wait. The message is formatted as by printf. */
pb_failure *pb_fail(pb_failure_kind kind, const char *format, ...) PB_PRINTF(2, 3) PB_USED;

/* Sets the code of a failure, and returns the failure. */
pb_failure *pb_with_code(pb_failure *failure, pb_text code) PB_USED;

/* Sets the wait of a failure, and returns the failure. */
pb_failure *pb_with_retry_after_ms(pb_failure *failure, uint32_t milliseconds) PB_USED;

/* Returns the name of a kind in the contract, such as `not-found`. */
pb_text pb_failure_kind_word(pb_failure_kind kind) PB_USED;

/* Makes a call, and if it fails, returns its failure from this function. */
#define PB_TRY(call)                       \
    do {                                   \
        pb_failure *pb_tried_ = (call);    \
        if (pb_tried_ != NULL)             \
            return pb_tried_;              \
    } while (0)

#endif
