/* The role `reviewer`. */
#include "bridge.h"

bool exports_plugboard_inbox_reviewer_review(exports_plugboard_inbox_reviewer_own_reply_review_t reply,
    exports_plugboard_inbox_reviewer_failure_t *err)
{
    return bridge_end(pb_reviewer_review((pb_reply_review){ reply.__handle }), err);
}
