// What the parts of the chat page share: the words in the visitor's language, elements, and answers of the server.
import { WORDS } from "./chat-words.js";

const preferred = (navigator.languages ?? []).map((tag) => tag.split("-")[0].toLowerCase());

/** The page's language: the first of the visitor's languages that the page has. */
export const language = preferred.find((tag) => Object.hasOwn(WORDS, tag)) ?? "en";

/** Returns a word or a sentence in the page's language. `values` are what its braces stand for. */
export function word(key, values = {}) {
  return WORDS[language][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Returns a number of bytes as people read it. */
export function size(bytes) {
  const [unit, value] = bytes < 1e6 ? ["kilobyte", bytes / 1e3] : ["megabyte", bytes / 1e6];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
}

/** Makes an element. Children that are null are left out. */
export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Gives an element a label for those who cannot see it. */
export function label(made, text) {
  made.setAttribute("aria-label", text);
  return made;
}

/** Makes a paragraph of text, which is never read as HTML. */
export function paragraph(text, className = "text") {
  return element("p", { className, textContent: text });
}

/** Makes a button. */
export function button(title, press) {
  const made = element("button", { type: "button", textContent: title });
  made.addEventListener("click", press);
  return made;
}

/** Waits for a time in milliseconds, or until the browser is online again. */
export const pause = (ms) => new Promise((done) => {
  const timer = setTimeout(finish, ms);
  function finish() {
    clearTimeout(timer);
    removeEventListener("online", finish);
    done();
  }
  addEventListener("online", finish);
});

/** An answer of the server that is not a success. */
export class Refused extends Error {
  constructor(answer, problem = {}) {
    super(`status ${answer.status}`);
    this.status = answer.status;
    this.code = problem.code;
    this.detail = problem.detail;
    /** How long the server asks to wait, in milliseconds; 0 if it does not say. */
    this.wait = Number(answer.headers.get("Retry-After")) * 1000 || 0;
  }

  /** Whether the page does not send the same request again by itself. */
  get isFinal() {
    // The wait for more files is so long that it would hold up what the visitor writes meanwhile.
    if (this.code === "too-many-bytes") return true;
    return this.status >= 400 && this.status < 500 && this.status !== 429 && this.status !== 408;
  }
}
