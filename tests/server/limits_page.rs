//! The page of limits: each figure must match the code. If a constant is private, its source is read; a constant that
//! is renamed or changed has to be updated here and in the page.

use plugboard_model::{COMPONENT_MAX, Contact, Lead, Limits, MANIFEST_MAX, MediaTypeRule, Rules, Standing};
use regex_lite::Regex;
use std::{fs, path::Path};

/// How the page writes a figure.
#[derive(Debug, Clone, Copy)]
enum Unit {
    Count,
    Bytes,
    Ms,
    Seconds,
}
use Unit::{Bytes, Count, Ms, Seconds};

/// Rows whose figure is a constant in `host`: the beginning of the row, the file, the constant, and its unit.
const CONSTANTS: &[(&str, &str, &str, Unit)] = &[
    ("Bytes passed to one function of the host", "engine/src/pool.rs", "HOST_CALL_BYTES", Bytes),
    ("The stack", "engine/src/pool.rs", "GUEST_STACK", Bytes),
    ("One line of the log", "engine/src/call/log.rs", "LINE_MAX", Bytes),
    ("A text, unless this page", "engine/src/imports/check.rs", "TEXT_MAX", Bytes),
    ("A platform's identifier", "engine/src/imports/check.rs", "ID_MAX", Bytes),
    ("A name: of a contact", "engine/src/imports/check.rs", "NAME_MAX", Bytes),
    ("A label, a category", "engine/src/imports/check.rs", "WORD_MAX", Bytes),
    ("An attribute's value", "engine/src/imports/check.rs", "VALUE_MAX", Bytes),
    ("A subject", "model/src/conversation.rs", "SUBJECT_MAX", Bytes),
    ("A note", "engine/src/imports/notes.rs", "NOTE_MAX", Bytes),
    ("A key of `kv`", "engine/src/imports/kv.rs", "KEY_MAX", Bytes),
    ("A value of `kv`", "engine/src/imports/check.rs", "TEXT_MAX", Bytes),
    ("Replies and templates of a handler", "engine/src/imports/replies.rs", "REPLIES_MAX", Count),
    ("Quick replies of a reply", "engine/src/imports/replies.rs", "QUICK_REPLIES_MAX", Count),
    ("Files of a reply", "engine/src/imports/replies.rs", "ATTACHMENTS_MAX", Count),
    ("Rich content of a message", "rules/src/content/limits.rs", "DOCUMENT_MAX", Bytes),
    ("Levels of arrays and objects in rich content", "rules/src/content/limits.rs", "DEPTH_MAX", Count),
    ("How long choices that were sent as text", "rules/src/content/answer.rs", "ANSWERED_MS", Ms),
    ("Variables of a template", "model/src/outgoing.rs", "VARIABLES_MAX", Count),
    ("Files of a template", "model/src/template.rs", "FILES_MAX", Count),
    ("A variable of a template", "model/src/outgoing.rs", "VARIABLE_BYTES_MAX", Bytes),
    ("The text of a template with its values", "model/src/template.rs", "FILLED_MAX", Bytes),
    ("Notes of a handler", "engine/src/imports/notes.rs", "NOTES_MAX", Count),
    ("Gestures of a handler", "engine/src/imports/signals.rs", "GESTURES_MAX", Count),
    ("The emoji of a gesture", "model/src/gesture.rs", "EMOJI_MAX", Bytes),
    ("How long a typing or read gesture", "model/src/gesture.rs", "BRIEF_MS", Ms),
    ("Gestures that wait", "db/src/tables/work/gestures.rs", "WAITING_MAX", Count),
    ("Reactions of one person", "db/src/tables/inbox/reactions.rs", "OF_PERSON", Count),
    ("Attempts at a gesture", "rules/src/gestures.rs", "TRIES", Count),
    ("Labels of a conversation", "engine/src/imports/triage.rs", "LABELS_MAX", Count),
    ("A snooze", "engine/src/imports/triage.rs", "SNOOZE_MAX", Ms),
    ("Messages of the conversation that", "engine/src/imports/conversations.rs", "MESSAGES_MAX", Count),
    ("Participants of a conversation", "engine/src/imports/conversations.rs", "PARTICIPANTS_MAX", Count),
    ("Participants that are counted", "db/src/tables/inbox/participants.rs", "COUNTED", Count),
    ("Reads and writes of `kv`", "engine/src/imports/kv.rs", "CALLS_MAX", Count),
    ("Values stored in `kv` for a conversation", "model/src/limits.rs", "CONVERSATION_VALUES_MAX", Count),
    ("Values stored in `kv` for an installation", "model/src/limits.rs", "SHARED_VALUES_MAX", Count),
    ("Timers set and cancelled", "engine/src/imports/timers.rs", "CALLS_MAX", Count),
    ("Timers of a plugin in a conversation", "model/src/limits.rs", "TIMERS_MAX", Count),
    ("Feedback that a handler records", "engine/src/imports/feedback.rs", "RECORDS_MAX", Count),
    ("Directory queries of a handler", "engine/src/imports/directory.rs", "CALLS_MAX", Count),
    ("Records in the result of one directory query", "engine/src/imports/directory.rs", "RECORDS_MAX", Count),
    ("A part of a file", "engine/src/imports/files.rs", "PART_MAX", Bytes),
    ("Bytes of files that a handler reads", "engine/src/imports/files.rs", "TOTAL_MAX", Bytes),
    ("Linked conversations", "db/src/tables/inbox/links.rs", "SHOWN", Count),
    ("Messages that one watermark", "flow/src/ingest/write/changes.rs", "RECEIPTS", Count),
    ("The note with the answers", "flow/src/ingest/write/lead.rs", "NOTE", Bytes),
    ("Suggestions of a call", "engine/src/imports/assistance.rs", "SUGGESTIONS_MAX", Count),
    ("Commands that a call offers", "engine/src/imports/assistance.rs", "COMMANDS_MAX", Count),
    ("A command's input", "rules/src/assist.rs", "INPUT", Bytes),
    ("The reason of a review", "engine/src/imports/reviews.rs", "REASON_MAX", Count),
    ("Attempts of a review", "flow/src/run/call.rs", "TRIES_WAITED_FOR", Count),
    ("Random bytes of one call", "engine/src/imports/random.rs", "BYTES_MAX", Count),
    ("A response whose body becomes a file", "engine/src/imports/http.rs", "ANSWER_FILE_MAX", Bytes),
    ("Fields of a form in a request", "engine/src/imports/platform/form.rs", "FIELDS_MAX", Count),
    ("Files of a form in a request", "engine/src/imports/platform/form.rs", "FILES_MAX", Count),
    ("The document of an unknown item", "engine/src/imports/intake/mod.rs", "DOCUMENT_MAX", Bytes),
    ("Values that a connector keeps", "model/src/kept.rs", "COUNT_MAX", Count),
    ("The key of a kept value", "model/src/kept.rs", "KEY_MAX", Bytes),
    ("A kept value", "model/src/kept.rs", "VALUE_MAX", Bytes),
    ("A connector's reference to a file", "engine/src/imports/check.rs", "VALUE_MAX", Bytes),
    ("The cursor of a poll", "model/src/intake.rs", "CURSOR_MAX", Bytes),
    ("Reports of `join`", "model/src/outgoing.rs", "REPORTS_MAX", Count),
    ("Pieces of a plain hash", "engine/src/imports/secrets.rs", "PIECES_MAX", Count),
    ("The shortest secret in a plain hash", "engine/src/imports/secrets.rs", "HASHED_MIN", Bytes),
    ("Secrets that are joined", "engine/src/imports/secrets.rs", "JOINED_MAX", Count),
    ("The separator of joined secrets", "engine/src/imports/secrets.rs", "SEPARATOR_MAX", Bytes),
    ("A text that is searched for words", "engine/src/imports/text.rs", "TEXT_MAX", Bytes),
    ("Keywords of one search", "engine/src/imports/text.rs", "KEYWORDS", Count),
    ("A keyword", "engine/src/imports/text.rs", "KEYWORD_MAX", Bytes),
    ("Addresses or numbers found", "text/src/lib.rs", "FOUND_MAX", Count),
    ("Automatic replies in a conversation", "rules/src/policy.rs", "BUDGET", Count),
    ("Reactions and edits of plugins", "rules/src/policy.rs", "BUDGET", Count),
    ("Length of a chain of automations", "rules/src/chain.rs", "MAX_DEPTH", Count),
    ("Parts of a long text", "rules/src/split.rs", "PARTS_MAX", Count),
    ("The time between two questions", "db/src/tables/installed/channel_rules.rs", "EVERY_MIN_MS", Ms),
    ("One body, either way", "engine/src/gate/request.rs", "BODY_MAX", Bytes),
    ("Headers of a request", "engine/src/call/web.rs", "HEADERS_MAX", Count),
    ("One header's value", "engine/src/call/web.rs", "HEADER_MAX", Bytes),
    ("The address", "engine/src/gate/request.rs", "URL_MAX", Bytes),
    ("Form fields and files", "engine/src/imports/http.rs", "FIELDS_MAX", Count),
    ("Responses that a call turns into files", "engine/src/imports/http.rs", "CREATED_FILES_MAX", Count),
    ("Secrets in a JSON body", "engine/src/imports/http.rs", "JSON_SECRETS_MAX", Count),
    ("The pointer to a member", "engine/src/imports/http.rs", "POINTER_MAX", Bytes),
    ("Steps of a pointer", "engine/src/gate/json.rs", "STEPS_MAX", Count),
    ("A JSON body that a secret", "engine/src/gate/json.rs", "JSON_BODY_MAX", Bytes),
    ("Time to make a connection", "engine/src/gate/client.rs", "CONNECT", Seconds),
    ("A request to a hook", "server/src/http/hooks.rs", "BODY_MAX", Bytes),
    ("Bytes of requests with files from one address", "server/src/http/visitor_files.rs", "PER_ADDRESS", Bytes),
    ("Bytes of requests with files to one web chat", "server/src/http/visitor_files.rs", "PER_CHANNEL", Bytes),
    ("The time in which the bytes of requests with files", "server/src/http/visitor_files.rs", "SPAN_MS", Ms),
    ("How long a platform is asked about a part", "rules/src/settlement.rs", "ASKED_MS", Ms),
    ("Types of block that a connector", "model/src/rules.rs", "CONTENT_MAX", Count),
    ("Items of a request", "engine/src/imports/intake/mod.rs", "ITEMS_MAX", Count),
    ("Files, and attributes, of an item", "engine/src/imports/intake/item.rs", "PARTS_MAX", Count),
    ("Contact attributes of an item", "model/src/news.rs", "ATTRIBUTES", Count),
    ("Other identifiers of the contact", "model/src/news.rs", "KNOWN_AS", Count),
    ("Identifiers of a customer", "db/src/tables/inbox/identities.rs", "IDENTITIES", Count),
    ("The reason for the state of an account", "engine/src/imports/intake/news.rs", "REASON_MAX", Count),
    ("How consent was given", "engine/src/imports/intake/news.rs", "HOW_MAX", Bytes),
    ("Warnings of a message", "engine/src/imports/intake/sanitize.rs", "WARNINGS_MAX", Count),
    ("A connector's own warning", "engine/src/imports/intake/item.rs", "WARNING_MAX", Bytes),
    ("A reaction", "engine/src/imports/intake/mod.rs", "EMOJI_MAX", Bytes),
    ("Redirects of a file", "engine/src/gate/download.rs", "REDIRECTS", Count),
    ("Customers of a conversation", "db/src/tables/inbox/participants.rs", "SHOWN", Count),
    ("Files uploaded for a conversation", "flow/src/people/upload.rs", "UPLOADS", Count),
    ("An identifier by which a conversation is begun", "flow/src/people/opening.rs", "ID", Bytes),
    ("The purpose of a message", "flow/src/people/conversation.rs", "WORD", Bytes),
    ("Templates of a channel", "flow/src/admin/templates.rs", "TEMPLATES", Count),
    ("The name of a template", "model/src/template.rs", "NAME_MAX", Bytes),
    ("The language of a template", "model/src/template.rs", "LANGUAGE_MAX", Bytes),
    ("The text of a template, before", "model/src/template.rs", "TEXT_MAX", Bytes),
    ("Buttons of a template", "model/src/template.rs", "BUTTONS_MAX", Count),
    ("Templates that a platform lists", "model/src/template.rs", "LISTED_MAX", Count),
    ("A template as a document", "model/src/template.rs", "DOCUMENT_MAX", Bytes),
    ("Reasons why listed templates", "model/src/outgoing.rs", "REFUSED_MAX", Count),
    ("Purposes that need consent", "model/src/rules.rs", "PURPOSES_MAX", Count),
    ("The shortest secret that is masked", "engine/src/gate/mask.rs", "MASK_MIN_BYTES", Bytes),
    ("An answer by `respond`", "engine/src/imports/check.rs", "TEXT_MAX", Bytes),
    ("A file that is fetched", "rules/src/files.rs", "FILE_BYTES", Bytes),
    ("Time to fetch a file", "rules/src/files.rs", "FILE_TIME", Seconds),
    ("Kept requests", "flow/src/ingest/write.rs", "KEPT_REQUESTS_MAX", Count),
    ("Reasons stored", "flow/src/ingest/hook.rs", "REASONS", Count),
    ("How long the first handlers wait", "flow/src/ingest/fetch.rs", "NAME_WAIT_MS", Ms),
    ("Records of a batch", "flow/src/export/mod.rs", "BATCH", Count),
    ("Messages of a conversation's record", "flow/src/inbox/document.rs", "MESSAGES", Count),
    ("Leads that one `poll` reports", "engine/src/imports/batches.rs", "LEADS_MAX", Count),
    ("Files for download |", "db/src/tables/inbox/downloads.rs", "FILES", Count),
    ("Lines of all files for download", "db/src/tables/inbox/downloads.rs", "LINES", Count),
    ("One line of a file for download", "engine/src/imports/downloads.rs", "LINE_MAX", Bytes),
    ("Attempts of a run after temporary failures", "flow/src/run/call.rs", "TRIES", Count),
    ("Attempts of a run that traps", "flow/src/run/call.rs", "TRIES_BROKEN", Count),
    ("Immediate restarts of a run", "flow/src/inbox/memory.rs", "CONFLICTS", Count),
    ("Dead letters of a plugin in a row", "flow/src/run/apply.rs", "FAILURES", Count),
    ("Attempts to send a part", "rules/src/delivery.rs", "TRIES", Count),
    ("Attempts to fetch a profile or a file", "flow/src/ingest/fetch.rs", "TRIES", Count),
    ("Attempts to process a request", "flow/src/ingest/kept_requests.rs", "TRIES", Count),
    ("Attempts to export a record after temporary failures", "flow/src/export/mod.rs", "TRIES", Count),
    ("Attempts to export a record after other failures", "flow/src/export/mod.rs", "TRIES_BROKEN", Count),
    ("The first wait", "rules/src/retry.rs", "FIRST_MS", Ms),
    ("The longest wait between attempts", "rules/src/retry.rs", "LONGEST_MS", Ms),
    ("The longest wait that a failure", "rules/src/retry.rs", "ASKED_MS", Ms),
    ("Compiling the component: memory", "engine/src/compile/mod.rs", "MEMORY", Bytes),
    ("Compiling the component: processor time", "engine/src/compile/mod.rs", "CPU", Seconds),
    ("Compiling the component: wall-clock time", "engine/src/compile/mod.rs", "WALL", Seconds),
    ("Compiling the component: size", "engine/src/compile/mod.rs", "CODE", Bytes),
    ("Components that wait to be compiled", "engine/src/compile/turns.rs", "WAITING_MAX", Count),
    ("How long a component waits to be compiled", "engine/src/compile/turns.rs", "WAIT", Seconds),
    ("Core instances", "engine/src/pool.rs", "CORE_INSTANCES", Count),
    ("Memories", "engine/src/pool.rs", "MEMORIES", Count),
    ("Tables |", "engine/src/pool.rs", "TABLES", Count),
    ("Elements of one table", "engine/src/pool.rs", "TABLE_ELEMENTS", Count),
    ("Hosts that a plugin is granted", "flow/src/admin/checks.rs", "GRANTS", Count),
    ("A secret", "rules/src/secrets.rs", "SECRET", Bytes),
    ("An access token", "flow/src/oauth2/endpoint.rs", "TOKEN", Bytes),
    ("A JSON pointer", "model/src/manifest/token.rs", "POINTER", Bytes),
    ("A recording of a run", "engine/src/tape.rs", "BYTES_MAX", Bytes),
    ("Components in a folder", "server/src/cli/source/folder.rs", "COMPONENTS_MAX", Count),
];
/// Rows that say it in words instead of a figure.
const IN_WORDS: &[&str] = &[
    "The time between two polls",
    "How long rules are valid",
    "The wait that a poll asks for",
    "The time after which a registration is renewed",
    "Memory that the host uses for the call",
    "How far ahead a timer can be set",
    "How long the address of a file is valid",
    "How long typing is shown",
    "How often a platform's list of templates is read",
];

/// Evaluates a constant from its source: a product or shift of numbers, or a duration.
fn constant(file: &str, name: &str) -> u64 {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../host").join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let place = Regex::new(&format!(r"const {name}: \w+ = ([^;]+);")).expect("a pattern");
    let found = place.captures(&text).unwrap_or_else(|| panic!("{file} has no constant `{name}` any more"));
    let number = |text: &str| text.trim().replace('_', "").parse::<u64>();
    let expression = &found[1];
    let digits = expression.split_once('(').map_or(expression, |(_, rest)| rest.trim_end_matches(')'));
    let value = match digits.split_once("<<") {
        Some((one, by)) => number(one).and_then(|one| Ok(one << number(by)?)),
        None => digits.split('*').map(number).product(),
    };
    let seconds = if expression.contains("from_mins") { 60 } else { 1 };
    value.unwrap_or_else(|error| panic!("{file}: {name}: `{expression}`: {error}")) * seconds
}

/// Formats a figure as the page does.
fn written(value: u64, unit: Unit) -> String {
    match unit {
        Count => {
            let digits = value.to_string();
            let mut text = String::new();
            for (n, digit) in digits.chars().enumerate() {
                if n > 0 && (digits.len() - n).is_multiple_of(3) {
                    text.push(',');
                }
                text.push(digit);
            }
            text
        }
        Bytes => match value {
            value if value % (1 << 20) == 0 => format!("{} MiB", value >> 20),
            value if value % (1 << 10) == 0 => format!("{} KiB", value >> 10),
            value => format!("{value} bytes"),
        },
        Seconds => format!("{value} s"),
        Ms => match value {
            value if value % (48 * 3_600_000) == 0 => format!("{} days", value / (24 * 3_600_000)),
            value if value % 3_600_000 == 0 => format!("{} hours", value / 3_600_000),
            60_000 => "1 minute".to_owned(),
            value if value % 60_000 == 0 => format!("{} minutes", value / 60_000),
            value if value % 1_000 == 0 => format!("{} s", value / 1_000),
            value => format!("{value} ms"),
        },
    }
}

/// Returns every row with its expected figure.
fn expected() -> Vec<(&'static str, String)> {
    let limits = Limits::default();
    let values = [
        ("Processor time", u64::from(limits.cpu_ms), Ms),
        ("Wall-clock time", limits.wall_ms.into(), Ms),
        ("Linear memory", limits.memory_bytes, Bytes),
        ("The maximum of `memory_bytes`", plugboard_engine::MEMORY_MAX, Bytes),
        ("HTTP calls", limits.http_calls.into(), Count),
        ("Bytes of HTTP bodies", limits.http_bytes, Bytes),
        ("Table elements", limits.table_elements.into(), Count),
        ("Handles that are open at once", limits.handles.into(), Count),
        ("Calls into the host", limits.host_calls.into(), Count),
        ("Actions and written values", limits.actions.into(), Count),
        ("Bytes of all actions and written values", limits.journal_bytes.into(), Bytes),
        ("Lines of the log", limits.log_lines.into(), Count),
        ("Bytes of all lines of the log", limits.log_bytes.into(), Bytes),
        ("Attributes of a contact |", Contact::ATTRIBUTES as u64, Count),
        ("Attributes of a contact with those of a profile", Contact::ATTRIBUTES as u64, Count),
        ("How long after its first try a part", u64::from(Rules::REPEATABLE_MAX) * 1_000, Ms),
        ("How long after a try a platform", u64::from(Rules::SETTLES_MAX) * 1_000, Ms),
        ("Media types", Rules::MEDIA_TYPES_MAX as u64, Count),
        ("A media type", MediaTypeRule::TYPE_MAX as u64, Bytes),
        ("The maximum of `window-count`", Rules::WINDOW_COUNT_MAX.into(), Count),
        ("Attributes of a lead", Lead::ATTRIBUTES as u64, Count),
        ("Answers of a form for leads", Lead::ATTRIBUTES as u64, Count),
        ("Consents of a customer", Standing::ENTRIES as u64, Count),
        ("The component", COMPONENT_MAX as u64, Bytes),
        ("The manifest", MANIFEST_MAX as u64, Bytes),
    ];
    let values = values.into_iter().map(|(row, value, unit)| (row, written(value, unit)));
    let constants = CONSTANTS.iter().map(|(row, file, name, unit)| (*row, written(constant(file, name), *unit)));
    values.chain(constants).collect()
}

#[test]
fn each_figure_on_the_limits_page_matches_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/limits.md");
    let page = fs::read_to_string(path).expect("the page");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| "));
    let rows: Vec<_> = rows.filter(|row| !row.starts_with("What | Value")).collect();
    let mut wrong = Vec::new();
    let mut known = vec![0; rows.len()];
    for (begin, figure) in expected() {
        let found: Vec<_> = rows.iter().enumerate().filter(|(_, row)| row.starts_with(begin)).collect();
        let [(n, row)] = found[..] else {
            wrong.push(format!("`{begin}` begins {} rows, and should begin one", found.len()));
            continue;
        };
        known[n] += 1;
        let shown = row.split(" | ").nth(1).unwrap_or_default();
        if shown != figure {
            wrong.push(format!("`{begin}`: the page says {shown}, the code {figure}"));
        }
    }
    for begin in IN_WORDS {
        let n = rows.iter().position(|row| row.starts_with(begin)).unwrap_or_else(|| panic!("`{begin}` is gone"));
        known[n] += 1;
    }
    for (row, times) in rows.iter().zip(known).filter(|(_, times)| *times != 1) {
        wrong.push(format!("{times} figures of the code belong to `{row}`"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
