import { Failure, config, kv, replies, text, type MessageEvent } from "plugboard";

export function onMessage(event: MessageEvent): void {
  if (text.contains(event.message.text, ["hours"]).length === 0) return;

  const hours = config.get("hours");
  if (hours === undefined) throw Failure.invalid("configuration member `hours`: is missing");
  replies.reply(event.conversation, `We are open ${hours}.`);
  // Stored in `kv`, because variables are reset before the next message.
  const asked = kv.shared.add("asked", 1);
  console.log(`asked ${asked} times so far`);
}
