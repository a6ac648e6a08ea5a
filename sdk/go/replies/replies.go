// Package replies answers the customer: the power replies.
package replies

import (
	"strconv"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_replies"
	"plugboard.dev/plugboard/internal/convert"
	"plugboard.dev/plugboard/internal/drafts"
)

// Preview is what the rules say about a reply at this moment. They are checked again when the reply takes effect.
type Preview uint8

const (
	// Allowed: the reply will be sent.
	Allowed Preview = iota
	// Held: a person will decide.
	Held
)

// String returns allowed or held.
func (p Preview) String() string {
	switch p {
	case Allowed:
		return "allowed"
	case Held:
		return "held"
	default:
		return "Preview(" + strconv.Itoa(int(p)) + ")"
	}
}

// Draft is a reply that is being built.
type Draft struct {
	// Text may be empty if there is an attachment or rich content. At most 64 KiB; the platform's own limit is a rule.
	Text string
	// Subject is one line of at most 998 bytes. It is left out on a channel whose platform has no subjects (see the
	// rule whole-replies). Empty means none.
	Subject string
	// QuickReplies are buttons under the reply. At most 13; the platform's rules may allow fewer.
	QuickReplies []plugboard.QuickReply
	// Attachments are files that the host already has. At most 10.
	Attachments []*plugboard.Attachment
	// ReplyTo is the message that this reply answers. It is shown as a reply where the platform supports that. May be
	// nil.
	ReplyTo *plugboard.Message
	// Content is rich content after the text: a JSON document of at most 64 KiB, in the format of docs/rich-content.md.
	// The files that it refers to are Attachments, counted from 0. The host turns what the platform cannot show into
	// text. If the document is wrong, the failure is of [plugboard.KindInvalid] with the code bad-content, and its
	// message names the place. Empty means none.
	Content string
	// Purpose is what the reply is for: marketing or another word, at most 64 bytes. The rules may demand the
	// customer's consent to this purpose (see the rule needs-consent). Empty means none.
	Purpose string
}

// Reply sends a reply in a conversation. The host splits the draft into parts and delivers them in order. The failure
// is of [plugboard.KindDenied] if the rules refuse it now; its code names the rule. At most 20 per handler, with
// templates and private replies counted.
func Reply(conversation *plugboard.Conversation, draft Draft) (Preview, error) {
	raw := drafts.Make(drafts.Draft(draft))
	preview, err := convert.Value(plugboard_inbox_replies.Reply((*plugboard_inbox_conversations.Conversation)(conversation), raw))
	return Preview(preview), err
}

// Text sends a reply that is only a text, as [Reply] does.
func Text(conversation *plugboard.Conversation, text string) (Preview, error) {
	return Reply(conversation, Draft{Text: text})
}
