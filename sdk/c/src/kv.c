/* The power `kv`. */
#include "bridge.h"

/* Reads a value through one of the two functions for it. */
static pb_failure *get(bool (*from)(plugin_string_t *, plugin_option_string_t *, plugboard_inbox_types_failure_t *),
    pb_text key, pb_text *value)
{
    plugin_option_string_t given;
    plugboard_inbox_types_failure_t err;
    bool well = from(BRIDGE_IN(key), &given, &err);
    if (well)
        *value = given.is_some ? bridge_text(given.val) : PB_NONE;
    return bridge_failure(well, &err);
}

pb_failure *pb_kv_get(pb_text key, pb_text *value)
{
    return get(plugboard_inbox_kv_get, key, value);
}

pb_failure *pb_kv_shared_get(pb_text key, pb_text *value)
{
    return get(plugboard_inbox_kv_shared_get, key, value);
}

pb_failure *pb_kv_shared_add(pb_text key, double by, double *sum)
{
    double given;
    BRIDGE_CALL(plugboard_inbox_kv_shared_add(BRIDGE_IN(key), by, sum == NULL ? &given : sum, &err));
}

pb_failure *pb_kv_shared_compare_and_set(pb_text key, pb_text expected, pb_text value, bool *swapped)
{
    BRIDGE_CALL(plugboard_inbox_kv_shared_compare_and_set(BRIDGE_IN(key), BRIDGE_MAYBE(expected), BRIDGE_MAYBE(value),
        swapped, &err));
}

pb_failure *pb_kv_set(pb_text key, pb_text value)
{
    BRIDGE_CALL(plugboard_inbox_kv_set(BRIDGE_IN(key), BRIDGE_IN(value), &err));
}

pb_failure *pb_kv_delete(pb_text key)
{
    BRIDGE_CALL(plugboard_inbox_kv_delete(BRIDGE_IN(key), &err));
}

pb_failure *pb_kv_shared_set(pb_text key, pb_text value)
{
    BRIDGE_CALL(plugboard_inbox_kv_shared_set(BRIDGE_IN(key), BRIDGE_IN(value), &err));
}

pb_failure *pb_kv_shared_delete(pb_text key)
{
    BRIDGE_CALL(plugboard_inbox_kv_shared_delete(BRIDGE_IN(key), &err));
}
