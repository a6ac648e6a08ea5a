// The globals that a plugin has in addition to the language itself. Omit this file if another library (`dom`, Node's)
// declares them.

/** Writes to the power `log` if `plugin.toml` lists it. Otherwise the output is discarded. */
declare const console: {
  /** Writes a line for the plugin's author, at the level `debug`. */
  debug(...values: unknown[]): void;
  /** Writes a line for the admin, at the level `info`. */
  log(...values: unknown[]): void;
  /** Writes a line for the admin, at the level `info`. */
  info(...values: unknown[]): void;
  /** Writes a line that the admin should look at, at the level `warn`. */
  warn(...values: unknown[]): void;
  /** Writes a line about a problem that the admin must fix, at the level `error`. */
  error(...values: unknown[]): void;
};

/**
 * Sends a request to another system through the power `http`: a small part of the function that browsers provide. It
 * rejects with a `Failure` of the SDK. Redirects are not followed; they are returned like other responses.
 */
declare function fetch(url: string | { toString(): string }, init?: FetchInit): Promise<FetchResponse>;

/** The options of `fetch`. Any other member is a TypeError. */
interface FetchInit {
  /** The method. Default: `GET`. */
  method?: string | undefined;
  /** The headers. At most 64. */
  headers?: Readonly<Record<string, string>> | Iterable<readonly [string, string]> | undefined;
  /** The body. At most 4 MiB. */
  body?: string | Uint8Array | ArrayBuffer | null | undefined;
}

/** The response to a `fetch`, whatever its status. */
interface FetchResponse {
  /** The status code, such as 200. */
  readonly status: number;
  /** Whether the status is between 200 and 299. */
  readonly ok: boolean;
  /** The headers, accessible by name only, because the host does not list them. */
  readonly headers: {
    /** Returns the first value of a header. Names are case-insensitive. */
    get(name: string): string | null;
    /** Returns whether there is such a header. */
    has(name: string): boolean;
  };
  /** Returns the body's bytes. */
  arrayBuffer(): Promise<ArrayBuffer>;
  /** Returns the body's bytes. */
  bytes(): Promise<Uint8Array>;
  /** Returns the body as text. Invalid UTF-8 is replaced. */
  text(): Promise<string>;
  /** Parses the body as JSON. Rejects with a `SyntaxError` if it is not JSON, or is nested deeper than 100 levels. */
  json(): Promise<any>;
}

/** Encodes text as UTF-8. */
declare class TextEncoder {
  /** Always `utf-8`. */
  readonly encoding: string;
  /** Returns the UTF-8 encoding of a text. */
  encode(text?: string): Uint8Array;
}

/** Decodes UTF-8. No other encoding is supported. */
declare class TextDecoder {
  /**
   * Creates a decoder. With `fatal`, invalid UTF-8 is a TypeError; otherwise it is replaced. Throws a RangeError for an
   * encoding other than UTF-8.
   */
  constructor(encoding?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  /** Always `utf-8`. */
  readonly encoding: string;
  /** Returns the text that the bytes encode. */
  decode(bytes?: Uint8Array | ArrayBuffer): string;
}

/** Decodes base64 to a string with one character per byte. */
declare function atob(base64: string): string;

/** Encodes a string with one character per byte as base64. */
declare function btoa(binary: string): string;

/** Queues a function to run after the current code has finished. */
declare function queueMicrotask(job: () => void): void;

/** Measures durations. */
declare const performance: {
  /** Returns the milliseconds since an unspecified moment. */
  now(): number;
};
