// Package plugin answers where an order is, and what the conformance suite asks beside that.
package plugin

import (
	"strings"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/log"
)

// OnMessage does what the message's first word says.
func OnMessage(event *plugboard.MessageEvent) error {
	word, rest, _ := strings.Cut(event.Message().Text(), " ")
	command, ok := commands[word]
	if !ok {
		return nil
	}
	return command(event, rest)
}

// OnConversation is heard when a conversation begins or changes.
func OnConversation(event *plugboard.ConversationEvent) error {
	log.Infof("conversation %s %s", event.Conversation().ID(), strings.Join(event.Changes(), ","))
	log.Info("json " + kindOf(event.JSON()))
	return nil
}

// OnRefused is heard when something this plugin asked for was refused or held.
func OnRefused(event *plugboard.RefusedEvent) error {
	log.Infof("refused %s %s %s %s", event.Action(), event.Verdict(), event.Code(), event.Reason())
	return nil
}

// OnTimer is heard when a timer is due.
func OnTimer(event *plugboard.TimerEvent) error {
	log.Infof("timer %s %s", event.Name(), event.Data())
	return nil
}

// OnLead is heard when a lead begins or changes.
func OnLead(event *plugboard.LeadEvent) error {
	lead := event.Lead()
	log.Infof("lead %s %s %s %s %s", lead.ID(), lead.Stage(), maybeNumber(lead.Value()), maybe(lead.Currency()),
		strings.Join(event.Changes(), ","))
	return nil
}

// Migrate renames what an older version has counted.
func Migrate(step *plugboard.MigrationStep) error {
	log.Infof("from %s %s %d", step.From(), maybe(step.Conversation()), len(step.Values()))
	if count, ok := step.Get("count"); ok {
		step.Set("counted", count)
		step.Delete("count")
	}
	return nil
}
