//! The allocator of plugins. It takes memory from a part of the memory that a plugin starts with, so that most calls do
//! not grow their memory.
//!
//! The standard library's allocator grows the memory before its first allocation. The host has to make the new pages
//! accessible for the call, and inaccessible again for the next one. That takes the host longer than many a handler.

use core::{
    alloc::{GlobalAlloc, Layout},
    arch::wasm32,
    cell::{Cell, UnsafeCell},
    ptr,
};
use dlmalloc::{Allocator, Dlmalloc};

/// The number of bytes that are there from the start. Pages that are never used cost nothing.
const INITIAL: usize = 512 << 10;
/// The size of a page of WebAssembly.
const PAGE: usize = 64 << 10;

#[repr(align(16))]
struct Initial(UnsafeCell<[u8; INITIAL]>);

// SAFETY: a plugin has one thread.
unsafe impl Sync for Initial {}

static MEMORY: Initial = Initial(UnsafeCell::new([0; INITIAL]));

/// Where the allocator gets its memory from: first the initial memory, then new pages.
struct Source {
    is_initial_used: Cell<bool>,
}

// SAFETY: each part of the memory is handed out once.
unsafe impl Allocator for Source {
    fn alloc(&self, size: usize) -> (*mut u8, usize, u32) {
        if size <= INITIAL && !self.is_initial_used.replace(true) {
            return (MEMORY.0.get().cast(), INITIAL, 0);
        }
        let pages = size.div_ceil(PAGE);
        match wasm32::memory_grow::<0>(pages) {
            usize::MAX => (ptr::null_mut(), 0, 0),
            before => ((before * PAGE) as *mut u8, pages * PAGE, 0),
        }
    }

    fn remap(&self, _: *mut u8, _: usize, _: usize, _: bool) -> *mut u8 {
        ptr::null_mut()
    }

    fn free_part(&self, _: *mut u8, _: usize, _: usize) -> bool {
        false
    }

    fn free(&self, _: *mut u8, _: usize) -> bool {
        false
    }

    fn can_release_part(&self, _: u32) -> bool {
        false
    }

    fn allocates_zeros(&self) -> bool {
        true
    }

    fn page_size(&self) -> usize {
        PAGE
    }
}

struct Plugin(UnsafeCell<Dlmalloc<Source>>);

// SAFETY: a plugin has one thread, and no allocation happens during another one.
unsafe impl Sync for Plugin {}

// SAFETY: the calls are passed on to an allocator with the same contract.
unsafe impl GlobalAlloc for Plugin {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        unsafe { (*self.0.get()).malloc(layout.size(), layout.align()) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        unsafe { (*self.0.get()).calloc(layout.size(), layout.align()) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        unsafe { (*self.0.get()).free(at, layout.size(), layout.align()) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        unsafe { (*self.0.get()).realloc(at, layout.size(), layout.align(), size) }
    }
}

#[global_allocator]
static ALLOCATOR: Plugin =
    Plugin(UnsafeCell::new(Dlmalloc::new_with_allocator(Source { is_initial_used: Cell::new(false) })));
