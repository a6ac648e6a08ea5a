import {
  clock,
  config,
  Failure,
  http,
  kv,
  links,
  log,
  random,
  replies,
  secrets,
  templates,
  type Attachment,
  type MessageEvent,
} from "plugboard";
import { tell } from "./read.js";

/** Stores and deletes values. */
export function keep(): void {
  kv.set("a", "1");
  log.info(`kv ${kv.get("a") ?? "-"}`);
  kv.delete("a");
  log.info(`kv ${kv.get("a") ?? "-"}`);
  kv.shared.set("s", "x");
  log.info(`shared ${kv.shared.get("s") ?? "-"}`);
  kv.shared.delete("s");
  log.info(`sum ${kv.shared.add("n", 2.5)}`);
  log.info(`swapped ${kv.shared.compareAndSet("f", undefined, "up")}`);
  log.info(`swapped ${kv.shared.compareAndSet("f", undefined, "up")}`);
}

/** Uses every power that changes nothing. */
export function ask(event: MessageEvent): void {
  log.info(`config ${config.get("orders.7") ?? "-"}`);
  log.info(`config ${typeof config.json()}`);
  log.info(`secret ${secrets.exists("token")}`);
  log.info(`equals ${secrets.equals("token", "s3cret")}`);
  const mac = secrets.hmac("token", "sha256", "data");
  log.info(`hmac ${hex(mac)}`);
  log.info(`matches ${secrets.hmacMatches("token", "sha256", "data", mac)}`);
  const { year, month, day, hour, minute, second, weekday, utcOffsetMinutes } = clock.local(
    clock.now(),
    "Europe/Berlin",
  );
  log.info(`local ${year}-${month}-${day} ${hour}:${minute}:${second} ${weekday} ${utcOffsetMinutes}`);
  const noon = clock.instant({ year: 2026, month: 7, day: 5, hour: 12, minute: 30 }, "Europe/Berlin");
  log.info(`instant ${noon}`);
  log.info(`random ${random.bytes(8).length}`);
  const number = random.number();
  log.info(`number ${Number.isInteger(number) && number >= 0 && number <= 4_294_967_295}`);
  log.info(`templates ${templates.names(event.conversation).join(",") || "-"}`);
  for (const level of ["debug", "info", "warn", "error"] as const) log.write(level, `level ${level}`);
}

/** Makes hashes that contain a secret. */
export function sign(): void {
  const pieces: secrets.Piece[] = ["a", { secret: "token" }, "b"];
  const digest = secrets.hashOf("sha256", pieces);
  log.info(`hash ${hex(digest)}`);
  log.info(`same ${secrets.hashMatches("sha256", pieces, digest)}`);
  log.info(`other ${secrets.hashMatches("sha256", pieces.reverse(), digest)}`);
  log.info(`joined ${hex(secrets.hmacJoined(["token", "token"], "&", "sha1", "data"))}`);
  tell(() => secrets.hashOf("sha1", ["a"]));
  tell(() => secrets.hmacJoined([], "&", "sha256", "data"));
}

/** Returns bytes in lower-case hexadecimal. */
function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Uploads a file, and replies with the one in the response. */
export function post(event: MessageEvent): void {
  const file = first(event);
  const answer = http.send({
    url: `${config.get("api_base") ?? ""}/upload`,
    form: { file, a: "1", token: http.secret("token") },
    timeoutMs: 5000,
    repeatable: true,
  });
  log.info(`posted ${answer.status}`);
  log.info(`type ${answer.header("content-type") ?? "-"}`);
  log.info(`body ${answer.bytes().length}`);
  replies.reply(event.conversation, { attachments: [answer.attachment("answer.bin")] });
}

/** Uploads a file in two parts: in a form, and as a body. */
export function ranges(event: MessageEvent): void {
  const file = first(event);
  const base = config.get("api_base") ?? "";
  const posted = http.send({ url: `${base}/part`, form: { part: http.range(file, 1, 4) } });
  log.info(`posted ${posted.status}`);
  const put = http.send({ method: "PUT", url: `${base}/rest`, body: http.range(file, 6, 100) });
  log.info(`put ${put.status}`);
}

/** Asks for the address of a file, which only `send` may do. */
export function link(event: MessageEvent): void {
  const file = first(event);
  tell(() => links.address(file, 600));
}

/** Returns the message's first file. */
function first(event: MessageEvent): Attachment {
  const [file] = event.message.attachments;
  if (file === undefined) throw Failure.invalid("there is no file");
  return file;
}
