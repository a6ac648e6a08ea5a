package plugin

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// maybe returns a text, or "-" if there is none.
func maybe(text string, ok bool) string {
	if !ok {
		return "-"
	}
	return text
}

// maybeNumber returns a number as text, or "-" if there is none.
func maybeNumber(value float64, ok bool) string { return maybe(number(value), ok) }

// joined joins texts by commas, or returns "-" if there are none.
func joined(texts []string) string { return maybe(strings.Join(texts, ","), len(texts) > 0) }

// number formats a number, without a fraction if it has none.
func number(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }

// milliseconds formats a time as in the contract.
func milliseconds(at time.Time) string { return number(float64(at.UnixMicro()) / 1000) }

// maybeTime formats a time as in the contract, or returns "-" if there is none.
func maybeTime(at time.Time, ok bool) string { return maybe(milliseconds(at), ok) }

// kindOf returns "object" if a text is a JSON object.
func kindOf(text string) string {
	var object map[string]any
	if err := json.Unmarshal([]byte(text), &object); err != nil || object == nil {
		return "-"
	}
	return "object"
}
