package plugboard

import (
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_platform"
	"plugboard.dev/plugboard/internal/convert"
	"plugboard.dev/plugboard/internal/wit/types"
)

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

// Attachments returns all files of this part, in order. A part has several only if it is a block that refers to several,
// or if the connector declared the rule whole-replies.
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

// ReplyToAuthor returns the platform's identifier of the author of the message that this part answers: a customer's, or
// the account if the message is ours. There is none if the part answers no message, or if the author is not known.
func (o *Outgoing) ReplyToAuthor() (string, bool) { return o.raw().ReplyToAuthor().Get() }

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

// TemplateParameter is the text of a template's parameter.
type TemplateParameter struct {
	// Name is the parameter's name. Numbered parameters have the names 1, 2, and so on.
	Name string
	// Text is the parameter's text.
	Text string
}

// TemplateParameters returns the text of each parameter of the template.
func (o *Outgoing) TemplateParameters() []TemplateParameter {
	return templateParameters(o.raw().TemplateParameters())
}

// templateParameters converts the contract's parameters, a name and a text each.
func templateParameters(raw []types.Tuple2[string, string]) []TemplateParameter {
	parameters := make([]TemplateParameter, len(raw))
	for i, parameter := range raw {
		parameters[i] = TemplateParameter{Name: parameter.F0, Text: parameter.F1}
	}
	return parameters
}

// TemplateFile is the file of a template's parameter.
type TemplateFile struct {
	// Name is the parameter's name. The name of the file is [Attachment.Name].
	Name string
	// File is the file. Its bytes stay with the host.
	File *Attachment
}

// TemplateFiles returns the file of each parameter of the template that has one.
func (o *Outgoing) TemplateFiles() []TemplateFile { return templateFiles(o.raw().TemplateFiles()) }

// templateFiles converts the contract's files, a parameter's name and a file each.
func templateFiles(raw []types.Tuple2[string, *plugboard_inbox_conversations.Attachment]) []TemplateFile {
	files := make([]TemplateFile, len(raw))
	for i, file := range raw {
		files[i] = TemplateFile{Name: file.F0, File: (*Attachment)(file.F1)}
	}
	return files
}

// Content returns the rich content of this part, if it has any: a JSON document in the format of docs/rich-content.md.
// It has exactly one block, because each block is a part of its own, unless the connector declared the rule
// whole-replies. The host keeps only blocks that the connector declared with rules.Block and that are within the
// declared limits, and writes all others into the text. Files are numbered as in [Outgoing.Attachments].
func (o *Outgoing) Content() (string, bool) { return o.raw().Content().Get() }

// Opens returns a kind of identifier if this part begins the conversation: the kind that [Outgoing.Recipient] and
// [Outgoing.Thread] hold, one of those that rules.Opening declared. [Outgoing.SentIn] then reports the platform's
// identifier of the conversation, if it is another one.
func (o *Outgoing) Opens() (string, bool) { return o.raw().Opens().Get() }

// Sender returns who wrote the reply: person or automation.
func (o *Outgoing) Sender() string { return o.raw().Sender() }

// Sent reports success, with the platform's identifier of the new message, or empty if the platform returns none.
func (o *Outgoing) Sent(externalID string) { o.raw().Sent(convert.Text(externalID)) }

// NotSent reports that the platform did not take this part, so that the host sends it again. Only in Settle.
func (o *Outgoing) NotSent() { o.raw().NotSent() }

// SentIn reports the platform's identifier of the conversation in which a private reply, or the first message of a
// conversation (see [Outgoing.Opens]), arrived, if the platform returns it. At most 256 bytes.
func (o *Outgoing) SentIn(thread string) { o.raw().SentIn(thread) }

// RulesChanged reports that the platform's answer shows that its rules have changed. The host then calls the function
// Rules again, at most once a minute.
func (o *Outgoing) RulesChanged() { o.raw().RulesChanged() }

// Kept returns a kept value. of is part, message, answered or thread.
func (o *Outgoing) Kept(of, key string) (string, bool) { return o.raw().Kept(of, key).Get() }

// Keep keeps a value. of is part, message or thread. The value is stored with the outcome of this call, whatever the
// outcome is. The key is at most 64 bytes, the value at most 4 KiB; an empty value deletes the key.
func (o *Outgoing) Keep(of, key, value string) error {
	return convert.Done(o.raw().Keep(of, key, value))
}
