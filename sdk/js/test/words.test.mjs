import assert from "node:assert/strict";
import { test } from "node:test";
import { words } from "../src/index.ts";

const found = (text, keyword) => assert.ok(words.contains(text, keyword), `${keyword} in ${text}`);
const missed = (text, keyword) => assert.ok(!words.contains(text, keyword), `${keyword} not in ${text}`);

test("whole words are found however they are written", () => {
  found("Where is my ORDER?", "order");
  found("Réclamation!", "reclamation");
  found("reclamation", "Réclamation");
  found("ich möchte mein   Geld\nzurück.", "geld zurück");
  found("ＯＲＤＥＲ 5", "order");
  found("it doesn't work", "doesn't work");
  found("我要退款", "退款");
  found("border order", "order");
});

test("parts of words are not", () => {
  missed("the border is closed, I reordered", "order");
  missed("sueded", "sue");
  missed("order66", "order");
  missed("", "order");
  missed("anything", "?");
});

test("folding leaves words alone", () => {
  assert.equal(words.fold("  Hi,  THERE!! "), "hi there");
  assert.equal(words.fold("!?"), "");
  assert.equal(words.fold("Ünïcödé"), "unicode");
});
