// The page of an invitation: sets a password by the secret in the address, which no server sees in its log.
import { WORDS } from "./join-words.js";

const preferred = (navigator.languages ?? []).map((tag) => tag.split("-")[0].toLowerCase());
const language = preferred.find((tag) => Object.hasOwn(WORDS, tag)) ?? "en";
const word = (key) => WORDS[language][key];

/** What to say for the codes of the server's problems. For another code, the server's own sentence is shown. */
const BY_CODE = {
  "invitation": "gone", "not-first": "not_first", "weak-password": "weak", "insecure": "insecure",
  "handle-taken": "taken", "rate-limited": "wait",
};

const find = (id) => document.getElementById(id);
const [form, said] = [find("join"), find("said")];
const secret = location.hash.slice(1);
const isFirst = secret.startsWith("pf_");

document.documentElement.lang = language;
document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
for (const place of document.querySelectorAll("[data-word]")) place.textContent = word(place.dataset.word);
document.title = word("title");
// The secret stays neither in the address bar nor in the history.
history.replaceState(null, "", location.pathname);

if (secret) {
  form.hidden = false;
  find("first").hidden = !isFirst;
  find("handle").required = isFirst;
  form.querySelector(isFirst ? "#handle" : "#password").focus();
} else {
  said.textContent = word("gone");
}

/** Sends what was entered, and returns the sentence to show. */
async function send() {
  const [handle, name] = [find("handle").value, find("name").value];
  const body = { secret, password: find("password").value };
  if (isFirst) Object.assign(body, { handle }, name.trim() ? { name } : {});
  const answer = await fetch("/api/v1/invitations/accept", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) return BY_CODE[told.code] ? word(BY_CODE[told.code]) : (told.detail ?? word("failed"));
  form.hidden = true;
  find("home").hidden = false;
  return word(answer.status === 204 ? "set" : "done");
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (find("password").value !== find("repeated").value) {
    said.textContent = word("different");
    find("repeated").focus();
    return;
  }
  const button = form.querySelector("button");
  button.disabled = true;
  said.textContent = word("sending");
  said.textContent = await send().catch(() => word("failed"));
  button.disabled = false;
});
