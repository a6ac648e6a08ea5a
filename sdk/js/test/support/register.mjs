// Lets the tests load the SDK's TypeScript sources directly, with a fake engine and host.

import { register } from "node:module";

register("./hooks.mjs", import.meta.url);

// Methods that QuickJS has and this version of Node may lack.
Uint8Array.fromBase64 ??= (base64) => new Uint8Array(Buffer.from(base64, "base64"));
Uint8Array.prototype.toBase64 ??= function () {
  return Buffer.from(this).toString("base64");
};
