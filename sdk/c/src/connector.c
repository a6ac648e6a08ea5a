/* The role `connector`. */
#include "bridge.h"

bool exports_plugboard_inbox_connector_verify(exports_plugboard_inbox_connector_own_hook_request_t request,
    exports_plugboard_inbox_connector_failure_t *err)
{
    return bridge_end(pb_connector_verify((pb_hook_request){ request.__handle }), err);
}

bool exports_plugboard_inbox_connector_receive(exports_plugboard_inbox_connector_own_hook_request_t request,
    exports_plugboard_inbox_connector_failure_t *err)
{
    return bridge_end(pb_connector_receive((pb_hook_request){ request.__handle }), err);
}

bool exports_plugboard_inbox_connector_send(exports_plugboard_inbox_connector_own_outgoing_t part,
    exports_plugboard_inbox_connector_failure_t *err)
{
    return bridge_end(pb_connector_send((pb_outgoing){ part.__handle }), err);
}

bool exports_plugboard_inbox_connector_profile(exports_plugboard_inbox_connector_own_profile_request_t request,
    exports_plugboard_inbox_connector_failure_t *err)
{
    return bridge_end(pb_connector_profile((pb_profile_request){ request.__handle }), err);
}

bool exports_plugboard_inbox_connector_rules(exports_plugboard_inbox_connector_failure_t *err)
{
    return bridge_end(pb_connector_rules(), err);
}

/* The default if the plugin does not define it. */
__attribute__((weak)) pb_failure *pb_connector_profile(pb_profile_request request)
{
    (void)request;
    return NULL;
}

/* The default if the plugin does not define it. */
__attribute__((weak)) pb_failure *pb_connector_rules(void)
{
    return NULL;
}
