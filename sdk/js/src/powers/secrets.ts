/**
 * The power `secrets`: uses secrets without revealing them to the plugin. Data is bytes; a string stands for its UTF-8
 * encoding.
 *
 * To send a secret with a request, use `http.secret`, which needs only the power `http`.
 *
 * @module
 */
import * as power from "plugboard:inbox/secrets@0.1.2";
import { ask } from "../failure.js";
import { bytes, string, word } from "../values.js";

/** The hash function. `sha1` is for platforms that support no newer one. */
export type Hash = "sha1" | "sha256";

const hashes: readonly Hash[] = ["sha1", "sha256"];

/** A piece of what is hashed: data, or the value of a secret as it was set, given by the secret's name. */
export type Piece = string | Uint8Array | { readonly secret: string };

function tagged(pieces: readonly Piece[]): power.Piece[] {
  return pieces.map((piece): power.Piece => {
    if (typeof piece === "object" && piece !== null && "secret" in piece) {
      return { tag: "secret", val: string(piece.secret, "secret") };
    }
    return { tag: "data", val: bytes(piece, "piece") };
  });
}

/** Returns whether there is a secret of this name. */
export function exists(name: string): boolean {
  return power.exists(string(name, "name"));
}

/**
 * Returns whether the secret equals a value. Compares in constant time.
 *
 * @throws {Failure} `not-found` if there is no secret of this name.
 */
export function equals(name: string, value: string): boolean {
  return ask(() => power.equals(string(name, "name"), string(value, "value")));
}

/**
 * Returns the HMAC of the data, with the secret as the key. If the manifest declares the secret a `webhook_key`, the
 * key is the decoded base64 after `whsec_`, as specified by Standard Webhooks.
 *
 * @throws {Failure} `not-found` if there is no secret of this name.
 */
export function hmac(name: string, hash: Hash, data: string | Uint8Array): Uint8Array {
  return ask(() => power.hmac(string(name, "name"), word(hash, hashes, "hash"), bytes(data, "data")));
}

/**
 * Returns whether `mac` is the HMAC of the data with the secret as the key. Compares in constant time.
 *
 * @throws {Failure} `not-found` if there is no secret of this name.
 */
export function hmacMatches(name: string, hash: Hash, data: string | Uint8Array, mac: Uint8Array): boolean {
  return ask(() =>
    power.hmacMatches(string(name, "name"), word(hash, hashes, "hash"), bytes(data, "data"), bytes(mac, "mac")),
  );
}

/**
 * Returns whether an Ed25519 signature of the data is valid. The secret holds the public key: 64 hexadecimal digits (32
 * bytes), or `whpk_` and the key in base64, as in the signatures `v1a` of Standard Webhooks.
 *
 * @throws {Failure} `not-found` if there is no secret of this name; `invalid` with the code `bad-secret` if it is not
 * such a key.
 */
export function ed25519Matches(name: string, data: string | Uint8Array, signature: Uint8Array): boolean {
  return ask(() => power.ed25519Matches(string(name, "name"), bytes(data, "data"), bytes(signature, "signature")));
}

/**
 * Returns the plain hash of the pieces, one after the other, for platforms that sign in this way. At most 16 pieces.
 * Prefer {@link hmac} if the platform has it.
 *
 * @example
 * secrets.hashOf("sha256", [body, { secret: "signing_key" }]);
 *
 * @throws {Failure} `not-found` if there is no secret of a name; `invalid` if no piece is a secret of at least 16
 * bytes, because the hash of a short secret could be guessed.
 */
export function hashOf(hash: Hash, pieces: readonly Piece[]): Uint8Array {
  return ask(() => power.hashOf(word(hash, hashes, "hash"), tagged(pieces)));
}

/**
 * Returns whether `digest` is the plain hash of the pieces. Compares in constant time. At most 16 pieces. A secret may
 * have any length.
 *
 * @throws {Failure} `not-found` if there is no secret of a name; `invalid` if no piece is a secret.
 */
export function hashMatches(hash: Hash, pieces: readonly Piece[], digest: Uint8Array): boolean {
  return ask(() => power.hashMatches(word(hash, hashes, "hash"), tagged(pieces), bytes(digest, "digest")));
}

/**
 * Returns the HMAC of the data under a key of 1 to 4 secrets: their values, percent-encoded (RFC 3986) and joined by
 * the separator of at most 16 bytes. OAuth 1.0a joins the client's and the token's secret by `&` (RFC 5849, section
 * 3.4.2).
 *
 * @throws {Failure} `not-found` if there is no secret of a name; `invalid` if there are too few names or too many.
 */
export function hmacJoined(
  names: readonly string[],
  separator: string,
  hash: Hash,
  data: string | Uint8Array,
): Uint8Array {
  return ask(() =>
    power.hmacJoined(
      names.map((name) => string(name, "name")),
      string(separator, "separator"),
      word(hash, hashes, "hash"),
      bytes(data, "data"),
    ),
  );
}
