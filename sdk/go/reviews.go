package plugboard

import (
	"time"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_reviews"
	"plugboard.dev/plugboard/internal/convert"
)

// ReplyReview is a reply that is about to go out, for a reviewer to pass, amend or hold.
//
// Reviewers are asked one after the other, in the admin's order. A reply that policy holds or refuses is not reviewed, nor
// is one that a person has released. When Review returns nil, the reply goes on, amended or held as it was said. With an
// error the review is made again, up to 3 times, and then the reply goes on or is held, as the admin has set it.
type ReplyReview plugboard_inbox_reviews.ReplyReview

func (r *ReplyReview) raw() *plugboard_inbox_reviews.ReplyReview {
	return (*plugboard_inbox_reviews.ReplyReview)(r)
}

// ID is the review's identifier, the same when it is made again.
func (r *ReplyReview) ID() string { return r.raw().Id() }

// Conversation is where the reply goes.
func (r *ReplyReview) Conversation() *Conversation { return (*Conversation)(r.raw().Conversation()) }

// Contact is the customer.
func (r *ReplyReview) Contact() *Contact { return (*Contact)(r.raw().Contact()) }

// Message is the reply, with what reviewers before this one have made of it.
func (r *ReplyReview) Message() *Message { return (*Message)(r.raw().Message()) }

// QuickReplies are the buttons under the reply.
func (r *ReplyReview) QuickReplies() []QuickReply { return quickReplies(r.raw().QuickReplies()) }

// Template is the template's name and language on the platform, when the reply is one. Its text cannot be amended.
func (r *ReplyReview) Template() (name, language string, ok bool) {
	template, ok := r.raw().Template().Get()
	return template.F0, template.F1, ok
}

// Sender is person or automation.
func (r *ReplyReview) Sender() string { return r.raw().Sender() }

// OccurredAt is when the reply was asked for.
func (r *ReplyReview) OccurredAt() time.Time { return convert.Time(r.raw().OccurredAt()) }

// Depth is how many automations lie between this review and a customer or a person: 0 for none.
func (r *ReplyReview) Depth() int { return int(r.raw().Depth()) }

// Late is true when an admin had the review made again after it had failed: others may have overtaken it.
func (r *ReplyReview) Late() bool { return r.raw().Late() }

// JSON is the whole review as one JSON document. Members may be added to it at any time.
func (r *ReplyReview) JSON() string { return r.raw().Json() }

// Amend puts another text in the place of the reply's. At most 64 KiB; the platform's rules are asked again. The last one
// counts.
func (r *ReplyReview) Amend(text string) { r.raw().Amend(text) }

// Hold has a person decide. The reason is for that person, at most 2,000 bytes. The first one counts.
func (r *ReplyReview) Hold(reason string) { r.raw().Hold(reason) }
