/// <reference path="./contract.d.ts" />
import type { Failure as Raw } from "plugboard:inbox/types@0.1.1";
import { maybe, string, u32, unsigned } from "./values.js";

/**
 * Why something did not happen:
 *
 * - `invalid`: the input is wrong. The same call would fail again.
 * - `not-found`: what was named does not exist, or is not visible from here.
 * - `denied`: it is not allowed: not granted, or against a rule.
 * - `conflict`: something changed in between. The host runs the handler again.
 * - `rate-limited`: too many, too fast or too large. The host tries again after the wait.
 * - `unavailable`: a passing fault, nothing was done. The host tries again.
 * - `uncertain`: it may or may not have been done. The host never repeats it by itself.
 * - `internal`: a defect.
 */
export type FailureKind = Raw["kind"];

/** All kinds of failures. */
export const failureKinds: readonly FailureKind[] = [
  "invalid",
  "not-found",
  "denied",
  "conflict",
  "rate-limited",
  "unavailable",
  "uncertain",
  "internal",
];

/** What a {@link Failure} may say beside its kind and message. */
export interface FailureDetails {
  /** A short stable word for programs, such as a platform's error code. At most 64 bytes. */
  code?: string | undefined;
  /** How long to wait before the next try, in milliseconds. The host takes it as at most 24 hours. */
  retryAfterMs?: number | undefined;
  /** The error that led to this one. It stays in the plugin: the host does not hear of it. */
  cause?: unknown;
}

/**
 * The one error of the contract, in both directions: powers throw it, and a handler that throws it has failed with it.
 *
 * A handler that fails discards all that it asked for. The host runs it again for `unavailable`, `rate-limited` and
 * `conflict`, and keeps the event as a dead letter otherwise. Any other error that leaves a handler is `internal`.
 *
 * @example
 * throw Failure.rateLimited("the shop is busy", { retryAfterMs: 30_000 });
 */
export class Failure extends Error {
  override readonly name = "Failure";
  /** Why, in one of eight words. */
  readonly kind: FailureKind;
  /** A short stable word for programs: the contract's own, or a platform's error code. */
  readonly code: string | undefined;
  /** How long to wait before the next try, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  /** The message is a sentence for people: what happened, where, and how to mend it. At most 2,000 bytes. */
  constructor(kind: FailureKind, message: string, details: FailureDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    if (!failureKinds.includes(kind)) throw new TypeError(`a failure's kind is one of ${failureKinds.join(", ")}`);
    this.kind = kind;
    this.code = details.code;
    this.retryAfterMs = details.retryAfterMs;
  }

  /** The input is wrong: the same call would fail again. */
  static invalid(message: string, details?: FailureDetails): Failure {
    return new Failure("invalid", message, details);
  }

  /** What was named does not exist. */
  static notFound(message: string, details?: FailureDetails): Failure {
    return new Failure("not-found", message, details);
  }

  /** It is not allowed. */
  static denied(message: string, details?: FailureDetails): Failure {
    return new Failure("denied", message, details);
  }

  /** Something changed in between. The host runs the handler again. */
  static conflict(message: string, details?: FailureDetails): Failure {
    return new Failure("conflict", message, details);
  }

  /** Too many, too fast or too large. The host tries again after `retryAfterMs`. */
  static rateLimited(message: string, details?: FailureDetails): Failure {
    return new Failure("rate-limited", message, details);
  }

  /** A passing fault: nothing was done. The host tries again. */
  static unavailable(message: string, details?: FailureDetails): Failure {
    return new Failure("unavailable", message, details);
  }

  /** It may or may not have been done. The host never repeats it by itself. */
  static uncertain(message: string, details?: FailureDetails): Failure {
    return new Failure("uncertain", message, details);
  }

  /** A defect. */
  static internal(message: string, details?: FailureDetails): Failure {
    return new Failure("internal", message, details);
  }
}

/** An error as the engine throws it for a power, as a failure; any other as it is. */
export function readable(error: unknown): unknown {
  if (error instanceof Failure || typeof error !== "object" || error === null) return error;
  const raw = (error as { payload?: Partial<Raw> | null }).payload;
  if (typeof raw !== "object" || raw === null || !failureKinds.includes(raw.kind as FailureKind)) return error;
  return new Failure(raw.kind as FailureKind, String(raw.message ?? ""), {
    code: raw.code ?? undefined,
    retryAfterMs: typeof raw.retryAfterMs === "number" ? unsigned(raw.retryAfterMs) : undefined,
  });
}

/** A failure as the engine takes it. */
export function lowered(failure: Failure): Raw {
  return {
    kind: failure.kind,
    code: maybe(string, failure.code, "a failure's code"),
    message: string(failure.message, "a failure's message"),
    retryAfterMs: maybe(u32, failure.retryAfterMs, "a failure's wait"),
  };
}

/** Asks a power; what it refuses is thrown as a {@link Failure}. */
export function ask<T>(power: () => T): T {
  try {
    return power();
  } catch (error) {
    throw readable(error);
  }
}
