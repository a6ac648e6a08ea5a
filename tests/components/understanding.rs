//! How well customers are understood in each language: `triage` and `lead-capture`, compiled, with the messages of
//! `tests/messages`. A fixed seed splits each language's messages into two halves. The plugins' word lists were made
//! with one half known. Only the other, held-out half counts, and `docs/understanding.md` shows its figures.

use crate::automation::{Loaded, call, loaded, message};
use plugboard_engine::Plugin;
use plugboard_model::{Action, ConversationChange, Journal, Priority, Verdict};
use plugboard_tests::calls::NOW;
use serde::Deserialize;
use serde_json::json;
use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path, sync::Arc};

/// The twelve languages.
const LANGUAGES: [&str; 12] = ["de", "en", "es", "fr", "hr", "it", "lv", "nl", "pl", "pt", "tr", "uk"];
/// The seed of the split.
const SEED: &str = "plugboard";
/// The minimum for each language: the share of held-out messages with the right category, of urgent ones that are
/// found, and of calm ones that are not marked urgent. The targets for the first two are 0.75 and 0.8.
const CATEGORY: f64 = 0.7;
const URGENT: f64 = 0.7;
const CALM: f64 = 0.9;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Corpus {
    message: Vec<LabelledMessage>,
}

/// A message, and what the plugins should recognize in it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a line of the file, and none excludes another")]
struct LabelledMessage {
    text: String,
    category: String,
    #[serde(default)]
    urgent: bool,
    #[serde(default)]
    complaint: bool,
    #[serde(default)]
    interest: bool,
    #[serde(default)]
    declines: bool,
    email: Option<String>,
    phone: Option<String>,
    name: Option<String>,
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/messages"))
}

/// Returns the two halves of a language's messages: the training half and the held-out half.
fn halves(language: &str) -> (Vec<LabelledMessage>, Vec<LabelledMessage>) {
    let file = fs::read_to_string(folder().join(format!("{language}.toml"))).expect("the messages");
    let mut all = toml::from_str::<Corpus>(&file).unwrap_or_else(|error| panic!("{language}: {error}")).message;
    assert!(all.len() >= 40, "{language}: {} messages", all.len());
    all.sort_by_key(|message| fnv(&format!("{SEED}{}", message.text)));
    let held_out = all.split_off(all.len() / 2);
    (all, held_out)
}

/// 64-bit FNV-1a.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The number of right answers, and of all answers.
#[derive(Debug, Default, Clone, Copy)]
struct Score {
    correct: usize,
    all: usize,
}

impl Score {
    fn count(&mut self, correct: bool) {
        self.correct += usize::from(correct);
        self.all += 1;
    }

    fn ratio(self) -> f64 {
        if self.all == 0 {
            1.0
        } else {
            f64::from(u32::try_from(self.correct).unwrap()) / f64::from(u32::try_from(self.all).unwrap())
        }
    }
}

/// The columns of the table, in order.
const COLUMNS: [&str; 10] =
    ["category", "urgent", "calm", "complaint", "interest", "no interest", "e-mail", "phone", "name", "language"];

async fn journal(plugin: &Plugin, text: &str) -> Journal {
    let mut event = message(text);
    event.contact.name = None;
    let finished = plugin.handle(call(json!({}), NOW, Ok(Verdict::Allowed)), Arc::new(event)).await;
    finished.result.unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Returns what the plugins got right in one message, by column.
async fn understood(
    triage: &Plugin,
    lead_capture: &Plugin,
    language: &str,
    message: &LabelledMessage,
) -> Vec<(usize, bool)> {
    let sorted = journal(triage, &message.text).await.actions;
    let change = |found: &dyn Fn(&ConversationChange) -> bool| {
        sorted.iter().any(|action| matches!(action, Action::Change(change) if found(change)))
    };
    let category = change(
        &|change| matches!(change, ConversationChange::Category { category: Some(category) } if *category == message.category),
    );
    let urgent = change(&|change| matches!(change, ConversationChange::Priority { priority: Priority::Urgent }));
    let complaint = change(&|change| matches!(change, ConversationChange::AddLabel { label } if label == "complaint"));
    let kept = journal(lead_capture, &message.text).await.actions;
    let lead = kept.iter().any(|action| matches!(action, Action::OpenLead { .. }));
    let kept = serde_json::to_string(&kept).expect("JSON");
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let mut results = vec![(0, category), (if message.urgent { 1 } else { 2 }, urgent == message.urgent)];
    if message.complaint {
        results.push((3, complaint));
    }
    if message.interest {
        results.push((4, lead));
    }
    if message.declines {
        results.push((5, !lead));
    }
    if let Some(email) = &message.email {
        results.push((6, kept.contains(email)));
    }
    if let Some(phone) = &message.phone {
        // It is stored with its country code.
        let end = digits(phone);
        results.push((7, digits(&kept).contains(&end[end.len().saturating_sub(7)..])));
    }
    if let Some(name) = &message.name {
        results.push((8, kept.contains(name)));
    }
    results.push((9, plugboard_text::language(&message.text) == Some(language)));
    results
}

#[tokio::test]
async fn customers_are_understood_in_twelve_languages() {
    static TRIAGE: Loaded = Loaded::const_new();
    static LEAD_CAPTURE: Loaded = Loaded::const_new();
    let (triage, lead_capture) = (loaded(&TRIAGE, "triage").await, loaded(&LEAD_CAPTURE, "lead-capture").await);
    let mut table = format!("| language | {} |\n|---|{}\n", COLUMNS.join(" | "), "---|".repeat(COLUMNS.len()));
    let mut poor = Vec::new();
    for language in LANGUAGES {
        let (training, held_out) = halves(language);
        let mut counts: BTreeMap<(bool, usize), Score> = BTreeMap::new();
        for (is_held_out, half) in [(false, &training), (true, &held_out)] {
            for message in half {
                for (column, correct) in understood(&triage, &lead_capture, language, message).await {
                    counts.entry((is_held_out, column)).or_default().count(correct);
                    if !correct
                        && std::env::var("PLUGBOARD_SHOW_MISSED").is_ok_and(|show| show == language)
                        && !is_held_out
                    {
                        println!("{language} {}: {}", COLUMNS[column], message.text);
                    }
                }
            }
        }
        let score = |held_out, column| counts.get(&(held_out, column)).copied().unwrap_or_default();
        let cells: Vec<String> = (0..COLUMNS.len())
            .map(|column| {
                let Score { correct, all } = score(true, column);
                format!("{correct} of {all}")
            })
            .collect();
        writeln!(table, "| {language} | {} |", cells.join(" | ")).unwrap();
        println!(
            "{language}, training half: {:.2} {:.2} {:.2}",
            score(false, 0).ratio(),
            score(false, 1).ratio(),
            score(false, 2).ratio()
        );
        for (column, least) in [(0, CATEGORY), (1, URGENT), (2, CALM)] {
            let ratio = score(true, column).ratio();
            if ratio < least {
                poor.push(format!("{language}: {} {ratio:.2}, wanted {least}", COLUMNS[column]));
            }
        }
    }
    println!("{table}");
    assert!(poor.is_empty(), "{poor:#?}");
    let page = fs::read_to_string(folder().join("../../docs/understanding.md")).expect("the page");
    assert!(page.contains(&table), "docs/understanding.md must show this table:\n{table}");
}
