/* The power `random`. */
#include "bridge.h"

pb_bytes pb_random_bytes(uint32_t len)
{
    plugin_list_u8_t given;
    plugboard_inbox_random_bytes(len, &given);
    return bridge_bytes(given.ptr, given.len);
}

uint32_t pb_random_number(void)
{
    return plugboard_inbox_random_number();
}
