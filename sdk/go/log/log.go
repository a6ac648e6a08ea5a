// Package log writes log lines for the admin, shown with the run: the power log. At most 2 KiB per line and 200 lines
// per call. A longer line is cut, and lines over the limit are counted and dropped.
package log

import (
	"fmt"
	"io"
	"strings"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_log"
)

// Level says how important a line is.
type Level uint8

// The levels.
const (
	// LevelDebug is for the author of the plugin.
	LevelDebug Level = iota
	// LevelInfo is for the admin.
	LevelInfo
	// LevelWarn is worth a look.
	LevelWarn
	// LevelError needs fixing.
	LevelError
)

// Write writes a line.
func Write(level Level, message string) { plugboard_inbox_log.Write(uint8(level), message) }

// Debug writes a line at [LevelDebug].
func Debug(message string) { Write(LevelDebug, message) }

// Info writes a line at [LevelInfo].
func Info(message string) { Write(LevelInfo, message) }

// Warn writes a line at [LevelWarn].
func Warn(message string) { Write(LevelWarn, message) }

// Error writes a line at [LevelError].
func Error(message string) { Write(LevelError, message) }

// Debugf writes a line at [LevelDebug], formatted as by [fmt.Sprintf].
func Debugf(format string, args ...any) { Debug(fmt.Sprintf(format, args...)) }

// Infof writes a line at [LevelInfo], formatted as by [fmt.Sprintf].
func Infof(format string, args ...any) { Info(fmt.Sprintf(format, args...)) }

// Warnf writes a line at [LevelWarn], formatted as by [fmt.Sprintf].
func Warnf(format string, args ...any) { Warn(fmt.Sprintf(format, args...)) }

// Errorf writes a line at [LevelError], formatted as by [fmt.Sprintf].
func Errorf(format string, args ...any) { Error(fmt.Sprintf(format, args...)) }

// Writer returns a writer for which each write becomes a line. To send the output of the standard package log here:
//
//	stdlog.SetFlags(0)
//	stdlog.SetOutput(log.Writer(log.LevelInfo))
func Writer(level Level) io.Writer { return writer(level) }

type writer Level

func (w writer) Write(text []byte) (int, error) {
	Write(Level(w), strings.TrimRight(string(text), "\n"))
	return len(text), nil
}
