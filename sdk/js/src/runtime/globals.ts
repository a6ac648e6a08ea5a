// Puts in place what the engine lacks. Imported first, so that a plugin finds it at its own start.

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
// It would wait for the engine's own promises.
delete (Array as { fromAsync?: unknown }).fromAsync;
