/* The power `random`: generates random numbers that cannot be predicted. */
#ifndef PLUGBOARD_RANDOM_H
#define PLUGBOARD_RANDOM_H

#include "plugboard/text.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_RANDOM
#define PB_POWER_RANDOM
#else
#define PB_POWER_RANDOM PB_UNLISTED("random")
#endif

/* Returns `len` random bytes. At most 4,096 per call. */
pb_bytes pb_random_bytes(uint32_t len) PB_USED PB_POWER_RANDOM;
/* Returns a number from 0 to 4,294,967,295. */
uint32_t pb_random_number(void) PB_USED PB_POWER_RANDOM;

#endif
