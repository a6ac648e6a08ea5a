// Gestures, both ways: asked for as an automation, and made as a connector.

import { config, corrections, Failure, http, log, signals, type Gestures, type MessageEvent } from "plugboard";
import { busy } from "./order.js";
import { tell } from "./read.js";

/** Shows that somebody is typing and has read, and reacts. */
export function signal(event: MessageEvent): void {
  const { conversation, message } = event;
  signals.typing(conversation, 5);
  signals.read(conversation);
  signals.react(message, "👍");
  signals.react(message, undefined);
  tell(() => signals.typing(conversation, 61));
}

/** Corrects the last message that went out, and tries to correct the customer's. */
export function correct(event: MessageEvent): void {
  const sent = event.conversation.messages(10).findLast(({ direction }) => direction === "out") ?? event.message;
  log.info(`edited-at ${sent.editedAt ?? "-"}`);
  corrections.edit(sent, "corrected");
  corrections.delete(sent);
  tell(() => corrections.edit(event.message, "yours"));
}

export const gestures: Gestures = {
  perform(gesture) {
    const { kind, message, emoji, text, seconds } = gesture;
    log.info(`gesture ${kind} ${message ?? "-"} ${emoji ?? "-"} ${text ?? "-"} ${seconds}`);
    log.info(`mark ${gesture.kept("message", "mark") ?? "-"}`);
    log.info(`topic ${gesture.kept("thread", "topic") ?? "-"}`);
    const { id, attempt, account, thread, recipient, conversationKind, sender } = gesture;
    const answer = http.send({
      method: "POST",
      url: `${config.get("api_base") ?? ""}/gestures`,
      headers: { authorization: `Bearer ${http.secret("token")}` },
      json: { id, attempt, account, thread, recipient, kind: conversationKind, sender },
    });
    if (answer.status === 429) throw busy("the shop", answer.header("retry-after"));
    if (answer.status !== 200) throw Failure.denied(`the platform answered ${answer.status}`, { code: "refused" });
    const changed = (answer.json() as { id?: unknown }).id;
    if (typeof changed === "string") gesture.changedId(changed);
  },
};
