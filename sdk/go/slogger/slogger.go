// Package slogger leads the standard log/slog to the power log.
package slogger

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"plugboard.dev/plugboard/log"
)

// New is a logger whose lines the admin sees with the run: the message, and then each attribute as key=value. The level
// is kept beside the line, and the time, which is the run's, is left out.
func New() *slog.Logger { return slog.New(NewHandler(nil)) }

// NewHandler is the handler of [New]. Of the options Level and ReplaceAttr count, as they do for [slog.NewTextHandler]; nil
// is the standard ones, but from [slog.LevelDebug] on.
func NewHandler(options *slog.HandlerOptions) slog.Handler {
	return newHandler(options, log.Write)
}

type handler struct {
	slog.Handler
	line  *line
	write func(log.Level, string)
}

// line is where the inner handler writes a record's attributes.
type line struct {
	sync.Mutex
	text strings.Builder
	// own is how many attributes of the handler itself are still to come: level and message, which stand elsewhere.
	own int
}

func newHandler(options *slog.HandlerOptions, write func(log.Level, string)) slog.Handler {
	inner := slog.HandlerOptions{Level: slog.LevelDebug}
	if options != nil {
		inner = *options
	}
	line, replace := &line{}, inner.ReplaceAttr
	inner.AddSource = false
	inner.ReplaceAttr = func(groups []string, attr slog.Attr) slog.Attr {
		if line.own > 0 {
			line.own--
			return slog.Attr{}
		}
		if replace != nil {
			return replace(groups, attr)
		}
		return attr
	}
	return &handler{slog.NewTextHandler(&line.text, &inner), line, write}
}

// Handle writes one record as a line.
func (h *handler) Handle(ctx context.Context, record slog.Record) error {
	h.line.Lock()
	defer h.line.Unlock()
	h.line.text.Reset()
	h.line.own = 2
	record.Time = time.Time{}
	if err := h.Handler.Handle(ctx, record); err != nil {
		return err
	}
	text := record.Message
	if attributes := strings.TrimSpace(h.line.text.String()); attributes != "" {
		text += " " + attributes
	}
	h.write(level(record.Level), text)
	return nil
}

// WithAttrs is a handler whose lines have these attributes too.
func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &handler{h.Handler.WithAttrs(attrs), h.line, h.write}
}

// WithGroup is a handler whose further attributes are in a group.
func (h *handler) WithGroup(name string) slog.Handler {
	return &handler{h.Handler.WithGroup(name), h.line, h.write}
}

// level is the nearest one of the contract.
func level(level slog.Level) log.Level {
	switch {
	case level < slog.LevelInfo:
		return log.LevelDebug
	case level < slog.LevelWarn:
		return log.LevelInfo
	case level < slog.LevelError:
		return log.LevelWarn
	default:
		return log.LevelError
	}
}
