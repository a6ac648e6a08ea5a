// Promises whose jobs the SDK runs. The engine runs the jobs of its own promises only in calls that the contract does
// not have, so a handler would stop forever at its first `await`. The build converts async functions to generators
// based on the global `Promise`, which is this class. `settle` runs its jobs until none are left.

type Job = () => void;
type Resolve<T> = (value: T | PromiseLike<T>) => void;
type Reject = (reason?: unknown) => void;

let jobs: Job[] = [];
/** Rejected promises without a reaction: unhandled rejections. */
const unhandled = new Set<{ readonly reason: unknown }>();

/** Adds a job to the end of the queue. */
export function enqueue(job: Job): void {
  if (typeof job !== "function") throw new TypeError("a job must be a function");
  jobs.push(job);
}

/** Discards the jobs and unhandled rejections that an earlier call left. */
export function forget(): void {
  jobs = [];
  unhandled.clear();
}

function drain(): void {
  for (let job = 0; job < jobs.length; job += 1) (jobs[job] as Job)();
  jobs = [];
}

/**
 * Runs all jobs and returns the value that a promise resolves to. Throws the reason if it is rejected, or if any other
 * rejection is unhandled.
 */
export function settle(value: unknown): unknown {
  let state: "waiting" | "fulfilled" | "rejected" = "fulfilled";
  let outcome = value;
  if (thenOf(value) !== undefined) {
    state = "waiting";
    Later.resolve(value).then(
      (result) => ([state, outcome] = ["fulfilled", result]),
      (reason: unknown) => ([state, outcome] = ["rejected", reason]),
    );
  }
  drain();
  if ((state as string) === "rejected") throw outcome;
  for (const promise of unhandled) throw promise.reason;
  if ((state as string) === "waiting") throw new Error("the handler awaits a promise that never settles");
  return outcome;
}

function thenOf(value: unknown): ((...args: unknown[]) => unknown) | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  const then = (value as { then?: unknown }).then;
  return typeof then === "function" ? (then as (...args: unknown[]) => unknown) : undefined;
}

/** A promise, as the language defines it. */
export class Later<T> implements PromiseLike<T> {
  #state: "pending" | "fulfilled" | "rejected" = "pending";
  #value: T | undefined;
  #reactions: Job[] = [];
  /** The reason of the rejection. */
  reason: unknown;

  constructor(executor: (resolve: Resolve<T>, reject: Reject) => void) {
    if (typeof executor !== "function") throw new TypeError("a promise must be created with a function");
    const [resolve, reject] = this.#settlers();
    try {
      executor(resolve, reject);
    } catch (error) {
      reject(error);
    }
  }

  #settlers(): [Resolve<T>, Reject] {
    let used = false;
    const once =
      <A>(act: (arg: A) => void) =>
      (arg: A): void => {
        if (used) return;
        used = true;
        act(arg);
      };
    return [once((value: T | PromiseLike<T>) => this.#resolve(value)), once((reason: unknown) => this.#reject(reason))];
  }

  #resolve(value: T | PromiseLike<T>): void {
    if ((value as unknown) === this) return this.#reject(new TypeError("a promise cannot resolve to itself"));
    let then;
    try {
      then = thenOf(value);
    } catch (error) {
      return this.#reject(error);
    }
    if (then === undefined) {
      this.#value = value as T;
      return this.#end("fulfilled");
    }
    const follow = then;
    enqueue(() => {
      const [resolve, reject] = this.#settlers();
      try {
        follow.call(value, resolve, reject);
      } catch (error) {
        reject(error);
      }
    });
  }

  #reject(reason: unknown): void {
    this.reason = reason;
    if (this.#reactions.length === 0) unhandled.add(this);
    this.#end("rejected");
  }

  #end(state: "fulfilled" | "rejected"): void {
    this.#state = state;
    for (const reaction of this.#reactions) enqueue(reaction);
    this.#reactions = [];
  }

  then<A = T, B = never>(
    fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    rejected?: ((reason: any) => B | PromiseLike<B>) | null,
  ): Later<A | B> {
    return new Later<A | B>((resolve, reject) => {
      const reaction = (): void => {
        try {
          if (this.#state === "fulfilled") {
            resolve(typeof fulfilled === "function" ? fulfilled(this.#value as T) : (this.#value as A));
          } else if (typeof rejected === "function") {
            resolve(rejected(this.reason));
          } else {
            reject(this.reason);
          }
        } catch (error) {
          reject(error);
        }
      };
      unhandled.delete(this);
      if (this.#state === "pending") this.#reactions.push(reaction);
      else enqueue(reaction);
    });
  }

  catch<B = never>(rejected?: ((reason: any) => B | PromiseLike<B>) | null): Later<T | B> {
    return this.then(undefined, rejected);
  }

  finally(last?: (() => void) | null): Later<T> {
    if (typeof last !== "function") return this.then();
    return this.then(
      (value) => Later.resolve(last()).then(() => value),
      (reason: unknown) =>
        Later.resolve(last()).then(() => {
          throw reason;
        }),
    );
  }

  get [Symbol.toStringTag](): string {
    return "Promise";
  }

  static resolve<T>(value?: T | PromiseLike<T>): Later<T> {
    return value instanceof Later ? value : new Later<T>((resolve) => resolve(value as T));
  }

  static reject<T = never>(reason?: unknown): Later<T> {
    return new Later<T>((_, reject) => reject(reason));
  }

  static withResolvers<T>(): { promise: Later<T>; resolve: Resolve<T>; reject: Reject } {
    let [resolve, reject]: [Resolve<T>, Reject] = [() => {}, () => {}];
    const promise = new Later<T>((a, b) => ([resolve, reject] = [a, b]));
    return { promise, resolve, reject };
  }

  static try<T, A extends unknown[]>(act: (...args: A) => T | PromiseLike<T>, ...args: A): Later<T> {
    return new Later<T>((resolve) => resolve(act(...args)));
  }

  static all<T>(values: Iterable<T | PromiseLike<T>>): Later<T[]> {
    return collect<T, T>(values, (value) => value, undefined);
  }

  static allSettled<T>(values: Iterable<T | PromiseLike<T>>): Later<PromiseSettledResult<T>[]> {
    return collect<T, PromiseSettledResult<T>>(
      values,
      (value) => ({ status: "fulfilled", value }),
      (reason) => ({ status: "rejected", reason }),
    );
  }

  static any<T>(values: Iterable<T | PromiseLike<T>>): Later<T> {
    return new Later<T>((resolve, reject) => {
      const flipped = [...values].map(
        (value) => new Later<unknown>((yes, no) => Later.resolve(value).then((one) => no(one), yes)),
      );
      Later.all(flipped).then(
        (errors) => reject(new AggregateError(errors, "all promises were rejected")),
        (value: unknown) => resolve(value as T),
      );
    });
  }

  static race<T>(values: Iterable<T | PromiseLike<T>>): Later<T> {
    return new Later<T>((resolve, reject) => {
      for (const value of values) Later.resolve(value).then(resolve, reject);
    });
  }
}

function collect<T, R>(
  values: Iterable<T | PromiseLike<T>>,
  fulfilled: (value: T) => R,
  rejected: ((reason: unknown) => R) | undefined,
): Later<R[]> {
  return new Later<R[]>((resolve, reject) => {
    const all = [...values];
    const results: R[] = new Array<R>(all.length);
    let left = all.length;
    if (left === 0) return resolve(results);
    const put = (at: number, result: R): void => {
      results[at] = result;
      left -= 1;
      if (left === 0) resolve(results);
    };
    all.forEach((value, at) => {
      Later.resolve(value).then(
        (one) => put(at, fulfilled(one)),
        rejected === undefined ? reject : (reason: unknown) => put(at, rejected(reason)),
      );
    });
  });
}
