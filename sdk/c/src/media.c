/* The role `media`. */
#include "bridge.h"

bool exports_plugboard_inbox_media_fetch(exports_plugboard_inbox_media_own_media_request_t request,
    exports_plugboard_inbox_media_failure_t *err)
{
    return bridge_end(pb_media_fetch((pb_media_request){ request.__handle }), err);
}
