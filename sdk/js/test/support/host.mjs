// A host that notes every call, and answers as a test says.

/** The calls so far, as `interface.function` with what was given. */
export const calls = [];
let answers = {};

/** Forgets the calls, and answers from now on by these functions or values, by the calls' names. */
export function answering(by = {}) {
  calls.length = 0;
  answers = by;
}

/** An error as the engine throws it. */
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

/** Something that the host keeps. */
export class Resource {
  constructor(name, given) {
    this.name = name;
    calls.push([`new ${name}`, ...given]);
  }

  asked(method, given) {
    return asked(`${this.name}.${method}`, given);
  }
}
