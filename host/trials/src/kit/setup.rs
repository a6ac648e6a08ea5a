//! Tests `join` and `leave`: what they report, a repeated `join`, and platforms that refuse or fail.

use plugboard_engine::{CallError, StubAnswer};
use plugboard_model::{HearsBy, Role, SetupReport, SetupRequest, show_span};
use serde::{Deserialize, Deserializer, de};

use super::{
    failing,
    format::{KitFile, RawAnswer},
    report::{Mismatch, mismatch},
    role_calls::{Target, show_setup},
    rules::Rule,
    send::answer,
    show,
    test_bench::{Answer, RecordedRequests, TestBench},
};
use crate::{
    scenario::words::{self, OrFalse, Span},
    stage::SharedValues,
};

/// The statuses of a platform that refuses.
const REFUSED: [u16; 2] = [401, 403];
/// The statuses of a platform that fails for now.
const FAILED: [u16; 4] = [429, 500, 502, 503];

/// A channel that is connected or disconnected, and what the connector is expected to report.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSetup {
    pub name: Option<String>,
    /// The channel's account, if it is known.
    pub account: Option<String>,
    pub hook_url: Option<String>,
    /// Whether the channel is disconnected.
    #[serde(default)]
    pub leave: bool,
    pub method: Option<String>,
    pub url: Option<String>,
    #[serde(default)]
    pub answer: RawAnswer,
    /// The account that the connector must report.
    pub set_account: Option<OrFalse>,
    pub account_name: Option<OrFalse>,
    pub hears_by: Option<HearsBy>,
    pub reports: Option<RawReports>,
    pub renew_after: Option<Span>,
}

/// The expected reports to the admin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RawReports {
    /// How many there are.
    Count(usize),
    /// They are these sentences.
    Lines(Vec<String>),
}

impl<'de> Deserialize<'de> for RawReports {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = toml::Value::deserialize(deserializer)?;
        let lines =
            |all: &[toml::Value]| all.iter().map(|line| line.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>();
        let read = match &value {
            toml::Value::Integer(count) => usize::try_from(*count).ok().map(Self::Count),
            toml::Value::Array(all) => lines(all).map(Self::Lines),
            _ => None,
        };
        read.ok_or_else(|| de::Error::custom(format!("`reports` must be a number or a list of texts, not {value}")))
    }
}

impl RawSetup {
    /// Checks what the types cannot express.
    pub(super) fn check(&self) -> Result<(), String> {
        let reports = [
            self.set_account.is_some(),
            self.account_name.is_some(),
            self.hears_by.is_some(),
            self.reports.is_some(),
            self.renew_after.is_some(),
        ];
        if self.leave && reports.contains(&true) {
            return Err("`leave` reports nothing; remove `set_account`, `account_name`, `hears_by`, `reports` and \
                        `renew_after`"
                .to_owned());
        }
        let (shortest, longest) = (i64::from(*SetupReport::RENEW.start()), i64::from(*SetupReport::RENEW.end()));
        if self.renew_after.is_some_and(|after| after.0 < shortest * 1_000 || after.0 > longest * 1_000) {
            return Err("`renew_after` must be between 1m and 366d, as the host limits it".to_owned());
        }
        self.answer.check()
    }

    /// Returns the request to the platform.
    fn target(&self) -> Target<'_> {
        self.url.as_deref().map(|url| (self.method.as_deref().unwrap_or("POST"), url))
    }

    /// Checks what `join` reported. Members that the kit file does not name may have any value.
    fn check_report(&self, report: &SetupReport) -> Result<(), Mismatch> {
        let SetupReport { account, account_name, hears_by, reports, renew_after } = report;
        let text = |wanted: &Option<OrFalse>, actual: &Option<String>| {
            wanted.as_ref().is_none_or(|wanted| wanted.0 == *actual)
        };
        let lines = match &self.reports {
            None => true,
            Some(RawReports::Count(count)) => reports.len() == *count,
            Some(RawReports::Lines(lines)) => reports == lines,
        };
        let renewal = self.renew_after.is_none_or(|wanted| renew_after.map(|s| i64::from(s) * 1_000) == Some(wanted.0));
        let hears = self.hears_by.is_none_or(|wanted| *hears_by == Some(wanted));
        if text(&self.set_account, account) && text(&self.account_name, account_name) && hears && lines && renewal {
            return Ok(());
        }
        mismatch(self.show_wanted(), show_report(report))
    }

    /// Shows the expected report, in the format of a kit file.
    fn show_wanted(&self) -> String {
        let text = |text: &OrFalse| text.0.as_ref().map_or_else(|| "false".to_owned(), |text| quoted(text));
        let lines = |reports: &RawReports| match reports {
            RawReports::Count(count) => count.to_string(),
            RawReports::Lines(lines) => listed(lines),
        };
        members([
            ("set_account", self.set_account.as_ref().map(text)),
            ("account_name", self.account_name.as_ref().map(text)),
            ("hears_by", self.hears_by.map(|way| quoted(way.as_str()))),
            ("reports", self.reports.as_ref().map(lines)),
            ("renew_after", self.renew_after.map(|after| quoted(&show_span(after.0)))),
        ])
    }
}

fn quoted(text: &str) -> String {
    words::show(&text.into())
}

fn listed(lines: &[String]) -> String {
    words::show(&lines.into())
}

/// Shows members, one per line. Absent members are left out.
fn members(all: [(&str, Option<String>); 5]) -> String {
    let lines: Vec<_> = all.into_iter().filter_map(|(name, value)| Some(format!("{name} = {}", value?))).collect();
    if lines.is_empty() { "no report".to_owned() } else { lines.join("\n") }
}

/// Shows what `join` reported, in the format of a kit file.
fn show_report(report: &SetupReport) -> String {
    let SetupReport { account, account_name, hears_by, reports, renew_after } = report;
    members([
        ("set_account", account.as_deref().map(quoted)),
        ("account_name", account_name.as_deref().map(quoted)),
        ("hears_by", hears_by.map(|way| quoted(way.as_str()))),
        ("reports", (!reports.is_empty()).then(|| listed(reports))),
        ("renew_after", renew_after.map(|seconds| quoted(&show_span(i64::from(seconds) * 1_000)))),
    ])
}

/// Tests all channels.
pub(super) async fn all(bench: &mut TestBench, file: &KitFile) {
    if !bench.has_role(Role::Setup) {
        for rule in [Rule::Joined, Rule::JoinAgain, Rule::JoinError, Rule::Left] {
            bench.report.not_tried_because(rule, "the connector does not export `setup`");
        }
        return;
    }
    let setups = || file.setups.iter().map(toml::Spanned::get_ref);
    if setups().all(|one| one.leave) {
        for rule in [Rule::Joined, Rule::JoinAgain, Rule::JoinError] {
            bench.report.not_tried_because(rule, "the kit file has no [[setup]], or only those with `leave = true`");
        }
    } else if setups().all(|one| one.leave || one.url.is_none()) {
        let why = "no [[setup]] has a `url`, so no request to a platform was tested";
        bench.report.not_tried_because(Rule::JoinError, why);
    }
    if !setups().any(|one| one.leave) {
        bench.report.not_tried_because(Rule::Left, "no [[setup]] has `leave = true`");
    }
    bench.memory = SharedValues::default();
    let hook = file.hook_url();
    for (n, one) in file.setups.iter().enumerate() {
        let raw = one.get_ref();
        let name = raw.name.clone().unwrap_or_else(|| format!("setup {}", n + 1));
        let hook_url = raw.hook_url.clone().unwrap_or_else(|| hook.to_owned());
        let request = SetupRequest { account: raw.account.clone(), hook_url };
        let mut case = SetupCase { bench, raw, name, request };
        if raw.leave {
            case.left().await;
        } else {
            case.joined().await;
        }
    }
}

/// The cases of one channel.
struct SetupCase<'a> {
    bench: &'a mut TestBench,
    raw: &'a RawSetup,
    name: String,
    request: SetupRequest,
}

impl SetupCase<'_> {
    /// Returns the answer of the kit file.
    fn answered(&self) -> StubAnswer {
        answer(&self.raw.answer, str::to_owned)
    }

    /// Calls `join` while the platform gives this answer.
    async fn join(&mut self, what: &str, given: Answer) -> (Result<SetupReport, CallError>, RecordedRequests) {
        let (case, request) = (format!("{}: {what}", self.name), self.request.clone());
        self.bench.join(&case, request, self.raw.target(), given).await
    }

    /// Calls `leave` while the platform gives this answer.
    async fn leave(&mut self, what: &str, given: Answer) -> (Result<(), CallError>, RecordedRequests) {
        let (case, request) = (format!("{}: {what}", self.name), self.request.clone());
        self.bench.leave(&case, request, self.raw.target(), given).await
    }

    fn note(&mut self, rule: Rule, what: &str, result: Result<(), Mismatch>) {
        let (name, request) = (&self.name, &self.request);
        self.bench.report.note(rule, &format!("{name}: {what}"), &|| show_setup(request), result);
    }

    /// Checks that the call made the request of the kit file, if there is one.
    fn check_asked(&self, recorded: &RecordedRequests) -> Result<(), Mismatch> {
        self.raw.target().map_or(Ok(()), |(method, url)| recorded.check_asked(method, url))
    }

    /// Tests `join`: a platform that registers the channel, the same call again, and platforms that do not.
    async fn joined(&mut self) {
        let what = "the platform registers the channel";
        let given = Ok(self.answered());
        let (actual, recorded) = self.join(what, given).await;
        let asked = self.check_asked(&recorded);
        let result = match &actual {
            Ok(report) => asked.and_then(|()| self.raw.check_report(report)),
            Err(_) if asked.is_err() => asked,
            error => mismatch(self.raw.show_wanted(), show::end(error)),
        };
        self.note(Rule::Joined, what, result);
        if let Ok(first) = &actual {
            let what = "the same call again";
            let given = Ok(self.answered());
            let (again, _) = self.join(what, given).await;
            let result = match &again {
                Ok(again) if again == first => Ok(()),
                Ok(again) => mismatch(show_report(first), show_report(again)),
                error => mismatch(show_report(first), show::end(error)),
            };
            self.note(Rule::JoinAgain, what, result);
        }
        if self.raw.url.is_none() {
            return;
        }
        for (what, given) in failing::with_status(&REFUSED) {
            let (actual, _) = self.join(&what, given).await;
            self.note(Rule::JoinError, &what, failing::check_given_up(&actual));
        }
        for (what, given) in failing::for_now(&FAILED) {
            let (actual, _) = self.join(&what, given).await;
            self.note(Rule::JoinError, &what, failing::check_retried(&actual));
        }
    }

    /// Tests `leave`: a platform that removes the registration, and platforms that do not.
    async fn left(&mut self) {
        let what = "the platform removes the registration";
        let given = Ok(self.answered());
        let (actual, recorded) = self.leave(what, given).await;
        let asked = self.check_asked(&recorded);
        let result = match &actual {
            Err(error) if asked.is_ok() => mismatch("the registration is removed", error.to_string()),
            _ => asked,
        };
        self.note(Rule::Left, what, result);
        if self.raw.url.is_none() {
            return;
        }
        // A platform that refuses may have forgotten the channel, so that nothing is left to remove.
        for (what, given) in failing::with_status(&REFUSED) {
            let (actual, _) = self.leave(&what, given).await;
            self.note(Rule::Left, &what, failing::check_no_crash(&actual));
        }
        for (what, given) in failing::for_now(&FAILED) {
            let (actual, _) = self.leave(&what, given).await;
            self.note(Rule::Left, &what, failing::check_reason(&actual));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setup(text: &str) -> Result<RawSetup, String> {
        toml::from_str(text).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn only_named_reports_of_a_channel_are_compared() {
        let report = SetupReport {
            account: Some("a-1".into()),
            account_name: None,
            hears_by: Some(HearsBy::Hook),
            reports: vec!["Do this.".into()],
            renew_after: Some(86_400),
        };
        for fits in [
            "",
            "set_account = 'a-1'\naccount_name = false",
            "hears_by = 'hook'\nreports = 1",
            "reports = ['Do this.']\nrenew_after = '1d'",
        ] {
            assert_eq!(setup(fits).unwrap().check_report(&report), Ok(()), "{fits}");
        }
        for not in [
            "set_account = 'a-2'",
            "set_account = false",
            "account_name = 'Shop'",
            "hears_by = 'poll'",
            "reports = 0",
            "reports = ['Do that.']",
            "renew_after = '2d'",
        ] {
            assert!(setup(not).unwrap().check_report(&report).is_err(), "{not}");
        }
        let missed = setup("reports = ['Do that.']\nrenew_after = '1d'").unwrap().check_report(&report).unwrap_err();
        assert_eq!(missed.expected, "reports = [\"Do that.\"]\nrenew_after = \"1d\"");
        let shown = "set_account = \"a-1\"\nhears_by = \"hook\"\nreports = [\"Do this.\"]\nrenew_after = \"1d\"";
        assert_eq!(missed.actual, shown);
        assert_eq!(show_report(&SetupReport::default()), "no report");
    }

    #[test]
    fn an_invalid_setup_is_explained() {
        for (text, why) in [
            ("reports = 'one'", "a number or a list of texts"),
            ("reports = [1]", "a number or a list of texts"),
            ("reports = -1", "a number or a list of texts"),
            ("hears_by = 'phone'", "unknown variant `phone`"),
            ("leave = true\nhears_by = 'hook'", "`leave` reports nothing"),
            ("renew_after = '59s'", "between 1m and 366d"),
            ("renew_after = '367d'", "between 1m and 366d"),
        ] {
            let message = setup(text).and_then(|raw| raw.check()).unwrap_err();
            assert!(message.contains(why), "{text}: {message}");
        }
        for right in ["renew_after = '60s'", "renew_after = '366d'", "leave = true"] {
            assert_eq!(setup(right).and_then(|raw| raw.check()), Ok(()), "{right}");
        }
    }
}
