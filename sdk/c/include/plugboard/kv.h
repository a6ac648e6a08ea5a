/*
 * The power `kv`: a memory of the plugin's own, from one event to the next. Another installation never sees it. Keys
 * are at most 256 bytes, values at most 64 KiB; a handler reads and writes at most 1,000 times. Up to 256 values of
 * each conversation and 10,000 of the whole installation are kept: a handler that would keep more fails with the code
 * `kv-full`.
 */
#ifndef PLUGBOARD_KV_H
#define PLUGBOARD_KV_H

#include "plugboard/failure.h"

/* What the compiler says where this power is used and not listed. */
#ifdef PLUGBOARD_KV
#define PB_POWER_KV
#else
#define PB_POWER_KV PB_UNLISTED("kv")
#endif

/*
 * Reads a value of this conversation, none where there is none. In a call that belongs to no conversation, such as a
 * connector's, PB_DENIED; so it is for pb_kv_set and pb_kv_delete.
 */
pb_failure *pb_kv_get(pb_text key, pb_text *value) PB_USED PB_POWER_KV;
/* Keeps a value of this conversation. */
pb_failure *pb_kv_set(pb_text key, pb_text value) PB_USED PB_POWER_KV;
/* Forgets a value of this conversation. */
pb_failure *pb_kv_delete(pb_text key) PB_USED PB_POWER_KV;
/*
 * Reads a value of the whole installation, none where there is none. What was read may have changed when the handler's
 * work is to take effect; then the handler is run again from the start.
 */
pb_failure *pb_kv_shared_get(pb_text key, pb_text *value) PB_USED PB_POWER_KV;
/* Keeps a value of the whole installation. */
pb_failure *pb_kv_shared_set(pb_text key, pb_text value) PB_USED PB_POWER_KV;
/* Forgets a value of the whole installation. */
pb_failure *pb_kv_shared_delete(pb_text key) PB_USED PB_POWER_KV;
/* Adds to a number that starts at 0. PB_INVALID when the value is no number. `sum`, the new number, may be NULL. */
pb_failure *pb_kv_shared_add(pb_text key, double by, double *sum) PB_USED PB_POWER_KV;
/*
 * Writes only where the value is the expected one; `swapped` says whether it was. None as `expected`: there is no
 * value; as `value`: forget it.
 */
pb_failure *pb_kv_shared_compare_and_set(pb_text key, pb_text expected, pb_text value,
    bool *swapped) PB_USED PB_POWER_KV;

#endif
