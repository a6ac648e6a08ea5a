import { directory, Failure, files, handover, log, type MessageEvent } from "plugboard";
import { tell } from "./read.js";

/** Logs the conversations that are linked with this one. */
export function linked(event: MessageEvent): void {
  log.info(`linked ${handover.linked(event.conversation).join(",") || "-"}`);
}

/** Looks up other conversations, messages and contacts. */
export function find(event: MessageEvent): void {
  const [conversation, contact] = [event.conversation.id, event.contact.id];
  log.info(`conversation ${directory.conversation(conversation).id}`);
  log.info(`conversations ${directory.conversations({ contact, status: "open" }, 10).length}`);
  log.info(`messages ${directory.messages(conversation, 5).length}`);
  log.info(`contact ${directory.contact(contact).id}`);
  log.info(`found ${directory.findContacts("email", "ada@example.com", 10).length}`);
  tell(() => directory.contact("nobody"));
}

/** Reads a file piece by piece. */
export function file(event: MessageEvent): void {
  const [file] = event.message.attachments;
  if (file === undefined) throw Failure.invalid("there is no file");
  let [sum, offset] = [0, 0];
  for (;;) {
    const piece = files.read(file, offset, 4);
    log.info(`piece ${piece.length}`);
    if (piece.length === 0) break;
    for (const byte of piece) sum += byte;
    offset += piece.length;
  }
  log.info(`sum ${sum}`);
}
