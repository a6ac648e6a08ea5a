// Package runtime is what generated bindings stand on: handles, and memory that the host writes into.
package runtime

// Handle is the host's number of a resource, as long as the plugin holds it.
type Handle struct{ number int32 }

// MakeHandle keeps a number that came from the host.
func MakeHandle(number int32) *Handle {
	if number == 0 {
		panic("the host gave a handle without a number")
	}
	return &Handle{number: number}
}

// Use is the number, for a call.
func (h *Handle) Use() int32 {
	if h == nil || h.number == 0 {
		panic("a handle was used that is given away or dropped")
	}
	return h.number
}

// Take is the number, for a call that keeps it: from now on the handle is empty.
func (h *Handle) Take() int32 {
	number := h.Use()
	h.number = 0
	return number
}

// TakeOrNil is like Take, and 0 of a handle that is empty already.
func (h *Handle) TakeOrNil() int32 {
	if h == nil || h.number == 0 {
		return 0
	}
	return h.Take()
}

// Set fills an empty handle.
func (h *Handle) Set(number int32) {
	if h.number != 0 {
		panic("a handle was set twice")
	}
	h.number = number
}

// AddCleanup takes the place of the standard function of this name in generated bindings, and does nothing: the host takes
// all handles back after the event, and what is not registered for that time makes every event faster.
func AddCleanup[T, S any](*T, func(S), S) {}
