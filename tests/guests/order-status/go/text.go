package plugin

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// maybe is a text that may not be there.
func maybe(text string, ok bool) string {
	if !ok {
		return "-"
	}
	return text
}

// maybeNumber is a number that may not be there.
func maybeNumber(value float64, ok bool) string { return maybe(number(value), ok) }

// joined is several texts as one; there may be none.
func joined(texts []string) string { return maybe(strings.Join(texts, ","), len(texts) > 0) }

// number is without a fraction where there is none.
func number(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }

// milliseconds is a time as the contract has it.
func milliseconds(at time.Time) string { return number(float64(at.UnixMicro()) / 1000) }

// kindOf is object for the text of a JSON object.
func kindOf(text string) string {
	var object map[string]any
	if err := json.Unmarshal([]byte(text), &object); err != nil || object == nil {
		return "-"
	}
	return "object"
}
