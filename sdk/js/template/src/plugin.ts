import { Failure, config, kv, replies, words, type MessageEvent } from "plugboard";

export function onMessage(event: MessageEvent): void {
  if (!words.contains(event.message.text, "hours")) return;

  const hours = config.get("hours");
  if (hours === undefined) throw Failure.invalid("configuration member `hours`: it is missing");
  replies.reply(event.conversation, `We are open ${hours}.`);
  // A variable would be as new at the next message.
  const asked = kv.shared.add("asked", 1);
  console.log(`asked ${asked} times so far`);
}
