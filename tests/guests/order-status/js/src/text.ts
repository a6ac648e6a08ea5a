import { log, text } from "plugboard";

/** Logs what the SDK can read from a text. */
export function understand(rest: string): void {
  log.info(`fold ${text.fold(rest)}`);
  log.info(`contains ${text.contains(rest, ["order", "zamówien*", "not there"]).join(",") || "-"}`);
  log.info(`emails ${text.emails(rest).join(",") || "-"}`);
  for (const { written, number, extension } of text.phones(rest, "PL")) {
    log.info(`phone ${written}|${number}|${extension ?? "-"}`);
  }
  log.info(`international ${text.phones(rest).length}`);
  log.info(`language ${text.language(rest) ?? "-"}`);
}
