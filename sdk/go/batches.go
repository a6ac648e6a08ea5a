package plugboard

import (
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_batches"
	"plugboard.dev/plugboard/internal/convert"
)

// Batch is what has changed, for an exporter to carry to the other system.
//
// When ExportBatch returns nil, each record that has not [ChangedRecord.Failed] is exported. With an error the whole
// batch comes again, after a wait. What was exported may come again too, so the other system must find a record by its
// identifier and change it rather than make another.
type Batch plugboard_inbox_batches.Batch

// Records are contacts first, then conversations, then leads, each once. At most 100.
func (b *Batch) Records() []*ChangedRecord {
	raw := (*plugboard_inbox_batches.Batch)(b).Records()
	records := make([]*ChangedRecord, len(raw))
	for i, record := range raw {
		records[i] = (*ChangedRecord)(record)
	}
	return records
}

// ChangedRecord is a contact, conversation or lead that has changed since it was exported last, or was never exported.
type ChangedRecord plugboard_inbox_batches.ChangedRecord

func (r *ChangedRecord) raw() *plugboard_inbox_batches.ChangedRecord {
	return (*plugboard_inbox_batches.ChangedRecord)(r)
}

// Kind is contact, conversation or lead.
func (r *ChangedRecord) Kind() string { return r.raw().Kind() }

// ID is the same for good: what the other system should find the record by.
func (r *ChangedRecord) ID() string { return r.raw().Id() }

// ExternalID is what [ChangedRecord.Done] gave the last time.
func (r *ChangedRecord) ExternalID() (string, bool) { return r.raw().ExternalId().Get() }

// Mark is what [ChangedRecord.Done], or [PollRequest.Lead] since then, gave the last time.
func (r *ChangedRecord) Mark() (string, bool) { return r.raw().Mark().Get() }

// JSON is the record as the API shows it now. A conversation has its contact whole and its latest 20 messages; a lead
// has its contact whole; a contact has its latest lead. Members may be added at any time.
func (r *ChangedRecord) JSON() string { return r.raw().Json() }

// Done tells that the record is in the other system. externalID is its identifier there, empty to keep what was. mark is
// whatever the plugin wants to know the next time, such as what it has sent. Each has at most 256 bytes.
func (r *ChangedRecord) Done(externalID, mark string) {
	r.raw().Done(convert.Text(externalID), convert.Text(mark))
}

// Failed tells that this record alone could not be exported, as [FailureOf] has the error. It comes again after a wait: up
// to 30 times for [KindUnavailable], [KindRateLimited], [KindConflict] and [KindUncertain], 3 times for anything else.
// Then not before it changes, or an admin says so.
func (r *ChangedRecord) Failed(err error) {
	failure := FailureOf(err)
	wait := convert.Wait(failure.RetryAfter)
	r.raw().Failed(convert.Failure(uint8(failure.Kind), failure.Code, failure.Message, wait))
}

// PollRequest is a look for what has changed in the other system, once a minute. An error discards what was reported;
// the next look begins where this one did.
type PollRequest plugboard_inbox_batches.PollRequest

func (r *PollRequest) raw() *plugboard_inbox_batches.PollRequest {
	return (*plugboard_inbox_batches.PollRequest)(r)
}

// Cursor is what [PollRequest.SetCursor] gave the last time.
func (r *PollRequest) Cursor() (string, bool) { return r.raw().Cursor().Get() }

// SetCursor says where the next look begins. It is kept together with what is reported here. At most 4 KiB.
func (r *PollRequest) SetCursor(cursor string) { r.raw().SetCursor(cursor) }

// Lead reports the stage that a lead has there, by its identifier here: new, qualified, won or lost. mark is kept as by
// [ChangedRecord.Done]; where it is what was kept already, nothing has happened there since, and what happened here
// stands. A lead that is not known here is passed over. At most 1,000 a call.
func (r *PollRequest) Lead(id, stage, mark string) error {
	return convert.Done(r.raw().Lead(id, stage, convert.Text(mark)))
}

// Again tells that there is more: Poll is called again at once.
func (r *PollRequest) Again() { r.raw().Again() }
