// A console, which the engine lacks. It writes to the power `log` once `listen` has been called. Until then, while the
// plugin is built, its output is discarded; if `plugin.toml` does not list the power, it always is.

type Level = "debug" | "info" | "warn" | "error";
type Write = (level: Level, message: string) => void;

let write: Write | undefined;

/** Sets the function that lines are written to. */
export function listen(to: Write | undefined): void {
  write = to;
}

/** Writes a line. */
export function line(level: Level, message: string): void {
  write?.(level, (message as unknown as { toWellFormed(): string }).toWellFormed());
}

/** Returns an error with its stack trace. */
export function trace(error: unknown): string {
  if (!(error instanceof Error)) return shown(error);
  const stack = error.stack ?? "";
  // Some engines begin the stack with the error's name and message.
  return stack.startsWith(String(error)) ? stack.trimEnd() : `${String(error)}\n${stack}`.trimEnd();
}

function shown(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Error) return trace(value);
  if (typeof value !== "object" || value === null) return String(value);
  const seen: unknown[] = [];
  const plain = (_: string, member: unknown): unknown => {
    if (typeof member === "bigint" || typeof member === "symbol" || typeof member === "function") return String(member);
    if (member instanceof Map || member instanceof Set || member instanceof Uint8Array) return [...member];
    if (member instanceof Error) return String(member);
    if (typeof member !== "object" || member === null) return member;
    if (seen.includes(member)) return "[seen above]";
    seen.push(member);
    return member;
  };
  try {
    return JSON.stringify(value, plain) ?? String(value);
  } catch {
    return String(value);
  }
}

function writer(level: Level): (...values: unknown[]) => void {
  return (...values) => {
    if (write !== undefined) line(level, values.map(shown).join(" "));
  };
}

/** The console. */
export const console = {
  debug: writer("debug"),
  log: writer("info"),
  info: writer("info"),
  warn: writer("warn"),
  error: writer("error"),
};
