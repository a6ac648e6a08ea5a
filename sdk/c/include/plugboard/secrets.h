/* The power `secrets`: uses secrets without seeing them. */
#ifndef PLUGBOARD_SECRETS_H
#define PLUGBOARD_SECRETS_H

#include "plugboard/failure.h"

/* What the compiler says where this power is used and not listed. */
#ifdef PLUGBOARD_SECRETS
#define PB_POWER_SECRETS
#else
#define PB_POWER_SECRETS PB_UNLISTED("secrets")
#endif

/* What an HMAC is made with. */
typedef enum pb_hash {
    /* SHA-1. */
    PB_SHA1,
    /* SHA-256. */
    PB_SHA256
} pb_hash;

/* Is there a secret of this name? */
bool pb_secrets_exists(pb_text name) PB_USED PB_POWER_SECRETS;
/* Is the secret this value? Compared in constant time. */
pb_failure *pb_secrets_equals(pb_text name, pb_text value, bool *equal) PB_USED PB_POWER_SECRETS;
/*
 * The HMAC of the data under the secret. Where plugin.toml says that it is a `webhook_key`, the key is the base64
 * after `whsec_`, as Standard Webhooks write it.
 */
pb_failure *pb_secrets_hmac(pb_text name, pb_hash hash, pb_bytes data, pb_bytes *mac) PB_USED PB_POWER_SECRETS;
/* Is this the HMAC of the data under the secret? Compared in constant time. */
pb_failure *pb_secrets_hmac_matches(pb_text name, pb_hash hash, pb_bytes data, pb_bytes mac,
    bool *matches) PB_USED PB_POWER_SECRETS;
/* Is this an Ed25519 signature of the data? The secret holds the public key, 32 bytes in hexadecimal. */
pb_failure *pb_secrets_ed25519_matches(pb_text name, pb_bytes data, pb_bytes signature,
    bool *matches) PB_USED PB_POWER_SECRETS;

#endif
