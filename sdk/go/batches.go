package plugboard

import (
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_batches"
	"plugboard.dev/plugboard/internal/convert"
)

// Batch is a batch of changed records, for an exporter to send to the other system.
//
// When ExportBatch returns nil, every record that was not reported by [ChangedRecord.Failed] is exported. After an
// error the host retries the whole batch after a wait. A record may also be exported again, so the other system must
// find a record by its identifier and update it instead of creating another.
type Batch plugboard_inbox_batches.Batch

// Records returns the records, each once: contacts first, then conversations, then leads. At most 100.
func (b *Batch) Records() []*ChangedRecord {
	raw := (*plugboard_inbox_batches.Batch)(b).Records()
	records := make([]*ChangedRecord, len(raw))
	for i, record := range raw {
		records[i] = (*ChangedRecord)(record)
	}
	return records
}

// ChangedRecord is a contact, conversation or lead that has changed since its last export, or was never exported.
type ChangedRecord plugboard_inbox_batches.ChangedRecord

func (r *ChangedRecord) raw() *plugboard_inbox_batches.ChangedRecord {
	return (*plugboard_inbox_batches.ChangedRecord)(r)
}

// Kind returns contact, conversation or lead.
func (r *ChangedRecord) Kind() string { return r.raw().Kind() }

// ID returns the record's permanent identifier, by which the other system should find the record.
func (r *ChangedRecord) ID() string { return r.raw().Id() }

// ExternalID returns the identifier that [ChangedRecord.Done] last reported.
func (r *ChangedRecord) ExternalID() (string, bool) { return r.raw().ExternalId().Get() }

// Mark returns the mark that [ChangedRecord.Done], or [PollRequest.Lead] since then, last reported.
func (r *ChangedRecord) Mark() (string, bool) { return r.raw().Mark().Get() }

// JSON returns the record as the API shows it now. A conversation includes its whole contact and its latest 20
// messages. A lead includes its whole contact. A contact includes its latest lead. New members may be added at any
// time.
func (r *ChangedRecord) JSON() string { return r.raw().Json() }

// Done reports that the record is in the other system. externalID is its identifier there. mark is anything that the
// plugin wants to know next time, such as what it has sent. An empty text keeps the previous value of either. Each is
// at most 256 bytes.
func (r *ChangedRecord) Done(externalID, mark string) {
	r.raw().Done(convert.Text(externalID), convert.Text(mark))
}

// Failed reports that this record alone could not be exported; [FailureOf] converts the error. The host retries it
// after a wait: up to 30 times for [KindUnavailable], [KindRateLimited], [KindConflict] and [KindUncertain], 3 times
// for anything else. After that it is exported again only when it changes or an admin asks for it.
func (r *ChangedRecord) Failed(err error) {
	failure := FailureOf(err)
	wait := convert.Wait(failure.RetryAfter)
	r.raw().Failed(convert.Failure(uint8(failure.Kind), failure.Code, failure.Message, wait))
}

// PollRequest is a poll for changes in the other system, once a minute. An error discards what the call reported, and
// the next poll begins where this one did.
type PollRequest plugboard_inbox_batches.PollRequest

func (r *PollRequest) raw() *plugboard_inbox_batches.PollRequest {
	return (*plugboard_inbox_batches.PollRequest)(r)
}

// Cursor returns the cursor that [PollRequest.SetCursor] last stored.
func (r *PollRequest) Cursor() (string, bool) { return r.raw().Cursor().Get() }

// SetCursor sets where the next poll begins. It is stored together with what this poll reports. At most 4 KiB.
func (r *PollRequest) SetCursor(cursor string) { r.raw().SetCursor(cursor) }

// Lead reports the stage that a lead has in the other system: new, qualified, won or lost. id is its identifier here.
// mark is stored as by [ChangedRecord.Done]. If it equals the stored mark, nothing has happened there since, and the
// lead keeps the stage that it has here. An unknown lead is skipped. At most 1,000 per call.
func (r *PollRequest) Lead(id, stage, mark string) error {
	return convert.Done(r.raw().Lead(id, stage, convert.Text(mark)))
}

// Again reports that there is more, so that Poll is called again immediately.
func (r *PollRequest) Again() { r.raw().Again() }
