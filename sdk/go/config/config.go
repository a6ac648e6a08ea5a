// Package config reads what the admin configured for this installation or channel: the power config.
package config

import (
	"encoding/json"
	"errors"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_config"
)

// Get returns a member of the configuration: a string as it is, anything else as JSON. A path such as hours.monday
// reaches nested members.
func Get(path string) (string, bool) { return plugboard_inbox_config.Get(path).Get() }

// JSON returns the whole configuration as a JSON object.
func JSON() string { return plugboard_inbox_config.Json() }

// Wrong returns a failure that says what is wrong with a member of the configuration. It is of [plugboard.KindInvalid]
// with the code config.
func Wrong(member, what string) *plugboard.Failure {
	return plugboard.Invalid("configuration member `" + member + "`: " + what).WithCode("config")
}

// Decode decodes the whole configuration into a value, as [json.Unmarshal] does. On failure it returns a failure of
// [plugboard.KindInvalid] with the code config that names the member that does not fit.
func Decode(into any) error { return decode(JSON(), into) }

func decode(text string, into any) error {
	err := json.Unmarshal([]byte(text), into)
	if err == nil {
		return nil
	}
	// The position in the text means nothing to an admin, who wrote the configuration elsewhere. Name the member
	// instead.
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) && wrong.Field != "" {
		return Wrong(wrong.Field, "must be "+kind(wrong)+", got "+wrong.Value)
	}
	return plugboard.Invalid("the configuration is not valid: " + err.Error()).WithCode("config")
}
