package slogger

import (
	"fmt"
	"log/slog"
	"slices"
	"testing"

	"plugboard.dev/plugboard/log"
)

func TestARecordBecomesALine(t *testing.T) {
	var lines []string
	write := func(level log.Level, line string) { lines = append(lines, fmt.Sprint(level, " ", line)) }
	logger := slog.New(newHandler(nil, write))
	logger.Debug("plain")
	logger.Info("two", "a", 1, "b", "x y")
	logger.With("a", 1).WithGroup("g").Warn("hi", "b", 2)
	logger.Error("named as ours", "msg", "m", "level", "l", "time", "t")
	logger.Log(t.Context(), slog.LevelError+4, "worse")
	want := []string{
		"0 plain", `1 two a=1 b="x y"`, "2 hi a=1 g.b=2", "3 named as ours msg=m level=l time=t", "3 worse",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("%q", lines)
	}
}

func TestOptionsAreApplied(t *testing.T) {
	var lines []string
	logger := slog.New(newHandler(&slog.HandlerOptions{
		Level: slog.LevelWarn,
		ReplaceAttr: func(_ []string, attr slog.Attr) slog.Attr {
			if attr.Key == "secret" {
				return slog.String("secret", "***")
			}
			return attr
		},
	}, func(_ log.Level, line string) { lines = append(lines, line) }))
	logger.Info("too low")
	logger.Warn("high", "secret", "s3cret")
	if !slices.Equal(lines, []string{"high secret=***"}) {
		t.Errorf("%q", lines)
	}
}
