const HELD: unique symbol = Symbol("held");

/** What stands for something that the host keeps. It lives as long as the call that it came with. */
export abstract class Handle<Raw extends object> {
  /** @internal */
  readonly [HELD]: Raw;

  /** @internal */
  constructor(held: Raw) {
    this[HELD] = held;
  }
}

/** What a handle stands for, as the engine takes it. */
export function held<Raw extends object>(
  handle: Handle<Raw>,
  of: abstract new (...args: never[]) => Handle<Raw>,
  what: string,
): Raw {
  if (!(handle instanceof of)) throw new TypeError(`${what} must be a ${of.name}`);
  return handle[HELD];
}

/** A handle's own. */
export function raw<Raw extends object>(handle: Handle<Raw>): Raw {
  return handle[HELD];
}
