package runtime

import "unsafe"

// What the host answers with is written into memory that Go's collector does not know, and stays there until the event
// is over. Ordinary memory would not do: to take some may start the collector, which looks at the clock and lets other
// goroutines run, and while the host writes, the component model forbids a plugin every call.

// step is the size of the blocks of this memory.
const step = 256 << 10

// first is the first block. It is no part of the file, and costs nothing until it is used. The adapter of WASI takes some
// 128 KiB of it while Go itself is still starting.
var first [step]byte

var (
	// block is what answers are written into now; nil is the first one.
	block unsafe.Pointer
	// size is how large the block is.
	size uintptr
	// used is how much of it is given away.
	used uintptr
)

// realloc gives the host memory. The contract never asks to make a piece larger.
//
//go:wasmexport cabi_realloc
func realloc(old unsafe.Pointer, oldLength, align, length uintptr) unsafe.Pointer {
	if old != nil || oldLength != 0 {
		panic("the host asked to make a piece of memory larger")
	}
	if block == nil {
		block, size = unsafe.Pointer(&first), step
	}
	// Blocks begin at 8 bytes at least, and nothing has to be aligned to more.
	at := (used + align - 1) &^ (align - 1)
	if at+length > size {
		at, size = 0, max(step, length)
		if block = sbrk(size); block == nil {
			panic("the host has more to say than there is memory for")
		}
	}
	used = at + length
	return unsafe.Add(block, at)
}

// sbrk is how Go takes memory from the host.
//
//go:linkname sbrk runtime.sbrk
func sbrk(length uintptr) unsafe.Pointer
