/* The role `gestures`. */
#include "bridge.h"

bool exports_plugboard_inbox_gestures_perform(exports_plugboard_inbox_gestures_own_gesture_t gesture,
    exports_plugboard_inbox_gestures_failure_t *err)
{
    return bridge_end(pb_gestures_perform((pb_gesture){ gesture.__handle }), err);
}
