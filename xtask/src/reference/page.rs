//! The text of the reference pages.

use super::{Group, Reference};
use crate::contract::{Function, Interface, Kind, Type};
use std::fmt::Write as _;

/// The title and introduction of each list on the index page.
const GROUPS: [(Group, &str, &str); 4] = [
    (
        Group::Handler,
        "Handlers",
        "The events that a plugin can handle. It lists those that it exports under `handlers` in `plugin.toml`.",
    ),
    (Group::Role, "Roles", "Other tasks that a plugin can do for the host. They are also listed under `handlers`."),
    (Group::Power, "Powers", "What a plugin can do. It lists those that it imports under `powers` in `plugin.toml`."),
    (
        Group::Context,
        "Supporting interfaces",
        "These are not powers: the data that handlers receive, and the types that interfaces share.",
    ),
];

impl Reference {
    /// Returns the index page: the general conventions, and a list of all interfaces.
    pub(super) fn index(&self) -> String {
        let version = &self.contract.version;
        let mut page = format!(
            "# Reference: `plugboard:inbox@{version}`\n\n{}\n{}\n",
            self.generated_comment(),
            self.linked(&self.contract.docs, None)
        );
        for (group, title, about) in GROUPS {
            let _ = write!(page, "\n## {title}\n\n{about}\n\n| Interface | |\n|---|---|\n");
            for interface in self.contract.interfaces.iter().filter(|one| self.group(one) == group) {
                let name = &interface.name;
                let about = self.linked(&first_sentence(&interface.docs), None);
                let _ = writeln!(page, "| [`{name}`]({name}.md) | {about}{} |", self.mark(name));
            }
        }
        page
    }

    /// Returns the page of an interface.
    pub(super) fn page(&self, interface: &Interface) -> String {
        let name = &interface.name;
        let mut page = format!("# `{name}`\n\n{}\n[All interfaces](README.md)\n\n", self.generated_comment());
        if let Some(since) = self.since.get(name) {
            let _ = write!(page, "Since {since}.\n\n");
        }
        if !interface.docs.is_empty() {
            let _ = write!(page, "{}\n\n", self.linked(&interface.docs, Some(interface)));
        }
        let (listed, example) = match self.group(interface) {
            Group::Handler => ("handle it", format!("handlers = [\"{name}\"]")),
            Group::Role => ("take the role", format!("handlers = [\"{name}\"]")),
            Group::Power => ("use it", format!("powers = [\"{name}\"]")),
            Group::Context => ("", String::new()),
        };
        if example.is_empty() {
            page.push_str("It is not listed in `plugin.toml`: every plugin that needs it has it.\n");
        } else {
            let _ = writeln!(page, "To {listed}, list it in `plugin.toml`: `{example}`.");
        }
        if !interface.uses.is_empty() {
            let mut uses: Vec<_> =
                interface.uses.iter().map(|(from, name)| format!("[`{name}`]({from}.md#{name})")).collect();
            uses.sort();
            let _ = write!(page, "\nTypes from other interfaces: {}.\n", uses.join(", "));
        }
        for function in &interface.functions {
            self.function(&mut page, interface, function);
        }
        for one in &interface.types {
            self.one_type(&mut page, interface, one);
        }
        page
    }

    /// Returns a comment that says how the page was generated, for readers who want to change it.
    fn generated_comment(&self) -> String {
        format!("<!-- Generated from wit/{} by `cargo xtask reference`. -->\n", self.contract.version)
    }

    fn function(&self, page: &mut String, interface: &Interface, function: &Function) {
        let _ = write!(page, "\n## `{}`\n\n", function.name);
        self.since(page, &format!("{}.{}", interface.name, function.name));
        let _ = write!(page, "```wit\n{}\n```\n", format_function(function));
        if !function.docs.is_empty() {
            let _ = write!(page, "\n{}\n", self.linked(&function.docs, Some(interface)));
        }
    }

    fn one_type(&self, page: &mut String, interface: &Interface, one: &Type) {
        let name = format!("{}.{}", interface.name, one.name);
        let _ = write!(page, "\n## `{}`\n\n", one.name);
        self.since(page, &name);
        let word = match &one.kind {
            Kind::Resource(_) => "resource",
            Kind::Value(word, _) => word,
            Kind::Alias(_) => "type",
        };
        let _ = write!(page, "*{word}*");
        if !one.docs.is_empty() {
            let _ = write!(page, ": {}", self.linked(&one.docs, Some(interface)));
        }
        page.push('\n');
        match &one.kind {
            Kind::Alias(of) => {
                let _ = write!(page, "\n```wit\ntype {} = {};\n```\n", one.name, plain(of));
            }
            Kind::Resource(functions) => {
                page.push('\n');
                for function in functions {
                    let mark = self.mark(&format!("{name}.{}", function.name));
                    self.line(page, interface, &format_function(function), &mark, &function.docs);
                }
            }
            Kind::Value(_, members) => {
                page.push('\n');
                for member in members {
                    self.line(page, interface, &plain(&member.text), "", &member.docs);
                }
            }
        }
    }

    /// Writes a list item: the text and its documentation.
    fn line(&self, page: &mut String, interface: &Interface, text: &str, mark: &str, docs: &str) {
        let _ = write!(page, "- `{}`{mark}", text.trim_end_matches(';'));
        if !docs.is_empty() {
            let docs = docs.split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = write!(page, ": {}", self.linked(&docs, Some(interface)));
        }
        page.push('\n');
    }

    fn since(&self, page: &mut String, name: &str) {
        if let Some(since) = self.since.get(name) {
            let _ = write!(page, "Since {since}.\n\n");
        }
    }

    /// Returns the version that introduced an item, as a mark within a line.
    fn mark(&self, name: &str) -> String {
        self.since.get(name).map_or_else(String::new, |since| format!(" (since {since})"))
    }

    /// Turns the names of interfaces and of their items in a text into links. `current`: the interface whose page has
    /// the text.
    fn linked(&self, text: &str, current: Option<&Interface>) -> String {
        let mut pieces = text.split('`');
        let mut linked = pieces.next().unwrap_or_default().to_owned();
        // Every second piece is between backticks.
        while let Some(code) = pieces.next() {
            let _ = match self.target(code, current) {
                Some(target) => write!(linked, "[`{code}`]({target})"),
                None => write!(linked, "`{code}`"),
            };
            linked.push_str(pieces.next().unwrap_or_default());
        }
        linked
    }

    /// Returns the link target for a name.
    fn target(&self, name: &str, current: Option<&Interface>) -> Option<String> {
        let Some((first, rest)) = name.split_once('.') else {
            let other =
                self.contract.interface(name).filter(|one| current.is_none_or(|current| current.name != one.name));
            return other.map(|_| format!("{name}.md"));
        };
        if let Some(interface) = self.contract.interface(first) {
            return interface.has(rest).then(|| format!("{first}.md#{rest}"));
        }
        current.filter(|current| current.types.iter().any(|one| one.name == first)).map(|_| format!("#{first}"))
    }
}

impl Interface {
    /// Whether the interface's page has a heading of this name.
    fn has(&self, name: &str) -> bool {
        self.functions.iter().any(|one| one.name == name) || self.types.iter().any(|one| one.name == name)
    }
}

/// Formats a function as in WIT.
fn format_function(function: &Function) -> String {
    let colon = if function.name == "constructor" { "" } else { ": " };
    format!("{}{colon}{};", function.name, plain(&function.signature))
}

/// Removes the interface prefixes from types.
fn plain(text: &str) -> String {
    let (mut plain, mut word) = (String::new(), String::new());
    for c in text.chars().chain([' ']) {
        if c.is_ascii_alphanumeric() || c == '-' || c == '.' {
            word.push(c);
        } else {
            plain.push_str(word.rsplit('.').next().unwrap_or_default());
            word.clear();
            plain.push(c);
        }
    }
    plain.pop();
    plain
}

/// Returns the first sentence of a text, on one line.
fn first_sentence(text: &str) -> String {
    let first = text.split("\n\n").next().unwrap_or_default();
    let first = first.split_whitespace().collect::<Vec<_>>().join(" ");
    match first.split_once(". ") {
        Some((sentence, _)) => format!("{sentence}."),
        None => first,
    }
}
