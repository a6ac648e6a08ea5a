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

pb_piece pb_piece_data(pb_bytes data)
{
    return (pb_piece){ false, data };
}

pb_piece pb_piece_secret(pb_text name)
{
    return (pb_piece){ true, pb_bytes_of(name) };
}

/* Pieces for the host, which only reads them. */
static plugboard_inbox_secrets_list_piece_t raw(pb_pieces pieces)
{
    plugboard_inbox_secrets_list_piece_t list = { pb_alloc(pieces.len * sizeof *list.ptr), pieces.len };
    for (size_t i = 0; i < pieces.len; i++) {
        plugboard_inbox_secrets_piece_t *piece = &list.ptr[i];
        pb_bytes bytes = pieces.items[i].bytes;
        if (pieces.items[i].is_secret) {
            piece->tag = PLUGBOARD_INBOX_SECRETS_PIECE_SECRET;
            piece->val.secret = (plugin_string_t){ (uint8_t *)bytes.ptr, bytes.len };
        } else {
            piece->tag = PLUGBOARD_INBOX_SECRETS_PIECE_DATA;
            piece->val.data = (plugin_list_u8_t){ (uint8_t *)bytes.ptr, bytes.len };
        }
    }
    return list;
}

pb_failure *pb_secrets_hash_of(pb_hash hash, pb_pieces pieces, pb_bytes *digest)
{
    plugboard_inbox_secrets_list_piece_t list = raw(pieces);
    plugin_list_u8_t given;
    plugboard_inbox_types_failure_t err;
    bool well = plugboard_inbox_secrets_hash_of((uint8_t)hash, &list, &given, &err);
    pb_free(list.ptr);
    if (well)
        *digest = bridge_bytes(given.ptr, given.len);
    return bridge_failure(well, &err);
}

pb_failure *pb_secrets_hash_matches(pb_hash hash, pb_pieces pieces, pb_bytes digest, bool *matches)
{
    plugboard_inbox_secrets_list_piece_t list = raw(pieces);
    plugboard_inbox_types_failure_t err;
    bool well = plugboard_inbox_secrets_hash_matches((uint8_t)hash, &list, BRIDGE_BYTES(digest), matches, &err);
    pb_free(list.ptr);
    return bridge_failure(well, &err);
}

pb_failure *pb_secrets_hmac_joined(pb_texts names, pb_text separator, pb_hash hash, pb_bytes data, pb_bytes *mac)
{
    plugin_list_string_t list = bridge_strings(names);
    plugin_list_u8_t given;
    plugboard_inbox_types_failure_t err;
    bool well = plugboard_inbox_secrets_hmac_joined(&list, BRIDGE_IN(separator), (uint8_t)hash, BRIDGE_BYTES(data),
        &given, &err);
    pb_free(list.ptr);
    if (well)
        *mac = bridge_bytes(given.ptr, given.len);
    return bridge_failure(well, &err);
}
