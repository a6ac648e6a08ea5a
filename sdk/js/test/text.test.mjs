// Tests how the functions of `text` convert their arguments and results.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { text } from "../src/index.ts";
import { answering, calls } from "./support/host.mjs";

beforeEach(() => answering());

test("a text is passed to the host, and its results are returned", () => {
  answering({
    "text.fold": "where is my order",
    "text.contains": [1, 2],
    "text.emails": ["ada@example.com"],
    "text.language": "en",
  });
  assert.equal(text.fold("Where is my ORDER?"), "where is my order");
  assert.deepEqual(text.contains("Where is my ORDER?", ["refund", "order", "wher*"]), [1, 2]);
  assert.deepEqual(text.emails("I am ada@example.com"), ["ada@example.com"]);
  assert.equal(text.language("Where is my ORDER?"), "en");
  assert.deepEqual(calls, [
    ["text.fold", "Where is my ORDER?"],
    ["text.contains", "Where is my ORDER?", ["refund", "order", "wher*"]],
    ["text.emails", "I am ada@example.com"],
    ["text.language", "Where is my ORDER?"],
  ]);
});

test("absent values are undefined, and the region is optional", () => {
  answering({
    "text.phones": [
      { written: "601 234 567", number: "+48601234567", extension: null },
      { written: "22 123 45 67", number: "+48221234567", extension: "89" },
    ],
    "text.language": null,
  });
  assert.deepEqual(text.phones("601 234 567", "PL"), [
    { written: "601 234 567", number: "+48601234567", extension: undefined },
    { written: "22 123 45 67", number: "+48221234567", extension: "89" },
  ]);
  text.phones("601 234 567");
  assert.equal(text.language("?"), undefined);
  assert.deepEqual(calls, [
    ["text.phones", "601 234 567", "PL"],
    ["text.phones", "601 234 567", null],
    ["text.language", "?"],
  ]);
});

test("a value that is not text is rejected, and lone surrogates are replaced", () => {
  assert.throws(() => text.fold(5), { message: "text must be a string, not number" });
  assert.throws(() => text.contains("a", [5]), { message: "keyword must be a string, not number" });
  assert.throws(() => text.phones("a", 48), { message: "region must be a string, not number" });
  assert.deepEqual(calls, []);
  text.contains("a\ud800", ["b\ud800"]);
  assert.deepEqual(calls, [["text.contains", "a\ufffd", ["b\ufffd"]]]);
});
