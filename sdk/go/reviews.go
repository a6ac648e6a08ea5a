package plugboard

import (
	"time"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_reviews"
	"plugboard.dev/plugboard/internal/convert"
)

// ReplyReview is a reply that is about to be sent, for a reviewer to pass, amend or hold.
//
// Reviewers are called one after the other, in the admin's order. A reply that policy holds or refuses is not reviewed,
// and neither is a reply that a person has released. When Review returns nil, the reply goes on, amended or held if the
// reviewer said so. After an error the host retries the review. After 3 failed attempts the reply goes on or is held,
// as the admin has configured.
type ReplyReview plugboard_inbox_reviews.ReplyReview

func (r *ReplyReview) raw() *plugboard_inbox_reviews.ReplyReview {
	return (*plugboard_inbox_reviews.ReplyReview)(r)
}

// ID returns the identifier of the review. It is the same each time the review is tried.
func (r *ReplyReview) ID() string { return r.raw().Id() }

// Conversation returns the conversation that the reply is for.
func (r *ReplyReview) Conversation() *Conversation { return (*Conversation)(r.raw().Conversation()) }

// Contact returns the customer.
func (r *ReplyReview) Contact() *Contact { return (*Contact)(r.raw().Contact()) }

// Message returns the reply, including the changes of the reviewers before this one.
func (r *ReplyReview) Message() *Message { return (*Message)(r.raw().Message()) }

// QuickReplies returns the buttons under the reply.
func (r *ReplyReview) QuickReplies() []QuickReply { return quickReplies(r.raw().QuickReplies()) }

// Template returns the template's name and language on the platform, if the reply is a template. The text of a template
// cannot be amended.
func (r *ReplyReview) Template() (name, language string, ok bool) {
	template, ok := r.raw().Template().Get()
	return template.F0, template.F1, ok
}

// Sender returns who wrote the reply: person or automation.
func (r *ReplyReview) Sender() string { return r.raw().Sender() }

// OccurredAt returns when the reply was requested.
func (r *ReplyReview) OccurredAt() time.Time { return convert.Time(r.raw().OccurredAt()) }

// Depth returns the number of automations between this reply and the customer or person who started the chain: 0 for
// none.
func (r *ReplyReview) Depth() int { return int(r.raw().Depth()) }

// Late reports whether an admin ran the review again after it had failed. Later events may have been handled before it.
func (r *ReplyReview) Late() bool { return r.raw().Late() }

// JSON returns the whole review as one JSON document. New members may be added at any time.
func (r *ReplyReview) JSON() string { return r.raw().Json() }

// Amend replaces the text of the reply. At most 64 KiB. The platform's rules are checked again. If it is called several
// times, the last call counts.
func (r *ReplyReview) Amend(text string) { r.raw().Amend(text) }

// Hold holds the reply for a person to decide. The reason is shown to that person, at most 2,000 bytes. If it is called
// several times, the first call counts.
func (r *ReplyReview) Hold(reason string) { r.raw().Hold(reason) }
