const HELD: unique symbol = Symbol("held");

/** Base class of objects that the host holds. They are valid only during the call that they came with. */
export abstract class Handle<Raw extends object> {
  /** @internal */
  readonly [HELD]: Raw;

  /** @internal */
  constructor(held: Raw) {
    this[HELD] = held;
  }
}

/** Returns the engine's handle of an object. Throws a TypeError if the object is not of the class `of`. */
export function held<Raw extends object>(
  handle: Handle<Raw>,
  of: abstract new (...args: never[]) => Handle<Raw>,
  what: string,
): Raw {
  if (!(handle instanceof of)) throw new TypeError(`${what} must be an object of the class ${of.name}`);
  return handle[HELD];
}

/** Returns the engine's handle of an object, without a check. */
export function raw<Raw extends object>(handle: Handle<Raw>): Raw {
  return handle[HELD];
}
