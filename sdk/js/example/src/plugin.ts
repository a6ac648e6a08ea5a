import { config, kv, replies, type MessageEvent } from "plugboard";

export function onMessage(event: MessageEvent): void {
  if (kv.get("greeted") !== undefined) return;
  const greeting = config.get("greeting") ?? "Hello {name}!";
  const preview = replies.reply(event.conversation, greeting.replaceAll("{name}", event.contact.firstName ?? "there"));
  console.log(`greeted ${event.contact.id}: ${preview}`);
  kv.set("greeted", "yes");
}
