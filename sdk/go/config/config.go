// Package config is what the admin configured for this installation or channel: the power config.
package config

import (
	"encoding/json"
	"errors"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_config"
)

// Get is a member of the configuration: a string as it is, anything else as JSON. A path such as hours.monday reaches
// inside.
func Get(path string) (string, bool) { return plugboard_inbox_config.Get(path).Get() }

// JSON is the whole configuration as a JSON object.
func JSON() string { return plugboard_inbox_config.Json() }

// Wrong says what is wrong with a member of the configuration: a failure of [plugboard.KindInvalid] with the code config.
func Wrong(member, what string) *plugboard.Failure {
	return plugboard.Invalid("configuration member `" + member + "`: " + what).WithCode("config")
}

// Decode reads the whole configuration into a value, as [json.Unmarshal] does. The failure is of
// [plugboard.KindInvalid] with the code config, and names the member that does not fit.
func Decode(into any) error { return decode(JSON(), into) }

func decode(text string, into any) error {
	err := json.Unmarshal([]byte(text), into)
	if err == nil {
		return nil
	}
	// The place in the text means nothing to an admin, who wrote it elsewhere: the member does.
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) && wrong.Field != "" {
		return Wrong(wrong.Field, "it should be "+kind(wrong)+", and is: "+wrong.Value)
	}
	return plugboard.Invalid("the configuration does not fit: " + err.Error()).WithCode("config")
}
