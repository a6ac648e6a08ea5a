/* The power `random`: random numbers that cannot be foreseen. */
#ifndef PLUGBOARD_RANDOM_H
#define PLUGBOARD_RANDOM_H

#include "plugboard/text.h"

/* What the compiler says where this power is used and not listed. */
#ifdef PLUGBOARD_RANDOM
#define PB_POWER_RANDOM
#else
#define PB_POWER_RANDOM PB_UNLISTED("random")
#endif

/* So many random bytes, at most 4,096 a call. */
pb_bytes pb_random_bytes(uint32_t len) PB_USED PB_POWER_RANDOM;
/* A number from 0 to 4,294,967,295. */
uint32_t pb_random_number(void) PB_USED PB_POWER_RANDOM;

#endif
