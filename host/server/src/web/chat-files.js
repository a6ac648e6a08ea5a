// The files of the chat: those of the conversation, which are fetched with the visitor's token, and those that the
// visitor chooses to send.
import { Refused, button, element, label, paragraph, pause, size, word } from "./chat-common.js";

/** How often a download is tried while the server is busy. */
const TRIES = 4;
/** The largest picture that is loaded without being asked for, in bytes. */
const PICTURE_BYTES = 5e6;

/** Shows the files of the conversation. */
export class Files {
  #channel;
  #token;
  /** The address in the page's memory of each file that is shown, by the file's identifier. */
  #loaded = new Map();
  /** The download in progress. There is one at a time. */
  #last = Promise.resolve();
  /** Loads each picture when it comes into view. */
  #observer = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      this.#observer.unobserve(target);
      target.dispatchEvent(new Event("view"));
    }
  });

  /** `token` returns the visitor's token. */
  constructor(channel, token) {
    this.#channel = channel;
    this.#token = token;
  }

  /** Returns the element of a file. One that the visitor has just sent has no identifier yet. */
  view(file) {
    const name = file.name ?? word(file.kind ?? "file");
    if (!file.id) return paragraph(name, "file");
    if (!file.available) return paragraph(word("unavailable", { name }), "file");
    const [type] = file.media_type.split("/");
    const download = button(word("download", { name }), () => this.#save(file, name, download));
    if (file.size) download.append(element("small", { textContent: size(file.size) }));
    const shown = type === "image" || type === "audio" || type === "video" ? this.#preview(file, name, type) : null;
    return element("div", { className: "file" }, shown, download);
  }

  /** Forgets files of a deleted message. */
  forget(ids) {
    for (const id of ids) {
      this.#loaded.get(id)?.then((url) => URL.revokeObjectURL(url), () => {});
      this.#loaded.delete(id);
    }
  }

  /** Returns the place of a picture or a player. */
  #preview(file, name, type) {
    const place = element("div", { className: "picture" });
    const make = (url) => type === "image"
      ? element("img", { src: url, alt: name, tabIndex: -1 })
      : label(element(type, { src: url, controls: true }), name);
    const load = (isPressed) => this.#fill(place, file, make, isPressed);
    if (type !== "image" || file.size > PICTURE_BYTES) {
      place.append(button(type === "image" ? word("show_picture") : word("play", { name }), () => load(true)));
    } else {
      place.addEventListener("view", () => load(false), { once: true });
      this.#observer.observe(place);
    }
    return place;
  }

  /** Loads a file into its place. If the visitor pressed a button for it, what is shown instead gets the focus. */
  async #fill(place, file, make, isPressed) {
    place.replaceChildren(paragraph(word("loading"), "hint"));
    try {
      place.replaceChildren(make(await this.#url(file)));
    } catch {
      const again = button(word("try_again"), () => this.#fill(place, file, make, true));
      place.replaceChildren(paragraph(word("file_failed"), "hint"), again);
    }
    if (isPressed) place.lastElementChild.focus();
  }

  /** Returns a file's address in the page's memory, and loads the file once. */
  #url(file) {
    if (!this.#loaded.has(file.id)) {
      const loading = this.#load(file).then((bytes) => URL.createObjectURL(bytes));
      this.#loaded.set(file.id, loading);
      loading.catch(() => this.#loaded.delete(file.id));
    }
    return this.#loaded.get(file.id);
  }

  /** Saves a file to the visitor's disk. */
  async #save(file, name, pressed) {
    pressed.disabled = true;
    pressed.parentElement.querySelector(".failed")?.remove();
    try {
      // Without its media type, so that no browser shows the file instead of saving it.
      const bytes = new Blob([await this.#load(file)], { type: "application/octet-stream" });
      const url = URL.createObjectURL(bytes);
      element("a", { href: url, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch {
      pressed.after(element("p", { className: "hint failed", role: "alert", textContent: word("file_failed") }));
    }
    pressed.disabled = false;
    pressed.focus();
  }

  /** Loads a file after those before it. */
  #load(file) {
    const next = this.#last.then(() => this.#fetch(file));
    this.#last = next.catch(() => {});
    return next;
  }

  async #fetch(file) {
    for (let tries = 1; ; tries += 1) {
      const headers = { "X-Visitor-Token": this.#token() };
      const answer = await fetch(`/chat/${this.#channel}/files/${file.id}`, { headers });
      if (answer.ok) return answer.blob();
      const refused = new Refused(answer);
      if (refused.isFinal || tries === TRIES) throw refused;
      await pause(refused.wait || 2000);
    }
  }
}

/** The files that the visitor has chosen for the next message. */
export class Chosen {
  #list;
  #limits;
  #changed;
  #files = [];

  /** `limits` has `count` and `bytes`. `changed` gets a sentence if a file was refused, else an empty text. */
  constructor(list, limits, changed) {
    this.#list = list;
    this.#limits = limits;
    this.#changed = changed;
  }

  /** How many files are chosen. */
  get count() {
    return this.#files.length;
  }

  /** Adds files. They are read at once: a file that changed on the disk could otherwise never be sent. */
  async add(files) {
    let refusal = "";
    for (const file of files) {
      refusal ||= this.#refusal(file);
      if (refusal) break;
      try {
        const read = new File([await file.arrayBuffer()], file.name, { type: file.type });
        // Other files may have been added meanwhile.
        refusal = this.#refusal(read);
        if (!refusal) this.#files.push(read);
      } catch {
        refusal = word("unreadable_file", { name: file.name });
      }
    }
    this.#show(refusal);
  }

  /** Returns the files, and forgets them. */
  take() {
    const taken = this.#files;
    this.#files = [];
    this.#show("");
    return taken;
  }

  /** Says why a file cannot be added. An empty text if it can be. */
  #refusal({ name, size: bytes }) {
    const { count, bytes: most } = this.#limits;
    const sum = this.#files.reduce((all, file) => all + file.size, bytes);
    if (this.count >= count) return word("too_many_files", { count });
    if (bytes === 0) return word("empty_file", { name });
    return sum > most ? word("too_large", { name, size: size(most) }) : "";
  }

  #show(refusal) {
    this.#list.replaceChildren(...this.#files.map((file) => {
      const title = word("remove", { name: file.name });
      const remove = button("×", () => {
        this.#files = this.#files.filter((other) => other !== file);
        this.#show("");
        this.#list.querySelector("button")?.focus();
      });
      remove.title = title;
      return element("li", {}, `${file.name} (${size(file.size)}) `, label(remove, title));
    }));
    this.#changed(refusal);
  }
}
