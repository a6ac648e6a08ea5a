//! Tests what requests emit: each alone, repeated, late and in another order.

use plugboard_engine::CallError;
use plugboard_model::{FailureKind, Item, ItemBody, Received, Unknown};
use plugboard_rules::{files::FILE_BYTES, retry::is_transient};
use std::collections::BTreeMap;

use super::{
    expect::show_item,
    fields,
    format::WrittenRequest,
    report::{Wrong, wrong},
    rules::Rule,
    sample::{Sample, Shape},
    show,
    sign::Signer,
    stand::Stand,
};
use crate::stage::Shared;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// What `receive` emitted for a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub items: Vec<Item>,
    pub unknown: Vec<Unknown>,
}

impl Told {
    pub(super) fn of(received: Received) -> Self {
        Self { items: received.items, unknown: received.unknown }
    }

    /// Returns the dedupe keys of all items and of all unknown parts.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        let items = self.items.iter().map(|item| item.dedupe_key.as_str());
        items.chain(self.unknown.iter().map(|unknown| unknown.dedupe_key.as_str()))
    }

    /// Appends what another request emitted.
    pub(super) fn and(mut self, other: &Self) -> Self {
        self.items.extend(other.items.iter().cloned());
        self.unknown.extend(other.unknown.iter().cloned());
        self
    }

    /// Checks that a call emitted exactly this.
    pub(super) fn is(&self, came: &Result<Self, CallError>) -> Result<(), Wrong> {
        match came {
            Ok(came) if came == self => Ok(()),
            Ok(came) => wrong(show::told(self), show::told(came)),
            error => wrong(show::told(self), show::end(error)),
        }
    }

    /// Checks that a call emitted the same dedupe keys in the same order.
    fn has_keys_of(&self, came: &Result<Self, CallError>) -> Result<(), Wrong> {
        match came {
            Ok(came) if came.keys().eq(self.keys()) => Ok(()),
            Ok(came) => wrong(show::keys(self), show::keys(came)),
            error => wrong(show::keys(self), show::end(error)),
        }
    }
}

/// Requests with what each of them emitted; `None` if the call failed.
pub(super) type Known = Vec<(Sample, Option<Told>)>;

/// Signs a sample at the kit's time and calls `receive` with it at the time `at`.
pub(super) async fn receive(
    stand: &mut Stand,
    signer: &Signer,
    case: &str,
    sample: &Sample,
    at: i64,
) -> Result<Told, CallError> {
    let request = signer.signed(sample, stand.now);
    stand.receive(case, request, at).await.map(Told::of)
}

/// Tests each request alone against the items that the kit file expects.
pub(super) async fn alone(stand: &mut Stand, signer: &Signer, samples: Vec<(Sample, &WrittenRequest)>) -> Known {
    let mut known = Vec::with_capacity(samples.len());
    for (sample, written) in samples {
        stand.memory = Shared::default();
        let told = receive(stand, signer, &sample.name, &sample, stand.now).await;
        let input = || show::request(&signer.signed(&sample, 0));
        let emits = emits(written, &told, &stand.accounts);
        stand.sheet.note(Rule::Emits, &sample.name, &input, emits);
        if written.unknown > 0 {
            stand.sheet.note(Rule::Unknown, &sample.name, &input, unknown(written, &told));
        }
        known.push((sample, told.ok()));
    }
    known
}

/// Checks that a request emitted the expected items, each for an account of the hook.
fn emits(written: &WrittenRequest, told: &Result<Told, CallError>, accounts: &[String]) -> Result<(), Wrong> {
    let wanted: Vec<_> = written.emits.iter().map(super::expect::WantedItem::show).collect();
    let wanted = || if wanted.is_empty() { "nothing".to_owned() } else { wanted.join("\n") };
    let told = match told {
        Ok(told) => told,
        // The rule `unknown` reports this failure.
        Err(_) if written.unknown > 0 => return Ok(()),
        error => return wrong(wanted(), show::end(error)),
    };
    let fits = |(wanted, item): (&super::expect::WantedItem, &Item)| wanted.fits(item);
    if written.emits.len() != told.items.len() || !written.emits.iter().zip(&told.items).all(fits) {
        return wrong(wanted(), show::told(told));
    }
    if written.unknown == 0 && !told.unknown.is_empty() {
        return wrong(format!("{}\nand nothing unknown", wanted()), show::told(told));
    }
    let home = |item: &&Item| !accounts.iter().any(|account| account.is_empty() || *account == item.account);
    match told.items.iter().find(home) {
        Some(item) => {
            let accounts = accounts.join("`, `");
            wrong(format!("an account of this hook: `{accounts}`"), show_item(item))
        }
        None => Ok(()),
    }
}

/// Checks that a request kept the expected number of parts by `unknown`, each with a reason.
fn unknown(written: &WrittenRequest, told: &Result<Told, CallError>) -> Result<(), Wrong> {
    let expected = format!("{} kept by `unknown`, each with a reason", written.unknown);
    match told {
        Ok(told) if told.unknown.len() == written.unknown => {
            let silent = told.unknown.iter().any(|unknown| unknown.reason.trim().is_empty());
            if silent { wrong(expected, show::told(told)) } else { Ok(()) }
        }
        Ok(told) => wrong(expected, show::told(told)),
        error => wrong(expected, show::end(error)),
    }
}

/// Tests every request again: repeated, late and in another order.
pub(super) async fn again(stand: &mut Stand, signer: &Signer, known: &Known) {
    for (sample, told) in known {
        let Some(told) = told else { continue };
        let name = &sample.name;
        let input = || show::request(&signer.signed(sample, 0));
        stand.memory = Shared::default();
        // The first call only fills the connector's memory.
        let _ = receive(stand, signer, name, sample, stand.now).await;
        let twice = receive(stand, signer, &format!("{name}, again"), sample, stand.now).await;
        stand.sheet.note(Rule::Duplicate, &format!("{name}, again"), &input, told.has_keys_of(&twice));
        if let Some((how, other)) = retold(sample) {
            let case = format!("{name}, with its {how}");
            let came = receive(stand, signer, &case, &other, stand.now).await;
            let input = || show::request(&signer.signed(&other, 0));
            stand.sheet.note(Rule::Duplicate, &case, &input, told.has_keys_of(&came));
        }
        for (days, when) in [(1, "a day"), (30, "30 days")] {
            stand.memory = Shared::default();
            let case = format!("{name}, {when} late");
            let late = receive(stand, signer, &case, sample, stand.now + days * DAY_MS).await;
            stand.sheet.note(Rule::Late, &case, &input, told.is(&late));
        }
    }
    stand.memory = Shared::default();
    if known.len() < 2 {
        stand.sheet.lacks(Rule::Reordered, "the kit file has only one [[request]]");
        stand.sheet.lacks(Rule::Keys, "the kit file has only one [[request]]");
        return;
    }
    for (sample, told) in known.iter().rev() {
        let Some(told) = told else { continue };
        let case = format!("{}, the last request first", sample.name);
        let came = receive(stand, signer, &case, sample, stand.now).await;
        let input = || show::request(&signer.signed(sample, 0));
        stand.sheet.note(Rule::Reordered, &case, &input, told.is(&came));
    }
    keys(stand, known);
}

/// Returns the same content written differently, with a description of the difference: JSON with its members sorted and
/// with white space between them, or a form with its fields in reverse order. Returns `None` if nothing would change.
fn retold(sample: &Sample) -> Option<(&'static str, Sample)> {
    let (how, body) = match (sample.shape(), sample.form()) {
        (Shape::Form, Some(form)) => ("fields in another order", fields::encoded(&fields::turned(&form)).into_bytes()),
        (Shape::Json, _) => {
            ("members in another order and with white space", serde_json::to_vec_pretty(&sample.value()?).ok()?)
        }
        _ => return None,
    };
    (body != sample.body).then(|| (how, sample.with(body)))
}

/// Checks that no dedupe key stands for two different events.
fn keys(stand: &mut Stand, known: &Known) {
    let mut seen: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for (sample, told) in known {
        let Some(told) = told else { continue };
        let all = told.items.iter().map(|item| (item.account.as_str(), item.dedupe_key.as_str()));
        let all = all.chain(told.unknown.iter().map(|unknown| ("", unknown.dedupe_key.as_str())));
        let mut twice = Ok(());
        for (account, key) in all {
            if let Some(before) = seen.insert((account, key), &sample.name)
                && twice.is_ok()
            {
                let came = format!("`{key}` is used in `{before}` as well, so one of the two would be lost");
                twice = wrong("a separate key for each", came);
            }
        }
        stand.sheet.note(Rule::Keys, &sample.name, &|| show::told(told), twice);
    }
}

/// Tests whether customers' files can be fetched, and how the host ends a fetch whose file is gone, is too large or
/// does not arrive in time.
pub(super) async fn files(stand: &mut Stand, known: &Known) {
    let files = |told: &Told| -> Vec<String> {
        let of = |item: &Item| match &item.body {
            ItemBody::Message(message) => message.attachments.iter().map(|file| file.url.clone()).collect(),
            _ => Vec::new(),
        };
        told.items.iter().flat_map(of).collect()
    };
    for (sample, told) in known {
        for url in told.iter().flat_map(files) {
            for (case, answer, fits) in fetches() {
                let fetched = stand.fetch(&url, answer).await;
                let came = match &fetched {
                    Ok(bytes) => format!("{} bytes", bytes.len()),
                    Err(failure) => failure.to_string(),
                };
                let result = if fits(&fetched.map(drop)) { Ok(()) } else { wrong(case.1, came) };
                stand.sheet.note(Rule::Media, &format!("{}, {}", sample.name, case.0), &|| url.clone(), result);
            }
        }
    }
}

/// The cases of fetching a file: name and expected outcome, the platform's answer, and a check of the result.
#[expect(clippy::type_complexity, reason = "a table, read once")]
fn fetches()
-> [((&'static str, &'static str), super::stand::Answer, fn(&Result<(), plugboard_model::Failure>) -> bool); 4] {
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
