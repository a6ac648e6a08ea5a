// The web chat's page. It posts the visitor's messages to the channel's hook, retrying with the same identifier until
// the server has stored them, and follows the visitor's own conversation.
import { Refused, button, element, label, language, paragraph, pause, word } from "./chat-common.js";
import { draw } from "./chat-content.js";
import { Chosen, Files } from "./chat-files.js";

const { channel } = document.body.dataset;
const kept = `plugboard-chat:${channel}`;
const list = document.getElementById("messages");
const buttons = document.getElementById("quick-replies");
const status = document.getElementById("status");
const composer = document.getElementById("composer");
const input = document.getElementById("text");
const typing = document.getElementById("typing");
const attach = document.getElementById("attach");
const picker = document.getElementById("files");
const notice = document.getElementById("notice");

/** Messages to post, oldest first; each waits for the previous one. */
const queue = [];
/** The list item of each message, by the server's identifier or by `post:` and the page's own. */
const shown = new Map();
let session = load();
let source = null;
let posting = false;
/** When the page last reported that the visitor is typing. */
let typedAt = 0;
/** The time of the last message that the visitor has seen, and the one that was reported. */
let seenUntil = 0;
let reportedUntil = 0;
/** Up to when the team has read. */
let readUntil = 0;
let typingTimer;
let seenTimer;
/** Whether the end of the conversation is in view, so that the page stays there. */
let atEnd = true;
const files = new Files(channel, () => session?.token ?? "");
const limits = { count: Number(document.body.dataset.files), bytes: Number(document.body.dataset.fileBytes) };
const chosen = new Chosen(document.getElementById("chosen"), limits, (refusal) => {
  notice.textContent = refusal;
  // A message needs a text unless it has files.
  input.required = chosen.count === 0;
});

// A private window may refuse access to storage. The visitor's session then lasts only as long as the page.
function load() {
  try {
    return JSON.parse(localStorage.getItem(kept)) || null;
  } catch {
    return null;
  }
}

function keep(value) {
  session = value;
  try {
    localStorage.setItem(kept, JSON.stringify(value));
  } catch {
    // There is no storage: see `load`.
  }
}

function say(text) {
  if (status.textContent !== text) status.textContent = text;
}

function newId() {
  // `crypto.randomUUID` exists only on pages of a secure origin.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Returns the visitor's session, and creates one if there is none. */
async function visitor() {
  if (session) return session;
  const answer = await fetch(`/chat/${channel}/session`, { method: "POST" });
  if (!answer.ok) throw new Refused(answer);
  keep(await answer.json());
  return session;
}

async function post(message) {
  const { token } = await visitor();
  const { files: sent, ...fields } = { ...message, language: navigator.language };
  const headers = { "X-Visitor-Token": token };
  if (!sent) headers["Content-Type"] = "application/json";
  const body = sent ? form(fields, sent) : JSON.stringify(fields);
  const answer = await fetch(`/hooks/${channel}`, { method: "POST", headers, body });
  if (!answer.ok) throw new Refused(answer, await answer.json().catch(() => ({})));
}

/** Returns a form with the fields and files of a message. */
function form(fields, sent) {
  const made = new FormData();
  Object.entries(fields).forEach(([name, value]) => made.append(name, value));
  sent.forEach((file) => made.append("file", file));
  return made;
}

/** Says why the server did not take a message. */
function reason({ code, detail, wait }) {
  if (code === "no-files") return word("no_files");
  if (code === "too-many-files") return word("too_many_files", { count: limits.count });
  if (code === "too-many-bytes") return word("too_many_bytes", { minutes: Math.max(1, Math.ceil(wait / 60000)) });
  return detail ? word("not_sent_because", { why: detail }) : word("not_sent");
}

/** Posts the messages of the queue one by one, and retries each until the server has stored or rejected it. */
async function work() {
  if (posting) return;
  posting = true;
  let tries = 0;
  while (queue.length > 0) {
    const message = queue[0];
    try {
      await post(message);
      queue.shift();
      tries = 0;
      mark(message.id, "");
      say("");
      keep({ ...session, began: true });
      follow();
    } catch (error) {
      if (error.status === 401 && tries === 0) {
        // The token is no longer valid, because the channel's key was changed: start a new session, but only once.
        keep(null);
        unfollow();
      } else if (error.isFinal) {
        queue.shift();
        mark(message.id, reason(error));
        // The server answered, so the next message starts afresh.
        tries = 0;
        say("");
        continue;
      } else {
        say(word(navigator.onLine === false ? "offline_waiting" : "connecting"));
        await pause(error.wait || Math.min(15000, 500 * 2 ** tries) * (0.75 + Math.random() / 2));
      }
      tries += 1;
    }
  }
  posting = false;
}

/** Reports something that passes: that the visitor is typing, or has read. Nothing is missing if it is lost. */
async function signal(what) {
  if (!session?.began) return;
  const headers = { "Content-Type": "application/json", "X-Visitor-Token": session.token };
  await fetch(`/hooks/${channel}`, { method: "POST", headers, body: JSON.stringify(what) }).catch(() => {});
}

/** Reports what the visitor has seen, once for messages that arrive together. */
function reportSeen() {
  clearTimeout(seenTimer);
  if (seenUntil <= reportedUntil || document.visibilityState !== "visible") return;
  seenTimer = setTimeout(() => {
    reportedUntil = seenUntil;
    signal({ read: seenUntil });
  }, 500);
}

/** Shows that the team is typing, for a time in milliseconds. */
function showTyping(ms) {
  clearTimeout(typingTimer);
  typing.textContent = ms > 0 ? word("typing") : "";
  if (ms > 0) typingTimer = setTimeout(() => showTyping(0), ms);
}

/** Shows below the visitor's last message that the team has read it. */
function showRead() {
  const mine = [...shown.values()].filter((entry) => entry.mine && entry.at <= readUntil);
  const last = mine.sort((a, b) => b.seq - a.seq)[0];
  for (const entry of shown.values()) note(entry, "read", entry === last ? word("seen") : "");
}

/** Shows a note below a message, instead of the earlier one of the same kind. An empty text removes it. */
function note(entry, kind, text) {
  const old = entry.item.querySelector(`:scope > small.${kind}`);
  if ((old?.textContent ?? "") === text) return;
  old?.remove();
  if (text) entry.item.append(element("small", { className: kind, textContent: text }));
}

/** Sends a message, and shows it at once. */
function write(message) {
  const names = message.files?.map(({ name }) => ({ name })) ?? [];
  show({ id: `post:${message.id}`, mine: true, text: message.text, files: names, quick_replies: [] });
  shown.get(`post:${message.id}`).item.classList.add("waiting");
  mark(message.id, word("sending"));
  queue.push(message);
  work();
}

/** Sends the answer to a button. */
function press(title, payload) {
  write({ id: newId(), payload, title, text: title });
  input.focus();
}

/** Shows the status below one of the visitor's own messages. An empty text removes it. */
function mark(id, text) {
  const entry = shown.get(`post:${id}`);
  if (!entry) return;
  if (text !== word("sending")) entry.item.classList.remove("waiting");
  note(entry, "state", text);
}

/** Returns what a message shows: its text, its rich content, and the files that the content does not show. */
function body(message) {
  if (message.deleted) return [paragraph(word("deleted"))];
  const left = new Map(message.files.entries());
  const view = (number) => {
    const file = left.get(number) ?? message.files[number];
    left.delete(number);
    return file ? files.view(file) : null;
  };
  const parts = message.subject ? [paragraph(message.subject, "subject")] : [];
  if (message.text) parts.push(paragraph(message.text));
  for (const block of message.content?.blocks ?? []) parts.push(...draw(block, { press, file: view }));
  return [...parts, ...[...left.keys()].map(view)];
}

function show(message) {
  const key = message.post ? `post:${message.post}` : message.id;
  let entry = shown.get(key);
  if (!entry) {
    entry = { item: element("li"), files: [] };
    shown.set(key, entry);
    list.append(entry.item);
  }
  entry.seq = message.seq ?? Infinity;
  entry.mine = message.mine;
  entry.at = Date.parse(message.at);
  entry.item.dataset.author = message.mine ? "visitor" : "team";
  entry.item.className = message.mine ? "mine" : "theirs";
  entry.item.classList.toggle("deleted", Boolean(message.deleted));
  // What the visitor has opened or plays stays as it is while only the state of the message changes.
  const drawn = JSON.stringify([message.subject, message.text, message.content, message.files, message.deleted]);
  if (entry.drawn !== drawn) {
    entry.drawn = drawn;
    entry.item.replaceChildren(...body(message));
    if (message.deleted) files.forget(entry.files);
    entry.files = message.files.map((file) => file.id);
  }
  if (message.seq !== undefined) note(entry, "state", "");
  note(entry, "edited", message.edited && !message.deleted ? word("edited") : "");
  if (!message.mine) {
    showTyping(0);
    if (entry.at > seenUntil) seenUntil = entry.at;
    reportSeen();
  }
  // Keep the conversation's order; messages that are not stored yet come last.
  const next = [...shown.values()].filter((other) => other.seq > entry.seq).sort((a, b) => a.seq - b.seq)[0];
  if (next && entry.item.nextElementSibling !== next.item) list.insertBefore(entry.item, next.item);
  entry.quickReplies = message.quick_replies || [];
  showRead();
  offer();
  if (atEnd || message.mine) list.scrollTop = list.scrollHeight;
}

/** Shows the quick replies of the last message, and removes those of earlier ones. */
function offer() {
  const last = [...shown.values()].find((entry) => entry.item === list.lastElementChild);
  const all = last?.quickReplies ?? [];
  buttons.replaceChildren(...all.map(({ title, payload }) => button(title, () => press(title, payload))));
}

function unfollow() {
  source?.close();
  source = null;
}

/** Opens the event stream, unless it is open or the visitor has not written yet. */
function follow() {
  if (source || !session?.began) return;
  source = new EventSource(`/chat/${channel}/events?token=${encodeURIComponent(session.token)}`);
  source.addEventListener("message", (event) => show(JSON.parse(event.data)));
  source.addEventListener("signal", (event) => {
    const passing = JSON.parse(event.data);
    showTyping(passing.typing_ms);
    readUntil = Date.parse(passing.read_until) || 0;
    showRead();
  });
  source.addEventListener("ready", () => say(""));
  source.addEventListener("error", async () => {
    say(word(navigator.onLine === false ? "offline" : "connecting"));
    // The browser reconnects by itself, unless the server refused the connection.
    if (source?.readyState !== EventSource.CLOSED) return;
    unfollow();
    await pause(3000 + Math.random() * 4000);
    follow();
  });
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = input.value.trim();
  if (!text && chosen.count === 0) return;
  input.value = "";
  typedAt = 0;
  const sent = chosen.take();
  write({ id: newId(), text, ...(sent.length > 0 ? { files: sent } : {}) });
});

attach.addEventListener("click", () => picker.click());

picker.addEventListener("change", async () => {
  const picked = [...picker.files];
  // The same file can be chosen again.
  picker.value = "";
  await chosen.add(picked);
  input.focus();
});

list.addEventListener("scroll", () => {
  atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
});

// A picture makes its message higher when it has loaded. The event does not bubble.
list.addEventListener("load", () => {
  if (atEnd) list.scrollTop = list.scrollHeight;
}, true);

input.addEventListener("input", () => {
  if (!input.value.trim() || Date.now() - typedAt < 4000) return;
  typedAt = Date.now();
  signal({ typing: 6 });
});

input.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    composer.requestSubmit();
  }
});

document.addEventListener("visibilitychange", reportSeen);
addEventListener("offline", () => say(word("offline")));
addEventListener("online", () => say(""));

/** Puts the page's own words into the visitor's language. The title of a channel with a name is the admin's. */
function translate() {
  document.documentElement.lang = language;
  for (const part of document.querySelectorAll("[data-word]")) part.textContent = word(part.dataset.word);
  for (const part of document.querySelectorAll("[data-label]")) label(part, word(part.dataset.label));
  input.placeholder = word("placeholder");
  attach.title = word("attach");
  if (document.body.dataset.named === "true") return;
  document.title = word("title");
  document.querySelector("h1").textContent = word("title");
}

translate();
attach.hidden = limits.count === 0;
follow();
input.focus();
