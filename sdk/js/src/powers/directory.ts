/**
 * The power `directory`: reads all conversations, customers and leads of the inbox, not only those of the event.
 *
 * Each record is returned as one JSON object in the API's form; future versions may add members. It shows the current
 * state, without the changes that this handler has requested. A handler may make at most 100 calls; further calls throw
 * a {@link Failure} `rate-limited`.
 *
 * @module
 */
import * as power from "plugboard:inbox/directory@0.1.2";
import { ask } from "../failure.js";
import { maybe, object, string, u32, type JsonObject, type Open } from "../values.js";

/** The conversations to return. An omitted member does not filter. */
export interface ConversationFilter {
  /** A contact's identifier. */
  contact?: string | undefined;
  /** A channel's name. */
  channel?: string | undefined;
  /** A status. */
  status?: Open<"open" | "pending" | "snoozed" | "resolved"> | undefined;
}

/**
 * Returns a conversation by its identifier, with its `contact`, its `linked` conversations and its latest `lead`.
 *
 * @throws {Failure} `not-found` if it does not exist.
 */
export function conversation(id: string): JsonObject {
  return object(ask(() => power.conversation(string(id, "id"))));
}

/**
 * Returns conversations, most recently changed first. A `limit` above 100 counts as 100.
 *
 * @throws {Failure} `invalid` for an unknown status.
 */
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

/**
 * Returns the latest messages of a conversation, by its identifier, in their current state, oldest first. A `limit`
 * above 100 counts as 100.
 */
export function messages(conversation: string, limit: number): JsonObject[] {
  return ask(() => power.messages(string(conversation, "conversation"), u32(limit, "limit"))).map(object);
}

/**
 * Returns a contact by its identifier, with its `identities` and its latest `lead`.
 *
 * @throws {Failure} `not-found` if it does not exist.
 */
export function contact(id: string): JsonObject {
  return object(ask(() => power.contact(string(id, "id"))));
}

/**
 * Returns the contacts whose attribute `key`, such as `email`, has this value. The key `identity` finds contacts by
 * their identifier on a platform. A `limit` above 100 counts as 100.
 */
export function findContacts(key: string, value: string, limit: number): JsonObject[] {
  return ask(() => power.findContacts(string(key, "key"), string(value, "value"), u32(limit, "limit"))).map(object);
}
