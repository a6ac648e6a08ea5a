// Package plugin answers where an order is, and whatever else the conformance suite asks.
package plugin

import (
	"strings"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/handover"
	"plugboard.dev/plugboard/log"
	"plugboard.dev/plugboard/replies"
)

// OnMessage runs the command that the message's first word names.
func OnMessage(event *plugboard.MessageEvent) error {
	word, rest, _ := strings.Cut(event.Message().Text(), " ")
	command, ok := commands[word]
	if !ok {
		return nil
	}
	return command(event, rest)
}

// OnConversation handles a new or changed conversation.
func OnConversation(event *plugboard.ConversationEvent) error {
	log.Infof("conversation %s %s", event.Conversation().ID(), strings.Join(event.Changes(), ","))
	log.Info("json " + kindOf(event.JSON()))
	return nil
}

// OnRefused handles the refusal of one of this plugin's actions, or the news that it is held.
func OnRefused(event *plugboard.RefusedEvent) error {
	log.Infof("refused %s %s %s %s", event.Action(), event.Verdict(), event.Code(), event.Reason())
	return nil
}

// OnTimer handles a timer that is due.
func OnTimer(event *plugboard.TimerEvent) error {
	log.Infof("timer %s %s", event.Name(), event.Data())
	return nil
}

// OnLead handles a new or changed lead.
func OnLead(event *plugboard.LeadEvent) error {
	lead := event.Lead()
	log.Infof("lead %s %s %s %s %s", lead.ID(), lead.Stage(), maybeNumber(lead.Value()), maybe(lead.Currency()),
		strings.Join(event.Changes(), ","))
	return nil
}

// OnComment handles a public comment. It answers a comment about an order in private.
func OnComment(event *plugboard.CommentEvent) error {
	comment := event.Comment()
	text := comment.Text()
	log.Infof("comment %s %s", maybe(event.Contact().Name()), text)
	log.Info("json " + kindOf(event.JSON()))
	if !strings.HasPrefix(text, "order ") {
		return nil
	}
	preview, err := handover.PrivateReply(comment, replies.Draft{Text: "Let us talk here."})
	if err != nil {
		return err
	}
	log.Infof("preview %s", preview)
	return nil
}

// OnReaction handles a reaction, or its removal.
func OnReaction(event *plugboard.ReactionEvent) error {
	log.Infof("reaction %s %s %s", maybe(event.Emoji()), event.Message().Text(), maybe(event.Contact().Name()))
	log.Info("taken-back " + maybe(event.TakenBack()))
	return nil
}

// OnReceipt handles a receipt of one of our messages.
func OnReceipt(event *plugboard.ReceiptEvent) error {
	log.Infof("receipt %s %s %s %s", event.State(), event.Message().Text(), maybe(event.Code()), maybe(event.Reason()))
	return nil
}

// OnFeedback handles a customer's rating.
func OnFeedback(event *plugboard.FeedbackEvent) error {
	rated := "-"
	if message, ok := event.Message(); ok {
		rated = message.Text()
	}
	log.Infof("feedback %d/%d %s %s", event.Rating(), event.Best(), maybe(event.Text()), rated)
	return nil
}

// OnContact handles what the platform reports about a customer.
func OnContact(event *plugboard.ContactEvent) error {
	contact := event.Contact()
	log.Infof("contact %s %s %s %t %s", contact.ID(), strings.Join(event.Changes(), ","), maybe(event.Purpose()),
		contact.Reachable(), contact.Consent("marketing"))
	log.Info("json " + kindOf(event.JSON()))
	return nil
}

// Migrate renames an older version's counter.
func Migrate(step *plugboard.MigrationStep) error {
	log.Infof("from %s %s %d", step.From(), maybe(step.Conversation()), len(step.Values()))
	if count, ok := step.Get("count"); ok {
		step.Set("counted", count)
		step.Delete("count")
	}
	return nil
}
