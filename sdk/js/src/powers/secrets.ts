/**
 * The power `secrets`: uses secrets without revealing them to the plugin. Data is bytes; a string stands for its UTF-8
 * encoding.
 *
 * To send a secret with a request, use `http.secret`, which needs only the power `http`.
 *
 * @module
 */
import * as power from "plugboard:inbox/secrets@0.1.1";
import { ask } from "../failure.js";
import { bytes, string, word } from "../values.js";

/** The hash function of an HMAC. `sha1` is for platforms that support no newer one. */
export type Hash = "sha1" | "sha256";

const hashes: readonly Hash[] = ["sha1", "sha256"];

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
 * Returns whether an Ed25519 signature of the data is valid. The secret holds the public key as 64 hexadecimal digits
 * (32 bytes).
 *
 * @throws {Failure} `not-found` if there is no secret of this name; `invalid` with the code `bad-secret` if it is not
 * such a key.
 */
export function ed25519Matches(name: string, data: string | Uint8Array, signature: Uint8Array): boolean {
  return ask(() => power.ed25519Matches(string(name, "name"), bytes(data, "data"), bytes(signature, "signature")));
}
