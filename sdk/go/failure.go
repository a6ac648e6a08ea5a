package plugboard

import (
	"errors"
	"strconv"
	"time"

	contract "plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_types"
	"plugboard.dev/plugboard/internal/convert"
)

// FailureKind is the kind of a failure. The set is frozen.
type FailureKind uint8

// The kinds of failures.
const (
	// KindInvalid: the input is wrong. The same call would fail again.
	KindInvalid FailureKind = iota
	// KindNotFound: the thing that was named does not exist, or this plugin cannot see it.
	KindNotFound
	// KindDenied: the call is not allowed. It was not granted, or a rule forbids it.
	KindDenied
	// KindConflict: something changed in the meantime. The host runs the handler again.
	KindConflict
	// KindRateLimited: too many calls, too fast, or too much data. The host retries after the wait.
	KindRateLimited
	// KindUnavailable: a temporary fault. Nothing was done, so the host retries.
	KindUnavailable
	// KindUncertain: the operation may or may not have been done. The host does not retry it, except where a function
	// says so.
	KindUncertain
	// KindInternal: a bug.
	KindInternal
)

var kinds = [...]string{
	"invalid", "not-found", "denied", "conflict", "rate-limited", "unavailable", "uncertain", "internal",
}

// String returns the kind's name in the contract, such as not-found.
func (k FailureKind) String() string {
	if int(k) < len(kinds) {
		return kinds[k]
	}
	return "FailureKind(" + strconv.Itoa(int(k)) + ")"
}

// Failure is the only error type of the contract, in both directions. [errors.As] finds a failure that the host
// returned, and a failure that a handler returns reaches the host unchanged.
//
//	var failure *plugboard.Failure
//	if errors.As(err, &failure) && failure.Kind == plugboard.KindNotFound {
type Failure struct {
	// Kind says how the caller can react.
	Kind FailureKind
	// Code is a short, stable code for programs: one of the contract's own, or a platform's error code. At most 64
	// bytes. Empty if there is none.
	Code string
	// Message is a sentence for people: what happened, where, and how to fix it. At most 2,000 bytes.
	Message string
	// RetryAfter is how long to wait before a retry, with a precision of a millisecond. The host caps it at 24 hours. 0
	// leaves the wait to the host.
	RetryAfter time.Duration
}

// Error returns the message, or the kind's name if there is no message.
func (f *Failure) Error() string {
	if f.Message == "" {
		return f.Kind.String()
	}
	return f.Message
}

// WithCode returns a copy of the failure with a code for programs.
func (f *Failure) WithCode(code string) *Failure {
	other := *f
	other.Code = code
	return &other
}

// WithRetryAfter returns a copy of the failure with a wait before the next retry.
func (f *Failure) WithRetryAfter(wait time.Duration) *Failure {
	other := *f
	other.RetryAfter = wait
	return &other
}

// NewFailure returns a failure of a kind. The message is a sentence for people.
func NewFailure(kind FailureKind, message string) *Failure {
	return &Failure{Kind: kind, Message: message}
}

// Invalid returns a failure of the kind [KindInvalid].
func Invalid(message string) *Failure { return NewFailure(KindInvalid, message) }

// NotFound returns a failure of the kind [KindNotFound].
func NotFound(message string) *Failure { return NewFailure(KindNotFound, message) }

// Denied returns a failure of the kind [KindDenied].
func Denied(message string) *Failure { return NewFailure(KindDenied, message) }

// Conflict returns a failure of the kind [KindConflict].
func Conflict(message string) *Failure { return NewFailure(KindConflict, message) }

// RateLimited returns a failure of the kind [KindRateLimited].
func RateLimited(message string) *Failure { return NewFailure(KindRateLimited, message) }

// Unavailable returns a failure of the kind [KindUnavailable].
func Unavailable(message string) *Failure { return NewFailure(KindUnavailable, message) }

// Uncertain returns a failure of the kind [KindUncertain].
func Uncertain(message string) *Failure { return NewFailure(KindUncertain, message) }

// Internal returns a failure of the kind [KindInternal].
func Internal(message string) *Failure { return NewFailure(KindInternal, message) }

// FailureOf returns what an error that a handler returns means to the host. A [Failure] is returned unchanged. For an
// error that wraps one, the result has its kind, code and wait, and the text of the whole error. Any other error is of
// the kind [KindInternal].
func FailureOf(err error) *Failure {
	var failure *Failure
	if !errors.As(err, &failure) || failure == nil {
		return Internal(err.Error())
	}
	if err == error(failure) {
		return failure
	}
	whole := *failure
	whole.Message = err.Error()
	return &whole
}

func init() {
	convert.Error = func(raw contract.Failure) error {
		failure := &Failure{Kind: FailureKind(raw.Kind), Message: raw.Message}
		failure.Code, _ = raw.Code.Get()
		if wait, ok := raw.RetryAfterMs.Get(); ok {
			failure.RetryAfter = time.Duration(wait) * time.Millisecond
		}
		return failure
	}
}
