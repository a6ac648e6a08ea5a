/* The power `secrets`. */
#include "bridge.h"

_Static_assert(PB_SHA1 == PLUGBOARD_INBOX_SECRETS_HASH_SHA1, "the hashes have changed");
_Static_assert(PB_SHA256 == PLUGBOARD_INBOX_SECRETS_HASH_SHA256, "the hashes have changed");

bool pb_secrets_exists(pb_text name)
{
    return plugboard_inbox_secrets_exists(BRIDGE_IN(name));
}

pb_failure *pb_secrets_hmac(pb_text name, pb_hash hash, pb_bytes data, pb_bytes *mac)
{
    plugin_list_u8_t given;
    plugboard_inbox_types_failure_t err;
    bool well = plugboard_inbox_secrets_hmac(BRIDGE_IN(name), (uint8_t)hash, BRIDGE_BYTES(data), &given, &err);
    if (well)
        *mac = bridge_bytes(given.ptr, given.len);
    return bridge_failure(well, &err);
}

pb_failure *pb_secrets_equals(pb_text name, pb_text value, bool *equal)
{
    BRIDGE_CALL(plugboard_inbox_secrets_equals(BRIDGE_IN(name), BRIDGE_IN(value), equal, &err));
}

pb_failure *pb_secrets_hmac_matches(pb_text name, pb_hash hash, pb_bytes data, pb_bytes mac, bool *matches)
{
    BRIDGE_CALL(plugboard_inbox_secrets_hmac_matches(BRIDGE_IN(name), (uint8_t)hash, BRIDGE_BYTES(data),
        BRIDGE_BYTES(mac), matches, &err));
}

pb_failure *pb_secrets_ed25519_matches(pb_text name, pb_bytes data, pb_bytes signature, bool *matches)
{
    BRIDGE_CALL(plugboard_inbox_secrets_ed25519_matches(BRIDGE_IN(name), BRIDGE_BYTES(data), BRIDGE_BYTES(signature),
        matches, &err));
}
