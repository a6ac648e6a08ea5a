package runtime

import (
	"runtime"
	"unsafe"
)

// Allocate returns memory for the arguments and results of a call. It stays in place until the pinner releases it.
func Allocate(pinner *runtime.Pinner, size, align uintptr) unsafe.Pointer {
	if size == 0 {
		return nil
	}
	memory := allocate(size, align)
	pinner.Pin(memory)
	return memory
}

// allocate returns memory of at least a size. Slices of larger elements are aligned to these.
func allocate(size, align uintptr) unsafe.Pointer {
	switch {
	case align <= 1:
		return unsafe.Pointer(unsafe.SliceData(make([]uint8, size)))
	case align <= 4:
		return unsafe.Pointer(unsafe.SliceData(make([]uint32, (size+3)/4)))
	default:
		return unsafe.Pointer(unsafe.SliceData(make([]uint64, (size+7)/8)))
	}
}
