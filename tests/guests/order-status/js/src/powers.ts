import {
  clock,
  config,
  Failure,
  http,
  kv,
  log,
  random,
  replies,
  secrets,
  templates,
  type MessageEvent,
} from "plugboard";

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
  log.info(`hmac ${[...mac].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`);
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

/** Uploads a file, and replies with the one in the response. */
export function post(event: MessageEvent): void {
  const [file] = event.message.attachments;
  if (file === undefined) throw Failure.invalid("there is no file");
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
