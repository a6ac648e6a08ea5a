/* The handler `on-receipt`. */
#include "bridge.h"

bool exports_plugboard_inbox_on_receipt_handle(exports_plugboard_inbox_on_receipt_own_receipt_event_t event,
    exports_plugboard_inbox_on_receipt_failure_t *err)
{
    return bridge_end(pb_on_receipt((pb_receipt_event){ event.__handle }), err);
}
