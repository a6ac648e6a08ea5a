import type { Open } from "../values.js";

/**
 * What a kept value belongs to.
 *
 * A connector can keep values of its own with what it reports and sends, and read them in later calls, such as a reply
 * token, a topic or the identifier of an upload. Handlers and people never see them.
 *
 * - `thread`: the conversation.
 * - `message`: one message. In `send`, it is the message that is being sent.
 * - `answered`: the message that the reply answers, or else the customer's last message. Only for reading, in `send`.
 * - `part`: the part that is being sent, on all its attempts. Only in `send` and `settle`.
 *
 * A key is at most 64 bytes and a value at most 4 KiB. Each of these has at most 16 values. A value is deleted together
 * with what it belongs to. An empty value deletes the key.
 */
export type KeptOf = Open<"thread" | "message" | "answered" | "part">;
