// What the platform tells, with its types. What comes is JSON of somebody else's: it has these types once it is read.

import type { intake, Json, JsonObject } from "plugboard";

/** What every event has. */
interface Happened {
  /** The room in which it happened. */
  room: string;
  /** Who did it. */
  person: string;
  /** When, by the platform's clock. Without it, the time of arrival counts. */
  at: Date | undefined;
  /** The message that it is about. */
  message: string;
}

/** An event, told apart by its type. */
export type RoomEvent = Happened &
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

/** Why an event cannot be read: it is of a type that is new, or lacks what it must have. */
export class Unreadable extends Error {}

/** Reads an event of a type. */
export function readEvent(type: string, body: Json): RoomEvent {
  const data = read(body).part("data");
  const happened = (): Happened => ({
    room: data.text("room"),
    person: data.text("person"),
    at: data.time("at"),
    message: data.text("message"),
  });
  switch (type) {
    case "message.created":
      return {
        ...happened(),
        type,
        name: data.maybe("name"),
        text: data.maybe("text"),
        files: data.list("files")?.map(readFile),
      };
    case "button.pressed":
      return { ...happened(), type, title: data.text("title"), payload: data.text("payload") };
    case "message.reacted":
      return { ...happened(), type, emoji: data.maybe("emoji") };
    case "message.read":
      return { ...happened(), type };
    default:
      throw new Unreadable(`an event of the type \`${type.slice(0, 64)}\`, which is not known`);
  }
}

function readFile(file: Reader): intake.ItemAttachment {
  return { kind: file.text("kind"), url: file.text("url"), name: file.maybe("name") };
}

/** Reads members of an object, or throws what is wrong with them. */
interface Reader {
  /** A text that must be there, and not be empty. */
  text(name: string): string;
  /** A text that may be absent. */
  maybe(name: string): string | undefined;
  /** A time as ISO 8601 writes it, that may be absent. */
  time(name: string): Date | undefined;
  /** An object that must be there. */
  part(name: string): Reader;
  /** A list of objects, that may be absent. */
  list(name: string): Reader[] | undefined;
}

function read(value: Json | undefined): Reader {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Unreadable("it is not an object");
  const members: JsonObject = value;
  const wrong = (name: string): Unreadable => new Unreadable(`an event that cannot be read: see \`${name}\``);
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
