/* The role `poller`. */
#include "bridge.h"

bool exports_plugboard_inbox_poller_poll(exports_plugboard_inbox_poller_own_channel_poll_t poll,
    exports_plugboard_inbox_poller_failure_t *err)
{
    return bridge_end(pb_poller_poll((pb_channel_poll){ poll.__handle }), err);
}
