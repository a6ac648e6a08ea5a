// Package slogger connects the standard log/slog to the power log.
package slogger

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"plugboard.dev/plugboard/log"
)

// New returns a logger whose lines the admin sees with the run: the message, then each attribute as key=value. The
// level is stored beside the line. The time is left out, because it is that of the run.
func New() *slog.Logger { return slog.New(NewHandler(nil)) }

// NewHandler returns the handler of [New]. It uses the options Level and ReplaceAttr as [slog.NewTextHandler] does. nil
// means the default options, but with the level [slog.LevelDebug].
func NewHandler(options *slog.HandlerOptions) slog.Handler {
	return newHandler(options, log.Write)
}

type handler struct {
	slog.Handler
	line  *line
	write func(log.Level, string)
}

// line is the buffer into which the inner handler writes a record's attributes.
type line struct {
	sync.Mutex
	text strings.Builder
	// own is the number of attributes that the inner handler is still about to add by itself: the level and the message.
	// They are left out, because they are written elsewhere.
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

// WithAttrs returns a handler that adds these attributes to its lines.
func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &handler{h.Handler.WithAttrs(attrs), h.line, h.write}
}

// WithGroup returns a handler that puts further attributes into a group.
func (h *handler) WithGroup(name string) slog.Handler {
	return &handler{h.Handler.WithGroup(name), h.line, h.write}
}

// level returns the nearest level of the contract.
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
