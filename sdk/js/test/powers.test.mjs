// Tests how arguments of powers are converted on their way to the host.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  Attachment,
  Conversation,
  directory,
  Failure,
  feedback,
  FeedbackEvent,
  files,
  handover,
  intake,
  Message,
  replies,
  secrets,
} from "../src/index.ts";
import { answering, calls, refusal } from "./support/host.mjs";

beforeEach(() => answering());

const conversation = { conversation: true };
const comment = { comment: true };

test("texts and drafts are converted in the same way for public and private replies", () => {
  answering({ "replies.reply": "allowed", "handover.private-reply": "held" });
  const file = { file: true };
  const draft = {
    text: "Shall we?",
    quickReplies: [{ title: "Yes", payload: "yes" }],
    attachments: [new Attachment(file)],
    replyTo: new Message(comment),
    subject: "Tomorrow",
  };
  assert.equal(replies.reply(new Conversation(conversation), draft), "allowed");
  const made = calls.splice(0);
  assert.deepEqual(made.slice(0, -1), [
    ["new replies.draft", "Shall we?"],
    ["replies.draft.quick-reply", "Yes", "yes"],
    ["replies.draft.attachment", file],
    ["replies.draft.reply-to", comment],
    ["replies.draft.subject", "Tomorrow"],
  ]);
  assert.equal(handover.privateReply(new Message(comment), draft), "held");
  const again = calls.splice(0);
  assert.deepEqual(again.slice(0, -1), made.slice(0, -1));
  assert.deepEqual(again.at(-1).slice(0, 2), ["handover.private-reply", comment]);
  handover.privateReply(new Message(comment), "a\ud800");
  assert.deepEqual(calls[0], ["new replies.draft", "a\ufffd"]);
});

test("only a message can be answered in private", () => {
  assert.throws(() => handover.privateReply(new Conversation(conversation), "a"), {
    name: "TypeError",
    message: "comment must be an object of the class Message",
  });
  assert.deepEqual(calls, []);
});

test("feedback passes on its numbers and its text", () => {
  feedback.record(new Conversation(conversation), 4, 5, "as asked");
  feedback.record(new Conversation(conversation), 10, 10);
  assert.deepEqual(calls, [
    ["feedback.record", conversation, 4, 5, "as asked"],
    ["feedback.record", conversation, 10, 10, null],
  ]);
  assert.throws(() => feedback.record(new Conversation(conversation), "4", 5), {
    message: "rating must be a number, not string",
  });
  const item = { account: "a", dedupeKey: "k", thread: "t", contact: "c" };
  intake.feedback(item, undefined, 1, 2);
  intake.feedback(item, "m-1", 1, 2, "so-so");
  const reported = calls.filter(([name]) => name === "intake.feedback").map(([, , ...given]) => given);
  assert.deepEqual(reported, [
    [null, 1, 2, null],
    ["m-1", 1, 2, "so-so"],
  ]);
});

test("feedback on a conversation has no message, and numbers are unsigned", () => {
  const event = new FeedbackEvent({ message: () => null, rating: () => -1, best: () => 5, text: () => null });
  assert.deepEqual([event.message, event.rating, event.best, event.text], [undefined, 4_294_967_295, 5, undefined]);
  const rated = new FeedbackEvent({ message: () => ({ text: () => "hello" }) });
  assert.equal(rated.message.text, "hello");
  assert.equal(rated.message, rated.message);
});

test("the directory's documents are objects", () => {
  answering({
    "directory.conversation": '{"id":"conversation-1"}',
    "directory.conversations": ['{"id":"a"}', '{"id":"b"}'],
    "directory.messages": ['{"text":"hi"}'],
    "directory.contact": () => refusal("not-found", "there is no contact nobody"),
    "directory.find-contacts": [],
  });
  assert.deepEqual(directory.conversation("conversation-1"), { id: "conversation-1" });
  assert.deepEqual(directory.conversations({ contact: "c", status: "open" }, 10), [{ id: "a" }, { id: "b" }]);
  assert.deepEqual(directory.messages("conversation-1", 5), [{ text: "hi" }]);
  assert.deepEqual(directory.findContacts("email", "ada@example.com", 10), []);
  assert.throws(
    () => directory.contact("nobody"),
    (error) => error instanceof Failure && error.kind === "not-found",
  );
  assert.deepEqual(calls, [
    ["directory.conversation", "conversation-1"],
    ["directory.conversations", "c", null, "open", 10],
    ["directory.messages", "conversation-1", 5],
    ["directory.find-contacts", "email", "ada@example.com", 10],
    ["directory.contact", "nobody"],
  ]);
});

test("a file is read from an offset, and a refusal is a failure", () => {
  const held = { file: true };
  const part = new Uint8Array([1, 2]);
  answering({ "files.read": (_, offset) => (offset === 0 ? part : refusal("unavailable", "it is being fetched")) });
  assert.equal(files.read(new Attachment(held), 0, 4), part);
  assert.deepEqual(calls, [["files.read", held, 0, 4]]);
  assert.throws(
    () => files.read(new Attachment(held), 4, 4),
    (error) => error instanceof Failure && error.kind === "unavailable",
  );
  assert.throws(() => files.read({ id: "f" }, 0, 4), { message: "file must be an object of the class Attachment" });
});

test("data and secrets are hashed in their order", () => {
  const digest = new Uint8Array([1, 2]);
  answering({ "secrets.hash-of": digest, "secrets.hash-matches": true });
  const pieces = ["ü", { secret: "token" }, new Uint8Array([3])];
  assert.equal(secrets.hashOf("sha256", pieces), digest);
  assert.equal(secrets.hashMatches("sha1", pieces, digest), true);
  const given = [
    { tag: "data", val: new Uint8Array([0xc3, 0xbc]) },
    { tag: "secret", val: "token" },
    { tag: "data", val: new Uint8Array([3]) },
  ];
  assert.deepEqual(calls.splice(0), [
    ["secrets.hash-of", "sha256", given],
    ["secrets.hash-matches", "sha1", given, digest],
  ]);
  assert.throws(() => secrets.hashOf("md5", pieces), { message: "hash must be one of sha1, sha256, not md5" });
  assert.throws(() => secrets.hashOf("sha1", [null]), {
    message: "piece must be a string or a Uint8Array, not null",
  });
  assert.throws(() => secrets.hashOf("sha1", [{ secret: 5 }]), { message: "secret must be a string, not number" });
  assert.deepEqual(calls, []);
});

test("several secrets are joined into the key of an HMAC", () => {
  const mac = new Uint8Array([4]);
  answering({ "secrets.hmac-joined": mac });
  assert.equal(secrets.hmacJoined(["client", "token"], "&", "sha1", "a"), mac);
  assert.deepEqual(calls, [["secrets.hmac-joined", ["client", "token"], "&", "sha1", new Uint8Array([97])]]);
  answering({ "secrets.hmac-joined": refusal("invalid", "too few", { code: "names" }) });
  assert.throws(
    () => secrets.hmacJoined([], "&", "sha256", "a"),
    (failure) => failure instanceof Failure && failure.kind === "invalid" && failure.code === "names",
  );
});
