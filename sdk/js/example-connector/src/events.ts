// The platform's events and their types. Requests are untrusted JSON; they have these types only after `readEvent`.

import type { intake, Json, JsonObject } from "plugboard";

/** The members that every event has. */
interface CommonMembers {
  /** The room in which the event happened. */
  room: string;
  /** The person who caused the event. */
  person: string;
  /** The time by the platform's clock. If it is missing, the time of arrival is used. */
  at: Date | undefined;
  /** The message that the event is about. */
  message: string;
}

/** An event, distinguished by its type. */
export type RoomEvent = CommonMembers &
  (
    | {
        type: "message.created";
        name: string | undefined;
        text: string | undefined;
        files: intake.ItemAttachment[] | undefined;
      }
    | { type: "button.pressed"; title: string; payload: string }
    | { type: "message.reacted"; emoji: string | undefined }
    | { type: "message.read" }
  );

/** Thrown for an event that cannot be read: its type is unknown, or a required member is missing. */
export class Unreadable extends Error {}

/** Reads an event of a type. */
export function readEvent(type: string, body: Json): RoomEvent {
  const data = read(body).part("data");
  const common = (): CommonMembers => ({
    room: data.text("room"),
    person: data.text("person"),
    at: data.time("at"),
    message: data.text("message"),
  });
  switch (type) {
    case "message.created":
      return {
        ...common(),
        type,
        name: data.maybe("name"),
        text: data.maybe("text"),
        files: data.list("files")?.map(readFile),
      };
    case "button.pressed":
      return { ...common(), type, title: data.text("title"), payload: data.text("payload") };
    case "message.reacted":
      return { ...common(), type, emoji: data.maybe("emoji") };
    case "message.read":
      return { ...common(), type };
    default:
      throw new Unreadable(`an event of the unknown type \`${type.slice(0, 64)}\``);
  }
}

function readFile(file: Reader): intake.ItemAttachment {
  return { kind: file.text("kind"), url: file.text("url"), name: file.maybe("name") };
}

/** Reads members of an object, or throws an error that describes the problem. */
interface Reader {
  /** Returns a text that is required and not empty. */
  text(name: string): string;
  /** Returns an optional text. */
  maybe(name: string): string | undefined;
  /** Returns an optional time in ISO 8601 format. */
  time(name: string): Date | undefined;
  /** Returns a required object. */
  part(name: string): Reader;
  /** Returns an optional list of objects. */
  list(name: string): Reader[] | undefined;
}

function read(value: Json | undefined): Reader {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Unreadable("an event that cannot be read: a member is not an object");
  }
  const members: JsonObject = value;
  const wrong = (name: string): Unreadable =>
    new Unreadable(`an event that cannot be read: \`${name}\` is missing or not valid`);
  const maybe = (name: string): string | undefined => {
    const text = members[name] ?? undefined;
    if (text !== undefined && typeof text !== "string") throw wrong(name);
    return text;
  };
  return {
    maybe,
    text(name) {
      const text = maybe(name);
      if (text === undefined || text === "") throw wrong(name);
      return text;
    },
    time(name) {
      const text = maybe(name);
      const time = text === undefined ? undefined : new Date(text);
      if (time !== undefined && Number.isNaN(time.getTime())) throw wrong(name);
      return time;
    },
    part(name) {
      return read(members[name]);
    },
    list(name) {
      const list = members[name] ?? undefined;
      if (list !== undefined && !Array.isArray(list)) throw wrong(name);
      return list?.map((one) => read(one));
    },
  };
}
