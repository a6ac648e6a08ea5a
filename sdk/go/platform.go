package plugboard

import (
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_platform"
	"plugboard.dev/plugboard/internal/convert"
	"plugboard.dev/plugboard/internal/wit/types"
)

// HookRequest is a request that came to a channel's hook.
//
// Verify returns nil when it is truly the platform's. [KindDenied] answers the sender 401, [KindInvalid] 400 and
// [KindRateLimited] 429; anything else 503, and the platform tries again. What does not verify is not kept.
//
// Receive gives package intake an item for each thing that a verified request tells. [KindInvalid] says that the
// request as a whole is broken: 400, nothing is kept. With any other error the request is kept for later.
type HookRequest plugboard_inbox_platform.HookRequest

func (r *HookRequest) raw() *plugboard_inbox_platform.HookRequest {
	return (*plugboard_inbox_platform.HookRequest)(r)
}

// Method is GET or POST.
func (r *HookRequest) Method() string { return r.raw().Method() }

// Query is the first value of a query parameter, decoded.
func (r *HookRequest) Query(name string) (string, bool) { return r.raw().Query(name).Get() }

// Header is the first value of a header. Names are compared without regard to case.
func (r *HookRequest) Header(name string) (string, bool) { return r.raw().Header(name).Get() }

// Body is as it came, byte for byte. At most 1 MiB.
func (r *HookRequest) Body() []byte { return r.raw().Body() }

// Accounts are those of the channels that share this hook: a request may belong to any of them.
func (r *HookRequest) Accounts() []string { return r.raw().Accounts() }

// Respond answers the request with these words instead of the plain 200, a challenge for instance. In Verify it ends
// the request there: Receive is not called. The body has at most 64 KiB.
func (r *HookRequest) Respond(status int, contentType string, body []byte) {
	r.raw().Respond(uint16(min(max(status, 0), 65_535)), contentType, body)
}

// Outgoing is one part of a reply, to be handed to the platform with at most one request that is not idempotent.
//
// Send calls [Outgoing.Sent] and returns nil. [KindRateLimited] and [KindUnavailable] say that the platform refused and
// did nothing: the host tries again. [KindUncertain]: it may have been sent; it is not tried again, unless the rule echoes
// shows that it was not. With any other error it has failed for good.
type Outgoing plugboard_inbox_platform.Outgoing

func (o *Outgoing) raw() *plugboard_inbox_platform.Outgoing {
	return (*plugboard_inbox_platform.Outgoing)(o)
}

// ID is the delivery's identifier, the same on every try. Put it where the platform takes an idempotency key, or where
// it comes back with the echo.
func (o *Outgoing) ID() string { return o.raw().Id() }

// Attempt is 1 for the first try.
func (o *Outgoing) Attempt() int { return int(o.raw().Attempt()) }

// Account is the channel's account, such as a page's identifier.
func (o *Outgoing) Account() string { return o.raw().Account() }

// Thread is the platform's identifier of the conversation.
func (o *Outgoing) Thread() string { return o.raw().Thread() }

// ConversationKind is direct, group or public.
func (o *Outgoing) ConversationKind() string { return o.raw().ConversationKind() }

// Recipient is the platform's identifier of the customer.
func (o *Outgoing) Recipient() string { return o.raw().Recipient() }

// Text is there when this part is text.
func (o *Outgoing) Text() (string, bool) { return o.raw().Text().Get() }

// Attachment is there when this part is a file.
func (o *Outgoing) Attachment() (*Attachment, bool) {
	attachment, ok := o.raw().Attachment().Get()
	return (*Attachment)(attachment), ok
}

// QuickReply is a button that answers with its payload when it is pressed.
type QuickReply struct {
	// Title is what stands on the button. How long it may be is a rule of the platform.
	Title string
	// Payload comes back in [Message.Payload].
	Payload string
}

// QuickReplies are the buttons, on the last part of a reply only.
func (o *Outgoing) QuickReplies() []QuickReply { return quickReplies(o.raw().QuickReplies()) }

// quickReplies are buttons as the contract has them: title and payload of each.
func quickReplies(raw []types.Tuple2[string, string]) []QuickReply {
	replies := make([]QuickReply, len(raw))
	for i, reply := range raw {
		replies[i] = QuickReply{Title: reply.F0, Payload: reply.F1}
	}
	return replies
}

// ReplyTo is the platform's identifier of the message that is answered.
func (o *Outgoing) ReplyTo() (string, bool) { return o.raw().ReplyTo().Get() }

// PrivateReplyTo is the platform's identifier of the public comment that this answers in private.
func (o *Outgoing) PrivateReplyTo() (string, bool) { return o.raw().PrivateReplyTo().Get() }

// Tag is that of the rule person-window, when the message goes out under it.
func (o *Outgoing) Tag() (string, bool) { return o.raw().Tag().Get() }

// Template is the template's name and language on the platform, when this part is one.
func (o *Outgoing) Template() (name, language string, ok bool) {
	template, ok := o.raw().Template().Get()
	return template.F0, template.F1, ok
}

// TemplateVariables are the template's variables, in order.
func (o *Outgoing) TemplateVariables() []string { return o.raw().TemplateVariables() }

// Sender is person or automation.
func (o *Outgoing) Sender() string { return o.raw().Sender() }

// Sent reports success: the platform's identifier of the new message, empty when it gives none.
func (o *Outgoing) Sent(externalID string) { o.raw().Sent(convert.Text(externalID)) }

// SentIn reports the platform's identifier of the private conversation in which a private reply arrived, where the
// platform tells it. At most 256 bytes.
func (o *Outgoing) SentIn(thread string) { o.raw().SentIn(thread) }

// ProfileRequest is a customer whose name is wanted. Profile is called once for each new one; the conversation does not
// wait long, and any error leaves the customer without what was to be found out.
type ProfileRequest plugboard_inbox_platform.ProfileRequest

func (r *ProfileRequest) raw() *plugboard_inbox_platform.ProfileRequest {
	return (*plugboard_inbox_platform.ProfileRequest)(r)
}

// Account is the channel's account.
func (r *ProfileRequest) Account() string { return r.raw().Account() }

// Contact is the platform's identifier of the customer.
func (r *ProfileRequest) Contact() string { return r.raw().Contact() }

// SetName reports the full name.
func (r *ProfileRequest) SetName(name string) { r.raw().SetName(name) }

// SetAttribute reports a property: first_name, language, time_zone, picture_url or the platform's own.
func (r *ProfileRequest) SetAttribute(key, value string) { r.raw().SetAttribute(key, value) }
