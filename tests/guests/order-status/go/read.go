package plugin

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/clock"
	"plugboard.dev/plugboard/contacts"
	"plugboard.dev/plugboard/leads"
	"plugboard.dev/plugboard/log"
	"plugboard.dev/plugboard/notes"
	"plugboard.dev/plugboard/replies"
	"plugboard.dev/plugboard/text"
	"plugboard.dev/plugboard/timers"
	"plugboard.dev/plugboard/triage"
)

// tell logs the value of a getter.
func tell(name string, value any) { log.Infof("%s %v", name, value) }

// read logs the value of every getter.
func read(event *plugboard.MessageEvent, _ string) error {
	tell("event.id", event.ID())
	tell("event.occurred-at", milliseconds(event.OccurredAt()))
	tell("event.depth", event.Depth())
	tell("event.late", event.Late())
	tell("event.json", kindOf(event.JSON()))
	readMessage(event.Message())
	readContact(event.Contact())
	readConversation(event.Conversation())
	return nil
}

func readMessage(message *plugboard.Message) {
	attachments := message.Attachments()
	tell("message.id", message.ID())
	tell("message.direction", message.Direction())
	tell("message.kind", message.Kind())
	tell("message.text", message.Text())
	tell("message.subject", maybe(message.Subject()))
	tell("message.sent-at", milliseconds(message.SentAt()))
	tell("message.author-kind", message.AuthorKind())
	tell("message.author-name", maybe(message.AuthorName()))
	tell("message.reply-to", maybe(message.ReplyTo()))
	tell("message.payload", maybe(message.Payload()))
	tell("message.attribute", maybe(message.Attribute("campaign")))
	tell("message.deleted", message.Deleted())
	tell("message.edited-at", maybeTime(message.EditedAt()))
	tell("message.content", maybe(message.Content()))
	tell("message.attachments", len(attachments))
	if len(attachments) == 0 {
		return
	}
	file := attachments[0]
	size, ok := file.Size()
	tell("attachment.id", file.ID())
	tell("attachment.kind", file.Kind())
	tell("attachment.name", maybe(file.Name()))
	tell("attachment.media-type", maybe(file.MediaType()))
	tell("attachment.size", maybe(strconv.Itoa(size), ok))
	tell("attachment.hint", maybe(file.Hint()))
	duration, ok := file.Duration()
	tell("attachment.duration-ms", maybe(strconv.FormatInt(duration.Milliseconds(), 10), ok))
}

func readContact(contact *plugboard.Contact) {
	tell("contact.id", contact.ID())
	tell("contact.name", maybe(contact.Name()))
	tell("contact.first-name", maybe(contact.FirstName()))
	tell("contact.attribute", maybe(contact.Attribute("language")))
	tell("contact.created-at", milliseconds(contact.CreatedAt()))
	tell("contact.reachable", contact.Reachable())
	tell("contact.consent", contact.Consent("marketing"))
}

func readConversation(conversation *plugboard.Conversation) {
	tell("conversation.id", conversation.ID())
	tell("conversation.channel", conversation.Channel())
	tell("conversation.kind", conversation.Kind())
	tell("conversation.status", conversation.Status())
	tell("conversation.category", maybe(conversation.Category()))
	tell("conversation.priority", conversation.Priority())
	tell("conversation.labels", strings.Join(conversation.Labels(), ","))
	tell("conversation.assignee", maybe(conversation.Assignee()))
	tell("conversation.team", maybe(conversation.Team()))
	tell("conversation.automation", conversation.Automation())
	tell("conversation.contact", conversation.Contact().ID())
	tell("conversation.messages", len(conversation.Messages(10)))
	tell("conversation.created-at", milliseconds(conversation.CreatedAt()))
	tell("conversation.account-name", maybe(conversation.AccountName()))
	leadID := "-"
	if lead, ok := conversation.Lead(); ok {
		leadID = lead.ID()
	}
	tell("conversation.lead", leadID)
	tell("conversation.name", maybe(conversation.Name()))
	var ids []string
	for _, contact := range conversation.Participants(10) {
		ids = append(ids, contact.ID())
	}
	tell("conversation.participants", strings.Join(ids, ","))
	tell("conversation.participant-count", conversation.ParticipantCount())
}

// members logs the customers who are in the conversation, and tries to change each of them.
func members(event *plugboard.MessageEvent, _ string) error {
	conversation := event.Conversation()
	people := conversation.Participants(10)
	for _, member := range people {
		log.Infof("member %s %s %t %s", member.ID(), maybe(member.Name()), member.Reachable(),
			member.Consent("marketing"))
	}
	tell("members", conversation.ParticipantCount())
	for _, member := range people {
		if refused := contacts.SetName(member, "Countess"); refused != nil {
			if err := caught(refused); err != nil {
				return err
			}
		}
	}
	tell("named", maybe(event.Contact().Name()))
	return nil
}

// written logs what the SDK can read from a customer's text.
func written(_ *plugboard.MessageEvent, rest string) error {
	tell("fold", text.Fold(rest))
	var places []string
	for _, place := range text.Contains(rest, "order", "zamówien*", "not there") {
		places = append(places, strconv.Itoa(place))
	}
	tell("contains", joined(places))
	tell("emails", joined(text.Emails(rest)))
	for _, phone := range text.Phones(rest, "PL") {
		log.Infof("phone %s|%s|%s", phone.Written, phone.Number, maybe(phone.Extension, phone.Extension != ""))
	}
	tell("international", len(text.Phones(rest, "")))
	tell("language", maybe(text.Language(rest)))
	return nil
}

// act takes one action of each kind.
func act(event *plugboard.MessageEvent, _ string) error {
	conversation, contact := event.Conversation(), event.Contact()
	err := errors.Join(
		triage.SetCategory(conversation, "sales"),
		triage.SetPriority(conversation, triage.Urgent),
		triage.AddLabel(conversation, "a"),
		triage.RemoveLabel(conversation, "a"),
		triage.AddLabel(conversation, "b"),
		triage.Assign(conversation, "ann"),
		triage.AssignTeam(conversation, "blue"),
		triage.SetStatus(conversation, "pending"),
		triage.Snooze(conversation, clock.Now().Add(time.Hour)),
		triage.Escalate(conversation, "look"),
		notes.Add(conversation, "noted"),
		contacts.SetName(contact, "Ada"),
		contacts.SetAttribute(contact, "language", "de"),
		contacts.RemoveAttribute(contact, "old"),
	)
	if err != nil {
		return err
	}
	lead, err := leads.Open(conversation, "chat")
	if err != nil {
		return err
	}
	err = errors.Join(
		leads.SetStage(lead, leads.Qualified),
		leads.SetValue(lead, 12.5, "EUR"),
		leads.SetAttribute(lead, "need", "boots"),
		leads.RemoveAttribute(lead, "old"),
		timers.Set("t", time.Minute, "data"),
		timers.Cancel("u"),
	)
	if err != nil {
		return err
	}
	preview, err := replies.Reply(conversation, replies.Draft{
		Text:         "done",
		Subject:      "Done",
		QuickReplies: []plugboard.QuickReply{{Title: "Yes", Payload: "yes"}},
		ReplyTo:      event.Message(),
	})
	if err != nil {
		return err
	}
	log.Infof("preview %s", preview)
	return nil
}
