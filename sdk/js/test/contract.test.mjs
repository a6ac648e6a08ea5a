// Compares the SDK's declarations with the contract, and calls every function of every power once.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as sdk from "../src/index.ts";
import { camel, contract, version } from "./support/contract.mjs";
import { Response } from "plugboard:inbox/http@0.1.2";
import { answering, calls, Resource } from "./support/host.mjs";

const handlers = ["assistant", "catalogue", "connector", "exporter", "gestures", "media", "migration", "poller"];
handlers.push("reviewer", "settle", "setup");
const isHandler = (name) => name.startsWith("on-") || handlers.includes(name);
/** Interfaces of the objects passed to handlers, which are not powers. */
const context = ["types", "conversations", "events", "platform", "batches", "migrations", "reviews", "assistance"];

test("contract.d.ts declares each function of the contract, and nothing else", () => {
  const text = readFileSync(new URL("../src/contract.d.ts", import.meta.url), "utf8");
  const module = String.raw`^declare module "plugboard:inbox/([a-z-]+)@${version}" \{\n(.*?)^\}`;
  const modules = Object.fromEntries([...text.matchAll(new RegExp(module, "gms"))].map(([, name, body]) => [name, body]));
  const interfaces = Object.entries(contract()).filter(([name]) => !isHandler(name));
  assert.deepEqual(Object.keys(modules).sort(), interfaces.map(([name]) => name).sort());
  for (const [name, { functions, resources }] of interfaces) {
    const declared = [...modules[name].matchAll(/^  (?:export )?function (\w+)/gm)].map(([, one]) =>
      one === "remove" ? "delete" : one,
    );
    assert.deepEqual(declared.sort(), functions.map(camel).sort(), name);
    const members = Object.fromEntries(
      [...modules[name].matchAll(/^  export (?:interface|class) (\w+)(?: extends (\w+))? \{\n(.*?)^  \}/gms)].map(
        ([, type, base, body]) => [
          type.toLowerCase(),
          {
            base: base?.toLowerCase(),
            names: [...body.matchAll(/^    (\w+)\(/gm)].map(([, one]) => one).filter((one) => one !== "constructor"),
          },
        ],
      ),
    );
    for (const [resource, methods] of Object.entries(resources)) {
      const { base, names } = members[resource.replaceAll("-", "")];
      assert.deepEqual(
        [...names, ...(members[base]?.names ?? [])].sort(),
        methods.map(camel).sort(),
        `${name}.${resource}`,
      );
    }
  }
});

test("every getter and function of the objects passed to handlers is called by the SDK", () => {
  const shown = {
    conversations: [sdk.Conversation, sdk.Message, sdk.Contact, sdk.Lead, sdk.Attachment],
    events: [
      sdk.MessageEvent,
      sdk.ConversationEvent,
      sdk.RefusedEvent,
      sdk.TimerEvent,
      sdk.LeadEvent,
      sdk.CommentEvent,
      sdk.ReactionEvent,
      sdk.ReceiptEvent,
      sdk.FeedbackEvent,
      sdk.ContactEvent,
    ],
    platform: [
      sdk.HookRequest,
      sdk.Outgoing,
      sdk.ProfileRequest,
      sdk.MediaRequest,
      sdk.ChannelPoll,
      sdk.SetupRequest,
      sdk.CatalogueRequest,
      sdk.Gesture,
    ],
    batches: [sdk.Batch, sdk.ChangedRecord, sdk.PollRequest],
    migrations: [sdk.MigrationStep],
    reviews: [sdk.ReplyReview],
    assistance: [sdk.SuggestionRequest, sdk.CommandList, sdk.CommandEvent],
  };
  assert.deepEqual(Object.keys(shown).sort(), context.filter((name) => name !== "types").sort());
  const lists = new RegExp(
    "^(labels|changes|accounts|templateVariables|templateParameters|templateFiles|messages|participants|attachments" +
      "|quickReplies|records|values|queries|headers|fields|files)$",
  );
  for (const [name, classes] of Object.entries(shown)) {
    const { resources } = contract()[name];
    assert.equal(classes.length, Object.keys(resources).length, name);
    for (const [resource, methods] of Object.entries(resources)) {
      const Class = classes.find(({ name }) => name.toLowerCase() === resource.replaceAll("-", ""));
      const reached = new Set();
      const given = new Proxy(
        {},
        {
          get: (_, method) => () => {
            reached.add(method);
            return method === "json" ? "{}" : method === "body" ? new Uint8Array() : lists.test(method) ? [] : null;
          },
        },
      );
      const one = new Class(given);
      const failure = sdk.Failure.invalid("no");
      for (let proto = Class.prototype; proto !== Object.prototype; proto = Object.getPrototypeOf(proto)) {
        for (const [member, { get, value }] of Object.entries(Object.getOwnPropertyDescriptors(proto))) {
          if (get !== undefined) one[member];
          else if (member === "messages" || member === "participants") one[member](1);
          else if (member === "respond") one.respond(200, "text/plain", "");
          else if (member === "failed") one.failed(failure);
          else if (member === "done") one.done({});
          else if (member === "wait" || member === "renewAfter") one[member](60);
          else if (member === "deliver") one.deliver(new sdk.Attachment({}));
          else if (member !== "constructor" && member !== "json" && typeof value === "function")
            one[member]("a", "won", "c");
          else if (member === "json" && Class !== sdk.HookRequest) one.json();
        }
      }
      assert.deepEqual([...reached].sort(), methods.map(camel).sort(), `${name}.${resource}`);
    }
  }
});

test("every function of every power and of `text` is called by its SDK", () => {
  answering({
    "config.json": "{}",
    "directory.conversation": "{}",
    "directory.conversations": ["{}"],
    "directory.messages": [],
    "directory.contact": "{}",
    "directory.find-contacts": [],
    "text.phones": [],
    "leads.open": () => new Resource("lead", []),
    "templates.find": "{}",
    "http.send": () => new Response(),
    "http.response.attachment": () => ({}),
    "http.response.body": () => new Uint8Array(),
  });
  const {
    clock,
    config,
    contacts,
    corrections,
    directory,
    downloads,
    feedback,
    files,
    handover,
    http,
    intake,
    kv,
    leads,
    links,
    log,
    notes,
    random,
    replies,
    rules,
    secrets,
    signals,
    templates,
    text,
    timers,
    triage,
  } = sdk;
  const conversation = new sdk.Conversation({});
  const contact = new sdk.Contact({});
  const message = new sdk.Message({});
  const file = new sdk.Attachment({});
  clock.now();
  clock.local(new Date(0), "UTC");
  clock.instant({ year: 2026, month: 7, day: 5 }, "UTC");
  config.get("a");
  assert.deepEqual(config.json(), {});
  contacts.setName(contact, "Ada");
  contacts.setAttribute(contact, "a", "b");
  contacts.removeAttribute(contact, "a");
  corrections.edit(message, "a");
  corrections.delete(message);
  assert.deepEqual(directory.conversation("a"), {});
  assert.deepEqual(directory.conversations({}, 1), [{}]);
  directory.messages("a", 1);
  directory.contact("a");
  directory.findContacts("email", "a", 1);
  downloads.setHeader("a.csv", "id");
  downloads.setLine("a.csv", "k", undefined);
  feedback.record(conversation, 4, 5);
  files.read(file, 0, 1);
  handover.privateReply(message, "a");
  handover.linked(conversation);
  const item = {
    account: "a",
    dedupeKey: "k",
    thread: "t",
    contact: "c",
    at: 1,
    externalId: "e",
    text: "t",
    subject: "s",
    content: "{}",
    conversationKind: "group",
    kind: "comment",
    contactName: "n",
    replyTo: "r",
    payload: "p",
    attributes: { a: "b" },
    attachments: [{ kind: "image", url: "https://a" }],
    files: [
      {
        kind: "audio",
        url: "https://a",
        reference: "r",
        content: file,
        bytes: "b",
        name: "n",
        mediaType: "audio/ogg",
        hint: "voice",
        durationMs: 1,
      },
    ],
    keep: [{ of: "thread", key: "k", value: "v" }],
    outgoing: "agent",
    correlation: "d",
    warnings: ["w"],
    conversationName: "n",
    contactAttributes: { a: "b" },
    alsoKnownAs: [{ kind: "phone", id: "1" }],
    failure: { code: "1", message: "because" },
  };
  intake.message(item);
  intake.reaction(item, "m", undefined);
  intake.edit(item, "m", "t");
  intake.deletion(item, "m");
  intake.receipt(item, "m", "read");
  intake.watermark(item, 1, "read");
  intake.feedback(item, undefined, 4, 5);
  intake.unknown("k", "because");
  intake.unknownItem("k", "because", "{}");
  intake.typing(item, 1);
  intake.reactionAdded(item, "m", "e");
  intake.reactionRemoved(item, "m", "e");
  intake.participant(item, "joined");
  intake.moved(item, "t");
  intake.identityChanged(item, "c");
  intake.reachability(item, "blocked");
  intake.consent(item, "all", false);
  intake.account("a", "k", "ok");
  intake.taken(item, "d");
  intake.lead(item, "s", [["q", "a"]]);
  kv.get("a");
  kv.set("a", "b");
  kv.delete("a");
  kv.shared.get("a");
  kv.shared.set("a", "b");
  kv.shared.delete("a");
  kv.shared.add("a", 1);
  kv.shared.compareAndSet("a", undefined, "b");
  const lead = leads.open(conversation);
  leads.setStage(lead, "won");
  leads.setValue(lead, undefined);
  leads.setAttribute(lead, "a", "b");
  leads.removeAttribute(lead, "a");
  links.address(file, 60);
  log.info("a");
  notes.add(conversation, "a");
  random.bytes(1);
  random.number();
  replies.reply(conversation, {
    text: "a",
    quickReplies: [{ title: "t", payload: "p" }],
    attachments: [file],
    replyTo: message,
    subject: "s",
    content: "{}",
    purpose: "marketing",
  });
  rules.textLimit(1);
  rules.attachment("image", 1);
  rules.quickReplies(1, 1);
  rules.replyWindow(1);
  rules.personWindow(1, "t");
  rules.privateReplyWindow(1);
  rules.templates();
  rules.sendRate(1, 1);
  rules.receiveRate(1, 1);
  rules.echoes(1);
  rules.length("caption", 1, "utf-16");
  rules.rate("conversation", 1, 1);
  rules.captions();
  rules.pollEvery(1);
  rules.repeatable(1);
  rules.settles(1);
  rules.wholeReplies(1);
  rules.gesture("typing");
  rules.block("buttons");
  rules.buttonAction("reply");
  rules.count("buttons", 1);
  rules.windowCount(1, 1);
  rules.mediaType("image", "image/png");
  rules.needsConsent("marketing");
  rules.validFor(60);
  rules.opening("phone", "template");
  secrets.exists("a");
  secrets.equals("a", "b");
  secrets.hmac("a", "sha1", "b");
  secrets.hmacMatches("a", "sha256", "b", new Uint8Array());
  secrets.ed25519Matches("a", "b", new Uint8Array());
  secrets.hashOf("sha1", ["a", { secret: "b" }]);
  secrets.hashMatches("sha256", [{ secret: "a" }], new Uint8Array());
  secrets.hmacJoined(["a", "b"], "&", "sha1", "c");
  signals.typing(conversation, 1);
  signals.read(conversation);
  signals.react(message, undefined);
  templates.names(conversation);
  templates.reply(conversation, "a", "en", ["b"]);
  templates.replyWith(conversation, { name: "a", language: "en", parameters: { 1: "b" }, files: { c: file } });
  templates.find(conversation, "a", "en");
  text.fold("a");
  text.contains("a", ["b"]);
  text.emails("a");
  text.phones("a");
  text.language("a");
  timers.set("a", 1);
  timers.cancel("a");
  triage.setCategory(conversation, "a");
  triage.setPriority(conversation, "low");
  triage.addLabel(conversation, "a");
  triage.removeLabel(conversation, "a");
  triage.assign(conversation, undefined);
  triage.assignTeam(conversation, undefined);
  triage.setStatus(conversation, "open");
  triage.snooze(conversation, 1);
  triage.escalate(conversation, "a");
  http.send({ url: "https://a", headers: { a: "b" }, body: "c", timeoutMs: 1, repeatable: true });
  http.send({ url: "https://a", body: file });
  http.send({ url: "https://a", body: http.range(file, 0, 1) });
  http.send({ url: "https://a", form: { a: http.range(file, 0, 1) } });
  http.send({ url: "https://a", json: { a: http.secret("b") } });
  http.send({ url: "https://a", answerToFile: 1, followRedirects: true });
  const answer = http.send({ url: "https://a", form: { a: "b", c: file, d: http.secret("e") } });
  answer.status;
  answer.header("a");
  answer.headers("a");
  answer.bytes();
  answer.attachment();

  const expected = Object.entries(contract())
    .filter(([name]) => !isHandler(name) && !context.includes(name))
    .flatMap(([name, { functions, resources, made }]) => [
      ...functions.map((one) => `${name}.${one}`),
      ...Object.entries(resources).flatMap(([resource, methods]) => methods.map((one) => `${name}.${resource}.${one}`)),
      ...made.map((resource) => `new ${name}.${resource}`),
    ]);
  const called = new Set(calls.map(([name]) => name));
  assert.deepEqual(
    expected.filter((name) => !called.has(name)),
    [],
  );
});
