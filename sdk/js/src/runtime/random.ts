// The engine's own `Math.random` begins where it stood when the plugin was built, in every call anew. This one takes
// from the power `random` where that is listed, and else begins with a seed that the runtime has for each call.

let seed: (() => unknown) | undefined;
let number: (() => number) | undefined;
let state: Uint32Array | undefined;

/** Where random numbers come from. */
export function draw(sources: { seed: () => unknown; number: (() => number) | undefined }): void {
  ({ seed, number } = sources);
}

/** Has the next number begin with a seed of its own. */
export function reseed(): void {
  state = undefined;
}

/** Small fast counter of 32 bits, Chris Doty-Humphrey's `sfc32`. */
function next(): number {
  state ??= begin();
  const [a, b, c, count] = state as unknown as [number, number, number, number];
  const sum = (a + b + count) >>> 0;
  state.set([b ^ (b >>> 9), (c + (c << 3)) >>> 0, (((c << 21) | (c >>> 11)) + sum) >>> 0, (count + 1) >>> 0]);
  return sum;
}

function begin(): Uint32Array {
  const words = (seed?.() as number[] | undefined) ?? [Date.now()];
  state = new Uint32Array(4);
  state.set(words.flatMap((word) => [word / 2 ** 32, word % 2 ** 32]).slice(0, 4));
  // The first numbers still show the seed.
  for (let round = 0; round < 12; round += 1) next();
  return state;
}

/** A number from 0 up to 1, with 53 bits. */
export function random(): number {
  const take = number ?? next;
  // Shifted by nothing, so that a number of the engine has no sign.
  return ((take() >>> 0) * 2 ** 21 + (take() >>> 11)) / 2 ** 53;
}
