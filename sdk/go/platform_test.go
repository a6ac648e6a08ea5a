package plugboard

import (
	"slices"
	"testing"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/wit/types"
)

func TestAFormKeepsItsOrderAndRepeatedNames(t *testing.T) {
	fields := formFields([]types.Tuple2[string, string]{{F0: "b", F1: "1"}, {F0: "a", F1: ""}, {F0: "b", F1: "2"}})
	if !slices.Equal(fields, []FormField{{"b", "1"}, {"a", ""}, {"b", "2"}}) {
		t.Errorf("%+v", fields)
	}
	one, other := &plugboard_inbox_conversations.Attachment{}, &plugboard_inbox_conversations.Attachment{}
	files := formFiles([]types.Tuple2[string, *plugboard_inbox_conversations.Attachment]{
		{F0: "photo", F1: one}, {F0: "photo", F1: other},
	})
	if !slices.Equal(files, []FormFile{{"photo", (*Attachment)(one)}, {"photo", (*Attachment)(other)}}) {
		t.Errorf("%+v", files)
	}
	if len(formFields(nil)) != 0 || len(formFiles(nil)) != 0 {
		t.Error("an empty form has parts")
	}
}

func TestTheParametersOfATemplateKeepTheirOrder(t *testing.T) {
	parameters := templateParameters([]types.Tuple2[string, string]{{F0: "2", F1: "Łucja"}, {F0: "1", F1: ""}})
	if !slices.Equal(parameters, []TemplateParameter{{"2", "Łucja"}, {"1", ""}}) {
		t.Errorf("%+v", parameters)
	}
	one, other := &plugboard_inbox_conversations.Attachment{}, &plugboard_inbox_conversations.Attachment{}
	files := templateFiles([]types.Tuple2[string, *plugboard_inbox_conversations.Attachment]{
		{F0: "picture", F1: one}, {F0: "", F1: other},
	})
	if !slices.Equal(files, []TemplateFile{{"picture", (*Attachment)(one)}, {"", (*Attachment)(other)}}) {
		t.Errorf("%+v", files)
	}
	if len(templateParameters(nil)) != 0 || len(templateFiles(nil)) != 0 {
		t.Error("a template without parameters has some")
	}
}

func TestTheParticipantsKeepTheirOrder(t *testing.T) {
	one, other := &plugboard_inbox_conversations.Contact{}, &plugboard_inbox_conversations.Contact{}
	contacts := people([]*plugboard_inbox_conversations.Contact{one, other})
	if !slices.Equal(contacts, []*Contact{(*Contact)(one), (*Contact)(other)}) {
		t.Errorf("%+v", contacts)
	}
	if len(people(nil)) != 0 {
		t.Error("a conversation without participants has some")
	}
}

func TestTheFilesOfAPartKeepTheirOrder(t *testing.T) {
	one, other := &plugboard_inbox_conversations.Attachment{}, &plugboard_inbox_conversations.Attachment{}
	files := attachments([]*plugboard_inbox_conversations.Attachment{one, other})
	if !slices.Equal(files, []*Attachment{(*Attachment)(one), (*Attachment)(other)}) {
		t.Errorf("%+v", files)
	}
	if len(attachments(nil)) != 0 {
		t.Error("a part without files has some")
	}
}
