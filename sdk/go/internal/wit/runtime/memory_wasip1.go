package runtime

import "unsafe"

// The host writes its results into memory that Go's collector does not manage, and that stays allocated until the event
// is over. Ordinary memory would not work: allocating it may start the collector, which reads the clock and lets other
// goroutines run. Both may call the host, which the component model forbids while the host writes its results.

// step is the size of the blocks of this memory.
const step = 256 << 10

// first is the first block. It is not part of the plugin's file, and takes no memory until it is used. The WASI adapter
// takes about 128 KiB of it while Go itself is still starting.
var first [step]byte

var (
	// block is the block that results are written into now. nil stands for the first one.
	block unsafe.Pointer
	// size is the size of the block.
	size uintptr
	// used is how much of the block is allocated.
	used uintptr
)

// realloc allocates memory for the host. The contract never asks to enlarge an allocation.
//
//go:wasmexport cabi_realloc
func realloc(old unsafe.Pointer, oldLength, align, length uintptr) unsafe.Pointer {
	if old != nil || oldLength != 0 {
		panic("the host asked to enlarge an allocation")
	}
	if block == nil {
		block, size = unsafe.Pointer(&first), step
	}
	// Blocks are aligned to at least 8 bytes, and nothing needs a larger alignment.
	at := (used + align - 1) &^ (align - 1)
	if at+length > size {
		at, size = 0, max(step, length)
		if block = sbrk(size); block == nil {
			panic("out of memory for the host's results")
		}
	}
	used = at + length
	return unsafe.Add(block, at)
}

// sbrk is the function by which Go gets memory from the host.
//
//go:linkname sbrk runtime.sbrk
func sbrk(length uintptr) unsafe.Pointer
