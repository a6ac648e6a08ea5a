/* The power `secrets`: uses secrets without reading them. */
#ifndef PLUGBOARD_SECRETS_H
#define PLUGBOARD_SECRETS_H

#include "plugboard/failure.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_SECRETS
#define PB_POWER_SECRETS
#else
#define PB_POWER_SECRETS PB_UNLISTED("secrets")
#endif

/* The hash function of an HMAC. */
typedef enum pb_hash {
    /* SHA-1. */
    PB_SHA1,
    /* SHA-256. */
    PB_SHA256
} pb_hash;

/* Returns whether there is a secret with this name. */
bool pb_secrets_exists(pb_text name) PB_USED PB_POWER_SECRETS;
/* Compares the secret with a value in constant time. */
pb_failure *pb_secrets_equals(pb_text name, pb_text value, bool *equal) PB_USED PB_POWER_SECRETS;
/*
 * Returns the HMAC of the data under the secret. If plugin.toml declares the secret as a `webhook_key`, the key is the
 * base64 after `whsec_`, as in Standard Webhooks.
 */
pb_failure *pb_secrets_hmac(pb_text name, pb_hash hash, pb_bytes data, pb_bytes *mac) PB_USED PB_POWER_SECRETS;
/* Compares `mac` with the HMAC of the data under the secret, in constant time. */
pb_failure *pb_secrets_hmac_matches(pb_text name, pb_hash hash, pb_bytes data, pb_bytes mac,
    bool *matches) PB_USED PB_POWER_SECRETS;
/* Checks an Ed25519 signature of the data. The secret holds the public key, 32 bytes in hexadecimal. */
pb_failure *pb_secrets_ed25519_matches(pb_text name, pb_bytes data, pb_bytes signature,
    bool *matches) PB_USED PB_POWER_SECRETS;

#endif
