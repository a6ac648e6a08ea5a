// Tests the objects passed to a connector, and the powers that only a connector uses.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  Attachment,
  ChannelPoll,
  Failure,
  Gesture,
  HookRequest,
  http,
  intake,
  links,
  MediaRequest,
  Outgoing,
  ProfileRequest,
  rules,
  SetupRequest,
} from "../src/index.ts";
import { Response } from "plugboard:inbox/http@0.1.2";
import { answering, asked, calls, refusal, Resource } from "./support/host.mjs";

beforeEach(() => answering());

/** Returns an object of the host whose functions record their calls and return these values. */
function handle(name, members) {
  const made = {};
  for (const [member, value] of Object.entries(members)) {
    made[member] = (...given) => {
      asked(`${name}.${member}`, given);
      const returned = typeof value === "function" ? value(...given) : value;
      if (returned instanceof Error) throw returned;
      return returned;
    };
  }
  return made;
}

test("a request shows its address and all values", () => {
  const request = new HookRequest(
    handle("request", {
      method: "AGAIN",
      url: "https://inbox.example/hooks/a/b?c=1&c=2",
      path: "/b",
      queryString: "c=1&c=2",
      queries: (name) => (name === "c" ? ["1", "2"] : []),
      headers: (name) => (name === "x-many" ? ["a", "b"] : []),
      receivedAt: 1.7e12,
    }),
  );
  assert.deepEqual([request.method, request.path, request.queryString], ["AGAIN", "/b", "c=1&c=2"]);
  assert.deepEqual([request.url, request.receivedAt], ["https://inbox.example/hooks/a/b?c=1&c=2", 1.7e12]);
  assert.deepEqual([request.queries("c"), request.queries("d")], [["1", "2"], []]);
  assert.deepEqual(request.headers("x-many"), ["a", "b"]);
  assert.throws(() => request.headers(5), { message: "name must be a string, not number" });
});

test("a form has fields and files, and any other body is a failure", () => {
  const file = { name: () => "cat.gif" };
  const fields = [
    ["a", "1"],
    ["a", "2"],
  ];
  const request = new HookRequest(handle("request", { fields: () => fields, files: () => [["photo", file]] }));
  assert.deepEqual(request.fields(), fields);
  const [[name, shown]] = request.files();
  assert.ok(shown instanceof Attachment);
  assert.deepEqual([name, shown.name], ["photo", "cat.gif"]);
  const refused = () => refusal("invalid", "the body is not a form");
  const other = new HookRequest(handle("request", { fields: refused, files: refused }));
  for (const read of [() => other.fields(), () => other.files()]) {
    assert.throws(read, (error) => error instanceof Failure && error.kind === "invalid");
  }
});

test("values are kept and read", () => {
  const part = new Outgoing(handle("part", { kept: (of) => (of === "thread" ? "t-9" : null), keep: undefined }));
  assert.deepEqual([part.kept("thread", "topic"), part.kept("answered", "token")], ["t-9", undefined]);
  part.keep("part", "upload", "u-1");
  assert.deepEqual(calls, [
    ["part.kept", "thread", "topic"],
    ["part.kept", "answered", "token"],
    ["part.keep", "part", "upload", "u-1"],
  ]);
  assert.throws(() => part.keep("part", "upload", undefined), { message: "value must be a string, not undefined" });
  const refusing = new Outgoing(handle("part", { keep: () => refusal("invalid", "nothing is kept of `planet`") }));
  assert.throws(
    () => refusing.keep("planet", "a", "b"),
    (error) => error instanceof Failure && error.kind === "invalid",
  );
  const profile = new ProfileRequest(handle("profile", { thread: "t", kept: "t-9" }));
  assert.deepEqual([profile.thread, profile.kept("thread", "topic")], ["t", "t-9"]);
});

test("a file is delivered", () => {
  const request = new MediaRequest(
    handle("media", {
      account: "a",
      thread: "t",
      message: null,
      kind: "image",
      reference: "f-1",
      attempt: 2,
      maxBytes: -1,
      kept: null,
      deliver: undefined,
      setName: undefined,
    }),
  );
  assert.deepEqual([request.account, request.thread, request.message, request.kind], ["a", "t", undefined, "image"]);
  // The engine returns the largest number as -1.
  assert.deepEqual([request.reference, request.attempt, request.maxBytes], ["f-1", 2, 4_294_967_295]);
  assert.equal(request.kept("message", "token"), undefined);
  calls.length = 0;
  const held = { file: true };
  request.setName("photo.jpg");
  request.deliver(new Attachment(held));
  assert.deepEqual(calls, [
    ["media.setName", "photo.jpg"],
    ["media.deliver", held],
  ]);
  assert.throws(() => request.deliver(new Uint8Array()), {
    message: "file must be an object of the class Attachment",
  });
});

test("a poll has a cursor and asks for the next", () => {
  const first = new ChannelPoll(handle("poll", { account: "a", cursor: null, since: null }));
  assert.deepEqual([first.account, first.cursor, first.since], ["a", undefined, undefined]);
  const acts = { setCursor: undefined, again: undefined, wait: undefined, gap: undefined };
  const poll = new ChannelPoll(handle("poll", { cursor: "c", since: 1.7e12, ...acts }));
  assert.deepEqual([poll.cursor, poll.since], ["c", 1.7e12]);
  calls.length = 0;
  poll.setCursor("next");
  poll.again();
  poll.wait(7);
  poll.gap("some are lost");
  assert.deepEqual(calls, [
    ["poll.setCursor", "next"],
    ["poll.again"],
    ["poll.wait", 7],
    ["poll.gap", "some are lost"],
  ]);
  assert.throws(() => poll.wait("7"), { message: "seconds must be a number, not string" });
});

test("a setup reports the account and the way", () => {
  const acts = { setAccount: undefined, hearsBy: undefined, report: undefined, renewAfter: undefined };
  const request = new SetupRequest(handle("setup", { account: null, hookUrl: "https://inbox.example/a", ...acts }));
  assert.deepEqual([request.account, request.hookUrl], [undefined, "https://inbox.example/a"]);
  calls.length = 0;
  request.setAccount("a-1", "Shop");
  request.setAccount("a-1");
  request.hearsBy("poll");
  request.report("check it");
  request.renewAfter(3_600);
  assert.deepEqual(calls, [
    ["setup.setAccount", "a-1", "Shop"],
    ["setup.setAccount", "a-1", null],
    ["setup.hearsBy", "poll"],
    ["setup.report", "check it"],
    ["setup.renewAfter", 3_600],
  ]);
});

test("a whole reply has all files and a subject", () => {
  const files = [{ name: () => "a.pdf" }, { name: () => null }];
  const part = new Outgoing(
    handle("part", { attachment: files[0], attachments: () => files, subject: "Your order", text: "All of it." }),
  );
  assert.deepEqual(
    part.attachments.map((file) => file.name),
    ["a.pdf", undefined],
  );
  assert.deepEqual([part.attachment.name, part.subject, part.text], ["a.pdf", "Your order", "All of it."]);
  const plain = new Outgoing(handle("part", { attachments: () => [], subject: null }));
  assert.deepEqual([plain.attachments, plain.subject], [[], undefined]);
});

test("a part that was not sent is reported", () => {
  new Outgoing(handle("part", { notSent: undefined })).notSent();
  assert.deepEqual(calls, [["part.notSent"]]);
});

test("a file has an address", () => {
  const held = { file: true };
  answering({ "links.address": (_, seconds) => (seconds < 60 ? refusal("invalid", "too short") : "https://a/f") });
  assert.equal(links.address(new Attachment(held), 600), "https://a/f");
  assert.deepEqual(calls, [["links.address", held, 600]]);
  assert.throws(
    () => links.address(new Attachment(held), 1),
    (error) => error instanceof Failure && error.kind === "invalid",
  );
  assert.throws(() => links.address(held, 600), { message: "file must be an object of the class Attachment" });
});

test("an item has a subject", () => {
  intake.message({ account: "a", dedupeKey: "k", thread: "t", contact: "c", subject: "Where?", text: "hi" });
  assert.deepEqual(calls.slice(1, 3), [
    ["intake.item.text", "hi"],
    ["intake.item.subject", "Where?"],
  ]);
});

test("an item has files and kept values", () => {
  const item = { account: "a", dedupeKey: "k", thread: "t", contact: "c" };
  const held = { file: true };
  intake.message({
    ...item,
    keep: [{ of: "thread", key: "topic", value: "7" }],
    files: [
      { kind: "image", url: "https://a/b", name: "b.png", mediaType: "image/png" },
      { kind: "audio", reference: "f-1", hint: "voice", durationMs: 1_500 },
      { kind: "file", content: new Attachment(held) },
      { kind: "file", bytes: "é" },
    ],
  });
  const made = calls.map(([name, ...given]) => [name, ...given.filter((one) => !(one instanceof Resource))]);
  assert.deepEqual(made.slice(1, -1), [
    ["intake.item.keep", "thread", "topic", "7"],
    ["new intake.file", "image"],
    ["intake.file.url", "https://a/b"],
    ["intake.file.name", "b.png"],
    ["intake.file.media-type", "image/png"],
    ["intake.item.add-file"],
    ["new intake.file", "audio"],
    ["intake.file.reference", "f-1"],
    ["intake.file.hint", "voice"],
    ["intake.file.duration-ms", 1_500],
    ["intake.item.add-file"],
    ["new intake.file", "file"],
    ["intake.file.content", held],
    ["intake.item.add-file"],
    ["new intake.file", "file"],
    ["intake.file.bytes", new Uint8Array([0xc3, 0xa9])],
    ["intake.item.add-file"],
  ]);
  assert.throws(() => intake.message({ ...item, files: [{ kind: "file", content: held }] }), {
    message: "content must be an object of the class Attachment",
  });
});

test("an unknown item has a document", () => {
  intake.unknown("k", "kind dance");
  intake.unknownItem("k", "kind dance", "{}");
  assert.deepEqual(calls, [
    ["intake.unknown", "k", "kind dance"],
    ["intake.unknown-item", "k", "kind dance", new Uint8Array([0x7b, 0x7d])],
  ]);
});

test("a rule tells whether the host knows it", () => {
  answering({ "rules.length": true, "rules.rate": false, "rules.gesture": true });
  assert.equal(rules.length("caption", 50, "utf-16"), true);
  assert.equal(rules.rate("planet", 1, 1), false);
  rules.captions();
  rules.pollEvery(10);
  rules.repeatable(3_600);
  rules.settles(60);
  rules.wholeReplies(5_000_000);
  assert.equal(rules.gesture("edit", 900), true);
  rules.gesture("typing");
  assert.deepEqual(calls, [
    ["rules.length", "caption", 50, "utf-16"],
    ["rules.rate", "planet", 1, 1],
    ["rules.captions"],
    ["rules.poll-every", 10],
    ["rules.repeatable", 3_600],
    ["rules.settles", 60],
    ["rules.whole-replies", 5_000_000],
    ["rules.gesture", "edit", 900],
    ["rules.gesture", "typing", 0],
  ]);
});

test("a response becomes a file, and redirects are followed", () => {
  answering({ "http.send": () => new Response(), "http.response.headers": ["a", "b"] });
  const response = http.send({ url: "https://a/b", answerToFile: 1_000, followRedirects: true });
  assert.deepEqual(calls.slice(0, 3), [
    ["new http.request", "GET", "https://a/b"],
    ["http.request.answer-to-file", 1_000],
    ["http.request.follow-redirects"],
  ]);
  assert.deepEqual(response.headers("x-type"), ["a", "b"]);
  calls.length = 0;
  http.send({ url: "https://a/b", followRedirects: false });
  assert.deepEqual(calls.map(([name]) => name).slice(0, 2), ["new http.request", "http.send"]);
});

test("a gesture is made", () => {
  const gesture = new Gesture(
    handle("gesture", {
      id: "g",
      attempt: 2,
      kind: "edit",
      account: "a",
      thread: "t",
      conversationKind: "group",
      recipient: "c",
      message: "m-1",
      emoji: null,
      text: "hé",
      seconds: 0,
      sender: "person",
      kept: (of) => (of === "message" ? "m-0" : null),
      changedId: undefined,
    }),
  );
  assert.deepEqual([gesture.id, gesture.attempt, gesture.kind], ["g", 2, "edit"]);
  assert.deepEqual([gesture.account, gesture.thread, gesture.conversationKind], ["a", "t", "group"]);
  assert.deepEqual([gesture.recipient, gesture.message, gesture.emoji], ["c", "m-1", undefined]);
  assert.deepEqual([gesture.text, gesture.seconds, gesture.sender], ["hé", 0, "person"]);
  calls.length = 0;
  assert.deepEqual([gesture.kept("message", "mark"), gesture.kept("thread", "topic")], ["m-0", undefined]);
  gesture.changedId("m-2");
  assert.deepEqual(calls, [
    ["gesture.kept", "message", "mark"],
    ["gesture.kept", "thread", "topic"],
    ["gesture.changedId", "m-2"],
  ]);
  assert.throws(() => gesture.changedId(undefined), { message: "externalId must be a string, not undefined" });
});

test("what happens besides messages is reported", () => {
  const item = { account: "a", dedupeKey: "k", thread: "t", contact: "c" };
  intake.typing(item, 5);
  intake.reactionAdded(item, "m-1", "❤");
  intake.reactionRemoved(item, "m-1", "❤");
  intake.participant(item, "joined");
  intake.moved(item, "t-2");
  intake.identityChanged(item, "c-2");
  intake.reachability(item, "blocked");
  intake.consent(item, "marketing", true, "a form");
  intake.consent(item, "all", false);
  intake.account("a", "k", "limited", "quality");
  intake.account("a", "k", "ok");
  intake.taken(item, "d-1");
  intake.lead(item, "ads", [
    ["Size?", "42"],
    ["When?", "now"],
  ]);
  const reported = calls
    .filter(([name]) => !name.startsWith("new "))
    .map(([name, ...given]) => [name, ...given.filter((one) => !(one instanceof Resource))]);
  assert.deepEqual(reported, [
    ["intake.typing", 5],
    ["intake.reaction-added", "m-1", "❤"],
    ["intake.reaction-removed", "m-1", "❤"],
    ["intake.participant", "joined"],
    ["intake.moved", "t-2"],
    ["intake.identity-changed", "c-2"],
    ["intake.reachability", "blocked"],
    ["intake.consent", "marketing", true, "a form"],
    ["intake.consent", "all", false, null],
    ["intake.account", "a", "k", "limited", "quality"],
    ["intake.account", "a", "k", "ok", null],
    ["intake.taken", "d-1"],
    [
      "intake.lead",
      "ads",
      [
        ["Size?", "42"],
        ["When?", "now"],
      ],
    ],
  ]);
  assert.throws(() => intake.consent(item, "all", undefined), { message: "given must be a boolean, not undefined" });
  assert.throws(() => intake.reactionAdded(item, "m-1", undefined), {
    message: "emoji must be a string, not undefined",
  });
});

test("an item tells about its conversation and its contact", () => {
  const item = { account: "a", dedupeKey: "k", thread: "t", contact: "c" };
  const told = {
    conversationName: "Friends",
    contactAttributes: { email: "ada@example.com", city: "Łódź" },
    alsoKnownAs: [{ kind: "phone", id: "+48601234567" }],
    failure: { code: "131049", message: "the customer has left" },
  };
  intake.receipt({ ...item, ...told }, "m-1", "failed");
  assert.deepEqual(calls.slice(1, -1), [
    ["intake.item.conversation-name", "Friends"],
    ["intake.item.contact-attribute", "email", "ada@example.com"],
    ["intake.item.contact-attribute", "city", "Łódź"],
    ["intake.item.also-known-as", "phone", "+48601234567"],
    ["intake.item.failure", "131049", "the customer has left"],
  ]);
  assert.deepEqual(calls.at(-1).slice(2), ["m-1", "failed"]);
});

test("the author of the answered message is known", () => {
  assert.equal(new Outgoing(handle("part", { replyToAuthor: "c-2" })).replyToAuthor, "c-2");
  assert.equal(new Outgoing(handle("part", { replyToAuthor: null })).replyToAuthor, undefined);
});
