// Tests read the SDK as it is written: TypeScript, over an engine and a host that are not there.

import { register } from "node:module";

register("./hooks.mjs", import.meta.url);

// What QuickJS has and this Node may not.
Uint8Array.fromBase64 ??= (base64) => new Uint8Array(Buffer.from(base64, "base64"));
Uint8Array.prototype.toBase64 ??= function () {
  return Buffer.from(this).toString("base64");
};
