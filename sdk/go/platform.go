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

// CatalogueRequest is a request for the templates that the platform has for an account. The host calls Read when a
// channel is added, every hour, and when an admin asks for it.
//
// Read adds all templates of the account and returns nil. They replace those that an earlier call added; templates that
// an admin entered stay. An error changes nothing, and the host tries again later.
type CatalogueRequest plugboard_inbox_platform.CatalogueRequest

func (r *CatalogueRequest) raw() *plugboard_inbox_platform.CatalogueRequest {
	return (*plugboard_inbox_platform.CatalogueRequest)(r)
}

// Account returns the channel's account.
func (r *CatalogueRequest) Account() string { return r.raw().Account() }

// Add adds a template: a JSON object with the members name, language and text, whose placeholders are {{1}} or
// {{name}}, and any of category (marketing, utility, authentication or another word), status (only approved templates
// can be sent; that is the default), parameters (a list of objects with name and kind: text, image, video or file; the
// default is one text for each placeholder) and buttons (a list of objects with title and action, as in
// docs/rich-content.md). At most 16 KiB, and 1,000 templates. The failure is of [KindInvalid] if the object is wrong;
// its message names the member.
func (r *CatalogueRequest) Add(template string) error { return convert.Done(r.raw().Add(template)) }

// Gesture is something that we do on the platform other than writing a message.
//
// Perform makes one gesture, of a kind that the connector declared with rules.Gesture, and returns nil. Repeating it
// must do no harm: if it has already been made, return nil. After [KindUnavailable], [KindRateLimited], [KindUncertain]
// and [KindConflict] the host tries again, at most 5 times, but it does not repeat typing and read. After any other
// error the gesture has failed, and people see the reason. The host makes the gestures about one message one after the
// other, in the order in which they were asked for, and likewise the typing and read of one conversation. It may make
// others at the same time.
type Gesture plugboard_inbox_platform.Gesture

func (g *Gesture) raw() *plugboard_inbox_platform.Gesture {
	return (*plugboard_inbox_platform.Gesture)(g)
}

// ID returns the gesture's identifier. It is the same on every attempt.
func (g *Gesture) ID() string { return g.raw().Id() }

// Attempt returns the number of this attempt, starting at 1.
func (g *Gesture) Attempt() int { return int(g.raw().Attempt()) }

// Kind returns typing (we are writing), read (we have read the conversation), reaction, edit or deletion.
func (g *Gesture) Kind() string { return g.raw().Kind() }

// Account returns the channel's account.
func (g *Gesture) Account() string { return g.raw().Account() }

// Thread returns the platform's identifier of the conversation.
func (g *Gesture) Thread() string { return g.raw().Thread() }

// ConversationKind returns direct, group or public.
func (g *Gesture) ConversationKind() string { return g.raw().ConversationKind() }

// Recipient returns the platform's identifier of the customer. In a group, it is that of the author of the message, if
// a customer wrote it.
func (g *Gesture) Recipient() string { return g.raw().Recipient() }

// Message returns the platform's identifier of the message that the gesture is about. For typing and read, it is the
// last message of the customer that has one. A deletion of a message that was sent in several parts comes once for each
// part.
func (g *Gesture) Message() (string, bool) { return g.raw().Message().Get() }

// Emoji returns the emoji of a reaction, at most 64 bytes. There is none if our reaction is taken back.
func (g *Gesture) Emoji() (string, bool) { return g.raw().Emoji().Get() }

// Text returns the new text of an edit.
func (g *Gesture) Text() (string, bool) { return g.raw().Text().Get() }

// Duration returns how long the customer should see that we are typing, from 1 to 60 seconds. 0 for the other kinds.
func (g *Gesture) Duration() time.Duration { return time.Duration(g.raw().Seconds()) * time.Second }

// Sender returns who makes the gesture: person or automation.
func (g *Gesture) Sender() string { return g.raw().Sender() }

// Kept returns a kept value. of is message, which is the message that the gesture is about, or thread.
func (g *Gesture) Kept(of, key string) (string, bool) { return g.raw().Kept(of, key).Get() }

// ChangedID reports that the platform gave the message another identifier, as some platforms do after an edit. At most
// 256 bytes.
func (g *Gesture) ChangedID(externalID string) { g.raw().ChangedId(externalID) }
