/* The power `config`. */
#include "bridge.h"

pb_text pb_config_get(pb_text path)
{
    plugin_string_t given;
    return plugboard_inbox_config_get(BRIDGE_IN(path), &given) ? bridge_text(given) : PB_NONE;
}

pb_text pb_config_json(void)
{
    plugin_string_t given;
    plugboard_inbox_config_json(&given);
    return bridge_text(given);
}
