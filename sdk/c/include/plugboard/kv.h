/*
 * The power `kv`: stores the plugin's own values from one event to the next. Other installations never see them. Keys
 * are at most 256 bytes, values at most 64 KiB, and a handler may read and write at most 1,000 times. The host stores
 * up to 256 values per conversation and 10,000 shared values per installation. A handler that would exceed this fails
 * with the code `kv-full`.
 */
#ifndef PLUGBOARD_KV_H
#define PLUGBOARD_KV_H

#include "plugboard/failure.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_KV
#define PB_POWER_KV
#else
#define PB_POWER_KV PB_UNLISTED("kv")
#endif

/*
 * Reads a value of this conversation. None if there is no value. PB_DENIED if the call belongs to no conversation, as
 * in a connector; the same applies to pb_kv_set and pb_kv_delete.
 */
pb_failure *pb_kv_get(pb_text key, pb_text *value) PB_USED PB_POWER_KV;
/* Sets a value of this conversation. */
pb_failure *pb_kv_set(pb_text key, pb_text value) PB_USED PB_POWER_KV;
/* Deletes a value of this conversation. If there is none, nothing changes. */
pb_failure *pb_kv_delete(pb_text key) PB_USED PB_POWER_KV;
/*
 * Reads a value of the whole installation. None if there is no value. If it has changed by the time the handler's work
 * takes effect, the handler is run again from the start.
 */
pb_failure *pb_kv_shared_get(pb_text key, pb_text *value) PB_USED PB_POWER_KV;
/* Sets a value of the whole installation. */
pb_failure *pb_kv_shared_set(pb_text key, pb_text value) PB_USED PB_POWER_KV;
/* Deletes a value of the whole installation. */
pb_failure *pb_kv_shared_delete(pb_text key) PB_USED PB_POWER_KV;
/* Adds to a number that starts at 0. PB_INVALID if the value is not a number. `sum`, the new number, may be NULL. */
pb_failure *pb_kv_shared_add(pb_text key, double by, double *sum) PB_USED PB_POWER_KV;
/*
 * Writes only if the current value is `expected`, and stores in `swapped` whether it wrote. None stands for no value:
 * as `value` it deletes.
 */
pb_failure *pb_kv_shared_compare_and_set(pb_text key, pb_text expected, pb_text value,
    bool *swapped) PB_USED PB_POWER_KV;

#endif
