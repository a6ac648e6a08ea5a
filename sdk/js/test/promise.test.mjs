import assert from "node:assert/strict";
import { test } from "node:test";
import { transformSync } from "esbuild";
import { enqueue, forget, Later, settle } from "../src/runtime/promise.ts";

/** Runs a handler as the build compiles it: without async functions, based on this class. */
function run(source) {
  const lowered = ["async-await", "async-generator", "for-await"];
  const supported = Object.fromEntries(lowered.map((name) => [name, false]));
  const { code } = transformSync(`return (${source})();`, {
    supported,
    target: "es2024",
    format: "cjs",
    loader: "js",
    tsconfigRaw: {},
  });
  forget();
  return settle(new Function("Promise", "queueMicrotask", code)(Later, enqueue));
}

/** Runs the same source with the language's own promises. */
const natively = (source) => new Function(`return (${source})();`)();

const sources = {
  "awaits come in order": `async () => {
    const seen = [];
    const one = async (name) => { seen.push(name + 1); await null; seen.push(name + 2); await null; seen.push(name + 3); };
    await Promise.all([one("a"), one("b")]);
    queueMicrotask(() => seen.push("job"));
    await null;
    return seen.join();
  }`,
  "errors are caught": `async () => {
    try { await Promise.reject(new TypeError("no")); } catch (error) { return error.message; } finally { await null; }
  }`,
  "values are chained": `() => Promise.resolve(1).then((n) => n + 1).finally(() => 9).then((n) => Promise.resolve(n * 2))`,
  "combinators": `async () => {
    const no = () => Promise.reject(new Error("no"));
    return JSON.stringify([
      await Promise.all([1, Promise.resolve(2), { then: (take) => take(3) }]),
      (await Promise.allSettled([1, no()])).map(({ status }) => status),
      await Promise.any([no(), 4]),
      await Promise.any([no(), no()]).catch((error) => error.errors.length),
      await Promise.race([5, no()]),
      await Promise.all([]),
    ]);
  }`,
  generators: `async () => {
    async function* count() { for (let n = 0; n < 3; n += 1) { await null; yield n; } }
    let sum = "";
    for await (const n of count()) sum += n;
    for await (const n of [Promise.resolve("a"), "b"]) sum += n;
    return sum;
  }`,
  "resolving once": `() => new Promise((take, refuse) => { take(1); refuse(2); take(3); throw 4; })`,
};

for (const [name, source] of Object.entries(sources)) {
  test(name, async () => assert.equal(run(source), await natively(source)));
}

test("a rejection is thrown, and so is an unhandled one", () => {
  assert.throws(() => run(`async () => { throw new RangeError("far"); }`), RangeError);
  assert.throws(() => run(`() => { Promise.reject(new RangeError("lost")); }`), RangeError);
  assert.equal(run(`() => { Promise.reject(1).catch(() => {}); return 2; }`), 2);
  assert.throws(() => run(`() => { const self = Promise.resolve().then(() => self); return self; }`), TypeError);
});

test("a promise that never settles is an error", () => {
  assert.throws(() => run(`() => new Promise(() => {})`), /never settles/);
  assert.throws(() => run(`async () => { await new Promise(() => {}); }`), /never settles/);
});

test("a value that is not a promise is returned", () => {
  forget();
  assert.equal(settle(undefined), undefined);
  assert.equal(settle(7), 7);
  assert.ok(Later.resolve(1) instanceof Later);
  assert.equal(String(Later.resolve(1)), "[object Promise]");
  const { promise, resolve } = Later.withResolvers();
  resolve(8);
  assert.equal(settle(promise), 8);
  assert.equal(settle(Later.try((n) => n + 1, 1)), 2);
});

test("a call discards jobs and rejections of an earlier one", () => {
  let ran = false;
  enqueue(() => (ran = true));
  Later.reject(new Error("left"));
  forget();
  settle(undefined);
  assert.equal(ran, false);
});
