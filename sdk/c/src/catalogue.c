/* The role `catalogue`. */
#include "bridge.h"

bool exports_plugboard_inbox_catalogue_read(exports_plugboard_inbox_catalogue_own_catalogue_request_t request,
    exports_plugboard_inbox_catalogue_failure_t *err)
{
    return bridge_end(pb_catalogue_read((pb_catalogue_request){ request.__handle }), err);
}
