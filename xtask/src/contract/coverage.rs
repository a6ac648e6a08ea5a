//! Tests that the conformance suite runs every function of the newest contract: the guest that is written in each
//! language calls it, and for connectors, `docs/platform-needs.md` names the case that checks the outcome.

use super::{Contract, Interface, Kind, all};
use crate::setup;
use std::{collections::BTreeSet, fs, path::PathBuf};

/// The heading of the tables.
const HEADING: &str = "\n## Functions in every language\n";
/// The interfaces of connectors besides their roles.
const OF_CONNECTORS: [&str; 4] = ["intake", "links", "platform", "rules"];
/// Functions of other interfaces that the guest does not call, each with the reason.
const NOT_CALLED: [(&str, &str); 5] = [
    ("conversations.lead.attribute", "the guest reads other members of the lead; `lead-capture` calls it"),
    ("conversations.lead.created-at", "the guest reads the same member of the conversation"),
    ("conversations.lead.source", "the guest reads other members of the lead; the guest `platform` calls it"),
    ("http.request.body-file", "the guest sends a part of a file as the body; the guest `hostile` calls it"),
    ("secrets.ed25519-matches", "the guest checks an HMAC; the engine's own tests check Ed25519 signatures"),
];
/// Interfaces whose resources have the same getters. The guest calls those getters on a message event.
const ALIKE: [&str; 3] = ["assistance", "events", "reviews"];
/// These getters.
const GETTERS: [&str; 7] = ["contact", "conversation", "depth", "id", "json", "late", "occurred-at"];

/// A function of the contract: its interface, its resource, and its own name.
type Name<'a> = (&'a str, Option<&'a str>, &'a str);

/// Reads the newest version of the contract.
fn newest() -> Contract {
    all().expect("the contract").pop().expect("a version")
}

/// Returns every function of an interface, its resources' included.
fn functions(interface: &Interface) -> Vec<Name<'_>> {
    let name = interface.name.as_str();
    let mut all: Vec<_> = interface.functions.iter().map(|one| (name, None, one.name.as_str())).collect();
    for one in &interface.types {
        if let Kind::Resource(functions) = &one.kind {
            all.extend(functions.iter().map(|function| (name, Some(one.name.as_str()), function.name.as_str())));
        }
    }
    all
}

/// Returns the full name, such as `intake.item.text`.
fn full((interface, resource, name): Name<'_>) -> String {
    match resource {
        Some(resource) => format!("{interface}.{resource}.{name}"),
        None => format!("{interface}.{name}"),
    }
}

/// Returns what a function may be called in C, where each has a name of its own.
fn in_c((interface, resource, name): Name<'_>) -> [String; 2] {
    let words = match (resource, name) {
        (Some(resource), "constructor") => format!("{resource}_new"),
        (Some(resource), name) => format!("{resource}_{name}"),
        (None, "handle") => interface.to_owned(),
        (None, name) => format!("{interface}_{name}"),
    };
    [format!("pb_{words}"), format!("pb_{interface}_{words}")].map(|name| name.replace('-', "_"))
}

fn folder(name: &str) -> PathBuf {
    setup::root().join(name)
}

fn page() -> String {
    fs::read_to_string(folder("docs/platform-needs.md")).expect("the page")
}

/// Returns the rows of the table: the cells of each, without the heading.
fn rows() -> Vec<(String, String)> {
    let page = page();
    let (_, section) = page.split_once(HEADING).expect("the page has the section");
    let section = section.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let (first, second) = row.trim_matches(['|', ' ']).split_once(" | ").expect("two cells");
        (first.to_owned(), second.to_owned())
    })
    .collect()
}

/// Returns what a cell has between backticks.
fn codes(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// Returns the functions that a cell names. A name without a dot is in the same place as the name before it.
fn named(cell: &str) -> Vec<String> {
    let mut place = "";
    let full = codes(cell).map(|code| match code.rsplit_once('.') {
        Some((before, _)) => {
            place = before;
            code.to_owned()
        }
        None => format!("{place}.{code}"),
    });
    full.collect()
}

#[test]
fn the_guest_calls_every_function_of_the_contract_with_few_exceptions() {
    let contract = newest();
    // The guest is specified once for all languages, and each case compares what all of them do.
    let files = fs::read_dir(folder("tests/guests/order-status/c")).expect("the guest in C");
    let files = files.map(|file| file.expect("a file").path());
    let sources = files.filter(|path| path.extension().is_some_and(|end| end == "c" || end == "h"));
    let text: String = sources.map(|path| fs::read_to_string(path).expect("a source")).collect();
    let words: BTreeSet<&str> = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let alike = |(interface, _, name): &Name<'_>| ALIKE.contains(interface) && GETTERS.contains(name);
    let called = |name: &Name<'_>| in_c(*name).iter().any(|word| words.contains(word.as_str()));
    let functions = contract.interfaces.iter().flat_map(functions);
    let not_called: BTreeSet<_> = functions.filter(|name| !alike(name) && !called(name)).map(full).collect();
    let expected: BTreeSet<_> = NOT_CALLED.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(not_called, expected, "name the exceptions here");
}

#[test]
fn the_page_names_one_case_for_each_function_of_a_connector() {
    let contract = newest();
    let of_connectors = contract.interfaces.iter().filter(|one| {
        OF_CONNECTORS.contains(&one.name.as_str()) || one.uses.iter().any(|(interface, _)| interface == "platform")
    });
    let mut expected: Vec<_> = of_connectors.flat_map(functions).map(full).collect();
    let mut found = Vec::new();
    for (first, second) in rows() {
        let case = codes(&first).next().expect("a case");
        let (file, function) = case.split_once("::").expect("a file and a case");
        let path = folder("tests/components/conformance").join(file).with_extension("rs");
        let cases = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(cases.contains(&format!("async fn {function}() {{\n")), "there is no case `{case}`");
        found.extend(named(&second));
    }
    expected.sort();
    found.sort();
    assert_eq!(found, expected, "docs/platform-needs.md");
}

#[test]
fn everything_that_the_page_names_in_full_exists() {
    let (contract, page) = (newest(), page());
    let shapes = contract.shapes();
    let of_contract = |name: &&str| name.split_once('.').is_some_and(|(first, _)| shapes.contains_key(first));
    let names: Vec<_> =
        page.lines().filter(|line| line.starts_with("| ")).flat_map(codes).filter(of_contract).collect();
    assert!(names.len() > 100, "{} names", names.len());
    for name in names {
        assert!(shapes.contains_key(name), "the contract has no `{name}`");
    }
}

#[test]
fn short_names_belong_to_the_place_of_the_name_before() {
    let cell = "`intake.item.text`, `keep`; `intake.message`, `edit`";
    assert_eq!(named(cell), ["intake.item.text", "intake.item.keep", "intake.message", "intake.edit"]);
    assert_eq!(in_c(("intake", Some("item"), "constructor"))[0], "pb_item_new");
    assert_eq!(in_c(("on-message", None, "handle"))[0], "pb_on_message");
    assert_eq!(in_c(("http", Some("request"), "body-file"))[1], "pb_http_request_body_file");
}
