/**
 * The power `secrets`: uses secrets without seeing them. Data is bytes; a string stands for its UTF-8.
 *
 * To send a secret along with a request, see `http.secret`: that needs no power but `http`.
 *
 * @module
 */
import * as power from "plugboard:inbox/secrets@0.1.1";
import { ask } from "../failure.js";
import { bytes, string, word } from "../values.js";

/** What an HMAC is made with. */
export type Hash = "sha1" | "sha256";

const hashes: readonly Hash[] = ["sha1", "sha256"];

/** Is there a secret of this name? */
export function exists(name: string): boolean {
  return power.exists(string(name, "name"));
}

/**
 * Is this the secret? Compares in constant time.
 *
 * @throws {Failure} `not-found` when there is no secret of this name.
 */
export function equals(name: string, value: string): boolean {
  return ask(() => power.equals(string(name, "name"), string(value, "value")));
}

/**
 * The HMAC of the data under the secret. Where the manifest says that it is a `webhook_key`, the key is the base64
 * after `whsec_`, as Standard Webhooks write it.
 *
 * @throws {Failure} `not-found` when there is no secret of this name.
 */
export function hmac(name: string, hash: Hash, data: string | Uint8Array): Uint8Array {
  return ask(() => power.hmac(string(name, "name"), word(hash, hashes, "hash"), bytes(data, "data")));
}

/**
 * Is this the data's HMAC under the secret? Compares in constant time.
 *
 * @throws {Failure} `not-found` when there is no secret of this name.
 */
export function hmacMatches(name: string, hash: Hash, data: string | Uint8Array, mac: Uint8Array): boolean {
  return ask(() =>
    power.hmacMatches(string(name, "name"), word(hash, hashes, "hash"), bytes(data, "data"), bytes(mac, "mac")),
  );
}

/**
 * Checks an Ed25519 signature. The secret holds the public key, 32 bytes in hexadecimal.
 *
 * @throws {Failure} `not-found` when there is no secret of this name.
 */
export function ed25519Matches(name: string, data: string | Uint8Array, signature: Uint8Array): boolean {
  return ask(() => power.ed25519Matches(string(name, "name"), bytes(data, "data"), bytes(signature, "signature")));
}
