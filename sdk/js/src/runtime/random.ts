// A replacement for the engine's `Math.random`, which in every call starts from its state at build time. This one uses
// the power `random` if it is listed, and otherwise a generator that is seeded by the runtime for each call.

let seed: (() => unknown) | undefined;
let number: (() => number) | undefined;
let state: Uint32Array | undefined;

/** Sets the sources of random numbers. */
export function draw(sources: { seed: () => unknown; number: (() => number) | undefined }): void {
  ({ seed, number } = sources);
}

/** Discards the generator's state, so that the next number starts from a new seed. */
export function reseed(): void {
  state = undefined;
}

/** Returns the next number of `sfc32`, Chris Doty-Humphrey's small fast 32-bit counting generator. */
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
  // The first numbers are still correlated with the seed.
  for (let round = 0; round < 12; round += 1) next();
  return state;
}

/** Returns a number from 0 (inclusive) to 1 (exclusive) with 53 random bits. */
export function random(): number {
  const take = number ?? next;
  // The shift by 0 makes the engine's signed number unsigned.
  return ((take() >>> 0) * 2 ** 21 + (take() >>> 11)) / 2 ** 53;
}
