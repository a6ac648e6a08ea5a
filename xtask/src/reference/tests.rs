//! Tests that the pages match the contract, that their links are valid, and that everything in the contract is
//! documented.

use super::{Reference, folder};
use crate::contract::{Contract, Kind};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};
use wit_parser::SourceMap;

/// Reads the pages in the folder.
fn written() -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder()).expect("docs/reference; `cargo xtask reference` creates it");
    entries
        .map(|entry| {
            let path = entry.expect("a page").path();
            let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
            (name, fs::read_to_string(&path).expect("a page"))
        })
        .collect()
}

#[test]
fn the_pages_match_the_contract() {
    let (generated, written) = (Reference::newest().expect("the contract").pages(), written());
    let names = |pages: &BTreeMap<String, String>| pages.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&generated), names(&written), "docs/reference is outdated; run `cargo xtask reference`");
    for (name, text) in generated {
        assert!(written[&name] == text, "docs/reference/{name} does not match wit/; run `cargo xtask reference`");
    }
}

#[test]
fn everything_in_the_contract_is_documented() {
    let undocumented = undocumented(&Reference::newest().expect("the contract").contract);
    assert!(undocumented.is_empty(), "document these items in wit/: {undocumented:?}");
}

/// Returns the items without documentation: interfaces, their types with fields and cases, and functions.
fn undocumented(contract: &Contract) -> BTreeSet<String> {
    let mut undocumented = BTreeSet::new();
    let mut check = |name: String, docs: &str| {
        if docs.is_empty() {
            undocumented.insert(name);
        }
    };
    for interface in &contract.interfaces {
        check(interface.name.clone(), &interface.docs);
        for function in &interface.functions {
            check(format!("{}.{}", interface.name, function.name), &function.docs);
        }
        for one in &interface.types {
            let name = format!("{}.{}", interface.name, one.name);
            check(name.clone(), &one.docs);
            match &one.kind {
                Kind::Resource(functions) => {
                    for function in functions {
                        check(format!("{name}.{}", function.name), &function.docs);
                    }
                }
                Kind::Value(_, members) => {
                    for member in members {
                        check(format!("{name}.{}", member.text), &member.docs);
                    }
                }
                Kind::Alias(_) => {}
            }
        }
    }
    undocumented
}

/// Returns the links of a page.
fn links(text: &str) -> Vec<&str> {
    text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target).collect()
}

#[test]
fn every_link_leads_to_an_existing_page_and_heading() {
    let pages = Reference::newest().expect("the contract").pages();
    let mut count = 0;
    for (name, text) in &pages {
        for link in links(text) {
            let (page, heading) = link.split_once('#').unwrap_or((link, ""));
            let page = if page.is_empty() { name } else { page };
            let target = pages.get(page).unwrap_or_else(|| panic!("{name}: {link}"));
            let heading = format!("\n## `{heading}`\n");
            assert!(heading == "\n## ``\n" || target.contains(&heading), "{name}: {link}");
            count += 1;
        }
    }
    assert!(count > 100, "{count} links");
}

fn contract(version: &str, text: &str) -> Contract {
    let mut sources = SourceMap::default();
    sources.push_str("all.wit", format!("/// Conventions.\npackage plugboard:inbox@{version};\n{text}"));
    Contract::parse(sources).unwrap_or_else(|error| panic!("{error:#}"))
}

#[test]
fn a_page_shows_the_contract_and_marks_newer_items() {
    let old = "/// Shared.\ninterface types {\n/// Why.\nenum why { no } }\n\
        /// A memory. It lasts.\ninterface kv { use types.{why};\n/// Reads.\nget: func(key: string) -> result<string, why>; }\n\
        world everything { import kv; }";
    let new = "/// Shared.\ninterface types {\n/// Why.\nenum why {\n/// Never.\nno } }\n\
        /// A memory. It lasts, unlike `clock`.\ninterface kv { use types.{why};\n/// Reads.\n\
        get: func(key: string) -> result<string, why>;\n/// Writes what `kv.get` reads.\nset: func(key: string); }\n\
        /// Time.\ninterface clock {\n/// An hour\n/// hand.\nresource hand {\n/// Made.\nconstructor(at: f64); turn: func(); } }\n\
        /// Heard.\ninterface on-tick { handle: func(); }\n\
        world everything { import kv; import clock; export on-tick; }";
    let powers = ["kv", "clock"].map(str::to_owned).into();
    let all = vec![contract("0.1.0", old), contract("0.1.1", new)];
    let reference = Reference::of(all, powers).expect("a reference");
    let pages = reference.pages();
    assert_eq!(pages.keys().collect::<Vec<_>>(), ["README.md", "clock.md", "kv.md", "on-tick.md", "types.md"]);
    let head = |name: &str| {
        format!(
            "# `{name}`\n\n<!-- Generated from wit/0.1.1 by `cargo xtask reference`. -->\n\n\
             [All interfaces](README.md)\n\n"
        )
    };
    let kv = "A memory. It lasts, unlike [`clock`](clock.md).\n\n\
        To use it, list it in `plugin.toml`: `powers = [\"kv\"]`.\n\n\
        Types from other interfaces: [`why`](types.md#why).\n\n## `get`\n\n```wit\n\
        get: func(key: string) -> result<string, why>;\n```\n\nReads.\n\n## `set`\n\nSince 0.1.1.\n\n```wit\n\
        set: func(key: string);\n```\n\nWrites what [`kv.get`](kv.md#get) reads.\n";
    assert_eq!(pages["kv.md"], format!("{}{kv}", head("kv")));
    let clock = "Since 0.1.1.\n\nTime.\n\nTo use it, list it in `plugin.toml`: `powers = [\"clock\"]`.\n\n## `hand`\n\n\
        Since 0.1.1.\n\n*resource*: An hour\nhand.\n\n- `constructor(at: f64)` (since 0.1.1): Made.\n\
        - `turn: func()` (since 0.1.1)\n";
    assert_eq!(pages["clock.md"], format!("{}{clock}", head("clock")));
    assert!(pages["types.md"].ends_with("*enum*: Why.\n\n- `no`: Never.\n"), "{}", pages["types.md"]);
    assert!(pages["on-tick.md"].contains("To handle it, list it in `plugin.toml`: `handlers = [\"on-tick\"]`."));
    assert!(pages["README.md"].contains("| [`kv`](kv.md) | A memory. |\n"), "{}", pages["README.md"]);
    assert!(pages["README.md"].contains("| [`clock`](clock.md) | Time. (since 0.1.1) |\n"), "{}", pages["README.md"]);
    let without: Vec<_> = undocumented(&reference.contract).into_iter().collect();
    assert_eq!(without, ["clock.hand.turn", "on-tick.handle"]);
}
