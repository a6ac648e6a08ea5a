// Defines globals that the engine lacks. Imported first, so that they exist when the plugin's modules are evaluated.

import { console } from "./console.js";
import { enqueue, Later } from "./promise.js";
import { TextDecoder, TextEncoder } from "./text.js";

Object.assign(globalThis, {
  Promise: Later,
  queueMicrotask: enqueue,
  console,
  TextDecoder,
  TextEncoder,
  fetch: (): never => {
    throw new TypeError("fetch needs the power `http`: list it in `powers` in plugin.toml");
  },
});
// `Array.fromAsync` uses the engine's own promises, whose jobs never run.
delete (Array as { fromAsync?: unknown }).fromAsync;
