// Tests rich content on its way to the host and back, and compares its types with the format's schema.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { Attachment, Conversation, handover, intake, Message, Outgoing, replies } from "../src/index.ts";
import { document } from "../src/values.ts";
import { answering, calls } from "./support/host.mjs";

beforeEach(() => answering());

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const schemas = "../../../docs/schemas/rich-content-1";
const examples = JSON.parse(read(`${schemas}.examples.json`)).right.map((example) => example.document);

const conversation = new Conversation({});
const card = { version: 1, blocks: [{ type: "card", title: "Żółty kubek", image: 0 }] };

/** Returns the texts of the calls with this name. */
const texts = (name) => calls.filter(([called]) => called === name).map(([, text]) => text);

test("a reply has rich content as an object or as text, and a purpose", () => {
  const file = { file: true };
  replies.reply(conversation, { attachments: [new Attachment(file)], content: card, purpose: "service" });
  assert.deepEqual(calls.slice(0, -1), [
    ["new replies.draft", ""],
    ["replies.draft.attachment", file],
    ["replies.draft.content", JSON.stringify(card)],
    ["replies.draft.purpose", "service"],
  ]);
  calls.length = 0;
  // The host checks a text, so it arrives unchanged.
  handover.privateReply(new Message({}), { text: "a", content: "{ " });
  assert.deepEqual(calls.slice(0, -1), [
    ["new replies.draft", "a"],
    ["replies.draft.content", "{ "],
  ]);
});

test("an item has rich content after its subject", () => {
  const item = { account: "a", dedupeKey: "k", thread: "t", contact: "c", subject: "s", kind: "message" };
  intake.message({ ...item, content: card });
  assert.deepEqual(calls.slice(1, 4), [
    ["intake.item.subject", "s"],
    ["intake.item.content", JSON.stringify(card)],
    ["intake.item.kind", "message"],
  ]);
});

test("a value that is not a document is a TypeError", () => {
  const message = (got) => ({ name: "TypeError", message: `content must be an object or a JSON text, not ${got}` });
  for (const [wrong, got] of [
    [null, "null"],
    [[card], "an array"],
    [7, "number"],
    [() => card, "function"],
  ]) {
    assert.throws(() => replies.reply(conversation, { content: wrong }), message(got));
  }
  assert.throws(() => document({ toJSON: () => undefined }, "content"), {
    message: "content must be a string, not undefined",
  });
  const endless = {};
  endless.self = endless;
  assert.throws(() => document(endless, "content"), TypeError);
  assert.deepEqual(texts("replies.reply"), []);
});

test("lone surrogates in a document are replaced, and missing members are left out", () => {
  const cut = { version: 1, plain: undefined, blocks: [{ type: "text", text: "a\ud83d \\ud83d 👋" }] };
  assert.equal(document(cut, "content"), String.raw`{"version":1,"blocks":[{"type":"text","text":"a� \\ud83d 👋"}]}`);
  assert.equal(document("a\ud83d", "content"), "a\ufffd");
});

test("a message and a part return the document as an object and as text", () => {
  const written = `{ "version": 1, "blocks": [{ "type": "text", "text": "Łódź" }] }`;
  for (const Class of [Message, Outgoing]) {
    const one = new Class({ content: () => written });
    assert.deepEqual(one.content, { version: 1, blocks: [{ type: "text", text: "Łódź" }] });
    assert.equal(one.contentText, written);
    const plain = new Class({ content: () => null });
    assert.deepEqual([plain.content, plain.contentText], [undefined, undefined]);
  }
});

test("every example of the format arrives as it was written", () => {
  assert.ok(examples.length > 20, String(examples.length));
  for (const example of examples) {
    replies.reply(conversation, { content: example });
    const [written] = texts("replies.draft.content");
    assert.deepEqual(new Message({ content: () => written }).content, example);
    calls.length = 0;
  }
});

/** Returns the members of each type of src/content.ts: whether each is required, and the values of words. */
function types() {
  const found = {};
  const source = read("../src/content.ts");
  const interfaces = /^export interface (\w+)(?: extends ([\w, ]+))? \{\n(.*?)^\}/gms;
  for (const [, name, bases = "", body] of source.matchAll(interfaces)) {
    const members = {};
    for (const [, member, optional, type] of body.matchAll(/^  (\w+)(\?)?: (.*);$/gm)) {
      members[member] = { required: optional === undefined, words: type.match(/(?<=")[^"]+(?=")/g) ?? [] };
    }
    found[name] = { bases: bases.split(", ").filter(Boolean), members };
  }
  const whole = (name) => Object.assign({}, ...found[name].bases.map((base) => whole(base)), found[name].members);
  return Object.fromEntries(Object.keys(found).map((name) => [name, whole(name)]));
}

test("the types have the members of the schema, and each is optional where it is there", () => {
  const schema = JSON.parse(read(`${schemas}.schema.json`));
  const all = types();
  const shape = (type) => Object.fromEntries(Object.entries(type).map(([name, { required }]) => [name, required]));
  const expected = ({ properties = {}, required = [] }, more = {}) => ({
    ...Object.fromEntries(Object.keys(properties).map((name) => [name, required.includes(name)])),
    ...more,
  });
  const definition = (name) => {
    const { $ref } = schema.$defs[name];
    return schema.$defs[$ref?.replace("#/$defs/", "") ?? name];
  };
  const having = (member, word) => Object.values(all).filter((members) => members[member]?.words.includes(word));

  assert.deepEqual(shape(all.RichContent), expected(schema));
  const blocks = Object.keys(schema.$defs).filter((name) => name.endsWith("-block"));
  assert.ok(blocks.length > 13, String(blocks));
  for (const name of blocks) {
    const found = having("type", name.replace("-block", ""));
    assert.equal(found.length, 1, name);
    assert.deepEqual(shape(found[0]), expected(definition(name), { type: true, plain: false }), name);
  }
  const parts = { Card: "card", ListSection: "section", ListRow: "row", PollOption: "option", OrderItem: "order-item" };
  for (const [type, name] of Object.entries(parts)) {
    assert.deepEqual(shape(all[type]), expected(definition(name)), type);
  }
  assert.deepEqual(shape(all.AlbumItem), expected(definition("album-block").properties.items.items));
  assert.deepEqual(shape(all.FormAnswer), expected(definition("answers-block").properties.answers.items));

  const { allOf } = schema.$defs.button;
  const known = allOf.find(({ if: { properties } }) => properties.action.enum !== undefined).if.properties.action.enum;
  assert.ok(known.length > 4, String(known));
  for (const action of known) {
    const { then = {} } = allOf.find(({ if: { properties } }) => properties.action.const === action) ?? {};
    const found = having("action", action);
    assert.equal(found.length, 1, action);
    assert.deepEqual(shape(found[0]), { title: true, action: true, plain: false, ...expected(then) }, action);
  }
  for (const type of [all.PlatformBlock, all.PlatformButton]) assert.equal(type.plain.required, true);
});
