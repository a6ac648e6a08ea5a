// `fetch` based on the power `http`. The host waits for the response, so the promise is settled when `fetch` returns.

import { send, type Response } from "../powers/http.js";
import { fromJson } from "../values.js";

interface Init {
  method?: string | undefined;
  headers?: Readonly<Record<string, string>> | Iterable<readonly [string, string]> | undefined;
  body?: string | Uint8Array | ArrayBuffer | null | undefined;
}

class Answer {
  readonly #response: Response;
  readonly status: number;
  readonly headers: { get(name: string): string | null; has(name: string): boolean };

  constructor(response: Response) {
    this.#response = response;
    this.status = response.status;
    this.headers = {
      get: (name) => response.header(name) ?? null,
      has: (name) => response.header(name) !== undefined,
    };
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  async bytes(): Promise<Uint8Array> {
    return this.#response.bytes();
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#response.bytes().slice().buffer as ArrayBuffer;
  }

  async text(): Promise<string> {
    return this.#response.text();
  }

  async json(): Promise<unknown> {
    return fromJson(this.#response.text());
  }
}

/** Sends a request to another system. */
export async function fetch(url: string | { toString(): string }, init: Init = {}): Promise<Answer> {
  for (const member of Object.keys(init)) {
    if (!["method", "headers", "body"].includes(member)) throw new TypeError(`fetch: unsupported \`${member}\``);
  }
  const headers = init.headers ?? {};
  const pairs = Symbol.iterator in headers ? headers : Object.entries(headers as Readonly<Record<string, string>>);
  const body = init.body instanceof ArrayBuffer ? new Uint8Array(init.body) : (init.body ?? undefined);
  return new Answer(
    send({
      method: init.method ?? "GET",
      url: String(url),
      headers: Object.fromEntries(pairs as Iterable<[string, string]>),
      body,
    }),
  );
}
