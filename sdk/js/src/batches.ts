import type * as contract from "plugboard:inbox/batches@0.1.2";
import { ask, lowered, type Failure } from "./failure.js";
import { Handle, raw } from "./handle.js";
import { maybe, object, optional, string, type JsonObject, type Open } from "./values.js";

/** Changed records, each once: contacts first, then conversations, then leads. At most 100. */
export class Batch extends Handle<contract.Batch> {
  #records: ChangedRecord[] | undefined;

  /** The records, in that order. */
  get records(): ChangedRecord[] {
    return (this.#records ??= raw(this)
      .records()
      .map((record) => new ChangedRecord(record)));
  }
}

/** A contact, conversation or lead that has changed since its last export or was never exported. */
export class ChangedRecord extends Handle<contract.ChangedRecord> {
  /** The kind of record. */
  get kind(): Open<"contact" | "conversation" | "lead"> {
    return raw(this).kind();
  }

  /** The record's permanent identifier. The other system should find the record by it. */
  get id(): string {
    return raw(this).id();
  }

  /** The identifier in the other system, as last passed to {@link done}. */
  get externalId(): string | undefined {
    return optional(raw(this).externalId());
  }

  /** The mark last passed to {@link done} or, since then, to {@link PollRequest.lead}. */
  get mark(): string | undefined {
    return optional(raw(this).mark());
  }

  /**
   * Returns the record as one document, as the API currently shows it. A conversation includes its full `contact` and
   * its latest 20 `messages`, a lead its full `contact`, and a contact its latest `lead`. Future versions may add
   * members.
   */
  json(): JsonObject {
    return object(raw(this).json());
  }

  /**
   * Reports that the record is in the other system. `externalId` is its identifier there. `mark` is any value that the
   * plugin needs the next time, such as a hash of what it has sent. If one of them is omitted, its previous value is
   * kept. Each is at most 256 bytes; a longer one makes the whole call fail.
   */
  done(report: { externalId?: string | undefined; mark?: string | undefined } = {}): void {
    raw(this).done(maybe(string, report.externalId, "externalId"), maybe(string, report.mark, "mark"));
  }

  /**
   * Reports that this record could not be exported. It is retried after a wait: up to 30 times for `unavailable`,
   * `rate-limited`, `conflict` and `uncertain`, and 3 times for any other kind. After that it is exported only when it
   * changes or an admin requests it.
   */
  failed(failure: Failure): void {
    raw(this).failed(lowered(failure));
  }
}

/** A request to look for changes in the other system. */
export class PollRequest extends Handle<contract.PollRequest> {
  /** The cursor from the last poll, as passed to {@link setCursor}. */
  get cursor(): string | undefined {
    return optional(raw(this).cursor());
  }

  /**
   * Sets where the next poll begins. At most 4 KiB. The cursor is stored together with the changes that this poll
   * reports.
   */
  setCursor(cursor: string): void {
    raw(this).setCursor(string(cursor, "cursor"));
  }

  /**
   * Reports the stage that a lead has in the other system, by its identifier here. At most 1,000 per call. `mark` is
   * stored as {@link ChangedRecord.done} stores it. A mark equal to the stored one means that nothing has changed in
   * the other system since, so the stage here stays as it is. A lead that does not exist here is skipped.
   *
   * @throws {Failure} `invalid` for an unknown stage or a mark of more than 256 bytes; `rate-limited` for more than
   * 1,000 leads.
   */
  lead(id: string, stage: "new" | "qualified" | "won" | "lost", mark?: string): void {
    ask(() => raw(this).lead(string(id, "id"), string(stage, "stage"), maybe(string, mark, "mark")));
  }

  /** Has `poll` called again at once, because there are more changes. */
  again(): void {
    raw(this).again();
  }
}
