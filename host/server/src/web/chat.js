// The web chat's page. It posts the visitor's messages to the channel's hook, retrying with the same identifier until
// the server has stored them, and follows the visitor's own conversation.
"use strict";

const channel = document.body.dataset.channel;
const kept = `plugboard-chat:${channel}`;
const list = document.getElementById("messages");
const buttons = document.getElementById("quick-replies");
const status = document.getElementById("status");
const composer = document.getElementById("composer");
const input = document.getElementById("text");

/** Messages to post, oldest first; each waits for the previous one. */
const queue = [];
/** The list item of each message, by the server's identifier or by `post:` and the page's own. */
const shown = new Map();
let session = load();
let source = null;
let posting = false;

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

// Waits for a time in milliseconds, or until the browser is online again.
const pause = (ms) => new Promise((done) => {
  const timer = setTimeout(finish, ms);
  function finish() {
    clearTimeout(timer);
    removeEventListener("online", finish);
    done();
  }
  addEventListener("online", finish);
});

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

class Refused extends Error {
  constructor(answer) {
    super(`status ${answer.status}`);
    this.status = answer.status;
    this.wait = Number(answer.headers.get("Retry-After")) * 1000;
  }
}

async function post(message) {
  const { token } = await visitor();
  const answer = await fetch(`/hooks/${channel}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Visitor-Token": token },
    body: JSON.stringify({ ...message, language: navigator.language }),
  });
  if (answer.ok) return;
  const refused = new Refused(answer);
  refused.detail = (await answer.json().catch(() => ({}))).detail;
  throw refused;
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
      } else if (error.status >= 400 && error.status < 500 && error.status !== 429 && error.status !== 408) {
        queue.shift();
        mark(message.id, error.detail ? `Not sent: ${error.detail}` : "Not sent");
        // The server answered, so the next message starts afresh.
        tries = 0;
        say("");
        continue;
      } else {
        const offline = "You are offline. Your message will be sent when you are back online.";
        say(navigator.onLine === false ? offline : "Connecting …");
        await pause(error.wait || Math.min(15000, 500 * 2 ** tries) * (0.75 + Math.random() / 2));
      }
      tries += 1;
    }
  }
  posting = false;
}

function write(message) {
  show({ id: `post:${message.id}`, mine: true, text: message.text, quick_replies: [] });
  mark(message.id, "Sending …");
  queue.push(message);
  work();
}

/** Shows the status below one of the visitor's own messages. An empty text removes it. */
function mark(id, text) {
  const entry = shown.get(`post:${id}`);
  if (!entry) return;
  entry.item.classList.toggle("waiting", text === "Sending …");
  entry.item.querySelector("small")?.remove();
  if (text) entry.item.append(Object.assign(document.createElement("small"), { textContent: text }));
}

function show(message) {
  const key = message.post ? `post:${message.post}` : message.id;
  const below = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  let entry = shown.get(key);
  if (!entry) {
    entry = { item: document.createElement("li") };
    shown.set(key, entry);
    list.append(entry.item);
  }
  entry.seq = message.seq ?? Infinity;
  entry.item.className = message.mine ? "mine" : "theirs";
  entry.item.classList.toggle("deleted", Boolean(message.deleted));
  entry.item.dataset.author = message.mine ? "visitor" : "team";
  entry.item.textContent = message.deleted ? "Deleted" : message.text;
  // Keep the conversation's order; messages that are not stored yet come last.
  const next = [...shown.values()].filter((other) => other.seq > entry.seq).sort((a, b) => a.seq - b.seq)[0];
  if (next) list.insertBefore(entry.item, next.item);
  entry.quickReplies = message.quick_replies || [];
  offer();
  if (below || message.mine) list.scrollTop = list.scrollHeight;
}

/** Shows the quick replies of the last message, and removes those of earlier ones. */
function offer() {
  const last = [...shown.values()].find((entry) => entry.item === list.lastElementChild);
  buttons.replaceChildren(...(last?.quickReplies || []).map(({ title, payload }) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: title });
    button.addEventListener("click", () => {
      write({ id: newId(), payload, title, text: title });
      input.focus();
    });
    return button;
  }));
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
  source.addEventListener("ready", () => say(""));
  source.addEventListener("error", async () => {
    say(navigator.onLine === false ? "You are offline." : "Connecting …");
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
  if (!text) return;
  input.value = "";
  write({ id: newId(), text });
});

input.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    composer.requestSubmit();
  }
});

addEventListener("offline", () => say("You are offline."));
addEventListener("online", () => say(""));
follow();
input.focus();
