package plugboard

import (
	"time"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
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

// Method returns GET or POST, or AGAIN if the request is an item that intake.UnknownItem kept. The body is then the
// item's document, and there are no query, headers or path.
func (r *HookRequest) Method() string { return r.raw().Method() }

// Query returns the first value of a query parameter, decoded.
func (r *HookRequest) Query(name string) (string, bool) { return r.raw().Query(name).Get() }

// Header returns the first value of a header. Names are case-insensitive.
func (r *HookRequest) Header(name string) (string, bool) { return r.raw().Header(name).Get() }

// Body returns the body exactly as it was received. At most 1 MiB.
func (r *HookRequest) Body() []byte { return r.raw().Body() }

// URL returns the address that the platform called: the server's public address, with the path and query as they were
// received. Some platforms sign it.
func (r *HookRequest) URL() string { return r.raw().Url() }

// Path returns the part of the path that follows the hook's own path, as it was received: empty, or beginning with /.
func (r *HookRequest) Path() string { return r.raw().Path() }

// QueryString returns the query as it was received, without the question mark. Empty if there is none.
func (r *HookRequest) QueryString() string { return r.raw().QueryString() }

// Queries returns all values of a query parameter, decoded, in order.
func (r *HookRequest) Queries(name string) []string { return r.raw().Queries(name) }

// Headers returns all values of a header, in order. Names are case-insensitive.
func (r *HookRequest) Headers(name string) []string { return r.raw().Headers(name) }

// FormField is a field of a form.
type FormField struct {
	// Name is the field's name. Several fields of a form may have the same name.
	Name string
	// Value is the field's value, decoded.
	Value string
}

// Fields returns the fields of a form, in order. The body is application/x-www-form-urlencoded or multipart/form-data.
// At most 1,000 fields. The failure is of [KindInvalid] if the body is not such a form.
func (r *HookRequest) Fields() ([]FormField, error) {
	raw, err := convert.Value(r.raw().Fields())
	return formFields(raw), err
}

// formFields converts the contract's fields, a name and a value each.
func formFields(raw []types.Tuple2[string, string]) []FormField {
	fields := make([]FormField, len(raw))
	for i, field := range raw {
		fields[i] = FormField{Name: field.F0, Value: field.F1}
	}
	return fields
}

// FormFile is a file of a form.
type FormFile struct {
	// Name is the name of the field. The name of the file is [Attachment.Name].
	Name string
	// File is the file. Its bytes stay with the host. Pass it to an item as the Content of an intake.File.
	File *Attachment
}

// Files returns the files of a form in multipart/form-data, in order. At most 32 files. The failure is of [KindInvalid]
// if the body is not such a form.
func (r *HookRequest) Files() ([]FormFile, error) {
	raw, err := convert.Value(r.raw().Files())
	return formFiles(raw), err
}

// formFiles converts the contract's files, a field's name and a file each.
func formFiles(raw []types.Tuple2[string, *plugboard_inbox_conversations.Attachment]) []FormFile {
	files := make([]FormFile, len(raw))
	for i, file := range raw {
		files[i] = FormFile{Name: file.F0, File: (*Attachment)(file.F1)}
	}
	return files
}

// ReceivedAt returns when the host received the request. It stays the same if a kept request is received again.
func (r *HookRequest) ReceivedAt() time.Time { return convert.Time(r.raw().ReceivedAt()) }

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
// retry it, unless the rule echoes or the function Settle shows that it was not sent, or the rule repeatable says that
// a repetition does no harm. After any other error the part has failed permanently.
//
// Settle asks the platform whether it took a part whose answer was lost, by [Outgoing.ID] or by a kept value. The host
// calls it after the time of the rule settles, again and again for at most a day, until there is an answer or a person
// has decided. It calls [Outgoing.Sent] or [Outgoing.NotSent] and returns nil; nil without either says that the
// platform does not know yet. After [KindUnavailable], [KindRateLimited], [KindConflict] and [KindUncertain] the host
// asks again. After any other error it stops asking, and the part stays uncertain for a person to decide. Settle never
// runs twice at the same time for one part, whatever the number of servers.
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

// Text returns the text, if this part has any. A part has both a text and a file only if the connector declared the
// rule captions or whole-replies.
func (o *Outgoing) Text() (string, bool) { return o.raw().Text().Get() }

// Attachment returns the file, if this part has one. If it has several, the first one.
func (o *Outgoing) Attachment() (*Attachment, bool) {
	attachment, ok := o.raw().Attachment().Get()
	return (*Attachment)(attachment), ok
}

// Attachments returns all files of this part, in order. A part has several only if the connector declared the rule
// whole-replies.
func (o *Outgoing) Attachments() []*Attachment { return attachments(o.raw().Attachments()) }

// Subject returns the subject of the reply, if it has one: one line of at most 998 bytes. Only if the connector
// declared the rule whole-replies. If the reply is sent in several parts, each has the subject.
func (o *Outgoing) Subject() (string, bool) { return o.raw().Subject().Get() }

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

// NotSent reports that the platform did not take this part, so that the host sends it again. Only in Settle.
func (o *Outgoing) NotSent() { o.raw().NotSent() }

// SentIn reports the platform's identifier of the private conversation in which a private reply arrived, if the
// platform returns it. At most 256 bytes.
func (o *Outgoing) SentIn(thread string) { o.raw().SentIn(thread) }

// Kept returns a kept value. of is part, message, answered or thread.
func (o *Outgoing) Kept(of, key string) (string, bool) { return o.raw().Kept(of, key).Get() }

// Keep keeps a value. of is part, message or thread. The value is stored with the outcome of this call, whatever the
// outcome is. The key is at most 64 bytes, the value at most 4 KiB; an empty value deletes the key.
func (o *Outgoing) Keep(of, key, value string) error {
	return convert.Done(o.raw().Keep(of, key, value))
}

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

// Thread returns the platform's identifier of the conversation in which the customer was first seen.
func (r *ProfileRequest) Thread() string { return r.raw().Thread() }

// Kept returns a kept value. of is thread.
func (r *ProfileRequest) Kept(of, key string) (string, bool) { return r.raw().Kept(of, key).Get() }

// SetName reports the full name.
func (r *ProfileRequest) SetName(name string) { r.raw().SetName(name) }

// SetAttribute reports an attribute: first_name, language, time_zone, picture_url or one of the platform's own.
func (r *ProfileRequest) SetAttribute(key, value string) { r.raw().SetAttribute(key, value) }

// MediaRequest is a file that a customer sent, for which the connector gave a reference of its own. The host calls
// Fetch for each such file, after the message is stored.
//
// Fetch gets the file with as many requests as it takes, calls [MediaRequest.Deliver] and returns nil. After
// [KindUnavailable] and [KindRateLimited] the host tries again, at most 5 times. After any other error the file is
// given up, and the message shows why.
type MediaRequest plugboard_inbox_platform.MediaRequest

func (r *MediaRequest) raw() *plugboard_inbox_platform.MediaRequest {
	return (*plugboard_inbox_platform.MediaRequest)(r)
}

// Account returns the channel's account.
func (r *MediaRequest) Account() string { return r.raw().Account() }

// Thread returns the platform's identifier of the conversation.
func (r *MediaRequest) Thread() string { return r.raw().Thread() }

// Message returns the platform's identifier of the message, if it has one.
func (r *MediaRequest) Message() (string, bool) { return r.raw().Message().Get() }

// Kind returns image, audio, video or file.
func (r *MediaRequest) Kind() string { return r.raw().Kind() }

// Reference returns the reference that the Reference of an intake.File set.
func (r *MediaRequest) Reference() string { return r.raw().Reference() }

// Attempt returns the number of this attempt, starting at 1.
func (r *MediaRequest) Attempt() int { return int(r.raw().Attempt()) }

// MaxBytes returns the size of the largest file that the host stores, in bytes.
func (r *MediaRequest) MaxBytes() int { return int(r.raw().MaxBytes()) }

// Kept returns a kept value. of is message or thread.
func (r *MediaRequest) Kept(of, key string) (string, bool) { return r.raw().Kept(of, key).Get() }

// Deliver hands over the file: the answer to a request of package http with AnswerToFile. Its media type decides the
// kind of file, unless its bytes show another.
func (r *MediaRequest) Deliver(file *Attachment) { r.raw().Deliver(file.raw()) }

// SetName reports the file's name, if the message did not contain it.
func (r *MediaRequest) SetName(name string) { r.raw().SetName(name) }

// ChannelPoll is a poll of a channel, for platforms that do not call a hook, or need not.
//
// PollChannel asks the platform for what has happened since the cursor, and gives package intake an item for each
// thing. When it returns nil, the items and the cursor are stored together. After an error nothing is stored, and the
// host polls again after a wait. The host polls an account with one call at a time, whatever the number of servers.
type ChannelPoll plugboard_inbox_platform.ChannelPoll

func (p *ChannelPoll) raw() *plugboard_inbox_platform.ChannelPoll {
	return (*plugboard_inbox_platform.ChannelPoll)(p)
}

// Account returns the channel's account.
func (p *ChannelPoll) Account() string { return p.raw().Account() }

// Cursor returns the cursor that [ChannelPoll.SetCursor] last stored. There is none on the first poll.
func (p *ChannelPoll) Cursor() (string, bool) { return p.raw().Cursor().Get() }

// Since returns a time if the admin asked for the messages since then. Otherwise, the first poll must only set the
// cursor, so that a new channel does not import the past.
func (p *ChannelPoll) Since() (time.Time, bool) { return convert.OptionalTime(p.raw().Since()) }

// SetCursor sets where the next poll begins. It is stored together with the items of this poll. At most 4 KiB.
func (p *ChannelPoll) SetCursor(cursor string) { p.raw().SetCursor(cursor) }

// Again asks for the next poll at once, because there is more to read.
func (p *ChannelPoll) Again() { p.raw().Again() }

// Wait asks for the next poll after a pause, because the platform asked for it. At most a day, with a precision of a
// second.
func (p *ChannelPoll) Wait(pause time.Duration) { p.raw().Wait(convert.Seconds(pause)) }

// Gap reports that events are missing, because the platform no longer has them. People see the reason at the channel.
func (p *ChannelPoll) Gap(reason string) { p.raw().Gap(reason) }

// SetupRequest is a channel that is being connected to its platform, or disconnected.
//
// Join registers the channel, for example its hook. The host calls it after the channel was added or changed, and again
// whenever a registration must be renewed, so it must have the same result if it is repeated. After an error the
// channel stays and shows the failure, and the host tries again.
//
// Leave removes the registration. The host calls it before the channel is removed. An error is reported, and the
// channel is removed all the same.
type SetupRequest plugboard_inbox_platform.SetupRequest

func (r *SetupRequest) raw() *plugboard_inbox_platform.SetupRequest {
	return (*plugboard_inbox_platform.SetupRequest)(r)
}

// Account returns the channel's account, if it is known.
func (r *SetupRequest) Account() (string, bool) { return r.raw().Account().Get() }

// HookURL returns the address of the channel's hook, for the platform to call.
func (r *SetupRequest) HookURL() string { return r.raw().HookUrl() }

// SetAccount reports the platform's identifier of the account, and its name, or empty if the platform returns none.
func (r *SetupRequest) SetAccount(id, name string) { r.raw().SetAccount(id, convert.Text(name)) }

// HearsBy reports how the channel hears of events: by the hook or by a poll. way is hook or poll. Without a report, the
// host polls if the connector has the role poller.
func (r *SetupRequest) HearsBy(way string) { r.raw().HearsBy(way) }

// Report reports something that the admin should know or do, as a sentence. At most 10.
func (r *SetupRequest) Report(line string) { r.raw().Report(line) }

// RenewAfter asks the host to call Join again after this time, for a registration that expires. From 60 seconds to 366
// days, with a precision of a second.
func (r *SetupRequest) RenewAfter(after time.Duration) { r.raw().RenewAfter(convert.Seconds(after)) }
