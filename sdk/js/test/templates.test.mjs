// Tests templates: filled in by a plugin, sent by a connector, and read from a platform.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Attachment, CatalogueRequest, Conversation, Failure, Outgoing, rules, templates } from "../src/index.ts";
import { answering, calls, refusal } from "./support/host.mjs";

beforeEach(() => answering());

const held = { conversation: true };
const conversation = new Conversation(held);

test("a template is filled in with texts and files", () => {
  answering({ "templates.reply-with": "held" });
  const file = { file: true };
  const parameters = { name: "Ada", city: "Łódź\ud800" };
  const filling = { name: "order", language: "en", parameters, files: { picture: new Attachment(file) } };
  assert.equal(templates.replyWith(conversation, filling), "held");
  assert.deepEqual(calls.slice(0, -1), [
    ["new templates.filling", "order", "en"],
    ["templates.filling.set", "name", "Ada"],
    ["templates.filling.set", "city", "Łódź\ufffd"],
    ["templates.filling.set-file", "picture", file],
  ]);
  assert.deepEqual(calls.at(-1).slice(0, 2), ["templates.reply-with", held]);
  calls.length = 0;
  templates.replyWith(conversation, { name: "hello", language: "pl" });
  assert.deepEqual(
    calls.map(([name]) => name),
    ["new templates.filling", "templates.reply-with"],
  );
});

test("a value of a template has the right type, and a refusal is a failure", () => {
  const filling = { name: "order", language: "en" };
  assert.throws(() => templates.replyWith(conversation, { ...filling, parameters: { total: 5 } }), {
    message: "parameter total must be a string, not number",
  });
  assert.throws(() => templates.replyWith(conversation, { ...filling, files: { picture: "a.png" } }), {
    message: "file picture must be an object of the class Attachment",
  });
  assert.deepEqual(
    calls.filter(([name]) => name === "templates.reply-with"),
    [],
  );
  answering({ "templates.reply-with": () => refusal("invalid", "the parameter `name` is missing") });
  assert.throws(
    () => templates.replyWith(conversation, filling),
    (error) => error instanceof Failure && error.kind === "invalid",
  );
});

test("a template is found as an object", () => {
  const found = (_, name) => (name === "order" ? '{"name":"order","status":"approved"}' : refusal("not-found", "none"));
  answering({ "templates.find": found });
  assert.deepEqual(templates.find(conversation, "order", "en"), { name: "order", status: "approved" });
  assert.deepEqual(calls, [["templates.find", held, "order", "en"]]);
  assert.throws(
    () => templates.find(conversation, "none", "en"),
    (error) => error instanceof Failure && error.kind === "not-found",
  );
});

test("a part has the parameters and files of its template", () => {
  const part = new Outgoing({
    templateParameters: () => [
      ["2", "Ada"],
      ["1", "7"],
    ],
    templateFiles: () => [["picture", { name: () => "a.png" }]],
  });
  assert.deepEqual(
    [...part.templateParameters],
    [
      ["2", "Ada"],
      ["1", "7"],
    ],
  );
  assert.ok(part.templateFiles.get("picture") instanceof Attachment);
  assert.deepEqual(
    [...part.templateFiles].map(([name, file]) => [name, file.name]),
    [["picture", "a.png"]],
  );
  const plain = new Outgoing({ templateParameters: () => [], templateFiles: () => [] });
  assert.deepEqual([plain.templateParameters.size, plain.templateFiles.size], [0, 0]);
});

test("a part begins a conversation, and reports that the rules have changed", () => {
  let reported = 0;
  const part = new Outgoing({ opens: () => "phone", rulesChanged: () => (reported += 1) });
  assert.equal(part.opens, "phone");
  assert.equal(part.rulesChanged(), undefined);
  assert.equal(reported, 1);
  assert.equal(new Outgoing({ opens: () => null }).opens, undefined);
});

test("the templates of an account are added as objects or as text", () => {
  const added = [];
  const add = (text) => {
    added.push(text);
    if (text === "{}") throw refusal("invalid", "the template has no `name`");
  };
  const request = new CatalogueRequest({ account: () => "a-1", add });
  assert.equal(request.account, "a-1");
  const template = {
    name: "order",
    language: "pl",
    text: "Dzień dobry, {{name}}!",
    parameters: [{ name: "name", kind: "text" }],
    buttons: [{ title: "Zobacz", action: "link", url: "https://shop.example" }],
  };
  request.add(template);
  request.add('{"name": "hello"}');
  assert.deepEqual(added, [JSON.stringify(template), '{"name": "hello"}']);
  assert.throws(
    () => request.add("{}"),
    (error) => error instanceof Failure && error.kind === "invalid",
  );
  assert.throws(() => request.add(undefined), {
    message: "template must be an object or a JSON text, not undefined",
  });
});

test("the rules of rich content, openings and consent are declared", () => {
  answering({
    "rules.length": true,
    "rules.rate": true,
    "rules.count": (of) => of !== "wheels",
    "rules.opening": false,
  });
  rules.block("buttons");
  rules.block("slack.modal");
  rules.buttonAction("link");
  assert.equal(rules.count("buttons", 3), true);
  assert.equal(rules.count("wheels", 1), false);
  assert.equal(rules.length("row-description", 72, "characters"), true);
  assert.equal(rules.rate("contact", 1, 6), true);
  rules.windowCount(10, 172_800);
  rules.mediaType("image", "image/png", 500_000);
  rules.mediaType("video", "video/*");
  rules.needsConsent("marketing");
  rules.validFor(3_600);
  assert.equal(rules.opening("fax", "any"), false);
  assert.deepEqual(calls, [
    ["rules.block", "buttons"],
    ["rules.block", "slack.modal"],
    ["rules.button-action", "link"],
    ["rules.count", "buttons", 3],
    ["rules.count", "wheels", 1],
    ["rules.length", "row-description", 72, "characters"],
    ["rules.rate", "contact", 1, 6],
    ["rules.window-count", 10, 172_800],
    ["rules.media-type", "image", "image/png", 500_000],
    ["rules.media-type", "video", "video/*", 0],
    ["rules.needs-consent", "marketing"],
    ["rules.valid-for", 3_600],
    ["rules.opening", "fax", "any"],
  ]);
  assert.throws(() => rules.block(7), { message: "kind must be a string, not number" });
  assert.throws(() => rules.windowCount("10", 1), { message: "count must be a number, not string" });
});
