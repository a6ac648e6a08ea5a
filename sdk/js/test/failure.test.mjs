import assert from "node:assert/strict";
import { test } from "node:test";
import { lowered } from "../src/failure.ts";
import { clock, Conversation, Failure, failureKinds, kv, replies, triage } from "../src/index.ts";
import { answering, refusal } from "./support/host.mjs";

test("a failure has a kind, a code and a wait", () => {
  const failure = Failure.rateLimited("slow down", { code: "613", retryAfterMs: 5_000 });
  assert.ok(failure instanceof Error);
  assert.equal(String(failure), "Failure: slow down");
  assert.deepEqual([failure.kind, failure.code, failure.retryAfterMs], ["rate-limited", "613", 5_000]);
  assert.deepEqual(lowered(failure), { kind: "rate-limited", code: "613", message: "slow down", retryAfterMs: 5_000 });
  assert.deepEqual(lowered(Failure.denied("no")), { kind: "denied", code: null, message: "no", retryAfterMs: null });
});

test("there is a static method for each kind", () => {
  const made = ["invalid", "notFound", "denied", "conflict", "rateLimited", "unavailable", "uncertain", "internal"];
  assert.deepEqual(
    made.map((name) => Failure[name]("m").kind),
    failureKinds,
  );
  assert.throws(() => new Failure("odd", "m"), TypeError);
});

test("a cause stays with its failure", () => {
  const cause = new SyntaxError("no");
  assert.equal(Failure.invalid("m", { cause }).cause, cause);
  assert.equal("cause" in Failure.invalid("m"), false);
});

test("a refusal of a power is thrown as a failure", () => {
  answering({ "clock.local": () => refusal("not-found", "no such zone", { code: "no-such-zone", retryAfterMs: -1 }) });
  assert.throws(
    () => clock.local(0, "Mars/Base"),
    (failure) =>
      failure instanceof Failure &&
      failure.kind === "not-found" &&
      failure.code === "no-such-zone" &&
      failure.retryAfterMs === 4_294_967_295,
  );
  answering({ "kv.get": () => new RangeError("of the engine's own") });
  assert.throws(() => kv.get("a"), RangeError);
});

test("an absent value is undefined", () => {
  answering({ "kv.get": null, "kv.shared-get": null });
  assert.equal(kv.get("a"), undefined);
  assert.equal(kv.shared.get("a"), undefined);
});

test("a value of the wrong type is reported by name, before the host is called", () => {
  const conversation = new Conversation({});
  assert.throws(() => kv.set("a", 1), { name: "TypeError", message: "value must be a string, not number" });
  assert.throws(() => replies.reply(conversation, { text: null }), { message: "text must be a string, not null" });
  assert.throws(() => replies.reply({}, "a"), { message: "conversation must be an object of the class Conversation" });
  assert.throws(() => triage.setPriority(conversation, "high!"), {
    message: "priority must be one of low, normal, high, urgent, not high!",
  });
});
