package plugin

import (
	"encoding/json"
	"errors"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/directory"
	"plugboard.dev/plugboard/files"
	"plugboard.dev/plugboard/handover"
	"plugboard.dev/plugboard/log"
)

// linked logs the conversations that are linked with this one.
func linked(event *plugboard.MessageEvent, _ string) error {
	linked, err := handover.Linked(event.Conversation())
	if err != nil {
		return err
	}
	log.Info("linked " + joined(linked))
	return nil
}

// find uses every query of the directory.
func find(event *plugboard.MessageEvent, _ string) error {
	conversation, contact := event.Conversation().ID(), event.Contact().ID()
	one, err := directory.Conversation(conversation)
	if err != nil {
		return err
	}
	if err := tellID("conversation", one); err != nil {
		return err
	}
	open, err := directory.Conversations(directory.Filter{Contact: contact, Status: "open"}, 10)
	if err != nil {
		return err
	}
	tell("conversations", len(open))
	messages, err := directory.Messages(conversation, 5)
	if err != nil {
		return err
	}
	tell("messages", len(messages))
	who, err := directory.Contact(contact)
	if err != nil {
		return err
	}
	if err := tellID("contact", who); err != nil {
		return err
	}
	found, err := directory.FindContacts("email", "ada@example.com", 10)
	if err != nil {
		return err
	}
	tell("found", len(found))
	_, nobody := directory.Contact("nobody")
	return caught(nobody)
}

// tellID logs the identifier of a document from the directory.
func tellID(name, document string) error {
	var shown struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal([]byte(document), &shown); err != nil {
		return err
	}
	tell(name, shown.ID)
	return nil
}

// file reads the message's file in small pieces.
func file(event *plugboard.MessageEvent, _ string) error {
	attachments := event.Message().Attachments()
	if len(attachments) == 0 {
		return errors.New("the message has no file")
	}
	offset, sum := 0, 0
	for {
		piece, err := files.Read(attachments[0], offset, 4)
		if err != nil {
			return err
		}
		tell("piece", len(piece))
		if len(piece) == 0 {
			tell("sum", sum)
			return nil
		}
		for _, b := range piece {
			sum += int(b)
		}
		offset += len(piece)
	}
}
