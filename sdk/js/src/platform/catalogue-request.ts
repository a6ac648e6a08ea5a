import type * as contract from "plugboard:inbox/platform@0.1.2";
import { ask } from "../failure.js";
import { Handle, raw } from "../handle.js";
import { document, type Open } from "../values.js";

/** A template that the platform has for an account. As JSON, it is at most 16 KiB. */
export interface CatalogueTemplate {
  /** The template's name on the platform. */
  name: string;
  /** The template's language on the platform. */
  language: string;
  /** The text. Its placeholders are numbers or names, such as `{{1}}` or `{{name}}`. */
  text: string;
  /** The category. */
  category?: Open<"marketing" | "utility" | "authentication"> | undefined;
  /** The status. Only `approved` templates can be sent. Default: `approved`. */
  status?: Open<"approved"> | undefined;
  /** The parameters. Default: one `text` for each placeholder. */
  parameters?: readonly TemplateParameter[] | undefined;
  /** The buttons. */
  buttons?: readonly TemplateButton[] | undefined;
}

/** A parameter of a template. */
export interface TemplateParameter {
  /** The parameter's name. Numbered parameters have the names `1`, `2`, and so on. */
  name: string;
  /** What the parameter holds. */
  kind: Open<"text" | "image" | "video" | "file">;
}

/** A button of a template. */
export interface TemplateButton {
  /** The button's text. */
  title: string;
  /** What happens when the customer presses it, as for a button of rich content ({@link Button}). */
  action: Open<"reply" | "link" | "call" | "share-location" | "share-phone">;
  /** For a `reply`: the value that comes back. */
  payload?: string | undefined;
  /** For a `link`: the address that opens. */
  url?: string | undefined;
  /** For a `call`: the number that is called. */
  phone?: string | undefined;
  /** The button's line in the plain form, instead of the one that the host makes. */
  plain?: string | undefined;
}

/** A request for the templates that the platform has for an account. */
export class CatalogueRequest extends Handle<contract.CatalogueRequest> {
  /** The channel's account, such as a page's identifier. */
  get account(): string {
    return raw(this).account();
  }

  /**
   * Adds a template, as an object or as its JSON text. At most 1,000.
   *
   * @throws {Failure} `invalid` if the template is wrong; the message names the member.
   */
  add(template: CatalogueTemplate | string): void {
    ask(() => raw(this).add(document(template, "template")));
  }
}
