// Package types holds the generic values of the component model that generated bindings are written with.
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

// Option is a value that may not be there.
type Option[T any] struct {
	there bool
	value T
}

// None is no value.
func None[T any]() Option[T] { return Option[T]{} }

// Some is a value.
func Some[T any](value T) Option[T] { return Option[T]{there: true, value: value} }

// Tag tells by which of the two tags the host knows this.
func (o Option[T]) Tag() uint8 {
	if o.there {
		return OptionSome
	}
	return OptionNone
}

// Some is the value; without one it panics.
func (o Option[T]) Some() T {
	if !o.there {
		panic("an option without a value was read")
	}
	return o.value
}

// Get is the value, and whether there is one.
func (o Option[T]) Get() (T, bool) { return o.value, o.there }

// Result is the outcome of a call that may fail.
type Result[T, E any] struct {
	failed bool
	value  T
	err    E
}

// Ok is the outcome of a call that went well.
func Ok[T, E any](value T) Result[T, E] { return Result[T, E]{value: value} }

// Err is the outcome of a call that failed.
func Err[T, E any](err E) Result[T, E] { return Result[T, E]{failed: true, err: err} }

// Tag tells by which of the two tags the host knows this.
func (r Result[T, E]) Tag() uint8 {
	if r.failed {
		return ResultErr
	}
	return ResultOk
}

// Ok is the value of a call that went well; of one that failed it panics.
func (r Result[T, E]) Ok() T {
	if r.failed {
		panic("the value of a failed result was read")
	}
	return r.value
}

// Err is what went wrong; of a call that went well it panics.
func (r Result[T, E]) Err() E {
	if !r.failed {
		panic("the error of a good result was read")
	}
	return r.err
}
