// Package log writes words for the admin, which are shown with the run: the power log. A line has at most 2 KiB, and a
// call at most 200 of them; what is over is counted and dropped.
package log

import (
	"fmt"
	"io"
	"strings"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_log"
)

// Level says who should read a line.
type Level uint8

// The levels.
const (
	// LevelDebug is for the author.
	LevelDebug Level = iota
	// LevelInfo is for the admin.
	LevelInfo
	// LevelWarn is worth a look.
	LevelWarn
	// LevelError needs mending.
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

// Debugf writes a line at [LevelDebug], made as [fmt.Sprintf] does.
func Debugf(format string, args ...any) { Debug(fmt.Sprintf(format, args...)) }

// Infof writes a line at [LevelInfo], made as [fmt.Sprintf] does.
func Infof(format string, args ...any) { Info(fmt.Sprintf(format, args...)) }

// Warnf writes a line at [LevelWarn], made as [fmt.Sprintf] does.
func Warnf(format string, args ...any) { Warn(fmt.Sprintf(format, args...)) }

// Errorf writes a line at [LevelError], made as [fmt.Sprintf] does.
func Errorf(format string, args ...any) { Error(fmt.Sprintf(format, args...)) }

// Writer takes what others print: each write becomes a line. The standard package log is led here so:
//
//	stdlog.SetFlags(0)
//	stdlog.SetOutput(log.Writer(log.LevelInfo))
func Writer(level Level) io.Writer { return writer(level) }

type writer Level

func (w writer) Write(text []byte) (int, error) {
	Write(Level(w), strings.TrimRight(string(text), "\n"))
	return len(text), nil
}
