import assert from "node:assert/strict";
import { test } from "node:test";
import { Attachment, Failure, HookRequest, http } from "../src/index.ts";
import { fetch } from "../src/runtime/fetch.ts";
import { Response } from "plugboard:inbox/http@0.1.2";
import { answering, calls, refusal } from "./support/host.mjs";

/** Sets the response to every request. */
function answer(status, body = "", headers = {}) {
  answering({
    "http.send": () => new Response(),
    "http.response.status": status,
    "http.response.header": (name) => headers[name.toLowerCase()] ?? null,
    "http.response.body": () => new Uint8Array(Buffer.from(body)),
  });
}

/** Returns the recorded calls on the request, without its URL. */
const requestCalls = () =>
  calls
    .filter(([name]) => name.startsWith("http.request."))
    .map(([name, ...given]) => [
      name.slice(13),
      ...given.map((one) => (one instanceof Uint8Array ? String(Buffer.from(one)) : one)),
    ]);

test("the default method depends on the body", () => {
  answer(200);
  const method = (request) => {
    calls.length = 0;
    http.send({ url: "https://a", ...request });
    return calls.find(([name]) => name === "new http.request")[1];
  };
  assert.deepEqual([{}, { body: "" }, { json: null }, { form: {} }, { method: "PUT", body: "a" }].map(method), [
    "GET",
    "POST",
    "POST",
    "POST",
    "PUT",
  ]);
  assert.throws(() => http.send({ url: "https://a", body: "a", json: 1 }), TypeError);
});

test("JSON sets the content type, unless the author did", () => {
  answer(200);
  http.send({ url: "https://a", json: { a: "é" } });
  assert.deepEqual(requestCalls(), [
    ["header", "content-type", "application/json"],
    ["body", '{"a":"é"}'],
  ]);
  answer(200);
  http.send({ url: "https://a", headers: { "Content-Type": "application/ld+json" }, json: [] });
  assert.deepEqual(requestCalls(), [
    ["header", "Content-Type", "application/ld+json"],
    ["body", "[]"],
  ]);
});

test("a form has texts, files and secrets, in the author's order", () => {
  answer(200);
  const held = { file: true };
  http.send({
    url: "https://a",
    form: { f: new Attachment(held), a: ["1", "2"], t: http.secret("token") },
    timeoutMs: 5_000,
  });
  assert.deepEqual(requestCalls(), [
    ["file", "f", held],
    ["field", "a", "1"],
    ["field", "a", "2"],
    ["secret-field", "t", "token"],
    ["timeout-ms", 5_000],
  ]);
  answer(200);
  http.send({ url: "https://a", body: new Attachment(held) });
  assert.deepEqual(requestCalls(), [["body-file", held]]);
});

test("a part of a file is a body or a value in a form", () => {
  const held = { file: true };
  answer(200);
  const part = http.range(new Attachment(held), 1, 4);
  http.send({ url: "https://a", form: { part, a: ["1", part] } });
  assert.deepEqual(requestCalls(), [
    ["file-range", "part", held, 1, 4],
    ["field", "a", "1"],
    ["file-range", "a", held, 1, 4],
  ]);
  answer(200);
  http.send({ method: "PUT", url: "https://a", body: http.range(new Attachment(held), 6, 100) });
  assert.deepEqual(requestCalls(), [["body-file-range", held, 6, 100]]);
  assert.throws(() => http.range(held, 0, 1), { message: "file must be an object of the class Attachment" });
  assert.throws(() => http.range(new Attachment(held), "0", 1), { message: "offset must be a number, not string" });
});

test("a secret in JSON is put into its member by the host", () => {
  const token = http.secret("token");
  answer(200);
  http.send({ url: "https://a", json: { auth: { token }, "a/b~c": [1, token], name: "é", none: undefined } });
  assert.deepEqual(requestCalls(), [
    ["header", "content-type", "application/json"],
    ["body", '{"auth":{"token":""},"a/b~c":[1,""],"name":"é"}'],
    ["json-secret", "/auth/token", "token"],
    ["json-secret", "/a~1b~0c/1", "token"],
  ]);
  answer(200);
  const shared = { key: http.secret("key") };
  http.send({ url: "https://a", json: { a: shared, b: { toJSON: () => shared }, at: new Date(0) } });
  assert.deepEqual(requestCalls().slice(1), [
    ["body", '{"a":{"key":""},"b":{"key":""},"at":"1970-01-01T00:00:00.000Z"}'],
    ["json-secret", "/a/key", "key"],
    ["json-secret", "/b/key", "key"],
  ]);
});

test("a secret in a text is a placeholder", () => {
  assert.equal(`Bearer ${http.secret("token")}`, "Bearer ${secret.token}");
});

test("a response is read as bytes, text and JSON", () => {
  answer(201, '{"a":1}', { "x-a": "b" });
  const response = http.send({ url: "https://a" });
  assert.deepEqual([response.status, response.ok, response.text(), response.json()], [201, true, '{"a":1}', { a: 1 }]);
  assert.deepEqual([response.header("X-A"), response.header("x-b")], ["b", undefined]);
  answer(200, "<html>");
  assert.throws(
    () => http.send({ url: "https://a" }).json(),
    (error) => error instanceof Failure && error.kind === "invalid",
  );
  const request = new HookRequest({ body: () => new Uint8Array([0x7b]) });
  assert.throws(
    () => request.json(),
    (error) => error instanceof Failure && error.kind === "invalid",
  );
});

test("the failure of an error response says whether to retry", () => {
  const kind = (status, headers) => {
    answer(status, "words", headers);
    const { kind, code, message, retryAfterMs } = http.send({ url: "https://a" }).failure("the shop");
    assert.equal(message, `the shop answered ${status}: words`);
    assert.equal(code, String(status));
    return [kind, retryAfterMs];
  };
  assert.deepEqual(kind(429, { "retry-after": " 7 " }), ["rate-limited", 7_000]);
  assert.deepEqual(kind(503, { "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" }), ["unavailable", undefined]);
  const kinds = {
    400: "invalid",
    401: "denied",
    404: "not-found",
    409: "conflict",
    423: "rate-limited",
    500: "unavailable",
    302: "invalid",
  };
  for (const [status, expected] of Object.entries(kinds)) assert.deepEqual(kind(Number(status)), [expected, undefined]);
});

test("fetch supports a small part of the browsers' fetch", async () => {
  answer(200, '{"a":1}', { "content-type": "application/json" });
  const response = await fetch(new URL("https://a/b"), {
    method: "POST",
    headers: [["X-A", "b"]],
    body: new Uint8Array([0x63]).buffer,
  });
  assert.deepEqual(requestCalls(), [
    ["header", "X-A", "b"],
    ["body", "c"],
  ]);
  assert.deepEqual(calls[0], ["new http.request", "POST", "https://a/b"]);
  assert.deepEqual(
    [
      response.status,
      response.ok,
      response.headers.get("content-type"),
      response.headers.get("x"),
      response.headers.has("x"),
    ],
    [200, true, "application/json", null, false],
  );
  assert.deepEqual(await response.json(), { a: 1 });
  assert.equal((await response.arrayBuffer()).byteLength, 7);
  assert.equal((await response.bytes()).length, 7);
  assert.equal(await response.text(), '{"a":1}');
  await assert.rejects(fetch("https://a", { signal: 1 }), /fetch: unsupported `signal`/);
  answering({ "http.send": () => refusal("denied", "not granted", { code: "not-granted" }) });
  await assert.rejects(fetch("https://a"), (error) => error instanceof Failure && error.code === "not-granted");
});
