//! Tests what requests emit: each alone, repeated, late and in another order.

use plugboard_engine::CallError;
use plugboard_model::{FailureKind, FileSource, Item, ItemBody, Received, Unknown};
use plugboard_rules::{files::FILE_BYTES, retry::is_transient};
use std::collections::BTreeMap;

use super::{
    expect::{WantedItem, show_item},
    fields, files,
    format::RawRequest,
    report::{Mismatch, mismatch},
    rules::Rule,
    sample::{Sample, Shape},
    show,
    sign::Signer,
    test_bench::TestBench,
};
use crate::stage::SharedValues;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// What `receive` emitted for a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Emitted {
    pub items: Vec<Item>,
    pub unknown: Vec<Unknown>,
}

impl Emitted {
    pub(super) fn of(received: Received) -> Self {
        let Received { mut items, unknown, journal, .. } = received;
        for item in &mut items {
            if let ItemBody::Message(message) = &mut item.body {
                message.attachments.iter_mut().for_each(|file| files::name_by_content(file, &journal.files));
            }
        }
        Self { items, unknown }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty() && self.unknown.is_empty()
    }

    /// Returns the dedupe keys of all items and of all unknown parts.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        let items = self.items.iter().map(|item| item.dedupe_key.as_str());
        items.chain(self.unknown.iter().map(|unknown| unknown.dedupe_key.as_str()))
    }

    /// Appends what another request emitted.
    pub(super) fn joined_with(mut self, other: &Self) -> Self {
        self.items.extend(other.items.iter().cloned());
        self.unknown.extend(other.unknown.iter().cloned());
        self
    }

    /// Checks that a call emitted exactly this.
    pub(super) fn check_same(&self, actual: &Result<Self, CallError>) -> Result<(), Mismatch> {
        match actual {
            Ok(actual) if actual == self => Ok(()),
            Ok(actual) => mismatch(show::emitted(self), show::emitted(actual)),
            error => mismatch(show::emitted(self), show::end(error)),
        }
    }

    /// Checks that a call emitted the same dedupe keys in the same order.
    pub(super) fn has_keys_of(&self, actual: &Result<Self, CallError>) -> Result<(), Mismatch> {
        match actual {
            Ok(actual) if actual.keys().eq(self.keys()) => Ok(()),
            Ok(actual) => mismatch(show::keys(self), show::keys(actual)),
            error => mismatch(show::keys(self), show::end(error)),
        }
    }
}

/// Requests with what each of them emitted; `None` if the call failed.
pub(super) type EmittedSamples = Vec<(Sample, Option<Emitted>)>;

/// The name of a request or poll, with what it emitted.
pub(super) type Named<'a> = (&'a str, &'a Emitted);

/// Signs a sample at the kit's time and calls `receive` with it at the time `at`.
pub(super) async fn receive(
    bench: &mut TestBench,
    signer: &Signer,
    case: &str,
    sample: &Sample,
    at: i64,
) -> Result<Emitted, CallError> {
    let request = signer.signed(sample, bench.now);
    bench.receive(case, request, at).await.map(Emitted::of)
}

/// Tests each request alone against the items that the kit file expects.
pub(super) async fn alone(
    bench: &mut TestBench,
    signer: &Signer,
    samples: Vec<(Sample, &RawRequest)>,
) -> EmittedSamples {
    let mut known = Vec::with_capacity(samples.len());
    for (sample, raw) in samples {
        bench.memory = SharedValues::default();
        let emitted = receive(bench, signer, &sample.name, &sample, bench.now).await;
        let input = || show::request(&signer.signed(&sample, 0));
        let emits = emits(raw, &emitted, &bench.accounts);
        bench.report.note(Rule::Emits, &sample.name, &input, emits);
        if raw.unknown > 0 {
            let unknown = match &emitted {
                Ok(emitted) => check_unknown(raw.unknown, emitted),
                error => mismatch(expected_unknown(raw.unknown), show::end(error)),
            };
            bench.report.note(Rule::Unknown, &sample.name, &input, unknown);
        }
        known.push((sample, emitted.ok()));
    }
    known
}

/// Checks that a request emitted the expected items, each for an account of the hook.
fn emits(raw: &RawRequest, emitted: &Result<Emitted, CallError>, accounts: &[String]) -> Result<(), Mismatch> {
    match emitted {
        Ok(emitted) => check_items(&raw.emits, raw.unknown, emitted, accounts),
        // The rule `unknown` reports this failure.
        Err(_) if raw.unknown > 0 => Ok(()),
        error => mismatch(show_wanted(&raw.emits), show::end(error)),
    }
}

/// Shows the items that a kit file expects, one per line.
pub(super) fn show_wanted(wanted: &[WantedItem]) -> String {
    let wanted: Vec<_> = wanted.iter().map(WantedItem::show).collect();
    if wanted.is_empty() { "nothing".to_owned() } else { wanted.join("\n") }
}

/// Checks that a call emitted the expected items, each for an account of the hook, and nothing unknown unless the kit
/// file expects some.
pub(super) fn check_items(
    wanted: &[WantedItem],
    unknown: usize,
    emitted: &Emitted,
    accounts: &[String],
) -> Result<(), Mismatch> {
    let fits = |(wanted, item): (&WantedItem, &Item)| wanted.fits(item);
    if wanted.len() != emitted.items.len() || !wanted.iter().zip(&emitted.items).all(fits) {
        return mismatch(show_wanted(wanted), show::emitted(emitted));
    }
    if unknown == 0 && !emitted.unknown.is_empty() {
        return mismatch(format!("{}\nand nothing unknown", show_wanted(wanted)), show::emitted(emitted));
    }
    let home = |item: &&Item| !accounts.iter().any(|account| account.is_empty() || *account == item.account);
    match emitted.items.iter().find(home) {
        Some(item) => {
            let accounts = accounts.join("`, `");
            mismatch(format!("an account of this hook: `{accounts}`"), show_item(item))
        }
        None => Ok(()),
    }
}

fn expected_unknown(count: usize) -> String {
    format!("{count} kept by `unknown`, each with a reason")
}

/// Checks that a call reported the expected number of parts with `unknown`, each with a reason.
pub(super) fn check_unknown(count: usize, emitted: &Emitted) -> Result<(), Mismatch> {
    let silent = emitted.unknown.iter().any(|unknown| unknown.reason.trim().is_empty());
    if emitted.unknown.len() == count && !silent {
        return Ok(());
    }
    mismatch(expected_unknown(count), show::emitted(emitted))
}

/// Tests every request again: repeated, late and in another order.
pub(super) async fn test_repeated(bench: &mut TestBench, signer: &Signer, known: &EmittedSamples) {
    for (sample, emitted) in known {
        let Some(emitted) = emitted else { continue };
        let name = &sample.name;
        let input = || show::request(&signer.signed(sample, 0));
        bench.memory = SharedValues::default();
        // The first call only fills the connector's memory.
        let _ = receive(bench, signer, name, sample, bench.now).await;
        let repeated = receive(bench, signer, &format!("{name}, again"), sample, bench.now).await;
        bench.report.note(Rule::Duplicate, &format!("{name}, again"), &input, emitted.has_keys_of(&repeated));
        if let Some((how, other)) = rewritten(sample) {
            let case = format!("{name}, with its {how}");
            let actual = receive(bench, signer, &case, &other, bench.now).await;
            let input = || show::request(&signer.signed(&other, 0));
            bench.report.note(Rule::Duplicate, &case, &input, emitted.has_keys_of(&actual));
        }
        for (days, when) in [(1, "a day"), (30, "30 days")] {
            bench.memory = SharedValues::default();
            let case = format!("{name}, {when} late");
            let late = receive(bench, signer, &case, sample, bench.now + days * DAY_MS).await;
            bench.report.note(Rule::Late, &case, &input, emitted.check_same(&late));
        }
    }
    bench.memory = SharedValues::default();
    if known.len() < 2 {
        bench.report.not_tried_because(Rule::Reordered, "the kit file has only one [[request]]");
        bench.report.not_tried_because(Rule::Keys, "the kit file has only one [[request]]");
        return;
    }
    for (sample, emitted) in known.iter().rev() {
        let Some(emitted) = emitted else { continue };
        let case = format!("{}, the last request first", sample.name);
        let actual = receive(bench, signer, &case, sample, bench.now).await;
        let input = || show::request(&signer.signed(sample, 0));
        bench.report.note(Rule::Reordered, &case, &input, emitted.check_same(&actual));
    }
    keys(bench, known);
}

/// Returns the same content written differently, with a description of the difference: JSON with its members sorted and
/// with white space between them, or a form with its fields in reverse order. Returns `None` if nothing would change.
fn rewritten(sample: &Sample) -> Option<(&'static str, Sample)> {
    let (how, body) = match (sample.shape(), sample.form()) {
        (Shape::Form, Some(form)) => {
            ("fields in another order", fields::encoded(&fields::reversed(&form)).into_bytes())
        }
        (Shape::Json, _) => {
            ("members in another order and with white space", serde_json::to_vec_pretty(&sample.value()?).ok()?)
        }
        _ => return None,
    };
    (body != sample.body).then(|| (how, sample.with(body)))
}

/// Checks that no dedupe key stands for two different events.
fn keys(bench: &mut TestBench, known: &EmittedSamples) {
    let mut used: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for (sample, emitted) in known {
        let Some(emitted) = emitted else { continue };
        let all = emitted.items.iter().map(|item| (item.account.as_str(), item.dedupe_key.as_str()));
        let all = all.chain(emitted.unknown.iter().map(|unknown| ("", unknown.dedupe_key.as_str())));
        let mut result = Ok(());
        for (account, key) in all {
            if let Some(before) = used.insert((account, key), &sample.name)
                && result.is_ok()
            {
                let actual = format!("`{key}` is used in `{before}` as well, so one of the two would be lost");
                result = mismatch("a separate key for each", actual);
            }
        }
        bench.report.note(Rule::Keys, &sample.name, &|| show::emitted(emitted), result);
    }
}

/// Tests whether customers' files can be fetched, and how the host ends a fetch whose file is gone, is too large or
/// does not arrive in time.
pub(super) async fn files(bench: &mut TestBench, emitted: &[Named<'_>]) {
    let files = |emitted: &Emitted| -> Vec<String> {
        let of = |item: &Item| match &item.body {
            ItemBody::Message(message) => message.attachments.iter().filter_map(|file| address(&file.source)).collect(),
            _ => Vec::new(),
        };
        emitted.items.iter().flat_map(of).collect()
    };
    for (name, emitted) in emitted {
        for url in files(emitted) {
            for (case, answer, fits) in fetches() {
                let fetched = bench.fetch(&url, answer).await;
                let actual = match &fetched {
                    Ok(bytes) => format!("{} bytes", bytes.len()),
                    Err(failure) => failure.to_string(),
                };
                let result = if fits(&fetched.map(drop)) { Ok(()) } else { mismatch(case.1, actual) };
                bench.report.note(Rule::Media, &format!("{name}, {}", case.0), &|| url.clone(), result);
            }
        }
    }
}

/// Returns the address of a file that the host fetches alone.
fn address(source: &FileSource) -> Option<String> {
    match source {
        FileSource::Url(url) => Some(url.clone()),
        FileSource::Reference(_) | FileSource::Made(_) => None,
    }
}

/// The cases of fetching a file: name and expected outcome, the platform's answer, and a check of the result.
#[expect(clippy::type_complexity, reason = "a table, read once")]
fn fetches()
-> [((&'static str, &'static str), super::test_bench::Answer, fn(&Result<(), plugboard_model::Failure>) -> bool); 4] {
    use plugboard_engine::StubAnswer;
    use plugboard_model::Failure;
    let given = |status, body: bytes::Bytes| Ok(StubAnswer { status, headers: Vec::new(), body });
    let large = bytes::Bytes::from(vec![0; FILE_BYTES as usize + 1]);
    let late = Failure::new(FailureKind::Uncertain, "no answer came in time").code("timeout");
    [
        (("its file", "the file is fetched"), given(200, "a file".into()), Result::is_ok),
        (("its file is gone", "the fetch is given up"), given(404, bytes::Bytes::new()), |result| {
            result.as_ref().is_err_and(|failure| !is_transient(failure))
        }),
        (("its file is too large", "the fetch is given up"), given(200, large), |result| {
            result.as_ref().is_err_and(|failure| !is_transient(failure))
        }),
        (("its file does not arrive in time", "the fetch is retried"), Err(late), |result| {
            result.as_ref().is_err_and(is_transient)
        }),
    ]
}
