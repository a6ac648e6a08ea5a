package plugin

import (
	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/log"
	"plugboard.dev/plugboard/notes"
	"plugboard.dev/plugboard/replies"
)

// Suggest suggests texts to a person.
func Suggest(request *plugboard.SuggestionRequest) error {
	draft := request.Draft()
	log.Infof("suggest %s %s", request.Agent(), maybe(draft, draft != ""))
	request.Suggest("Hello " + maybe(request.Contact().Name()))
	if draft != "" {
		request.Suggest(draft + ", thank you.")
	}
	return nil
}

// Commands offers the commands that a person can run.
func Commands(list *plugboard.CommandList) error {
	log.Info("commands " + list.Agent())
	list.Offer("refund", "Refund", "order number")
	list.Offer("greet", "Greet", "")
	return nil
}

// Run executes a command.
func Run(command *plugboard.CommandEvent) error {
	switch name := command.Name(); name {
	case "refund":
		return notes.Add(command.Conversation(), "refund of "+maybe(command.Input())+" for "+command.Agent())
	case "greet":
		_, err := replies.Text(command.Conversation(), "Hello from "+command.Agent())
		return err
	default:
		return plugboard.NotFound("there is no command " + name).WithCode("unknown-command")
	}
}
