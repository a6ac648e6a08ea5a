//! Finds changes that would break a plugin of an older version on a host of a newer one. A host must provide to a
//! plugin everything that an earlier version provided, in the same shape. It may call only those exports of a plugin
//! that the plugin's version requires.

use super::{Contract, WorldUse};

/// Returns each breaking change as a sentence.
pub(super) fn breaks(old: &Contract, new: &Contract) -> Vec<String> {
    let (old_shapes, new_shapes) = (old.shapes(), new.shapes());
    let mut breaks = Vec::new();
    for (name, shape) in &old_shapes {
        match new_shapes.get(name) {
            None => breaks.push(format!("`{name}` was removed")),
            Some(new_shape) if new_shape != shape => {
                breaks.push(format!("`{name}` changed from `{shape}` to `{new_shape}`"));
            }
            Some(_) => {}
        }
    }
    // The host requires every function of an interface that plugins export.
    for interface in old.interfaces.iter().filter(|interface| interface.world_use == WorldUse::Exported) {
        for name in new_shapes.keys().filter(|name| !old_shapes.contains_key(*name)) {
            if name.strip_prefix(&interface.name).is_some_and(|rest| rest.starts_with('.')) {
                breaks.push(format!("`{name}` is new in an interface that plugins export, so older plugins lack it"));
            }
        }
    }
    breaks
}

#[cfg(test)]
mod tests {
    use super::*;
    use wit_parser::SourceMap;

    const TYPES: &str = "interface types { enum kind { bad, worse } record failure { kind: kind, code: option<string> } \
         flags marks { a, b } variant shape { dot, line(u32) } type name = string; resource thing { constructor(n: u32); \
         size: func() -> u32; same: static func(a: u32) -> bool; } }";
    const KV: &str = "interface kv { use types.{failure, thing}; get: func(key: string) -> result<option<string>, failure>; \
         set: func(key: string, value: list<u8>); lend: func(one: borrow<thing>); }";
    const HEAR: &str =
        "interface on-message { use types.{failure}; handle: func(text: string) -> result<_, failure>; }";
    const WORLD: &str = "world everything { import types; import kv; export on-message; }";

    fn contract(text: &str) -> Contract {
        let mut sources = SourceMap::default();
        sources.push_str("all.wit", format!("package plugboard:inbox@0.1.0; {text}"));
        Contract::parse(sources).unwrap_or_else(|error| panic!("{error:#}: {text}"))
    }

    /// Returns the breaking changes that are found after one change to the contract.
    fn breaks_after(from: &str, to: &str) -> Vec<String> {
        let old = [TYPES, KV, HEAR, WORLD].concat();
        assert!(old.contains(from), "{from}");
        breaks(&contract(&old), &contract(&old.replacen(from, to, 1)))
    }

    #[test]
    fn each_kind_of_breaking_change_is_found_and_named() {
        let cases = [
            // Removed.
            ("set: func(key: string, value: list<u8>);", "", "`kv.set` was removed"),
            ("size: func() -> u32;", "", "`types.thing.size` was removed"),
            ("constructor(n: u32);", "", "`types.thing.constructor` was removed"),
            ("flags marks { a, b }", "", "`types.marks` was removed"),
            ("handle: func", "heard: func", "`on-message.handle` was removed"),
            // Changed in a function.
            ("key: string, value", "name: string, value", "`kv.set` changed"),
            ("value: list<u8>", "value: list<u16>", "`kv.set` changed"),
            ("value: list<u8>", "value: list<u8>, more: bool", "`kv.set` changed"),
            ("(key: string, value: list<u8>)", "(value: list<u8>, key: string)", "`kv.set` changed"),
            ("value: list<u8>)", "value: list<u8>) -> bool", "`kv.set` changed"),
            ("result<option<string>, failure>", "option<string>", "`kv.get` changed"),
            ("borrow<thing>", "thing", "`kv.lend` changed"),
            ("size: func() -> u32", "size: func() -> u64", "`types.thing.size` changed"),
            ("same: static func(a: u32)", "same: func(a: u32)", "`types.thing.same` changed"),
            ("constructor(n: u32)", "constructor()", "`types.thing.constructor` changed"),
            ("handle: func(text: string)", "handle: func(text: u32)", "`on-message.handle` changed"),
            // Changed in a type. Values are passed in both directions, so even an added field or case is a break.
            ("{ bad, worse }", "{ bad, worse, worst }", "`types.kind` changed"),
            ("{ bad, worse }", "{ worse, bad }", "`types.kind` changed"),
            ("kind: kind, code", "kind: kind, note: string, code", "`types.failure` changed"),
            ("code: option<string>", "code: string", "`types.failure` changed"),
            ("flags marks { a, b }", "flags marks { a, b, c }", "`types.marks` changed"),
            ("line(u32)", "line(u64)", "`types.shape` changed"),
            ("dot, line(u32)", "dot, line(u32), area", "`types.shape` changed"),
            ("type name = string", "type name = u32", "`types.name` changed"),
            // A type of the same name in another interface is another type.
            ("use types.{failure, thing}", "record failure { kind: u8 } use types.{thing}", "`kv.get` changed"),
            // A handler must not gain functions.
            ("handle: func", "later: func(); handle: func", "`on-message.later` is new in an interface"),
            // The worlds.
            ("export on-message;", "", "`on-message` changed from `exported by plugins` to `in no world`"),
            ("import kv;", "", "`kv` changed from `imported by plugins` to `in no world`"),
            (
                "export on-message;",
                "import on-message;",
                "`on-message` changed from `exported by plugins` to `imported",
            ),
        ];
        for (from, to, expected) in cases {
            let found = breaks_after(from, to);
            assert!(found.iter().any(|one| one.starts_with(expected)), "{from} -> {to}: {found:?}");
        }
        let old = [TYPES, KV, HEAR, WORLD].concat();
        let without = contract(&old.replace(KV, "").replace("import kv;", ""));
        assert!(breaks(&contract(&old), &without).contains(&"`kv` was removed".to_owned()));
    }

    #[test]
    fn allowed_additions_are_not_breaking_changes() {
        let cases = [
            ("set: func", "set-all: func(); set: func"),
            ("interface kv {", "interface kv { resource cursor { next: func() -> bool; } enum level { low, high }"),
            ("size: func() -> u32;", "size: func() -> u32; width: func() -> u32;"),
            ("import kv;", "import kv; import clock;"),
            ("export on-message;", "export on-message; export on-timer;"),
            ("interface kv {", "/// Better documented.\ninterface kv {"),
        ];
        for (from, to) in cases {
            let old = [TYPES, KV, HEAR, WORLD].concat();
            assert!(old.contains(from), "{from}");
            let new = [
                &old.replacen(from, to, 1),
                "interface on-timer { handle: func(name: string); } interface clock { now: func() -> f64; }",
            ]
            .concat();
            assert_eq!(breaks(&contract(&old), &contract(&new)), Vec::<String>::new(), "{from} -> {to}");
        }
    }
}
