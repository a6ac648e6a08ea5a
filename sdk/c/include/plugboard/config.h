/* The power `config`: reads what the admin configured for this installation or channel. */
#ifndef PLUGBOARD_CONFIG_H
#define PLUGBOARD_CONFIG_H

#include "plugboard/text.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_CONFIG
#define PB_POWER_CONFIG
#else
#define PB_POWER_CONFIG PB_UNLISTED("config")
#endif

/*
 * Returns a member of the configuration: a string as it is, anything else as JSON, none if it is not set. A path such
 * as `hours.monday` reaches nested members.
 */
pb_text pb_config_get(pb_text path) PB_USED PB_POWER_CONFIG;
/* Returns the whole configuration as a JSON object. */
pb_text pb_config_json(void) PB_USED PB_POWER_CONFIG;

#endif
