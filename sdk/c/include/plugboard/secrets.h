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

/* A hash function. */
typedef enum pb_hash {
    /* SHA-1. */
    PB_SHA1,
    /* SHA-256. */
    PB_SHA256
} pb_hash;

/* A piece of what is hashed. pb_piece_data and pb_piece_secret make one. */
typedef struct pb_piece {
    /* Whether the piece is the value of a secret. */
    bool is_secret;
    /* The data, or the secret's name. */
    pb_bytes bytes;
} pb_piece;

/* Several pieces. */
typedef struct pb_pieces {
    const pb_piece *items;
    size_t len;
} pb_pieces;

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
/*
 * Checks an Ed25519 signature of the data. The secret holds the public key: 32 bytes in hexadecimal, or `whpk_` and the
 * key in base64, as in the signatures `v1a` of Standard Webhooks.
 */
pb_failure *pb_secrets_ed25519_matches(pb_text name, pb_bytes data, pb_bytes signature,
    bool *matches) PB_USED PB_POWER_SECRETS;

/* Returns a piece with these bytes. */
pb_piece pb_piece_data(pb_bytes data) PB_USED PB_POWER_SECRETS;
/* Returns a piece with the value of the secret with this name, as it was set. */
pb_piece pb_piece_secret(pb_text name) PB_USED PB_POWER_SECRETS;
/*
 * Returns the plain hash of the pieces, one after the other, for platforms that sign in this way. At most 16 pieces.
 * PB_INVALID if none of them is a secret of at least 16 bytes, because the hash of a short secret could be guessed.
 * Prefer pb_secrets_hmac if the platform has it.
 */
pb_failure *pb_secrets_hash_of(pb_hash hash, pb_pieces pieces, pb_bytes *digest) PB_USED PB_POWER_SECRETS;
/*
 * Compares `digest` with the plain hash of the pieces, in constant time. At most 16 pieces. PB_INVALID if none of them
 * is a secret. The secret may have any length.
 */
pb_failure *pb_secrets_hash_matches(pb_hash hash, pb_pieces pieces, pb_bytes digest,
    bool *matches) PB_USED PB_POWER_SECRETS;
/*
 * Returns the HMAC of the data under a key of 1 to 4 secrets: their values, percent-encoded (RFC 3986) and joined by
 * the separator of at most 16 bytes. OAuth 1.0a joins the client's and the token's secret by `&` (RFC 5849, section
 * 3.4.2).
 */
pb_failure *pb_secrets_hmac_joined(pb_texts names, pb_text separator, pb_hash hash, pb_bytes data,
    pb_bytes *mac) PB_USED PB_POWER_SECRETS;

#endif
