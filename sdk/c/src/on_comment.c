/* The handler `on-comment`. */
#include "bridge.h"

bool exports_plugboard_inbox_on_comment_handle(exports_plugboard_inbox_on_comment_own_comment_event_t event,
    exports_plugboard_inbox_on_comment_failure_t *err)
{
    return bridge_end(pb_on_comment((pb_comment_event){ event.__handle }), err);
}
