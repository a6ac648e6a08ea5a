//! Tests `read`: the templates that it adds, a repeated `read`, and platforms that do not return their templates.

use plugboard_engine::CallError;
use plugboard_model::{Catalogue, Role, Template};
use serde::{Deserialize, Deserializer, de};

use super::{
    failing,
    format::{KitFile, RawAnswer},
    report::{Mismatch, mismatch},
    role_calls::{Target, show_account},
    rules::Rule,
    send::{answer, bare},
    show,
    test_bench::{Answer, RecordedRequests, TestBench},
};
use crate::{scenario::words, stage::SharedValues};

/// The statuses of a platform that does not return its templates.
const FAILED: [u16; 6] = [401, 403, 429, 500, 502, 503];
/// Answers that cannot be parsed.
const ODD: [&str; 3] = ["", "<html></html>", "{\"cut\": "];

/// A list of templates on the platform, and what the connector is expected to add.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCatalogue {
    pub name: Option<String>,
    pub account: Option<String>,
    pub method: Option<String>,
    pub url: Option<String>,
    #[serde(default)]
    pub answer: RawAnswer,
    pub templates: Option<RawTemplates>,
}

/// The expected templates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RawTemplates {
    /// How many there are.
    Count(usize),
    /// Their names and languages, such as `order_shipped pl`, in any order.
    Names(Vec<String>),
}

impl<'de> Deserialize<'de> for RawTemplates {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = toml::Value::deserialize(deserializer)?;
        let names =
            |all: &[toml::Value]| all.iter().map(|name| name.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>();
        let read = match &value {
            toml::Value::Integer(count) => usize::try_from(*count).ok().map(Self::Count),
            toml::Value::Array(all) => names(all).map(|mut names| {
                names.sort();
                Self::Names(names)
            }),
            _ => None,
        };
        read.ok_or_else(|| {
            let why = "must be a number, or a list of texts with a name and a language";
            de::Error::custom(format!("`templates` {why}, not {value}"))
        })
    }
}

impl RawCatalogue {
    /// Checks what the types cannot express.
    pub(super) fn check(&self) -> Result<(), String> {
        self.answer.check()
    }

    /// Returns the request to the platform.
    fn target(&self) -> Target<'_> {
        self.url.as_deref().map(|url| (self.method.as_deref().unwrap_or("GET"), url))
    }

    /// Checks which templates were added, and that none was refused.
    fn check_added(&self, added: &Catalogue) -> Result<(), Mismatch> {
        if !added.refused.is_empty() {
            return mismatch("only valid templates", added.refused.join("\n"));
        }
        match &self.templates {
            Some(RawTemplates::Count(count)) if added.templates.len() != *count => {
                mismatch(format!("{count} templates"), show_templates(&added.templates))
            }
            Some(RawTemplates::Names(wanted)) if *wanted != names(&added.templates) => {
                mismatch(words::show(&wanted.as_slice().into()), show_templates(&added.templates))
            }
            _ => Ok(()),
        }
    }
}

/// Returns the names and languages of templates, sorted.
fn names(templates: &[Template]) -> Vec<String> {
    let mut names: Vec<_> = templates.iter().map(|one| format!("{} {}", one.name, one.language)).collect();
    names.sort();
    names
}

/// Shows templates in the format of a kit file.
fn show_templates(templates: &[Template]) -> String {
    words::show(&names(templates).into())
}

/// Tests all accounts.
pub(super) async fn all(bench: &mut TestBench, file: &KitFile) {
    let rules = [Rule::Catalogue, Rule::CatalogueAgain, Rule::CatalogueError];
    if !bench.tries(Role::Catalogue, "[[catalogue]]", file.catalogues.len(), &rules) {
        return;
    }
    if file.catalogues.iter().all(|one| one.get_ref().url.is_none()) {
        let why = "no [[catalogue]] has a `url`, so no request to a platform was tested";
        bench.report.not_tried_because(Rule::CatalogueError, why);
    }
    bench.memory = SharedValues::default();
    for (n, one) in file.catalogues.iter().enumerate() {
        let raw = one.get_ref();
        let name = raw.name.clone().unwrap_or_else(|| format!("catalogue {}", n + 1));
        let account = raw.account.clone().or_else(|| bench.accounts.first().cloned()).unwrap_or_default();
        CatalogueCase { bench, raw, name, account }.read_all().await;
    }
}

/// The cases of one account.
struct CatalogueCase<'a> {
    bench: &'a mut TestBench,
    raw: &'a RawCatalogue,
    name: String,
    account: String,
}

impl CatalogueCase<'_> {
    /// Calls `read` while the platform gives this answer.
    async fn read(&mut self, what: &str, given: Answer) -> (Result<Catalogue, CallError>, RecordedRequests) {
        let case = format!("{}: {what}", self.name);
        self.bench.read_catalogue(&case, &self.account, self.raw.target(), given).await
    }

    fn note(&mut self, rule: Rule, what: &str, result: Result<(), Mismatch>) {
        let (name, account) = (&self.name, &self.account);
        self.bench.report.note(rule, &format!("{name}: {what}"), &|| show_account(account), result);
    }

    /// Tests a platform that returns its templates, the same call again, and platforms that do not.
    async fn read_all(&mut self) {
        let what = "the platform returns its templates";
        let given = Ok(answer(&self.raw.answer, str::to_owned));
        let (actual, recorded) = self.read(what, given).await;
        let asked = self.raw.target().map_or(Ok(()), |(method, url)| recorded.check_asked(method, url));
        let result = match &actual {
            Ok(added) => asked.and_then(|()| self.raw.check_added(added)),
            Err(_) if asked.is_err() => asked,
            error => mismatch("the platform's templates", show::end(error)),
        };
        self.note(Rule::Catalogue, what, result);
        if let Ok(first) = &actual {
            let what = "the same call again";
            let given = Ok(answer(&self.raw.answer, str::to_owned));
            let (again, _) = self.read(what, given).await;
            let result = match &again {
                Ok(again) if again.templates == first.templates => Ok(()),
                Ok(again) => mismatch(show_templates(&first.templates), show_templates(&again.templates)),
                error => mismatch(show_templates(&first.templates), show::end(error)),
            };
            self.note(Rule::CatalogueAgain, what, result);
        }
        if self.raw.url.is_none() {
            return;
        }
        let odd = ODD.iter().map(|body| (format!("the platform answers `{body}`"), Ok(bare(200, *body))));
        for (what, given) in failing::for_now(&FAILED).into_iter().chain(odd) {
            let (actual, _) = self.read(&what, given).await;
            self.note(Rule::CatalogueError, &what, failing::check_reason(&actual));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<RawCatalogue, String> {
        toml::from_str(text).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn the_templates_of_the_kit_file_are_compared() {
        let templates = vec![Template::new("b", "pl", "x"), Template::new("a", "en", "x")];
        let added = Catalogue { templates, refused: Vec::new() };
        for fits in ["", "templates = 2", "templates = ['a en', 'b pl']", "templates = ['b pl', 'a en']"] {
            assert_eq!(read(fits).unwrap().check_added(&added), Ok(()), "{fits}");
        }
        for not in ["templates = 1", "templates = []", "templates = ['a en']", "templates = ['a en', 'b de']"] {
            assert!(read(not).unwrap().check_added(&added).is_err(), "{not}");
        }
        let refused = Catalogue { refused: vec!["`name` is missing".into()], ..added };
        assert!(read("").unwrap().check_added(&refused).is_err());
    }

    #[test]
    fn a_wrong_table_is_refused() {
        for (text, why) in [
            ("templates = 'all'", "must be a number, or a list of texts"),
            ("templates = [1]", "must be a number, or a list of texts"),
            ("leave = true", "unknown field `leave`"),
        ] {
            let message = read(text).unwrap_err();
            assert!(message.contains(why), "{text}: {message}");
        }
    }
}
