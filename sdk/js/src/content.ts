// Rich content. test/content.test.mjs compares these types with the format's schema.

import type { Json, Open } from "./values.js";

/**
 * Rich content: what a message has besides text and files, such as buttons, cards, a list or a location. It is the same
 * document on every platform and in both directions. The page `docs/rich-content.md` describes the format and its
 * limits. The host checks every document, so these types only help to write one.
 *
 * A later host may send members, block types and button actions that these types do not have. Ignore such a member, and
 * show such a block or button by its `plain`. A document that has them can be passed to the host as text.
 *
 * @example
 * const content: RichContent = {
 *   version: 1,
 *   blocks: [
 *     {
 *       type: "buttons",
 *       text: "Is this about an order?",
 *       buttons: [{ title: "Yes", action: "reply", payload: "order:yes" }],
 *     },
 *   ],
 * };
 */
export interface RichContent {
  /** The version of the format. */
  version: 1;
  /** The blocks, in the order in which they are shown. 1 to 20. */
  blocks: readonly Block[];
  /** The plain form of the whole document, instead of the one that the host makes. */
  plain?: string | undefined;
}

/** A block of rich content. Its `type` says which members it has. */
export type Block =
  | TextBlock
  | ButtonsBlock
  | CardBlock
  | CarouselBlock
  | ListBlock
  | LocationBlock
  | ContactBlock
  | StickerBlock
  | VoiceBlock
  | AlbumBlock
  | ReferenceBlock
  | OrderBlock
  | AnswersBlock
  | PollBlock
  | PlatformBlock;

/** What every block and every button can have. */
export interface WithPlain {
  /** The plain form, instead of the one that the host makes. If it is empty, the text leaves this out. */
  plain?: string | undefined;
}

/** A text between other blocks. */
export interface TextBlock extends WithPlain {
  /** The type. */
  type: "text";
  /** The text. */
  text: string;
}

/** A text with buttons. */
export interface ButtonsBlock extends WithPlain {
  /** The type. */
  type: "buttons";
  /** The text above the buttons. */
  text: string;
  /** The buttons. 1 to 25. */
  buttons: readonly Button[];
}

/** A card. */
export interface CardBlock extends Card, WithPlain {
  /** The type. */
  type: "card";
}

/** Cards side by side. */
export interface CarouselBlock extends WithPlain {
  /** The type. */
  type: "carousel";
  /** The cards. 1 to 10. */
  cards: readonly Card[];
}

/** A picture, a title, a text and buttons. */
export interface Card {
  /** The title. */
  title: string;
  /** The text below the title. */
  subtitle?: string | undefined;
  /** The picture: the number of a file of the message, or a URL from which the platform fetches it. */
  image?: number | string | undefined;
  /** The address that opens when the customer presses the card. */
  url?: string | undefined;
  /** The buttons. 1 to 25. */
  buttons?: readonly Button[] | undefined;
}

/** A list from which the customer chooses one row. */
export interface ListBlock extends WithPlain {
  /** The type. */
  type: "list";
  /** The text above the list. */
  text: string;
  /** The label of the button that opens the list. */
  button: string;
  /** The sections. 1 to 10. */
  sections: readonly ListSection[];
}

/** A section of a list. */
export interface ListSection {
  /** The title. */
  title?: string | undefined;
  /** The rows. 1 to 100. */
  rows: readonly ListRow[];
}

/** A row of a list. */
export interface ListRow {
  /** The title. */
  title: string;
  /** The text below the title. */
  description?: string | undefined;
  /** The value that comes back as {@link Message.payload} when the customer chooses the row. */
  payload: string;
}

/** A place on the map. */
export interface LocationBlock extends WithPlain {
  /** The type. */
  type: "location";
  /** The latitude, in degrees. */
  latitude: number;
  /** The longitude, in degrees. */
  longitude: number;
  /** The name of the place. */
  name?: string | undefined;
  /** The address of the place. */
  address?: string | undefined;
}

/** A person's contact details. */
export interface ContactBlock extends WithPlain {
  /** The type. */
  type: "contact";
  /** The person's name. */
  name: string;
  /** The organization that the person belongs to. */
  organization?: string | undefined;
  /** The telephone numbers. 1 to 10. */
  phones?: readonly string[] | undefined;
  /** The e-mail addresses. 1 to 10. */
  emails?: readonly string[] | undefined;
  /** The number of the file of the message that is the person's vCard. */
  vcard?: number | undefined;
}

/** A sticker. */
export interface StickerBlock extends WithPlain {
  /** The type. */
  type: "sticker";
  /** The number of the file of the message that is the sticker's picture. */
  file?: number | undefined;
  /** The emoji that means the same. */
  emoji?: string | undefined;
  /** The platform's identifier of the sticker. */
  id?: string | undefined;
}

/** A recorded voice message. */
export interface VoiceBlock extends WithPlain {
  /** The type. */
  type: "voice";
  /** The number of the file of the message that is the recording. */
  file: number;
  /** The length of the recording, in milliseconds. */
  duration_ms?: number | undefined;
  /** What is said. */
  transcript?: string | undefined;
}

/** Files that belong together. */
export interface AlbumBlock extends WithPlain {
  /** The type. */
  type: "album";
  /** The files. 1 to 10. */
  items: readonly AlbumItem[];
}

/** A file of an album. */
export interface AlbumItem {
  /** The number of the file of the message. */
  file: number;
  /** The caption. */
  caption?: string | undefined;
}

/** What the message refers to. */
export interface ReferenceBlock extends WithPlain {
  /** The type. */
  type: "reference";
  /** What it is. */
  kind: Open<"story-reply" | "story-mention" | "post" | "reel" | "ad" | "product" | "forward">;
  /** The platform's identifier of it. */
  id?: string | undefined;
  /** Its title. */
  title?: string | undefined;
  /** Its text. */
  text?: string | undefined;
  /** Its address. */
  url?: string | undefined;
  /** The number of the file of the message that shows it. */
  file?: number | undefined;
}

/** What a customer wants to buy. */
export interface OrderBlock extends WithPlain {
  /** The type. */
  type: "order";
  /** The currency, an ISO 4217 code such as `EUR`. */
  currency: string;
  /** The items. 1 to 100. */
  items: readonly OrderItem[];
  /** What the customer wrote with the order. */
  text?: string | undefined;
}

/** An item of an order. */
export interface OrderItem {
  /** The identifier of the product. */
  id: string;
  /** The name of the product. */
  name?: string | undefined;
  /** The number of pieces. */
  quantity: number;
  /** The price of one piece: a decimal number such as `9.90`. */
  price?: string | undefined;
}

/** A form that the customer filled in. */
export interface AnswersBlock extends WithPlain {
  /** The type. */
  type: "answers";
  /** The name of the form. */
  form?: string | undefined;
  /** The answers. 1 to 64. */
  answers: readonly FormAnswer[];
}

/** An answer of a form. */
export interface FormAnswer {
  /** The name of the field. */
  name: string;
  /** What the customer entered. It can be empty. */
  value: string;
}

/** A question with options. */
export interface PollBlock extends WithPlain {
  /** The type. */
  type: "poll";
  /** The question. */
  question: string;
  /** The options. 2 to 12. */
  options: readonly PollOption[];
  /** Whether the customer can choose several options. Default: false. */
  several?: boolean | undefined;
}

/** An option of a poll. */
export interface PollOption {
  /** The title. */
  title: string;
  /** The value that comes back as {@link Message.payload} when the customer chooses the option. */
  payload: string;
}

/** A block for one platform only. */
export interface PlatformBlock {
  /** The platform's name and the type, such as `slack.modal`. */
  type: `${string}.${string}`;
  /** The plain form, for all other platforms. */
  plain: string;
  /** Whatever the platform's connector knows. */
  [member: string]: Json | undefined;
}

/** A button of rich content. Its `action` says which members it has. */
export type Button = ReplyButton | LinkButton | CallButton | ShareButton | PlatformButton;

/** A button that answers. */
export interface ReplyButton extends WithPlain {
  /** The button's text. */
  title: string;
  /** The action. */
  action: "reply";
  /** The value that comes back as {@link Message.payload} when the customer presses the button. */
  payload: string;
}

/** A button that opens a page. */
export interface LinkButton extends WithPlain {
  /** The button's text. */
  title: string;
  /** The action. */
  action: "link";
  /** The address that opens. */
  url: string;
}

/** A button that calls a telephone number. */
export interface CallButton extends WithPlain {
  /** The button's text. */
  title: string;
  /** The action. */
  action: "call";
  /** The number that is called. */
  phone: string;
}

/** A button that asks the customer for the location or the telephone number, which comes back as a block. */
export interface ShareButton extends WithPlain {
  /** The button's text. */
  title: string;
  /** The action. */
  action: "share-location" | "share-phone";
}

/** A button for one platform only. */
export interface PlatformButton {
  /** The button's text. */
  title: string;
  /** The platform's name and the action, such as `slack.modal`. */
  action: `${string}.${string}`;
  /** The button's line in the plain form, for all other platforms. */
  plain: string;
  /** Whatever the platform's connector knows. */
  [member: string]: Json | undefined;
}

/** Parses the content of a message or a part. The host has checked it. `null` becomes `undefined`. */
export function parsed(document: string | null): RichContent | undefined {
  return document === null ? undefined : (JSON.parse(document) as RichContent);
}
