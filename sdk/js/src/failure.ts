/// <reference path="./contract.d.ts" />
import type { Failure as Raw } from "plugboard:inbox/types@0.1.2";
import { maybe, string, u32, unsigned } from "./values.js";

/**
 * The reason why a request was not carried out:
 *
 * - `invalid`: the input is wrong. The same call would fail again.
 * - `not-found`: something does not exist or is not visible to the plugin.
 * - `denied`: the call is not allowed: it was not granted, or a rule forbids it.
 * - `conflict`: data changed in the meantime. The host runs the handler again.
 * - `rate-limited`: there were too many requests, or they were too large. The host retries after the wait.
 * - `unavailable`: a temporary fault; nothing was done. The host retries.
 * - `uncertain`: the operation may or may not have been done. The host never retries it by itself.
 * - `internal`: a bug.
 */
export type FailureKind = Raw["kind"];

/** All kinds of failure. */
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

/** Optional details of a {@link Failure}. */
export interface FailureDetails {
  /** A short stable code for programs, such as a platform's error code. At most 64 bytes. */
  code?: string | undefined;
  /** How long to wait before the next attempt, in milliseconds. The host treats more than 24 hours as 24 hours. */
  retryAfterMs?: number | undefined;
  /** The error that caused this one. It stays in the plugin; the host does not receive it. */
  cause?: unknown;
}

/**
 * The error type of the contract, in both directions: powers throw it, and a handler reports its own failure by
 * throwing it.
 *
 * If a handler fails, everything it requested is discarded. The host runs it again for `unavailable`, `rate-limited`
 * and `conflict`, and otherwise stores the event as a dead letter. Any other error thrown by a handler is reported as
 * `internal`.
 *
 * @example
 * throw Failure.rateLimited("the shop is busy", { retryAfterMs: 30_000 });
 */
export class Failure extends Error {
  override readonly name = "Failure";
  /** The reason, as one of eight kinds. */
  readonly kind: FailureKind;
  /** A short stable code for programs: one of the contract's, or a platform's error code. At most 64 bytes. */
  readonly code: string | undefined;
  /** How long to wait before the next attempt, in milliseconds. The host treats more than 24 hours as 24 hours. */
  readonly retryAfterMs: number | undefined;

  /**
   * Creates a failure. The message is a sentence for people: what happened, where, and how to fix it. At most 2,000
   * bytes. The static methods, one for each kind, are easier to read.
   *
   * @throws {TypeError} for an unknown kind.
   */
  constructor(kind: FailureKind, message: string, details: FailureDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    if (!failureKinds.includes(kind)) throw new TypeError(`a failure's kind must be one of ${failureKinds.join(", ")}`);
    this.kind = kind;
    this.code = details.code;
    this.retryAfterMs = details.retryAfterMs;
  }

  /** Returns a failure for wrong input: the same call would fail again. */
  static invalid(message: string, details?: FailureDetails): Failure {
    return new Failure("invalid", message, details);
  }

  /** Returns a failure for something that does not exist or is not visible to the plugin. */
  static notFound(message: string, details?: FailureDetails): Failure {
    return new Failure("not-found", message, details);
  }

  /** Returns a failure for something that is not allowed: not granted, or against a rule. */
  static denied(message: string, details?: FailureDetails): Failure {
    return new Failure("denied", message, details);
  }

  /** Returns a failure for data that changed in the meantime. The host runs the handler again. */
  static conflict(message: string, details?: FailureDetails): Failure {
    return new Failure("conflict", message, details);
  }

  /** Returns a failure for too many or too large requests. The host retries, after `retryAfterMs` if it is given. */
  static rateLimited(message: string, details?: FailureDetails): Failure {
    return new Failure("rate-limited", message, details);
  }

  /** Returns a failure for a temporary fault that left nothing done. The host retries. */
  static unavailable(message: string, details?: FailureDetails): Failure {
    return new Failure("unavailable", message, details);
  }

  /** Returns a failure for a request that may or may not have taken effect. The host never retries it by itself. */
  static uncertain(message: string, details?: FailureDetails): Failure {
    return new Failure("uncertain", message, details);
  }

  /** Returns a failure for a bug. Other errors thrown by a handler are reported as this kind. */
  static internal(message: string, details?: FailureDetails): Failure {
    return new Failure("internal", message, details);
  }
}

/** Converts an error that the engine throws for a power into a failure. Returns any other error unchanged. */
export function readable(error: unknown): unknown {
  if (error instanceof Failure || typeof error !== "object" || error === null) return error;
  const raw = (error as { payload?: Partial<Raw> | null }).payload;
  if (typeof raw !== "object" || raw === null || !failureKinds.includes(raw.kind as FailureKind)) return error;
  return new Failure(raw.kind as FailureKind, String(raw.message ?? ""), {
    code: raw.code ?? undefined,
    retryAfterMs: typeof raw.retryAfterMs === "number" ? unsigned(raw.retryAfterMs) : undefined,
  });
}

/** Converts a failure to the engine's type. */
export function lowered(failure: Failure): Raw {
  return {
    kind: failure.kind,
    code: maybe(string, failure.code, "a failure's code"),
    message: string(failure.message, "a failure's message"),
    retryAfterMs: maybe(u32, failure.retryAfterMs, "a failure's wait"),
  };
}

/** Calls a power. If the host refuses, throws a {@link Failure}. */
export function ask<T>(power: () => T): T {
  try {
    return power();
  } catch (error) {
    throw readable(error);
  }
}
