// A fake host that records every call and returns the values that a test sets.

/** The calls so far: `interface.function` and its arguments. */
export const calls = [];
let answers = {};

/** Clears the recorded calls and sets the results: a function or value for each call's name. */
export function answering(by = {}) {
  calls.length = 0;
  answers = by;
}

/** Returns an error as the engine throws it. */
export function refusal(kind, message, more = {}) {
  const payload = { kind, message, code: null, retryAfterMs: null, ...more };
  return Object.assign(new Error("[object Object] (see error.payload)"), { payload });
}

export function asked(name, given) {
  calls.push([name, ...given]);
  const answer = answers[name];
  const value = typeof answer === "function" ? answer(...given) : answer;
  if (value instanceof Error) throw value;
  return value;
}

/** A resource of the host. */
export class Resource {
  /** Private, because a resource may have a method of any name. */
  #name;

  constructor(name, given) {
    this.#name = name;
    calls.push([`new ${name}`, ...given]);
  }

  asked(method, given) {
    return asked(`${this.#name}.${method}`, given);
  }
}
