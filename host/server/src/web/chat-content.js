// Shows rich content, in the format of docs/rich-content.md. Everything in it is text, never HTML. Nothing is loaded
// from another site before the visitor asks for it.
import { button, element, label, paragraph, word } from "./chat-common.js";

/** The kinds of reference that have a word of their own. */
const REFERENCES = ["story-reply", "story-mention", "post", "reel", "ad", "product", "forward"];

/** How each block is shown. `page` has `press`, which sends the answer to a button, and `file`, which shows a file. */
const BLOCKS = {
  text: (block) => [paragraph(block.text)],
  buttons: (block, page) => [paragraph(block.text), buttons(block.buttons, page)],
  card: (block, page) => [card(block, page)],
  carousel: (block, page) => {
    const cards = block.cards.map((one) => role(card(one, page), "listitem"));
    return [role(element("div", { className: "carousel" }, ...cards), "list")];
  },
  list: (block, page) => [
    paragraph(block.text),
    element(
      "details",
      {},
      element("summary", { textContent: block.button }),
      ...block.sections.map((one) => section(one, page)),
    ),
  ],
  location: ({ latitude, longitude, name, address }) => [
    ...lines([name, address].filter(Boolean).join(", ")),
    link(`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}`, word("map")),
  ],
  contact: (block, page) => [
    element("p", { className: "text" }, element("strong", { textContent: block.name })),
    ...lines(block.organization),
    ...(block.phones ?? []).map((phone) => call(phone, phone)),
    ...(block.emails ?? []).map(mail),
    ...file(block.vcard, page),
  ],
  sticker: (block, page) => {
    const shown = file(block.file, page);
    if (shown.length > 0) return shown;
    return block.emoji ? [paragraph(block.emoji, "sticker")] : [paragraph(`[${word("sticker")}]`)];
  },
  voice: (block, page) => {
    const shown = file(block.file, page);
    return [...(shown.length > 0 ? shown : [paragraph(`[${word("voice")}]`)]), ...lines(block.transcript)];
  },
  album: (block, page) => block.items.flatMap((item) => [...file(item.file, page), ...lines(item.caption)]),
  reference: (block, page) => {
    const kind = word(REFERENCES.includes(block.kind) ? block.kind : "shared");
    const title = block.title ? `[${kind}] ${block.title}` : `[${kind}]`;
    return [
      paragraph(title),
      ...lines(block.text),
      ...(block.url ? [link(block.url, block.url)] : []),
      ...file(block.file, page),
    ];
  },
  order: (block) => [...block.items.map((item) => paragraph(ordered(item, block.currency))), ...lines(block.text)],
  answers: (block) => [
    element("dl", {}, ...block.answers.flatMap(({ name, value }) => [
      element("dt", { textContent: name }),
      element("dd", { textContent: value }),
    ])),
  ],
  poll: (block, page) => [
    paragraph(block.question),
    paragraph(word(block.several ? "poll_several" : "poll_one"), "hint"),
    group(block.options.map((option) => answer(option, page))),
  ],
};

/** Returns the elements that show a block. One that the page does not know is shown by its plain form. */
export function draw(block, page) {
  return Object.hasOwn(BLOCKS, block.type) ? BLOCKS[block.type](block, page) : lines(block.plain);
}

/** Returns a paragraph if there is text. */
function lines(text) {
  return text ? [paragraph(text)] : [];
}

/** Returns the element of a file, if the message has it. */
function file(number, page) {
  const shown = Number.isInteger(number) ? page.file(number) : null;
  return shown ? [shown] : [];
}

/** Gives an element a role, and returns it. */
function role(made, name) {
  made.setAttribute("role", name);
  return made;
}

function group(children) {
  return label(role(element("div", { className: "buttons" }, ...children), "group"), word("suggested"));
}

function buttons(all, page) {
  return group(all.map((one) => action(one, page)));
}

/** Returns what can be pressed for a button of the format. */
function action(one, page) {
  switch (one.action) {
    case "reply": return answer(one, page);
    case "link": return link(one.url, one.title);
    case "call": return call(one.phone, one.title);
    default: return paragraph(one.plain ?? one.title);
  }
}

/** Returns a button that sends its title, with the payload that comes back. */
function answer({ title, payload }, page) {
  return button(title, () => page.press(title, payload));
}

/** Whether the address is of the web. An address of another scheme could run a script. */
function isWeb(address) {
  try {
    return ["https:", "http:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}

/** Returns a link that opens in a new tab. An address that is not of the web is shown as text. */
function link(address, title) {
  if (!isWeb(address)) return paragraph(`${title}: ${address}`);
  return element("a", { href: address, textContent: title, target: "_blank", rel: "noopener noreferrer nofollow" });
}

function call(phone, title) {
  return element("a", { href: `tel:${phone.replace(/[^0-9+]/g, "")}`, textContent: title });
}

function mail(address) {
  const href = `mailto:${encodeURIComponent(address).replace("%40", "@")}`;
  return element("a", { href, textContent: address });
}

function card(one, page) {
  const isLinked = one.buttons?.some(({ url }) => url === one.url);
  return element(
    "div",
    { className: "card" },
    ...picture(one, page),
    element("p", { className: "text" }, element("strong", { textContent: one.title })),
    ...lines(one.subtitle),
    one.url && !isLinked ? link(one.url, one.url) : null,
    one.buttons?.length > 0 ? buttons(one.buttons, page) : null,
  );
}

/** Returns a card's picture. One of another site is loaded when the visitor asks for it: that tells its owner. */
function picture(one, page) {
  if (typeof one.image !== "string") return file(one.image, page);
  // The page may load pictures only from secure addresses.
  if (!one.image.startsWith("https://")) return [link(one.image, word("show_picture"))];
  const place = element("div", { className: "picture" });
  place.append(button(word("show_picture"), () => {
    const loaded = element("img", { src: one.image, alt: one.title, referrerPolicy: "no-referrer", tabIndex: -1 });
    loaded.addEventListener("error", () => place.replaceChildren(link(one.image, word("show_picture"))));
    place.replaceChildren(loaded);
    loaded.focus();
  }));
  return [place];
}

function section(one, page) {
  const rows = one.rows.map((row) => {
    const made = answer(row, page);
    if (row.description) made.append(element("small", { textContent: row.description }));
    return made;
  });
  const title = one.title ? [paragraph(one.title, "hint")] : [];
  return label(role(element("div", { className: "rows" }, ...title, ...rows), "group"), one.title ?? word("suggested"));
}

function ordered({ id, name, quantity, price }, currency) {
  const what = `${quantity} × ${name ?? id}`;
  return price ? `${what}, ${price} ${currency}` : what;
}
