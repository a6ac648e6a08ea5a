package plugboard

import (
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_platform"
	"plugboard.dev/plugboard/internal/convert"
	"plugboard.dev/plugboard/internal/wit/types"
)

// HookRequest is a request to a channel's hook.
//
// Verify returns nil if the request really comes from the platform. For [KindDenied] the host answers 401, for
// [KindInvalid] 400 and for [KindRateLimited] 429. For anything else it answers 503, and the platform retries. A
// request that fails this check is not stored.
//
// Receive gives package intake an item for each thing that a verified request reports. [KindInvalid] says that the
// request as a whole is malformed: the host answers 400 and stores nothing. For any other error the host keeps the
// request for later.
type HookRequest plugboard_inbox_platform.HookRequest

func (r *HookRequest) raw() *plugboard_inbox_platform.HookRequest {
	return (*plugboard_inbox_platform.HookRequest)(r)
}

// Method returns GET or POST.
func (r *HookRequest) Method() string { return r.raw().Method() }

// Query returns the first value of a query parameter, decoded.
func (r *HookRequest) Query(name string) (string, bool) { return r.raw().Query(name).Get() }

// Header returns the first value of a header. Names are case-insensitive.
func (r *HookRequest) Header(name string) (string, bool) { return r.raw().Header(name).Get() }

// Body returns the body exactly as it was received. At most 1 MiB.
func (r *HookRequest) Body() []byte { return r.raw().Body() }

// Accounts returns the accounts of the channels that share this hook. The request may be for any of them.
func (r *HookRequest) Accounts() []string { return r.raw().Accounts() }

// Respond answers the request with this response instead of a plain 200, for example to answer a challenge. In Verify
// this ends the request, and Receive is not called. status is from 200 to 599. The body is at most 64 KiB.
func (r *HookRequest) Respond(status int, contentType string, body []byte) {
	r.raw().Respond(uint16(min(max(status, 0), 65_535)), contentType, body)
}

// Outgoing is one part of a reply, to send to the platform with at most one request that is not idempotent.
//
// Send calls [Outgoing.Sent] and returns nil. [KindRateLimited] and [KindUnavailable] say that the platform refused the
// part and did nothing, so the host retries. [KindUncertain] says that the part may have been sent. The host does not
// retry it, unless the rule echoes shows that it was not sent. After any other error the part has failed permanently.
type Outgoing plugboard_inbox_platform.Outgoing

func (o *Outgoing) raw() *plugboard_inbox_platform.Outgoing {
	return (*plugboard_inbox_platform.Outgoing)(o)
}

// ID returns the delivery's identifier. It is the same on every attempt. Use it as the platform's idempotency key, or
// put it into a field that the platform returns in the echo.
func (o *Outgoing) ID() string { return o.raw().Id() }

// Attempt returns the number of this attempt, starting at 1.
func (o *Outgoing) Attempt() int { return int(o.raw().Attempt()) }

// Account returns the channel's account, such as a page's identifier.
func (o *Outgoing) Account() string { return o.raw().Account() }

// Thread returns the platform's identifier of the conversation.
func (o *Outgoing) Thread() string { return o.raw().Thread() }

// ConversationKind returns direct, group or public.
func (o *Outgoing) ConversationKind() string { return o.raw().ConversationKind() }

// Recipient returns the platform's identifier of the customer.
func (o *Outgoing) Recipient() string { return o.raw().Recipient() }

// Text returns the text, if this part is text.
func (o *Outgoing) Text() (string, bool) { return o.raw().Text().Get() }

// Attachment returns the file, if this part is a file.
func (o *Outgoing) Attachment() (*Attachment, bool) {
	attachment, ok := o.raw().Attachment().Get()
	return (*Attachment)(attachment), ok
}

// QuickReply is a button that answers with its payload when it is pressed.
type QuickReply struct {
	// Title is the text on the button. The platform's rules limit its length.
	Title string
	// Payload is returned by [Message.Payload] when the button is pressed.
	Payload string
}

// QuickReplies returns the buttons. Only the last part of a reply has any.
func (o *Outgoing) QuickReplies() []QuickReply { return quickReplies(o.raw().QuickReplies()) }

// quickReplies converts the contract's quick replies, a title and a payload each.
func quickReplies(raw []types.Tuple2[string, string]) []QuickReply {
	replies := make([]QuickReply, len(raw))
	for i, reply := range raw {
		replies[i] = QuickReply{Title: reply.F0, Payload: reply.F1}
	}
	return replies
}

// ReplyTo returns the platform's identifier of the message that this part answers.
func (o *Outgoing) ReplyTo() (string, bool) { return o.raw().ReplyTo().Get() }

// PrivateReplyTo returns the platform's identifier of the public comment that this part answers in private.
func (o *Outgoing) PrivateReplyTo() (string, bool) { return o.raw().PrivateReplyTo().Get() }

// Tag returns the tag of the rule person-window, if the message is sent under that rule.
func (o *Outgoing) Tag() (string, bool) { return o.raw().Tag().Get() }

// Template returns the template's name and language on the platform, if this part is a template.
func (o *Outgoing) Template() (name, language string, ok bool) {
	template, ok := o.raw().Template().Get()
	return template.F0, template.F1, ok
}

// TemplateVariables returns the template's variables, in order.
func (o *Outgoing) TemplateVariables() []string { return o.raw().TemplateVariables() }

// Sender returns who wrote the reply: person or automation.
func (o *Outgoing) Sender() string { return o.raw().Sender() }

// Sent reports success, with the platform's identifier of the new message, or empty if the platform returns none.
func (o *Outgoing) Sent(externalID string) { o.raw().Sent(convert.Text(externalID)) }

// SentIn reports the platform's identifier of the private conversation in which a private reply arrived, if the
// platform returns it. At most 256 bytes.
func (o *Outgoing) SentIn(thread string) { o.raw().SentIn(thread) }

// ProfileRequest is a customer whose profile is wanted. Profile is called once for each new customer. The conversation
// waits only briefly for the result, and after any error the customer stays without a profile.
type ProfileRequest plugboard_inbox_platform.ProfileRequest

func (r *ProfileRequest) raw() *plugboard_inbox_platform.ProfileRequest {
	return (*plugboard_inbox_platform.ProfileRequest)(r)
}

// Account returns the channel's account.
func (r *ProfileRequest) Account() string { return r.raw().Account() }

// Contact returns the platform's identifier of the customer.
func (r *ProfileRequest) Contact() string { return r.raw().Contact() }

// SetName reports the full name.
func (r *ProfileRequest) SetName(name string) { r.raw().SetName(name) }

// SetAttribute reports an attribute: first_name, language, time_zone, picture_url or one of the platform's own.
func (r *ProfileRequest) SetAttribute(key, value string) { r.raw().SetAttribute(key, value) }
