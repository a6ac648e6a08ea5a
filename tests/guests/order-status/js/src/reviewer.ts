import { Failure, log, type ReplyReview } from "plugboard";

/** Holds replies that contain a secret, and corrects misspellings. */
export function review(reply: ReplyReview): void {
  const { text } = reply.message;
  log.info(`review ${reply.sender} ${text}`);
  log.info(`buttons ${reply.quickReplies.map(({ title }) => title).join(",") || "-"}`);
  log.info(`template ${reply.template?.name ?? "-"}`);
  if (text === "not now") throw Failure.unavailable("ask again", { code: "later" });
  if (text.includes("secret")) reply.hold("it tells a secret");
  if (text.includes("teh")) reply.amend(text.replaceAll("teh", "the"));
}
