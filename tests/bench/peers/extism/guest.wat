;; As many host calls as the guest `plain` makes: reads its input, asks the host for five strings, and passes three
;; strings to the host. All bytes go through the memory of the kernel of Extism, as with its own libraries for guests.
(module
  (import "extism:host/env" "input_length" (func $input_length (result i64)))
  (import "extism:host/env" "input_load_u64" (func $input_load_u64 (param i64) (result i64)))
  (import "extism:host/env" "input_load_u8" (func $input_load_u8 (param i64) (result i32)))
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "free" (func $free (param i64)))
  (import "extism:host/env" "length" (func $length (param i64) (result i64)))
  (import "extism:host/env" "load_u64" (func $load_u64 (param i64) (result i64)))
  (import "extism:host/env" "load_u8" (func $load_u8 (param i64) (result i32)))
  (import "extism:host/env" "store_u64" (func $store_u64 (param i64 i64)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (import "extism:host/user" "get" (func $get (param i64) (result i64)))
  (import "extism:host/user" "put" (func $put (param i64)))
  (memory (export "memory") 1)

  ;; Copies the input to address 0. Returns its length.
  (func $read_input (result i64)
    (local $at i64) (local $end i64)
    (local.set $end (call $input_length))
    (loop $words
      (if (i64.le_u (i64.add (local.get $at) (i64.const 8)) (local.get $end))
        (then
          (i64.store (i32.wrap_i64 (local.get $at)) (call $input_load_u64 (local.get $at)))
          (local.set $at (i64.add (local.get $at) (i64.const 8)))
          (br $words))))
    (loop $bytes
      (if (i64.lt_u (local.get $at) (local.get $end))
        (then
          (i32.store8 (i32.wrap_i64 (local.get $at)) (call $input_load_u8 (local.get $at)))
          (local.set $at (i64.add (local.get $at) (i64.const 1)))
          (br $bytes))))
    (local.get $end))

  ;; Copies a block of the kernel to an address, and frees it.
  (func $read_block (param $block i64) (param $to i64)
    (local $at i64) (local $end i64)
    (local.set $end (call $length (local.get $block)))
    (loop $words
      (if (i64.le_u (i64.add (local.get $at) (i64.const 8)) (local.get $end))
        (then
          (i64.store (i32.wrap_i64 (i64.add (local.get $to) (local.get $at)))
            (call $load_u64 (i64.add (local.get $block) (local.get $at))))
          (local.set $at (i64.add (local.get $at) (i64.const 8)))
          (br $words))))
    (loop $bytes
      (if (i64.lt_u (local.get $at) (local.get $end))
        (then
          (i32.store8 (i32.wrap_i64 (i64.add (local.get $to) (local.get $at)))
            (call $load_u8 (i64.add (local.get $block) (local.get $at))))
          (local.set $at (i64.add (local.get $at) (i64.const 1)))
          (br $bytes))))
    (call $free (local.get $block)))

  ;; Passes the first bytes of the input to the host, through a block of the kernel. The number must be divisible by 8.
  (func $pass (param $end i64)
    (local $block i64) (local $at i64)
    (local.set $block (call $alloc (local.get $end)))
    (loop $words
      (if (i64.lt_u (local.get $at) (local.get $end))
        (then
          (call $store_u64 (i64.add (local.get $block) (local.get $at)) (i64.load (i32.wrap_i64 (local.get $at))))
          (local.set $at (i64.add (local.get $at) (i64.const 8)))
          (br $words))))
    (call $put (local.get $block))
    (call $free (local.get $block)))

  (func (export "handle") (result i32)
    (local $free i64) (local $index i64)
    (local.set $free (call $read_input))
    (loop $getters
      (call $read_block (call $get (local.get $index)) (local.get $free))
      (local.set $index (i64.add (local.get $index) (i64.const 1)))
      (br_if $getters (i64.lt_u (local.get $index) (i64.const 5))))
    (call $pass (i64.const 16))
    (call $pass (i64.const 16))
    (call $pass (i64.const 48))
    (i32.const 0)))
