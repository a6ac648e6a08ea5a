import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import {
  CatalogueRequest,
  ChannelPoll,
  CommandEvent,
  CommandList,
  CommentEvent,
  ContactEvent,
  Failure,
  FeedbackEvent,
  Gesture,
  HookRequest,
  MediaRequest,
  MessageEvent,
  MigrationStep,
  Outgoing,
  ReactionEvent,
  ReceiptEvent,
  ReplyReview,
  SetupRequest,
  SuggestionRequest,
} from "../src/index.ts";
import { serve } from "../src/runtime/serve.ts";
import { console as lines } from "../src/runtime/console.ts";
import { Later } from "../src/runtime/promise.ts";
import { TextDecoder, TextEncoder } from "../src/runtime/text.ts";
import { camel, contract } from "./support/contract.mjs";
import { refusal } from "./support/host.mjs";

const logged = [];
const runtime = { seed: () => [1, 2], log: (level, message) => logged.push(`${level} ${message}`) };
beforeEach(() => logged.splice(0));

/** Returns the failure that the engine would receive from a handler that does this. */
function failed(act, more = runtime) {
  try {
    serve({ onMessage: act }, ["on-message"], more)["on-message"].handle({});
  } catch (error) {
    return error;
  }
  return undefined;
}

test("handlers receive objects of the SDK's classes", () => {
  const seen = [];
  const plugin = {
    onMessage: (event) => seen.push(event),
    migrate: (step) => seen.push(step),
    connector: {
      name: "mine",
      verify(request) {
        seen.push(request, this.name);
      },
      receive() {},
      send: (part) => seen.push(part),
    },
  };
  const made = serve(plugin, ["on-message", "migration", "connector"], runtime);
  assert.deepEqual(
    Object.entries(made).map(([name, own]) => [name, Object.keys(own)]),
    [
      ["on-message", ["handle"]],
      ["migration", ["migrate"]],
      ["connector", ["verify", "receive", "send", "profile", "rules"]],
    ],
  );
  made["on-message"].handle({});
  made.migration.migrate({});
  made.connector.verify({});
  made.connector.send({});
  made.connector.profile({});
  made.connector.rules();
  assert.deepEqual(
    seen.map((one) => one?.constructor ?? one),
    [MessageEvent, MigrationStep, HookRequest, String, Outgoing],
  );
});

test("every handler and role of the contract can be listed, with its functions and no others", () => {
  const worlds = readFileSync(new URL("../../../wit/0.1.2/worlds.wit", import.meta.url), "utf8");
  const names = [...worlds.matchAll(/^  export ([a-z-]+);/gm)].map(([, name]) => name);
  const act = () => {};
  const required = ["verify", "receive", "send", "fetch", "poll", "join", "perform", "read", "exportBatch", "suggest"];
  const role = Object.fromEntries(required.map((name) => [name, act]));
  const plugin = { migrate: act, review: act, settle: act };
  const roles = ["connector", "media", "poller", "setup", "gestures", "catalogue", "exporter", "assistant"];
  for (const name of roles) plugin[name] = role;
  for (const name of names.filter((name) => name.startsWith("on-"))) plugin[camel(name)] = act;
  const made = serve(plugin, names, runtime);
  assert.ok(names.length > 13, String(names));
  for (const name of names) {
    assert.deepEqual(Object.keys(made[name]), contract()[name].functions.map(camel), name);
  }
});

test("each handler receives an object of its own class", () => {
  const seen = [];
  const see = (given) => seen.push(given.constructor);
  const plugin = {
    onComment: see,
    onReaction: see,
    onReceipt: see,
    onFeedback: see,
    onContact: see,
    review: see,
    assistant: { suggest: see, commands: see, run: see },
    media: { fetch: see },
    poller: { poll: see },
    setup: { join: see, leave: see },
    settle: see,
    gestures: { perform: see },
    catalogue: { read: see },
  };
  const handlers = ["on-comment", "on-reaction", "on-receipt", "on-feedback", "on-contact", "reviewer", "assistant"];
  handlers.push("media", "poller", "setup", "settle", "gestures", "catalogue");
  const made = serve(plugin, handlers, runtime);
  for (const handler of handlers) for (const call of Object.values(made[handler])) call({});
  assert.deepEqual(seen, [
    CommentEvent,
    ReactionEvent,
    ReceiptEvent,
    FeedbackEvent,
    ContactEvent,
    ReplyReview,
    SuggestionRequest,
    CommandList,
    CommandEvent,
    MediaRequest,
    ChannelPoll,
    SetupRequest,
    SetupRequest,
    Outgoing,
    Gesture,
    CatalogueRequest,
  ]);
});

test("an assistant must define suggestions, or commands and their execution, or both", () => {
  const act = () => {};
  const made = (assistant) => serve({ assistant }, ["assistant"], runtime).assistant;
  const missing = (name) => ({ message: `the plugin's \`assistant\` has no function \`${name}\`` });
  assert.throws(() => made({}), missing("suggest"));
  assert.throws(() => made({ run: act }), missing("suggest"));
  assert.throws(() => made({ commands: act }), missing("run"));
  assert.throws(() => made({ suggest: act, commands: act }), missing("run"));
  for (const assistant of [{ suggest: act }, { commands: act, run: act }, { suggest: act, commands: act, run: act }]) {
    for (const call of Object.values(made(assistant))) assert.equal(call({}), undefined);
  }
});

test("what plugin.toml lists and what is exported must agree", () => {
  const errorOf = (plugin, handlers) => {
    try {
      serve(plugin, handlers, runtime);
    } catch (error) {
      return error.message;
    }
  };
  const act = () => {};
  assert.match(
    errorOf({}, ["on-message"]),
    /lists the handler `on-message`, but the plugin exports no function `onMessage`/,
  );
  assert.match(
    errorOf({ onMessage: act, onTimer: act }, ["on-message"]),
    /exports `onTimer`, but `handlers` in plugin.toml does not list `on-timer`/,
  );
  assert.match(errorOf({ migrate: act }, []), /does not list `migration`/);
  assert.match(errorOf({ review: act }, []), /does not list `reviewer`/);
  assert.match(errorOf({}, ["settle"]), /exports no function `settle`/);
  assert.match(errorOf({ catalogue: {} }, ["catalogue"]), /`catalogue` has no function `read`/);
  assert.match(errorOf({ catalogue: { read: act } }, []), /does not list `catalogue`/);
  assert.match(errorOf({}, ["assistant"]), /exports no object `assistant`/);
  assert.match(
    errorOf({ connector: { verify: act, receive: act } }, ["connector"]),
    /`connector` has no function `send`/,
  );
  assert.match(errorOf({ exporter: { exportBatch: act, poll: 1 } }, ["exporter"]), /`exporter` has no function `poll`/);
  assert.equal(errorOf({ onMessage: act, other: 1 }, ["on-message"]), undefined);
});

test("a thrown or rejected failure becomes the contract's", () => {
  const expected = { kind: "denied", code: "c", message: "no", retryAfterMs: null };
  const failure = Failure.denied("no", { code: "c" });
  assert.deepEqual(
    failed(() => {
      throw failure;
    }),
    expected,
  );
  assert.deepEqual(
    failed(() => Later.reject(failure)),
    expected,
  );
  assert.deepEqual(
    failed(() => {
      throw refusal("denied", "no", { code: "c" });
    }),
    expected,
  );
  assert.deepEqual(logged, []);
});

test("any other error is internal, with its stack in the log", () => {
  const error = failed(function boom() {
    throw new TypeError("boom");
  });
  assert.deepEqual(error, { kind: "internal", code: null, message: "TypeError: boom", retryAfterMs: null });
  assert.equal(logged.length, 1);
  assert.match(logged[0], /^error TypeError: boom\n\s+at boom /);
  assert.equal(
    failed(() => {
      throw "words";
    }).message,
    "words",
  );
  assert.equal(
    failed(() => {
      throw undefined;
    }).message,
    "undefined",
  );
  assert.equal(
    failed(() => {
      throw Object.create(null);
    }).message,
    "an error that cannot be converted to text",
  );
  assert.equal(
    failed(() => {
      throw new Error("a\ud800");
    }).message,
    "Error: a\ufffd",
  );
  assert.equal(
    failed(
      () => {
        throw new Error("quiet");
      },
      { seed: () => [1, 2] },
    ).message,
    "Error: quiet",
  );
  const odd = failed(() => {
    throw Object.assign(Failure.denied("m"), { retryAfterMs: "soon" });
  });
  assert.deepEqual([odd.kind, odd.message], ["internal", "TypeError: a failure's wait must be a number, not string"]);
});

test("the console writes to the log, and nowhere without it", () => {
  const cycle = { name: "a" };
  cycle.self = cycle;
  failed(() => {
    lines.log("a", 1, { b: [2n, undefined] }, null, new Map([["k", "v"]]), "half \ud800");
    lines.debug(cycle, new Uint8Array([1, 2]));
    lines.warn(Symbol("s"));
    lines.error("last");
  });
  assert.deepEqual(logged, [
    'info a 1 {"b":["2",null]} null [["k","v"]] half \ufffd',
    'debug {"name":"a","self":"[seen above]"} [1,2]',
    "warn Symbol(s)",
    "error last",
  ]);
  failed(() => lines.log("unheard"), { seed: () => [1, 2] });
  assert.equal(logged.length, 4);
});

test("Math.random is seeded anew in each call, or uses the power", () => {
  const { random } = Math;
  try {
    const drawn = (more) => {
      let numbers;
      failed(() => (numbers = [Math.random(), Math.random(), Math.random()]), more);
      return numbers;
    };
    let seeds = 0;
    const seeded = { seed: () => [(seeds += 1), 2 ** 63] };
    const [first, second] = [drawn(seeded), drawn(seeded)];
    assert.equal(new Set([...first, ...second]).size, 6);
    assert.ok([...first, ...second].every((number) => number >= 0 && number < 1));
    assert.deepEqual(drawn({ seed: () => [1, 2] }), drawn({ seed: () => [1, 2] }));
    // The engine returns the largest number as -1.
    assert.deepEqual(
      drawn({ ...runtime, number: () => -1 }).map((number) => number < 1 && number > 0.999_999),
      [true, true, true],
    );
    let sum = 0;
    failed(() => {
      for (let n = 0; n < 10_000; n += 1) sum += Math.random();
    }, seeded);
    assert.ok(Math.abs(sum / 10_000 - 0.5) < 0.02, String(sum));
  } finally {
    Math.random = random;
  }
});

test("TextEncoder and TextDecoder work as in browsers", () => {
  assert.deepEqual([...new TextEncoder().encode("é")], [0xc3, 0xa9]);
  assert.equal(new TextEncoder().encode().length, 0);
  const mark = new Uint8Array([0xef, 0xbb, 0xbf, 0x61]);
  assert.equal(new TextDecoder().decode(mark), "a");
  assert.equal(new TextDecoder("UTF-8", { ignoreBOM: true }).decode(mark.buffer), "\ufeffa");
  assert.equal(new TextDecoder().decode(), "");
  assert.throws(() => new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array([0xff])), TypeError);
  assert.throws(() => new TextDecoder("latin1"), RangeError);
});
