/**
 * The power `directory`: reads beyond the conversation at hand, all conversations, customers and leads of the inbox.
 *
 * What is read is told as one JSON object each, as the API shows it; members may be added to it at any time. It is as
 * it is now, without what this handler has asked for. At most 100 calls a handler.
 *
 * @module
 */
import * as power from "plugboard:inbox/directory@0.1.1";
import { ask } from "../failure.js";
import { maybe, object, string, u32, type JsonObject, type Open } from "../values.js";

/** Which conversations are looked for. What is left out may be any. */
export interface ConversationFilter {
  /** Those of one contact, by its identifier. */
  contact?: string | undefined;
  /** Those on one channel, by its name. */
  channel?: string | undefined;
  /** Those of one status. */
  status?: Open<"open" | "pending" | "snoozed" | "resolved"> | undefined;
}

/**
 * One conversation by its identifier, with its `contact`, its `linked` conversations and its latest `lead`.
 *
 * @throws {Failure} `not-found` when there is none.
 */
export function conversation(id: string): JsonObject {
  return object(ask(() => power.conversation(string(id, "id"))));
}

/** Conversations, the latest changed first. At most 100 at once. */
export function conversations(filter: ConversationFilter, limit: number): JsonObject[] {
  const { contact, channel, status } = filter;
  const found = ask(() =>
    power.conversations(
      maybe(string, contact, "contact"),
      maybe(string, channel, "channel"),
      maybe(string, status, "status"),
      u32(limit, "limit"),
    ),
  );
  return found.map(object);
}

/** The latest messages of a conversation, by its identifier, oldest first, as they are now. At most 100 at once. */
export function messages(conversation: string, limit: number): JsonObject[] {
  return ask(() => power.messages(string(conversation, "conversation"), u32(limit, "limit"))).map(object);
}

/**
 * One contact by its identifier, with its `identities` and its latest `lead`.
 *
 * @throws {Failure} `not-found` when there is none.
 */
export function contact(id: string): JsonObject {
  return object(ask(() => power.contact(string(id, "id"))));
}

/**
 * Contacts that have an attribute of this value, such as `email`, or that a platform knows by this identifier
 * (`identity`). At most 100 at once.
 */
export function findContacts(key: string, value: string, limit: number): JsonObject[] {
  return ask(() => power.findContacts(string(key, "key"), string(value, "value"), u32(limit, "limit"))).map(object);
}
