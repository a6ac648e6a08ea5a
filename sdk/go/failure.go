package plugboard

import (
	"errors"
	"strconv"
	"time"

	contract "plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_types"
	"plugboard.dev/plugboard/internal/convert"
)

// FailureKind says what a failure means for who asked. The set is complete.
type FailureKind uint8

// The kinds of failures.
const (
	// KindInvalid: the input is wrong. The same call would fail again.
	KindInvalid FailureKind = iota
	// KindNotFound: what was named does not exist, or is not visible from here.
	KindNotFound
	// KindDenied: it is not allowed, for it is not granted, or is against a rule.
	KindDenied
	// KindConflict: something changed in between. The host runs the handler again.
	KindConflict
	// KindRateLimited: too many, too fast or too large. The host tries again after the wait.
	KindRateLimited
	// KindUnavailable: a passing fault, nothing was done. The host tries again.
	KindUnavailable
	// KindUncertain: it may or may not have been done. The host never repeats it by itself.
	KindUncertain
	// KindInternal: a defect.
	KindInternal
)

var kinds = [...]string{
	"invalid", "not-found", "denied", "conflict", "rate-limited", "unavailable", "uncertain", "internal",
}

// String is the kind's name in the contract, such as not-found.
func (k FailureKind) String() string {
	if int(k) < len(kinds) {
		return kinds[k]
	}
	return "FailureKind(" + strconv.Itoa(int(k)) + ")"
}

// Failure says why something did not happen. It is the one error of the contract, in both directions: what the host
// answers is found by [errors.As], and what a handler returns reaches the host as it is.
//
//	var failure *plugboard.Failure
//	if errors.As(err, &failure) && failure.Kind == plugboard.KindNotFound {
type Failure struct {
	// Kind says what it means for who asked.
	Kind FailureKind
	// Code is a short stable word for programs: the contract's own, or a platform's error code. At most 64 bytes; empty
	// when there is none.
	Code string
	// Message is a sentence for people: what happened, where, and how to mend it. At most 2,000 bytes.
	Message string
	// RetryAfter is how long to wait before the next try, to the millisecond. The host takes it as at most 24 hours; 0 leaves
	// it to the host.
	RetryAfter time.Duration
}

// Error is the message, or the kind's name when there is no message.
func (f *Failure) Error() string {
	if f.Message == "" {
		return f.Kind.String()
	}
	return f.Message
}

// WithCode is a copy of the failure with a code for programs.
func (f *Failure) WithCode(code string) *Failure {
	other := *f
	other.Code = code
	return &other
}

// WithRetryAfter is a copy of the failure with a wait before the next try.
func (f *Failure) WithRetryAfter(wait time.Duration) *Failure {
	other := *f
	other.RetryAfter = wait
	return &other
}

// NewFailure is a failure of a kind. The message is a sentence for people.
func NewFailure(kind FailureKind, message string) *Failure {
	return &Failure{Kind: kind, Message: message}
}

// Invalid is a failure of the kind [KindInvalid].
func Invalid(message string) *Failure { return NewFailure(KindInvalid, message) }

// NotFound is a failure of the kind [KindNotFound].
func NotFound(message string) *Failure { return NewFailure(KindNotFound, message) }

// Denied is a failure of the kind [KindDenied].
func Denied(message string) *Failure { return NewFailure(KindDenied, message) }

// Conflict is a failure of the kind [KindConflict].
func Conflict(message string) *Failure { return NewFailure(KindConflict, message) }

// RateLimited is a failure of the kind [KindRateLimited].
func RateLimited(message string) *Failure { return NewFailure(KindRateLimited, message) }

// Unavailable is a failure of the kind [KindUnavailable].
func Unavailable(message string) *Failure { return NewFailure(KindUnavailable, message) }

// Uncertain is a failure of the kind [KindUncertain].
func Uncertain(message string) *Failure { return NewFailure(KindUncertain, message) }

// Internal is a failure of the kind [KindInternal].
func Internal(message string) *Failure { return NewFailure(KindInternal, message) }

// FailureOf is what an error that a handler returns means to the host. A [Failure] is itself. An error that wraps one has
// its kind, code and wait, and the whole error's text. Any other error is of the kind [KindInternal].
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
