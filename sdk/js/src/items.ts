// Conversion of items for the power `intake`.

import { File as RawFile, Item as Raw } from "plugboard:inbox/intake@0.1.2";
import { Attachment } from "./conversations.js";
import { held } from "./handle.js";
import type { File, Item } from "./powers/intake.js";
import { bytes, document, instant, maybe, string, u32 } from "./values.js";

/** Converts an item to the engine's type. */
export function lower(item: Item): Raw {
  const made = new Raw(
    string(item.account, "account"),
    string(item.dedupeKey, "dedupeKey"),
    string(item.thread, "thread"),
    string(item.contact, "contact"),
  );
  if (item.at !== undefined) made.at(instant(item.at, "at"));
  if (item.externalId !== undefined) made.externalId(string(item.externalId, "externalId"));
  if (item.text !== undefined) made.text(string(item.text, "text"));
  if (item.subject !== undefined) made.subject(string(item.subject, "subject"));
  if (item.content !== undefined) made.content(document(item.content, "content"));
  if (item.conversationKind !== undefined) made.conversationKind(string(item.conversationKind, "conversationKind"));
  if (item.kind !== undefined) made.kind(string(item.kind, "kind"));
  if (item.contactName !== undefined) made.contactName(string(item.contactName, "contactName"));
  if (item.replyTo !== undefined) made.replyTo(string(item.replyTo, "replyTo"));
  if (item.payload !== undefined) made.payload(string(item.payload, "payload"));
  for (const [key, value] of Object.entries(item.attributes ?? {})) {
    made.attribute(string(key, "attribute"), string(value, `attribute ${key}`));
  }
  for (const { kind, url, name } of item.attachments ?? []) {
    made.attachment(string(kind, "kind"), string(url, "url"), maybe(string, name, "name"));
  }
  for (const { of, key, value } of item.keep ?? []) {
    made.keep(string(of, "of"), string(key, "key"), string(value, "value"));
  }
  for (const file of item.files ?? []) made.addFile(lowerFile(file));
  if (item.outgoing !== undefined) made.outgoing(string(item.outgoing, "outgoing"));
  if (item.correlation !== undefined) made.correlation(string(item.correlation, "correlation"));
  for (const warning of item.warnings ?? []) made.warning(string(warning, "warning"));
  if (item.conversationName !== undefined) made.conversationName(string(item.conversationName, "conversationName"));
  for (const [key, value] of Object.entries(item.contactAttributes ?? {})) {
    made.contactAttribute(string(key, "contactAttribute"), string(value, `contactAttribute ${key}`));
  }
  for (const { kind, id } of item.alsoKnownAs ?? []) made.alsoKnownAs(string(kind, "kind"), string(id, "id"));
  if (item.failure !== undefined) {
    const { code, message } = item.failure;
    made.failure(string(code, "code"), string(message, "message"));
  }
  return made;
}

function lowerFile(file: File): RawFile {
  const made = new RawFile(string(file.kind, "kind"));
  if (file.url !== undefined) made.url(string(file.url, "url"));
  if (file.reference !== undefined) made.reference(string(file.reference, "reference"));
  if (file.content !== undefined) made.content(held(file.content, Attachment, "content"));
  if (file.bytes !== undefined) made.bytes(bytes(file.bytes, "bytes"));
  if (file.name !== undefined) made.name(string(file.name, "name"));
  if (file.mediaType !== undefined) made.mediaType(string(file.mediaType, "mediaType"));
  if (file.hint !== undefined) made.hint(string(file.hint, "hint"));
  if (file.durationMs !== undefined) made.durationMs(u32(file.durationMs, "durationMs"));
  return made;
}
