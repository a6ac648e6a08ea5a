// Answers where an order is, as README.md in the parent folder describes.

import { Failure, kv, log, replies, type FailureKind, type MessageEvent, type MigrationStep } from "plugboard";
import { act, rate } from "./act.js";
import { fill, rich } from "./content.js";
import { file, find, linked } from "./lookups.js";
import { correct, signal } from "./gestures.js";
import { ask, keep, link, post, ranges, sign } from "./powers.js";
import { caught, members, read } from "./read.js";
import { order } from "./order.js";
import { understand } from "./text.js";

export { assistant } from "./assistant.js";
export { catalogue, media, poller, settle, setup } from "./channel.js";
export { connector } from "./connector.js";
export {
  onComment,
  onContact,
  onConversation,
  onFeedback,
  onLead,
  onReaction,
  onReceipt,
  onRefused,
  onTimer,
} from "./events.js";
export { exporter } from "./exporter.js";
export { gestures } from "./gestures.js";
export { review } from "./reviewer.js";

let state = 0;

export async function onMessage(event: MessageEvent): Promise<void> {
  const text = event.message.text;
  const [word, rest] = text.includes(" ")
    ? [text.slice(0, text.indexOf(" ")), text.slice(text.indexOf(" ") + 1)]
    : [text, ""];
  switch (word) {
    case "order":
      return order(event, rest);
    case "fail":
      throw new Failure(rest as FailureKind, "failed as asked", { code: "as-asked", retryAfterMs: 1500 });
    case "throw":
      throw new Error("boom");
    case "echo":
      log.info(`${rest} is ${new TextEncoder().encode(rest).length} bytes`);
      replies.reply(event.conversation, rest);
      return;
    case "size":
      kv.set("big", "x".repeat(Number(rest)));
      return log.info(`kept ${kv.get("big")?.length ?? "-"}`);
    case "spin":
      for (;;);
    case "state":
      state += 1;
      return log.info(`state ${state}`);
    case "catch":
      return caught(event);
    case "print":
      return console.log("printed");
    case "read":
      return read(event);
    case "members":
      return members(event);
    case "act":
      return act(event);
    case "keep":
      return keep();
    case "ask":
      return ask(event);
    case "sign":
      return sign();
    case "post":
      return post(event);
    case "ranges":
      return ranges(event);
    case "link":
      return link(event);
    case "rate":
      return rate(event, rest);
    case "linked":
      return linked(event);
    case "find":
      return find(event);
    case "file":
      return file(event);
    case "signal":
      return signal(event);
    case "correct":
      return correct(event);
    case "rich":
      return rich(event, rest);
    case "fill":
      return fill(event);
    case "text":
      return understand(rest);
  }
}

export function migrate(step: MigrationStep): void {
  log.info(`from ${step.from} ${step.conversation ?? "-"} ${step.values.size}`);
  const count = step.get("count");
  if (count !== undefined) step.set("counted", count);
  step.delete("count");
}
