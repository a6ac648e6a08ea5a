import type * as contract from "plugboard:inbox/batches@0.1.1";
import { ask, lowered, type Failure } from "./failure.js";
import { Handle, raw } from "./handle.js";
import { maybe, object, optional, string, type JsonObject, type Open } from "./values.js";

/** Records that have changed, each once: contacts first, then conversations, then leads. At most 100. */
export class Batch extends Handle<contract.Batch> {
  #records: ChangedRecord[] | undefined;

  /** The records. */
  get records(): ChangedRecord[] {
    return (this.#records ??= raw(this)
      .records()
      .map((record) => new ChangedRecord(record)));
  }
}

/** A contact, conversation or lead that has changed since it was exported last, or was never exported. */
export class ChangedRecord extends Handle<contract.ChangedRecord> {
  /** What it is a record of. */
  get kind(): Open<"contact" | "conversation" | "lead"> {
    return raw(this).kind();
  }

  /** The same for good: what the other system should find the record by. */
  get id(): string {
    return raw(this).id();
  }

  /** What {@link done} gave the last time. */
  get externalId(): string | undefined {
    return optional(raw(this).externalId());
  }

  /** What {@link done}, or {@link PollRequest.lead} since then, gave the last time. */
  get mark(): string | undefined {
    return optional(raw(this).mark());
  }

  /**
   * The record as the API shows it now. A conversation has its `contact` whole and its latest 20 `messages`; a lead has
   * its `contact` whole; a contact has its latest `lead`. Members may be added to it at any time.
   */
  json(): JsonObject {
    return object(raw(this).json());
  }

  /**
   * It is in the other system. `externalId` is its identifier there, left out to keep what was; `mark` is whatever the
   * plugin wants to know the next time, such as what it has sent. Each at most 256 bytes.
   */
  done(report: { externalId?: string | undefined; mark?: string | undefined } = {}): void {
    raw(this).done(maybe(string, report.externalId, "externalId"), maybe(string, report.mark, "mark"));
  }

  /**
   * It alone could not be exported. It comes again after a wait: up to 30 times for `unavailable`, `rate-limited`,
   * `conflict` and `uncertain`, 3 times for anything else. Then not before it changes, or an admin says so.
   */
  failed(failure: Failure): void {
    raw(this).failed(lowered(failure));
  }
}

/** A look for what has changed in the other system. */
export class PollRequest extends Handle<contract.PollRequest> {
  /** What {@link setCursor} gave the last time. */
  get cursor(): string | undefined {
    return optional(raw(this).cursor());
  }

  /** Where the next look begins. Kept together with what is reported here. At most 4 KiB. */
  setCursor(cursor: string): void {
    raw(this).setCursor(string(cursor, "cursor"));
  }

  /**
   * The stage that a lead has there, by its identifier here. `mark` is kept as by {@link ChangedRecord.done}; where it
   * is what was kept already, nothing has happened there since, and what happened here stands. A lead that is not known
   * here is passed over. At most 1,000 a call.
   *
   * @throws {Failure} `invalid` when there is no such stage.
   */
  lead(id: string, stage: "new" | "qualified" | "won" | "lost", mark?: string): void {
    ask(() => raw(this).lead(string(id, "id"), string(stage, "stage"), maybe(string, mark, "mark")));
  }

  /** There is more: have `poll` called again at once. */
  again(): void {
    raw(this).again();
  }
}
