import { config, Failure, http, kv, replies, triage, type MessageEvent } from "plugboard";

/** Answers where an order is, and how often that was asked. */
export async function order(event: MessageEvent, number: string): Promise<void> {
  const asked = Number(kv.get("asked") ?? 0) + 1;
  kv.set("asked", String(asked));
  kv.shared.add("asked", 1);
  triage.addLabel(event.conversation, "order-status");
  const state = config.get(`orders.${number}`) ?? (await lookUp(number));
  replies.reply(event.conversation, `Order ${number}: ${state} (asked ${asked})`);
}

/** Queries the shop, with the standard `fetch`. */
async function lookUp(number: string): Promise<string> {
  const unknown = Failure.notFound(`there is no order ${number}`, { code: "unknown-order" });
  const base = config.get("api_base");
  if (base === undefined) throw unknown;
  const answer = await fetch(`${base}/orders/${number}`, {
    headers: { authorization: `Bearer ${http.secret("token")}` },
  });
  if (answer.status === 200) return answer.text();
  if (answer.status === 404) throw unknown;
  if (answer.status === 429) throw busy("the shop", answer.headers.get("retry-after"));
  throw Failure.unavailable(`the shop answered ${answer.status}`);
}

/** The failure after too many requests. */
export function busy(who: string, retryAfter: string | null | undefined): Failure {
  const seconds = Number(retryAfter ?? undefined);
  return Failure.rateLimited(`${who} is busy`, { retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : undefined });
}
