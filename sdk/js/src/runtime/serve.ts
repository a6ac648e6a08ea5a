// From what a plugin exports to what its component exports. The module that the build makes calls this with the
// plugin's own module, the handlers that plugin.toml lists, and those of its powers that the runtime itself uses.

import { CommandEvent, CommandList, SuggestionRequest } from "../assistance.js";
import { Batch, PollRequest } from "../batches.js";
import {
  CommentEvent,
  ConversationEvent,
  FeedbackEvent,
  LeadEvent,
  MessageEvent,
  ReactionEvent,
  ReceiptEvent,
  RefusedEvent,
  TimerEvent,
} from "../events.js";
import { Failure, lowered, readable } from "../failure.js";
import { MigrationStep } from "../migrations.js";
import { HookRequest, Outgoing, ProfileRequest } from "../platform.js";
import { ReplyReview } from "../reviews.js";
import { line, listen, trace } from "./console.js";
import { forget, settle } from "./promise.js";
import { draw, random, reseed } from "./random.js";

/** What the runtime uses where it is there. */
export interface Runtime {
  /** Two numbers that differ from call to call. */
  seed: () => unknown;
  /** The power `log`. */
  log?: Parameters<typeof listen>[0];
  /** The power `random`. */
  number?: () => number;
  /** `fetch`, over the power `http`. */
  fetch?: unknown;
}

type Plugin = Readonly<Record<string, unknown>>;
type Act = (...args: unknown[]) => unknown;
/** How what the host gives is shown to the plugin. */
type Show = new (held: never) => unknown;

/** For each handler that is one function: the plugin's name for it, the contract's, and what it gets. */
const functions: Readonly<Record<string, readonly [plugin: string, contract: string, Show]>> = {
  "on-message": ["onMessage", "handle", MessageEvent],
  "on-conversation": ["onConversation", "handle", ConversationEvent],
  "on-refused": ["onRefused", "handle", RefusedEvent],
  "on-timer": ["onTimer", "handle", TimerEvent],
  "on-lead": ["onLead", "handle", LeadEvent],
  "on-comment": ["onComment", "handle", CommentEvent],
  "on-reaction": ["onReaction", "handle", ReactionEvent],
  "on-receipt": ["onReceipt", "handle", ReceiptEvent],
  "on-feedback": ["onFeedback", "handle", FeedbackEvent],
  migration: ["migrate", "migrate", MigrationStep],
  reviewer: ["review", "review", ReplyReview],
};

/** Whether a plugin may leave a role's function out: never, always, or as it has another or not. */
type Need = "needed" | "free" | { with: string } | { without: string };

/** For each role of several functions: what they get, and whether a plugin may leave them out. */
const roles: Readonly<Record<string, Readonly<Record<string, readonly [Show | undefined, Need]>>>> = {
  connector: {
    verify: [HookRequest, "needed"],
    receive: [HookRequest, "needed"],
    send: [Outgoing, "needed"],
    profile: [ProfileRequest, "free"],
    rules: [undefined, "free"],
  },
  exporter: {
    exportBatch: [Batch, "needed"],
    poll: [PollRequest, "free"],
  },
  assistant: {
    suggest: [SuggestionRequest, { without: "commands" }],
    commands: [CommandList, "free"],
    run: [CommandEvent, { with: "commands" }],
  },
};

/**
 * The component's exports, by the handlers' names. Throws, while the plugin is built, when an export is missing or
 * unlisted.
 */
export function serve(
  plugin: Plugin,
  handlers: readonly string[],
  runtime: Runtime,
): Record<string, Record<string, Act>> {
  const made: Record<string, Record<string, Act>> = {};
  for (const handler of handlers) {
    const one = functions[handler];
    made[handler] = one === undefined ? role(plugin, handler, runtime) : single(plugin, handler, one, runtime);
  }
  const known = [
    ...Object.entries(functions).map(([handler, [name]]) => [handler, name]),
    ...Object.keys(roles).map((name) => [name, name]),
  ];
  for (const [handler, name] of known as [string, string][]) {
    if (plugin[name] !== undefined && !handlers.includes(handler)) {
      throw new Error(`the plugin exports \`${name}\`, but \`handlers\` in plugin.toml does not list \`${handler}\``);
    }
  }
  return made;
}

function single(
  plugin: Plugin,
  handler: string,
  [name, contract, show]: (typeof functions)[string] & {},
  runtime: Runtime,
): Record<string, Act> {
  const act = plugin[name];
  if (typeof act !== "function") {
    throw new Error(`plugin.toml lists the handler \`${handler}\`, but the plugin exports no function \`${name}\``);
  }
  return { [contract]: guarded(act as Act, undefined, show, runtime) };
}

function role(plugin: Plugin, name: string, runtime: Runtime): Record<string, Act> {
  const object = plugin[name];
  if (typeof object !== "object" || object === null) {
    throw new Error(`plugin.toml lists the handler \`${name}\`, but the plugin exports no object \`${name}\``);
  }
  const made: Record<string, Act> = {};
  for (const [member, [show, need]] of Object.entries(roles[name] ?? {})) {
    const act = (object as Plugin)[member];
    if (typeof act !== "function" && (act !== undefined || needed(object as Plugin, need))) {
      throw new Error(`the plugin's \`${name}\` has no function \`${member}\``);
    }
    made[member] = guarded((act ?? (() => {})) as Act, object, show, runtime);
  }
  return made;
}

function needed(role: Plugin, need: Need): boolean {
  if (typeof need === "string") return need === "needed";
  return "with" in need ? role[need.with] !== undefined : role[need.without] === undefined;
}

function guarded(act: Act, self: unknown, show: Show | undefined, runtime: Runtime): Act {
  return (given) => {
    begin(runtime);
    try {
      settle(show === undefined ? act.call(self) : act.call(self, new show(given as never)));
    } catch (error) {
      throw ending(error);
    }
  };
}

/** What must not be left from the time when the plugin was built, or from an earlier call. */
function begin(runtime: Runtime): void {
  forget();
  listen(runtime.log);
  draw({ seed: runtime.seed, number: runtime.number });
  reseed();
  Math.random = random;
  if (runtime.fetch !== undefined) Object.assign(globalThis, { fetch: runtime.fetch });
}

/** What the engine takes as the contract's failure. Any other error would end the call without a word. */
function ending(error: unknown): unknown {
  const known = readable(error);
  if (known instanceof Failure) {
    try {
      return lowered(known);
    } catch (wrong) {
      return ending(wrong);
    }
  }
  try {
    line("error", trace(error));
  } catch {
    // The message below says it too.
  }
  return { kind: "internal", code: null, message: worded(error), retryAfterMs: null };
}

function worded(error: unknown): string {
  try {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return (text as unknown as { toWellFormed(): string }).toWellFormed();
  } catch {
    return "an error that cannot be put into words";
  }
}
