// Package runtime supports the generated bindings: handles, and memory that the host writes into.
package runtime

// Handle holds the host's number of a resource for as long as the plugin owns the resource.
type Handle struct{ number int32 }

// MakeHandle returns a handle for a number that came from the host.
func MakeHandle(number int32) *Handle {
	if number == 0 {
		panic("the host returned a handle without a number")
	}
	return &Handle{number: number}
}

// Use returns the number, for a call that borrows it.
func (h *Handle) Use() int32 {
	if h == nil || h.number == 0 {
		panic("a handle was used after it was passed on or dropped")
	}
	return h.number
}

// Take returns the number, for a call that takes ownership. After that the handle is empty.
func (h *Handle) Take() int32 {
	number := h.Use()
	h.number = 0
	return number
}

// TakeOrNil is like Take, but returns 0 if the handle is already empty.
func (h *Handle) TakeOrNil() int32 {
	if h == nil || h.number == 0 {
		return 0
	}
	return h.Take()
}

// Set sets the number of an empty handle.
func (h *Handle) Set(number int32) {
	if h.number != 0 {
		panic("a handle was set twice")
	}
	h.number = number
}

// AddCleanup replaces the standard function of this name in the generated bindings, and does nothing. The host closes
// all handles after the event, and not registering cleanups makes every event faster.
func AddCleanup[T, S any](*T, func(S), S) {}
