//! Tests `settle`: what the platform says about a part whose answer was lost.

use bytes::Bytes;
use plugboard_engine::CallError;
use plugboard_model::{KeptOf, Part, Role, Settled};
use serde::Deserialize;
use std::collections::HashMap;
use toml::Spanned;

use super::{
    failing,
    format::{KitFile, RawAnswer, RawSend},
    kept::RawKept,
    part::{contents, part},
    report::{Mismatch, mismatch},
    rules::Rule,
    send::{answer, bare},
    show,
    test_bench::{Answer, RecordedRequests, TestBench},
};
use crate::stage::SharedValues;

/// The statuses of a platform that does not say anything about a part.
const FAILED: [u16; 6] = [401, 403, 429, 500, 502, 503];
/// Answers that cannot be parsed.
const ODD: [&str; 5] = ["", "<html></html>", "{\"cut\": ", "null", "{}"];

/// What the platform knows of a part, and what the connector is expected to report.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSettle {
    pub name: Option<String>,
    /// The name of the `[[send]]` with the part.
    pub send: String,
    /// What the connector has kept for the part when its answer was lost. Default: that of the `[[send]]`.
    pub kept: Option<RawKept>,
    pub method: Option<String>,
    pub url: String,
    #[serde(default)]
    pub answer: RawAnswer,
    pub becomes: PartKnown,
    pub external_id: Option<String>,
}

/// What a platform knows of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum PartKnown {
    /// The platform took the part.
    Sent,
    /// The platform did not take the part.
    NotSent,
    /// The platform does not know yet.
    Unknown,
}

impl RawSettle {
    /// Checks what the types cannot express. `sends` are the parts of the kit file.
    pub(super) fn check(&self, sends: &[Spanned<RawSend>]) -> Result<(), String> {
        if self.part(sends).is_none() {
            return Err(format!("no [[send]] has the name `{}`; `send` names the part that is asked about", self.send));
        }
        if self.external_id.is_some() && self.becomes != PartKnown::Sent {
            return Err("only a part that was sent has an `external_id`".to_owned());
        }
        if let Some(kept) = &self.kept {
            kept.check("kept", KeptOf::ALL)?;
        }
        self.answer.check()
    }

    /// Returns the part of the kit file.
    fn part<'a>(&self, sends: &'a [Spanned<RawSend>]) -> Option<&'a RawSend> {
        sends.iter().map(Spanned::get_ref).find(|send| send.name.as_ref() == Some(&self.send))
    }

    /// Returns the method and address of the request to the platform.
    fn target(&self) -> (&str, &str) {
        (self.method.as_deref().unwrap_or("GET"), &self.url)
    }

    fn show_wanted(&self) -> String {
        match (self.becomes, &self.external_id) {
            (PartKnown::Sent, Some(id)) => format!("sent, as `{id}`"),
            (PartKnown::Sent, None) => "sent".to_owned(),
            (PartKnown::NotSent, _) => "not sent".to_owned(),
            (PartKnown::Unknown, _) => "not known yet".to_owned(),
        }
    }

    /// Checks what the connector reported.
    fn check_settled(&self, settled: &Settled) -> Result<(), Mismatch> {
        let is_so = match (self.becomes, settled) {
            (PartKnown::Sent, Settled::Sent(sent)) => {
                self.external_id.is_none() || sent.external_id == self.external_id
            }
            (PartKnown::NotSent, Settled::NotSent) | (PartKnown::Unknown, Settled::Unknown) => true,
            _ => false,
        };
        if is_so { Ok(()) } else { mismatch(self.show_wanted(), show_settled(settled)) }
    }
}

fn show_settled(settled: &Settled) -> String {
    match settled {
        Settled::Sent(sent) => {
            let id =
                sent.external_id.as_ref().map_or_else(|| "without an identifier".to_owned(), |id| format!("as `{id}`"));
            format!("sent, {id}")
        }
        Settled::NotSent => "not sent".to_owned(),
        Settled::Unknown => "not known yet".to_owned(),
    }
}

/// Tests all questions.
pub(super) async fn all(bench: &mut TestBench, file: &KitFile) {
    let rules = [Rule::Settled, Rule::SettleError];
    if !bench.tries(Role::Settle, "[[settle]]", file.settles.len(), &rules) {
        return;
    }
    bench.memory = SharedValues::default();
    let account = bench.accounts.first().cloned().unwrap_or_default();
    for (n, raw) in file.settles.iter().map(Spanned::get_ref).enumerate() {
        // A kit file is checked before it is used.
        let Some(send) = raw.part(&file.sends) else { continue };
        let mut asked = part(send, &account);
        if let Some(kept) = &raw.kept {
            asked.kept = kept.values();
        }
        let name = raw.name.clone().unwrap_or_else(|| format!("settle {}", n + 1));
        SettleCase { bench, raw, name, part: asked, files: contents(send) }.asked().await;
    }
}

/// The cases of one question.
struct SettleCase<'a> {
    bench: &'a mut TestBench,
    raw: &'a RawSettle,
    name: String,
    part: Part,
    files: HashMap<String, Bytes>,
}

impl SettleCase<'_> {
    /// Calls `settle` while the platform gives this answer.
    async fn ask(&mut self, what: &str, given: Answer) -> (Result<Settled, CallError>, RecordedRequests) {
        let case = format!("{}: {what}", self.name);
        self.bench.settle(&case, self.part.clone(), self.files.clone(), Some(self.raw.target()), given).await
    }

    fn note(&mut self, rule: Rule, what: &str, result: Result<(), Mismatch>) {
        let (case, part) = (format!("{}: {what}", self.name), &self.part);
        self.bench.report.note(rule, &case, &|| show::part(part), result);
    }

    /// Tests a platform that answers, and platforms that do not.
    async fn asked(&mut self) {
        let what = "the platform answers";
        let (actual, recorded) = self.ask(what, Ok(answer(&self.raw.answer, str::to_owned))).await;
        let (method, url) = self.raw.target();
        let asked = recorded.check_asked(method, url);
        let result = match &actual {
            Ok(settled) => asked.and_then(|()| self.raw.check_settled(settled)),
            Err(_) if asked.is_err() => asked,
            error => mismatch(self.raw.show_wanted(), show::end(error)),
        };
        self.note(Rule::Settled, what, result);
        for (what, given) in failing::for_now(&FAILED) {
            let (actual, _) = self.ask(&what, given).await;
            let result = match &actual {
                Ok(Settled::Unknown) => Ok(()),
                Ok(settled) => mismatch("not known yet, or a failure", show_settled(settled)),
                Err(_) => failing::check_reason(&actual),
            };
            self.note(Rule::SettleError, &what, result);
        }
        for body in ODD {
            let what = format!("the platform answers `{body}`");
            let (actual, _) = self.ask(&what, Ok(bare(200, body))).await;
            let result = match &actual {
                Ok(Settled::NotSent) => mismatch("an answer that says so, before a part is sent again", "not sent"),
                _ => failing::check_no_crash(&actual),
            };
            self.note(Rule::SettleError, &what, result);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_model::SentPart;

    const SEND: &str = "[[send]]\nname = 'a text'\nthread = 't'\nrecipient = 'r'\ntext = 'x'\n";

    fn settle(text: &str) -> Result<RawSettle, String> {
        let text = format!("send = 'a text'\nurl = 'https://a.example/*'\n{text}");
        toml::from_str(&text).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn the_answer_about_a_part_is_compared() {
        let sent = Settled::Sent(SentPart { external_id: Some("m-1".into()), ..SentPart::default() });
        for (text, settled) in [
            ("becomes = 'sent'", &sent),
            ("becomes = 'sent'\nexternal_id = 'm-1'", &sent),
            ("becomes = 'not-sent'", &Settled::NotSent),
            ("becomes = 'unknown'", &Settled::Unknown),
        ] {
            assert_eq!(settle(text).unwrap().check_settled(settled), Ok(()), "{text}");
        }
        for (text, settled) in [
            ("becomes = 'sent'\nexternal_id = 'm-2'", &sent),
            ("becomes = 'sent'", &Settled::Unknown),
            ("becomes = 'not-sent'", &Settled::Unknown),
            ("becomes = 'unknown'", &Settled::NotSent),
        ] {
            assert!(settle(text).unwrap().check_settled(settled).is_err(), "{text}");
        }
    }

    #[test]
    fn a_question_names_a_part_of_the_kit_file() {
        #[derive(Deserialize)]
        struct Sends {
            send: Vec<Spanned<RawSend>>,
        }
        let Sends { send } = toml::from_str(SEND).unwrap();
        let check = |text: &str| settle(text).and_then(|raw| raw.check(&send).map(drop));
        assert_eq!(check("becomes = 'sent'\nkept = { 'part.upload' = 'u-1' }"), Ok(()));
        assert!(
            settle("becomes = 'sent'").unwrap().check(&[]).unwrap_err().contains("no [[send]] has the name `a text`")
        );
        let wrong = check("becomes = 'unknown'\nexternal_id = 'm-1'").unwrap_err();
        assert!(wrong.contains("only a part that was sent"), "{wrong}");
        assert!(settle("becomes = 'lost'").unwrap_err().contains("unknown variant `lost`"));
    }
}
