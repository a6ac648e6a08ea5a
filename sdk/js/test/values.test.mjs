import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, encode } from "../src/utf8.ts";
import { bytes, fromJson, instant, maybe, number, s32, string, u16, u32, unsigned } from "../src/values.ts";

test("whole numbers are clamped to their range and converted to unsigned", () => {
  const through = (value) => unsigned(u32(value, "v"));
  assert.deepEqual([0, 1.9, 2 ** 31, 4_294_967_295, 1e12, -5, Infinity].map(through), [
    0,
    1,
    2 ** 31,
    4_294_967_295,
    4_294_967_295,
    0,
    4_294_967_295,
  ]);
  assert.deepEqual(
    [200, 70_000, -1].map((value) => u16(value, "v")),
    [200, 65_535, 0],
  );
  assert.deepEqual(
    [-1.5, 1e12].map((value) => s32(value, "v")),
    [-1, 2_147_483_647],
  );
  assert.throws(() => u32("1", "limit"), { message: "limit must be a number, not string" });
  assert.throws(() => u32(Number.NaN, "limit"), TypeError);
});

test("times are milliseconds or dates", () => {
  assert.equal(instant(1.5, "at"), 1.5);
  assert.equal(instant(new Date(7), "at"), 7);
  assert.throws(() => instant("now", "at"), TypeError);
  assert.equal(number(2.5, "by"), 2.5);
});

test("a missing value is null for the engine", () => {
  assert.equal(maybe(string, undefined, "v"), null);
  assert.equal(maybe(string, null, "v"), null);
  assert.equal(maybe(string, "", "v"), "");
});

test("lone surrogates in texts are replaced", () => {
  assert.equal(string("a\ud800b", "v"), "a\ufffdb");
  assert.equal(string("👋", "v"), "👋");
});

test("JSON that is nested too deeply is rejected before it is parsed", () => {
  const nested = (levels, inside = "") => "[".repeat(levels) + inside + "]".repeat(levels);
  for (const text of [
    nested(100),
    '{"a":'.repeat(100) + "1" + "}".repeat(100),
    nested(1, Array(1_000).fill("[{}]").join()),
    nested(50, JSON.stringify("[".repeat(200))),
    nested(50, JSON.stringify('\\"[' + "[".repeat(200) + "\\\\")),
  ]) {
    assert.deepEqual(fromJson(text), JSON.parse(text));
  }
  for (const text of [nested(101), nested(100_000), "[".repeat(100_000), nested(99, '"\\\\",[[]]')]) {
    assert.throws(() => fromJson(text), { name: "SyntaxError", message: "it is nested deeper than 100 levels" });
  }
  assert.throws(() => fromJson("{"), SyntaxError);
});

test("UTF-8 is encoded and decoded", () => {
  for (const text of ["", "plain", "grüße", "日本語", "👨‍👩‍👧 🦀", "\u0000\u007f\u0080\u07ff\u0800\uffff", "\ufeffmark"]) {
    const encoded = encode(text);
    assert.deepEqual([...encoded], [...Buffer.from(text)]);
    assert.equal(decode(encoded), text);
  }
  assert.deepEqual([...bytes(new Uint8Array([1, 2, 3]).buffer, "v")], [1, 2, 3]);
});

test("invalid UTF-8 is replaced as the standard requires", () => {
  const standard = new TextDecoder("utf-8", { ignoreBOM: true });
  const odd = [
    [0xff],
    [0x61, 0x80, 0x62],
    [0xc3],
    [0xe2, 0x82],
    [0xe2, 0x82, 0x41],
    [0xf0, 0x9f, 0x92],
    [0xc0, 0xaf],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
    [0xe0, 0x80, 0x80],
    [0xf0, 0x9f, 0x91, 0x8b, 0xff],
    [0xc3, 0xa9, 0xc3],
  ];
  for (const numbers of odd) {
    const given = new Uint8Array(numbers);
    assert.equal(decode(given), standard.decode(given), String(numbers));
    assert.throws(() => decode(given, true), TypeError);
  }
});
