// Package guard runs a plugin's handlers so that the host gets an answer even if a handler panics.
package guard

import (
	"runtime"
	"strconv"
	"strings"

	"plugboard.dev/plugboard"
	contract "plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_types"
	"plugboard.dev/plugboard/internal/convert"
	"plugboard.dev/plugboard/internal/wit/types"
)

// Result is the result of every export of a plugin.
type Result = types.Result[types.Unit, contract.Failure]

// Log writes a line for the admin. It is set if the plugin has the power `log`.
var Log func(message string)

// Run calls a handler. A panic in it becomes a failure of the kind internal, and its stack is logged.
func Run(handler func() error) (result Result) {
	defer func() {
		if cause := recover(); cause != nil {
			text := "panic: " + message(cause)
			if Log != nil {
				Log(text + stack())
			}
			result = failed(plugboard.Internal(text))
		}
	}()
	if err := handler(); err != nil {
		return failed(plugboard.FailureOf(err))
	}
	return types.Ok[types.Unit, contract.Failure](types.Unit{})
}

func failed(failure *plugboard.Failure) Result {
	wait := convert.Wait(failure.RetryAfter)
	return types.Err[types.Unit](convert.Failure(uint8(failure.Kind), failure.Code, failure.Message, wait))
}

// message returns the message of a panic. It does not use fmt, which would make every plugin larger.
func message(cause any) string {
	switch cause := cause.(type) {
	case error:
		return cause.Error()
	case interface{ String() string }:
		return cause.String()
	case string:
		return cause
	case int:
		return strconv.Itoa(cause)
	default:
		return "a value that is neither a string nor an error"
	}
}

// stack returns where a panic came from, innermost first, one line each.
func stack() string {
	var callers [64]uintptr
	frames := runtime.CallersFrames(callers[:runtime.Callers(3, callers[:])])
	var text strings.Builder
	for {
		frame, more := frames.Next()
		if strings.HasSuffix(frame.Function, "/internal/guard.Run") {
			break
		}
		// The runtime's own frames of a panic are of no use.
		if !strings.HasPrefix(frame.Function, "runtime.") {
			text.WriteString("\n  " + frame.Function + " " + frame.File + ":" + strconv.Itoa(frame.Line))
		}
		if !more {
			break
		}
	}
	return text.String()
}
