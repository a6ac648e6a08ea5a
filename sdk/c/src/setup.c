/* The role `setup`. */
#include "bridge.h"

bool exports_plugboard_inbox_setup_join(exports_plugboard_inbox_setup_own_setup_request_t request,
    exports_plugboard_inbox_setup_failure_t *err)
{
    return bridge_end(pb_setup_join((pb_setup_request){ request.__handle }), err);
}

bool exports_plugboard_inbox_setup_leave(exports_plugboard_inbox_setup_own_setup_request_t request,
    exports_plugboard_inbox_setup_failure_t *err)
{
    return bridge_end(pb_setup_leave((pb_setup_request){ request.__handle }), err);
}

/* The default if the plugin does not define it. */
__attribute__((weak)) pb_failure *pb_setup_leave(pb_setup_request request)
{
    (void)request;
    return NULL;
}
