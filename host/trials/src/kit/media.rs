//! Tests `fetch` for files that only the connector can get, with usable, faulty and too large answers of the platform.

use bytes::Bytes;
use plugboard_engine::{CallError, StubAnswer};
use plugboard_model::{AttachmentKind, FetchedFile, FileSource, ItemAttachment, ItemBody, KeptOf, MediaRequest, Role};
use plugboard_rules::files::FILE_BYTES;
use serde::{Deserialize, Deserializer, de};

use super::{
    emitted::Named,
    failing,
    format::{KitFile, RawAnswer},
    kept::RawKept,
    report::{Mismatch, mismatch},
    rules::Rule,
    send::answer,
    show,
    test_bench::{Answer, RecordedRequests, TestBench},
};

/// The size of a file that is larger than an answer that enters a plugin, by one byte.
const LARGE: usize = (4 << 20) + 1;

/// A file that a customer sent, and what the connector is expected to deliver.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMedia {
    pub account: Option<String>,
    pub reference: String,
    pub kind: Option<AttachmentKind>,
    pub thread: String,
    /// The platform's identifier of the message.
    pub message: Option<String>,
    #[serde(default)]
    pub kept: RawKept,
    pub method: Option<String>,
    pub url: Option<String>,
    /// The answer that contains the file.
    #[serde(default)]
    pub answer: RawAnswer,
    pub name: Option<String>,
    pub bytes: Option<RawBytes>,
}

/// The expected bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RawBytes {
    /// How many there are.
    Count(usize),
    /// They are this text.
    Text(String),
}

impl<'de> Deserialize<'de> for RawBytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match toml::Value::deserialize(deserializer)? {
            toml::Value::String(text) => Ok(Self::Text(text)),
            toml::Value::Integer(count) if count >= 0 => Ok(Self::Count(usize::try_from(count).unwrap_or(usize::MAX))),
            other => Err(de::Error::custom(format!("`bytes` must be the number of bytes or their text, not {other}"))),
        }
    }
}

impl RawMedia {
    /// Checks what the types cannot express.
    pub(super) fn check(&self) -> Result<(), String> {
        if self.reference.trim().is_empty() {
            return Err("`reference` is empty; write the one that the connector gives to the file".to_owned());
        }
        self.kept.check("kept", &[KeptOf::Message, KeptOf::Thread])?;
        self.answer.check()
    }

    /// Checks that the file has the expected name and bytes. `body` is the answer that contains the file, if the kit
    /// file names its request.
    fn check_file(&self, body: Option<&Bytes>, fetched: &FetchedFile) -> Result<(), Mismatch> {
        let FetchedFile { made, name } = fetched;
        let name = name.as_ref().or(made.file.name.as_ref());
        if self.name.is_some() && name != self.name.as_ref() {
            let expected = format!("the name `{}`", self.name.as_deref().unwrap_or_default());
            return mismatch(expected, name.map_or_else(|| "no name".to_owned(), |name| format!("the name `{name}`")));
        }
        match (&self.bytes, body) {
            (Some(RawBytes::Count(count)), _) if made.bytes.len() != *count => {
                mismatch(format!("{count} bytes"), format!("{} bytes", made.bytes.len()))
            }
            (Some(RawBytes::Text(text)), _) => same(text.as_bytes(), &made.bytes),
            (None, Some(body)) => same(body, &made.bytes),
            _ => Ok(()),
        }
    }
}

/// Checks that a file has these bytes.
fn same(expected: &[u8], actual: &[u8]) -> Result<(), Mismatch> {
    if expected == actual {
        return Ok(());
    }
    let shown = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(LARGE)]).into_owned();
        format!("{} bytes: {}", bytes.len(), show::shortened(&text))
    };
    mismatch(shown(expected), shown(actual))
}

/// Returns the references to files in everything that was emitted.
pub(super) fn references(emitted: &[Named<'_>]) -> Vec<String> {
    let of = |file: &ItemAttachment| match &file.source {
        FileSource::Reference(reference) => Some(reference.clone()),
        FileSource::Url(_) | FileSource::Made(_) => None,
    };
    let mut references = Vec::new();
    for item in emitted.iter().flat_map(|(_, emitted)| &emitted.items) {
        if let ItemBody::Message(message) = &item.body {
            references.extend(message.attachments.iter().filter_map(of));
        }
    }
    references
}

/// Tests all files. `references` are those that the samples emit.
pub(super) async fn all(bench: &mut TestBench, file: &KitFile, references: &[String]) {
    if !bench.has_role(Role::Media) {
        for rule in [Rule::Fetched, Rule::FetchError] {
            bench.report.not_tried_because(rule, "the connector does not export `media`");
        }
        for reference in references {
            let lost =
                mismatch("an address, or the export `media`, which gets the file", "a reference that nobody reads");
            let input = || format!("the file `{reference}`");
            bench.report.note(Rule::Media, &format!("the reference `{reference}`"), &input, lost);
        }
        return;
    }
    let why = match references.first() {
        _ if !file.media.is_empty() => "no [[media]] has a `url`, so no request to a platform was tested".to_owned(),
        Some(reference) => format!("the reference `{reference}` is emitted, but the kit file has no [[media]]"),
        None => "the kit file has no [[media]]".to_owned(),
    };
    if file.media.is_empty() {
        bench.report.not_tried_because(Rule::Fetched, why.clone());
    }
    if !file.media.iter().any(|one| one.get_ref().url.is_some()) {
        bench.report.not_tried_because(Rule::FetchError, why);
    }
    for one in &file.media {
        let mut case = MediaCase { bench, raw: one.get_ref() };
        case.fetched().await;
        if case.raw.url.is_some() {
            case.large().await;
            case.failed().await;
        }
    }
}

/// The cases of one file.
struct MediaCase<'a> {
    bench: &'a mut TestBench,
    raw: &'a RawMedia,
}

impl MediaCase<'_> {
    /// Calls `fetch` while the platform gives this answer.
    async fn give(&mut self, what: &str, given: Answer) -> (Result<FetchedFile, CallError>, RecordedRequests) {
        let raw = self.raw;
        let request = MediaRequest {
            account: raw.account.clone().or_else(|| self.bench.accounts.first().cloned()).unwrap_or_default(),
            thread: raw.thread.clone(),
            message: raw.message.clone(),
            kind: raw.kind.unwrap_or(AttachmentKind::File),
            reference: raw.reference.clone(),
            attempt: 1,
            max_bytes: FILE_BYTES,
            kept: raw.kept.values(),
        };
        let method = raw.method.as_deref().unwrap_or("GET");
        let target = raw.url.as_deref().map(|url| (method, url));
        self.bench.fetch_media(&format!("{}: {what}", raw.reference), request, target, given).await
    }

    fn note(&mut self, rule: Rule, what: &str, result: Result<(), Mismatch>) {
        let reference = &self.raw.reference;
        let input = || format!("the file `{reference}`");
        self.bench.report.note(rule, &format!("{reference}: {what}"), &input, result);
    }

    /// Tests a platform that returns the file.
    async fn fetched(&mut self) {
        let what = "the platform returns the file";
        let given = answer(&self.raw.answer, str::to_owned);
        let body = self.raw.url.as_ref().map(|_| given.body.clone());
        let (actual, recorded) = self.give(what, Ok(given)).await;
        let result = match &actual {
            _ if !recorded.unanswered.is_empty() => mismatch("the file is delivered", recorded.unanswered.join("\n")),
            Ok(fetched) => self.raw.check_file(body.as_ref(), fetched),
            error => mismatch("the file is delivered", show::end(error)),
        };
        self.note(Rule::Fetched, what, result);
    }

    /// Tests a file that is too large to enter the plugin, and one that is too large for the host.
    async fn large(&mut self) {
        let usual = answer(&self.raw.answer, str::to_owned);
        let with = |size: usize| StubAnswer { body: Bytes::from(vec![b'x'; size]), ..usual.clone() };
        let (large, larger) = (with(LARGE), with(FILE_BYTES as usize + 1));
        let what = "a file that is larger than an answer that enters the plugin";
        let (actual, _) = self.give(what, Ok(large)).await;
        let expected = format!("a file of {LARGE} bytes; does the request call `answer-to-file`?");
        let result = match &actual {
            Ok(FetchedFile { made, .. }) if made.bytes.len() == LARGE => Ok(()),
            Ok(FetchedFile { made, .. }) => mismatch(expected, format!("a file of {} bytes", made.bytes.len())),
            error => mismatch(expected, show::end(error)),
        };
        self.note(Rule::Fetched, what, result);
        let what = "a file that is larger than the host stores";
        let (actual, _) = self.give(what, Ok(larger)).await;
        self.note(Rule::FetchError, what, failing::check_given_up(&actual));
    }

    /// Tests a platform that does not return the file.
    async fn failed(&mut self) {
        for (what, given) in failing::with_status(&[403]) {
            let (actual, _) = self.give(&what, given).await;
            self.note(Rule::FetchError, &what, failing::check_given_up(&actual));
        }
        // A file can be gone, or an address expired that the next call looks up again.
        for (what, given) in failing::with_status(&[404, 410]) {
            let (actual, _) = self.give(&what, given).await;
            let result = failing::check_given_up(&actual).or_else(|_| failing::check_retried(&actual));
            self.note(Rule::FetchError, &what, result);
        }
        for (what, given) in failing::for_now(&[429, 500, 502, 503]) {
            let (actual, _) = self.give(&what, given).await;
            self.note(Rule::FetchError, &what, failing::check_retried(&actual));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_model::{Attachment, MadeFile};

    fn media(text: &str) -> Result<RawMedia, String> {
        let text = format!("reference = 'f-1'\nthread = 't'\n{text}");
        toml::from_str(&text).map_err(|error| error.message().to_owned())
    }

    fn fetched(name: Option<&str>, bytes: &[u8]) -> FetchedFile {
        let file = Attachment { name: Some("a.ogg".into()), ..Attachment::new("f".into(), AttachmentKind::Audio) };
        FetchedFile { made: MadeFile { file, bytes: bytes.to_vec() }, name: name.map(str::to_owned) }
    }

    #[test]
    fn a_delivered_file_has_the_bytes_of_the_answer() {
        let body = Bytes::from_static(b"OggS");
        let raw = media("").unwrap();
        assert!(raw.check_file(Some(&body), &fetched(None, b"OggS")).is_ok());
        let cut = raw.check_file(Some(&body), &fetched(None, b"Ogg")).unwrap_err();
        assert_eq!((cut.expected.as_str(), cut.actual.as_str()), ("4 bytes: OggS", "3 bytes: Ogg"));
        assert!(raw.check_file(None, &fetched(None, b"Ogg")).is_ok(), "its request is not known");
        for (text, fits) in [("bytes = 3", true), ("bytes = 4", false), ("bytes = 'Ogg'", true), ("bytes = 'x'", false)]
        {
            assert_eq!(media(text).unwrap().check_file(None, &fetched(None, b"Ogg")).is_ok(), fits, "{text}");
        }
    }

    #[test]
    fn the_reported_name_takes_precedence_over_that_of_the_answer() {
        let raw = media("name = 'b.ogg'").unwrap();
        assert!(raw.check_file(None, &fetched(Some("b.ogg"), b"")).is_ok());
        assert_eq!(raw.check_file(None, &fetched(None, b"")).unwrap_err().actual, "the name `a.ogg`");
    }

    #[test]
    fn an_invalid_file_is_explained() {
        for (text, why) in [
            ("bytes = -1", "the number of bytes or their text"),
            ("bytes = true", "the number of bytes or their text"),
            ("kind = 'voice'", "unknown variant `voice`"),
            ("kept = { 'answered.token' = 'x' }", "`kept` cannot have `answered.token`"),
        ] {
            let message = media(text).and_then(|raw| raw.check()).unwrap_err();
            assert!(message.contains(why), "{text}: {message}");
        }
        let empty: RawMedia = toml::from_str("reference = ''\nthread = 't'").unwrap();
        assert!(empty.check().unwrap_err().contains("`reference` is empty"));
    }
}
