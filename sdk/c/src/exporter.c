/* The role `exporter`. */
#include "bridge.h"

bool exports_plugboard_inbox_exporter_export_batch(exports_plugboard_inbox_exporter_own_batch_t batch,
    exports_plugboard_inbox_exporter_failure_t *err)
{
    return bridge_end(pb_exporter_export_batch((pb_batch){ batch.__handle }), err);
}

bool exports_plugboard_inbox_exporter_poll(exports_plugboard_inbox_exporter_own_poll_request_t request,
    exports_plugboard_inbox_exporter_failure_t *err)
{
    return bridge_end(pb_exporter_poll((pb_poll_request){ request.__handle }), err);
}

/* The default if the plugin does not define it. */
__attribute__((weak)) pb_failure *pb_exporter_poll(pb_poll_request request)
{
    (void)request;
    return NULL;
}
