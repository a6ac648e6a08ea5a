//! The files `tests/deviations/PLUGIN.toml`.

use serde::Deserialize;
use std::collections::BTreeSet;

/// Stands for every operation in a deviation.
const EVERY: &str = "*";

/// What a plugin uses of its platform's documents, and where it deviates from them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Listed {
    /// The documents, relative to the folder that `PLUGBOARD_SPECS` names.
    pub(super) documents: Vec<String>,
    /// The operations that the plugin uses, as the documents name them.
    pub(super) operations: Vec<String>,
    #[serde(default, rename = "deviation")]
    pub(super) deviations: Vec<Deviation>,
}

/// A member of a request or an answer that the documents do not allow, and which is right nevertheless.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Deviation {
    /// The operation, or `*` for all of them.
    pub(super) operation: String,
    /// The path of the member, as faults name it. Empty if no document has the operation.
    pub(super) member: String,
    /// The address of the page that allows it.
    source: String,
    /// Why the page counts and the document does not.
    why: String,
}

impl Listed {
    /// Parses and checks a file.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let listed: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        match listed.mistake() {
            Some(mistake) => Err(mistake),
            None => Ok(listed),
        }
    }

    fn mistake(&self) -> Option<String> {
        if self.documents.is_empty() || self.operations.is_empty() {
            return Some("it must name documents and operations".to_owned());
        }
        let mut operations = BTreeSet::new();
        if let Some(twice) = self.operations.iter().find(|operation| !operations.insert(operation.as_str())) {
            return Some(format!("it lists the operation `{twice}` twice"));
        }
        let mut members = BTreeSet::new();
        self.deviations.iter().find_map(|deviation| {
            let Deviation { operation, member, source, why } = deviation;
            if operation != EVERY && !operations.contains(operation.as_str()) {
                return Some(format!("a deviation is about the operation `{operation}`, which is not listed"));
            }
            if !source.starts_with("https://") || why.trim().is_empty() {
                return Some(format!("the deviation `{member}` of {operation} needs a source and a reason"));
            }
            (!members.insert((operation, member)))
                .then(|| format!("it lists the deviation `{member}` of {operation} twice"))
        })
    }

    /// Returns the deviation that allows a member.
    pub(super) fn deviation(&self, operation: &str, member: &str) -> Option<&Deviation> {
        let covers = |deviation: &&Deviation| {
            deviation.member == member && (deviation.operation == EVERY || deviation.operation == operation)
        };
        self.deviations.iter().find(covers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "documents = [\"a.json\"]\noperations = [\"GET a\", \"POST a\"]\n";

    fn deviation(operation: &str, member: &str, source: &str, why: &str) -> String {
        format!("[[deviation]]\noperation = '{operation}'\nmember = '{member}'\nsource = '{source}'\nwhy = '{why}'\n")
    }

    #[test]
    fn a_deviation_covers_a_member_of_one_operation_or_of_all() {
        let text = format!(
            "{HEAD}{}{}",
            deviation("GET a", "x[].y", "https://a.example/x", "the page says so"),
            deviation("*", "z", "https://a.example/z", "the page says so"),
        );
        let listed = Listed::parse(&text).expect("a good file");
        let covers = |operation: &str, member: &str| listed.deviation(operation, member).is_some();
        assert!(covers("GET a", "x[].y") && covers("GET a", "z") && covers("POST a", "z"));
        assert!(!covers("POST a", "x[].y") && !covers("GET a", "x") && !covers("GET a", "x[].y.z"));
    }

    #[test]
    fn a_file_with_a_mistake_is_refused() {
        let good = deviation("GET a", "x", "https://a.example", "because");
        for (text, words) in [
            (String::new(), "documents"),
            ("documents = []\noperations = []\n".to_owned(), "must name"),
            ("documents = [\"a\"]\noperations = [\"GET a\", \"GET a\"]\n".to_owned(), "`GET a` twice"),
            (format!("{HEAD}more = 1\n"), "more"),
            (format!("{HEAD}{}", deviation("PUT a", "x", "https://a.example", "because")), "`PUT a`, which is not"),
            (format!("{HEAD}{}", deviation("GET a", "x", "a page", "because")), "needs a source"),
            (format!("{HEAD}{}", deviation("GET a", "x", "https://a.example", " ")), "a reason"),
            (format!("{HEAD}{good}{good}"), "the deviation `x` of GET a twice"),
            (format!("{HEAD}[[deviation]]\noperation = 'GET a'\nmember = 'x'\n"), "source"),
        ] {
            let mistake = Listed::parse(&text).expect_err("a mistake");
            assert!(mistake.contains(words), "{words}: {mistake}");
        }
    }
}
