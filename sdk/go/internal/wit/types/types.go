// Package types defines the generic values of the component model that the generated bindings use.
package types

// OptionNone and OptionSome are the tags of an [Option].
const (
	OptionNone = 0
	OptionSome = 1
)

// ResultOk and ResultErr are the tags of a [Result].
const (
	ResultOk  = 0
	ResultErr = 1
)

// Unit is the value of a result that has none.
type Unit struct{}

// Tuple2 is a pair.
type Tuple2[A, B any] struct {
	F0 A
	F1 B
}

// Option is an optional value.
type Option[T any] struct {
	isSome bool
	value  T
}

// None returns an option without a value.
func None[T any]() Option[T] { return Option[T]{} }

// Some returns an option with a value.
func Some[T any](value T) Option[T] { return Option[T]{isSome: true, value: value} }

// Tag returns the tag by which the host knows this value.
func (o Option[T]) Tag() uint8 {
	if o.isSome {
		return OptionSome
	}
	return OptionNone
}

// Some returns the value. It panics if there is none.
func (o Option[T]) Some() T {
	if !o.isSome {
		panic("the value of an empty option was read")
	}
	return o.value
}

// Get returns the value, and whether there is one.
func (o Option[T]) Get() (T, bool) { return o.value, o.isSome }

// Result is the outcome of a call that may fail.
type Result[T, E any] struct {
	failed bool
	value  T
	err    E
}

// Ok returns the outcome of a successful call.
func Ok[T, E any](value T) Result[T, E] { return Result[T, E]{value: value} }

// Err returns the outcome of a call that failed.
func Err[T, E any](err E) Result[T, E] { return Result[T, E]{failed: true, err: err} }

// Tag returns the tag by which the host knows this value.
func (r Result[T, E]) Tag() uint8 {
	if r.failed {
		return ResultErr
	}
	return ResultOk
}

// Ok returns the value of a successful call. It panics if the call failed.
func (r Result[T, E]) Ok() T {
	if r.failed {
		panic("the value of a failed result was read")
	}
	return r.value
}

// Err returns the error of a call that failed. It panics if the call was successful.
func (r Result[T, E]) Err() E {
	if !r.failed {
		panic("the error of a successful result was read")
	}
	return r.err
}
