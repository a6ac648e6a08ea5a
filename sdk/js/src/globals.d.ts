// What a plugin has beside the language itself. Where another library declares these (`dom`, Node's), leave this file
// out.

/** Writes to the power `log` where `plugin.toml` lists it, else nowhere. */
declare const console: {
  /** Writes a line for the author, at the level `debug`. */
  debug(...values: unknown[]): void;
  /** Writes a line for the admin, at the level `info`. */
  log(...values: unknown[]): void;
  /** Writes a line for the admin, at the level `info`. */
  info(...values: unknown[]): void;
  /** Writes a line that is worth a look, at the level `warn`. */
  warn(...values: unknown[]): void;
  /** Writes a line about something to mend, at the level `error`. */
  error(...values: unknown[]): void;
};

/**
 * Calls another system through the power `http`: a small part of what browsers know by this name. It rejects with a
 * `Failure` of the plugin's SDK, and with one alone. Redirects are answers like others.
 */
declare function fetch(url: string | { toString(): string }, init?: FetchInit): Promise<FetchResponse>;

/** What a call of `fetch` may say. */
interface FetchInit {
  /** Default: `GET`. */
  method?: string | undefined;
  /** At most 64. */
  headers?: Readonly<Record<string, string>> | Iterable<readonly [string, string]> | undefined;
  /** At most 4 MiB. */
  body?: string | Uint8Array | ArrayBuffer | null | undefined;
}

/** The answer to a `fetch`, whatever its status. */
interface FetchResponse {
  /** The status, such as 200. */
  readonly status: number;
  /** Is the status one of 200 to 299? */
  readonly ok: boolean;
  /** The headers, by name alone: the host does not list them. */
  readonly headers: {
    /** The first value of a header. Names are compared without regard to case. */
    get(name: string): string | null;
    /** Is there such a header? */
    has(name: string): boolean;
  };
  /** The body's bytes. */
  arrayBuffer(): Promise<ArrayBuffer>;
  /** The body's bytes. */
  bytes(): Promise<Uint8Array>;
  /** The body as text, with what is not UTF-8 replaced. */
  text(): Promise<string>;
  /** The body as a value of JSON; rejects with a `SyntaxError` when it is none. */
  json(): Promise<any>;
}

/** Turns text into UTF-8. */
declare class TextEncoder {
  /** `utf-8`. */
  readonly encoding: string;
  /** The UTF-8 of a text. */
  encode(text?: string): Uint8Array;
}

/** Turns UTF-8 into text. It knows no other encoding. */
declare class TextDecoder {
  /** With `fatal`, bytes that are no UTF-8 are a TypeError; else they are replaced. */
  constructor(encoding?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  /** `utf-8`. */
  readonly encoding: string;
  /** The text of some bytes. */
  decode(bytes?: Uint8Array | ArrayBuffer): string;
}

/** The bytes of some base64, one character each. */
declare function atob(base64: string): string;

/** The base64 of some bytes, one character each. */
declare function btoa(binary: string): string;

/** Runs a function when what runs now has ended. */
declare function queueMicrotask(job: () => void): void;

/** Measuring how long something takes. */
declare const performance: {
  /** Milliseconds since some moment. */
  now(): number;
};
