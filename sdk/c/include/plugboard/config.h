/* The power `config`: what the admin configured for this installation or channel. */
#ifndef PLUGBOARD_CONFIG_H
#define PLUGBOARD_CONFIG_H

#include "plugboard/text.h"

/* What the compiler says where this power is used and not listed. */
#ifdef PLUGBOARD_CONFIG
#define PB_POWER_CONFIG
#else
#define PB_POWER_CONFIG PB_UNLISTED("config")
#endif

/*
 * A member of the configuration: a string as it is, anything else as JSON, none where it is not set. A path such as
 * `hours.monday` reaches inside.
 */
pb_text pb_config_get(pb_text path) PB_USED PB_POWER_CONFIG;
/* The whole configuration as a JSON object. */
pb_text pb_config_json(void) PB_USED PB_POWER_CONFIG;

#endif
