//! Tests what the connector reports about customers and its platform: `profile` and `rules`.

use plugboard_engine::CallError;
use plugboard_model::{
    AttachmentKind, AttachmentRule, CountOf, FailureKind, Length, OpeningFirst, Part, PartBody, ProfileRequest, Role,
    Rules,
};
use plugboard_rules::{
    content::{self, Block, Document},
    retry::is_transient,
};

use super::{
    failing,
    format::{KitFile, RawProfile},
    part::part,
    report::{Mismatch, mismatch},
    rules::Rule,
    send::{answer, bare},
    show,
    test_bench::{Answer, TestBench},
};

/// The longest window that makes sense, in seconds: a year.
const WINDOW_S: u32 = 366 * 24 * 60 * 60;
/// The longest text that the inbox accepts, in bytes.
const TEXT: u32 = 64 << 10;

/// Tests `profile` for all customers, with usable and faulty answers of the platform.
pub(super) async fn profiles(bench: &mut TestBench, file: &KitFile) {
    for one in &file.profiles {
        let raw = one.get_ref();
        named(bench, raw).await;
        if raw.url.is_none() {
            bench.report.not_tried_because(
                Rule::ProfileError,
                "no [[profile]] has a `url`, so no request to a platform was tested",
            );
            continue;
        }
        for (what, given) in failing::with_status(&[404, 403, 400]) {
            test_faulty_answer(bench, raw, &what, given, RetryExpected::No).await;
        }
        for (what, given) in failing::for_now(&[429, 500, 502, 503]) {
            test_faulty_answer(bench, raw, &what, given, RetryExpected::Yes).await;
        }
        for body in ["", "{\"name\": ", "<html></html>", "null", "[]", "{}", "{\"name\": 7}", "{\"name\": \"\"}"] {
            let what = format!("the platform answers `{body}`");
            test_faulty_answer(bench, raw, &what, Ok(bare(200, body)), RetryExpected::Either).await;
        }
    }
}

/// Whether the host must retry after the connector's failure.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RetryExpected {
    Yes,
    No,
    Either,
}

fn request(bench: &TestBench, raw: &RawProfile) -> ProfileRequest {
    let account = raw.account.clone().or_else(|| bench.accounts.first().cloned()).unwrap_or_default();
    let thread = raw.thread.clone().unwrap_or_else(|| raw.contact.clone());
    ProfileRequest { account, contact: raw.contact.clone(), thread, kept: raw.kept.values() }
}

/// Calls `profile` while the platform gives this answer. Also returns why requests of the call were blocked or
/// unanswered.
async fn ask(
    bench: &mut TestBench,
    raw: &RawProfile,
    case: &str,
    given: Answer,
) -> (Result<plugboard_model::Profile, CallError>, Vec<String>) {
    let request = request(bench, raw);
    let method = raw.method.as_deref().unwrap_or("GET");
    let target = raw.url.as_deref().map(|url| (method, url));
    let (finished, recorded) = bench.profile(case, request, target, given).await;
    (finished.result, recorded.unanswered)
}

/// Tests `profile` with the answer of the kit file.
async fn named(bench: &mut TestBench, raw: &RawProfile) {
    let given = answer(&raw.answer, str::to_owned);
    let (actual, blocked) = ask(bench, raw, "the platform returns the name", Ok(given)).await;
    let shown = |name: Option<&String>, attributes: &std::collections::BTreeMap<String, String>| {
        let mut lines = vec![format!("name = {}", name.map_or("none", String::as_str))];
        lines.extend(attributes.iter().map(|(key, value)| format!("{key} = {value}")));
        lines.join("\n")
    };
    let expected = || shown(raw.name.as_ref(), &raw.attributes);
    let result = match &actual {
        _ if !blocked.is_empty() => mismatch(expected(), blocked.join("\n")),
        Ok(profile) => {
            let has = |(key, value): (&String, &String)| profile.attributes.get(key) == Some(value);
            if profile.name == raw.name && raw.attributes.iter().all(has) {
                Ok(())
            } else {
                mismatch(expected(), shown(profile.name.as_ref(), &profile.attributes))
            }
        }
        error => mismatch(expected(), show::end(error)),
    };
    bench.report.note(Rule::Profile, &raw.contact, &|| format!("the customer `{}`", raw.contact), result);
}

/// Tests `profile` with an answer that is an error, faulty or missing.
async fn test_faulty_answer(bench: &mut TestBench, raw: &RawProfile, what: &str, given: Answer, again: RetryExpected) {
    let (actual, _) = ask(bench, raw, what, given).await;
    let (yes, no) =
        ("a failure after which the host asks again", "no name, or a failure after which the host gives up");
    let result = match (&actual, again) {
        (Err(CallError::Refused(failure)), _) if failure.kind == FailureKind::Internal => {
            mismatch("no failure of the kind `internal`", show::end(&actual))
        }
        (Err(CallError::Refused(failure)), RetryExpected::Yes) if is_transient(failure) => Ok(()),
        (Err(CallError::Refused(failure)), RetryExpected::No) if !is_transient(failure) => Ok(()),
        (Err(CallError::Refused(_)) | Ok(_), RetryExpected::Either) => Ok(()),
        (Ok(profile), RetryExpected::No) if profile.name.is_none() => Ok(()),
        (_, RetryExpected::Yes) => mismatch(yes, show::end(&actual)),
        (_, RetryExpected::No) => mismatch(no, show::end(&actual)),
        (_, RetryExpected::Either) => mismatch("no trap and no limit", show::end(&actual)),
    };
    let case = format!("{}: {what}", raw.contact);
    bench.report.note(Rule::ProfileError, &case, &|| format!("the customer `{}`", raw.contact), result);
}

/// Asks for the rules twice, and checks the parts of the kit file against them.
pub(super) async fn rules(bench: &mut TestBench, file: &KitFile) {
    let first = bench.rules(bench.now).await;
    let second = bench.rules(bench.now + 1_000).await;
    let none = String::new;
    let Ok(rules) = first else {
        return bench.report.note(Rule::Rules, "the first call", &none, mismatch("rules", show::end(&first)));
    };
    let same = match &second {
        Ok(again) if *again == rules => Ok(()),
        Ok(again) => mismatch(format!("{rules:?}"), format!("{again:?}")),
        error => mismatch(format!("{rules:?}"), show::end(error)),
    };
    bench.report.note(Rule::Rules, "the second call", &none, same);
    bench.report.note(Rule::Rules, "the values of the rules", &none, sense(&rules));
    if !rules.gestures.is_empty() && !bench.has_role(Role::Gestures) {
        let missing = mismatch("a connector that declares gestures exports `gestures`", "it does not");
        bench.report.note(Rule::Rules, "the gestures", &none, missing);
    }
    for (n, raw) in file.gestures.iter().map(toml::Spanned::get_ref).enumerate() {
        let result = if rules.gestures.contains_key(&raw.kind) {
            Ok(())
        } else {
            mismatch(format!("a rule `gesture` for `{}`", raw.kind), "the rule is not declared")
        };
        bench.report.note(Rule::Rules, &raw.name(n), &none, result);
    }
    for (n, one) in file.sends.iter().enumerate() {
        let raw = one.get_ref();
        let part = part(raw, "");
        let case = raw.name.clone().unwrap_or_else(|| format!("send {}", n + 1));
        bench.report.note(Rule::Rules, &case, &|| show::part(&part), allowed(&rules, &part));
    }
}

/// Checks that the figures of the rules make sense.
fn sense(rules: &Rules) -> Result<(), Mismatch> {
    let spans = [
        ("reply-window", rules.reply_window),
        ("person-window", rules.person_window.as_ref().map(|window| window.seconds)),
        ("private-reply-window", rules.private_reply_window),
        ("echoes", rules.echoes),
        ("send-rate", rules.send_rate.map(|rate| rate.seconds)),
        ("rate of a conversation", rules.conversation_rate.map(|rate| rate.seconds)),
        ("rate of a group", rules.group_rate.map(|rate| rate.seconds)),
        ("rate of a contact", rules.contact_rate.map(|rate| rate.seconds)),
        ("window-count", rules.window_count.map(|rate| rate.seconds)),
        ("receive-rate", rules.receive_rate.map(|rate| rate.seconds)),
    ];
    let gestures = rules.gestures.iter().map(|(kind, seconds)| (kind.as_str(), Some(*seconds)));
    for (rule, seconds) in spans.into_iter().chain(gestures) {
        if let Some(seconds) = seconds.filter(|seconds| *seconds > WINDOW_S) {
            let expected = format!("{rule}: at most {WINDOW_S} seconds; leave the rule out if there is no limit");
            return mismatch(expected, format!("{seconds} seconds"));
        }
    }
    if let Some(limit) = rules.text_limit.filter(|limit| limit.length > TEXT) {
        return mismatch(format!("text-limit: at most {TEXT}, the inbox's own limit"), limit.length.to_string());
    }
    media_types(rules)?;
    match (&rules.reply_window, &rules.person_window) {
        (None, Some(_)) => mismatch("no person-window without the reply-window that it extends", "a person-window"),
        (Some(reply), Some(person)) if person.seconds <= *reply => mismatch(
            format!("person-window: more than the reply-window's {reply}"),
            format!("{} seconds", person.seconds),
        ),
        _ => Ok(()),
    }
}

/// Checks that media types are declared for kinds of file that may be sent, and for no larger files.
fn media_types(rules: &Rules) -> Result<(), Mismatch> {
    for (kind, types) in &rules.media_types {
        let Some(AttachmentRule { max_bytes }) = rules.attachments.get(kind) else {
            return mismatch(
                "media-type: only for kinds of file that `attachment` declares",
                format!("a media-type for `{kind}`, which no file may have"),
            );
        };
        if let Some(large) = types.iter().find(|one| one.max_bytes.is_some_and(|max| max > *max_bytes)) {
            return mismatch(
                format!("media-type {}: at most {max_bytes} bytes, as `attachment` declares", large.media_type),
                format!("{} bytes", large.max_bytes.unwrap_or_default()),
            );
        }
    }
    Ok(())
}

/// Checks that a part's files are of declared types, and not too many.
fn files_allowed(rules: &Rules, part: &plugboard_model::Part) -> Result<(), Mismatch> {
    for file in part.files() {
        let (types, own) = (rules.media_types(file.kind), file.media_type.as_deref().unwrap_or_default());
        if !types.is_empty() && !types.iter().any(|one| one.fits(own)) {
            let names: Vec<_> = types.iter().map(|one| one.media_type.as_str()).collect();
            return mismatch(
                format!("a rule `media-type` for {} with the type `{own}`", file.kind),
                format!("[{}]", names.join(", ")),
            );
        }
    }
    let (count, most) = (part.files().count(), rules.counts.get(&CountOf::Files));
    match most.filter(|most| count > **most as usize) {
        Some(most) => mismatch(format!("a rule `count` of files for {count}"), format!("{most} are allowed")),
        None => Ok(()),
    }
}

/// Checks that a text is within a limit. `what` names the text.
fn within(limit: Option<Length>, what: &str, text: &str) -> Result<(), Mismatch> {
    match limit.and_then(|limit| Some((limit, limit.exceeded_by(text)?))) {
        None => Ok(()),
        Some((limit, length)) => {
            let unit = limit.unit.plural();
            mismatch(format!("{what} of at most {} {unit}", limit.length), format!("{length} {unit}"))
        }
    }
}

/// Checks that the rules allow the host to begin a conversation with this part, if it does.
fn opening(rules: &Rules, part: &plugboard_model::Part) -> Result<(), Mismatch> {
    let Some(kind) = &part.opens else { return Ok(()) };
    let declared = rules.openings.iter().find(|(declared, _)| declared.as_str() == kind).map(|(_, first)| *first);
    match (declared, &part.body) {
        (None, _) => mismatch(format!("a rule `opening` for `{kind}`"), "the rule is not declared"),
        (Some(OpeningFirst::Template), PartBody::Text(_) | PartBody::Attachment(_)) => {
            mismatch("a template, because the rule `opening` allows only that first", "another part")
        }
        (Some(OpeningFirst::Any | OpeningFirst::Template), _) => Ok(()),
    }
}

/// Checks that the rules allow the host to send this part.
fn allowed(rules: &Rules, part: &Part) -> Result<(), Mismatch> {
    match &part.body {
        PartBody::Text(text) => {
            within(rules.text_limit, "a text", text)?;
            let with_buttons = rules.text_with_buttons_limit.filter(|_| !part.quick_replies.is_empty());
            within(with_buttons, "a text with quick replies", text)?;
        }
        PartBody::Attachment(file) => {
            let Some(rule) = rules.attachments.get(&file.kind) else {
                let kinds: Vec<_> = rules.attachments.keys().map(AttachmentKind::to_string).collect();
                return mismatch(format!("a rule `attachment` for {}", file.kind), format!("[{}]", kinds.join(", ")));
            };
            if file.size.is_some_and(|size| size > rule.max_bytes) {
                return mismatch(
                    format!("a file of at most {} bytes", rule.max_bytes),
                    format!("{:?} bytes", file.size),
                );
            }
        }
        PartBody::Template(_) if !rules.templates => {
            return mismatch("the rule `templates`", "the rule is not declared");
        }
        PartBody::Template(template) => {
            let mut kinds = template.files.iter().map(|(_, file)| file.kind);
            if let Some(kind) = kinds.find(|kind| !rules.attachments.contains_key(kind)) {
                return mismatch(format!("a rule `attachment` for {kind}"), "the rule is not declared");
            }
        }
        PartBody::Content => {}
    }
    content_allowed(rules, part)?;
    whole_allowed(rules, part)?;
    files_allowed(rules, part)?;
    opening(rules, part)?;
    if let Some(caption) = &part.caption {
        if !rules.captions {
            return mismatch("the rule `captions`", "the rule is not declared");
        }
        within(rules.caption_limit(), "a caption", caption)?;
    }
    for button in &part.quick_replies {
        within(rules.quick_reply_limit, "a title", &button.title)?;
        within(rules.payload_limit, "a payload", &button.payload)?;
    }
    let most = rules.quick_replies.map_or(0, |rule| rule.max as usize);
    if part.quick_replies.len() > most {
        return mismatch(
            format!("a rule `quick-replies` for {}", part.quick_replies.len()),
            format!("{most} are allowed"),
        );
    }
    if part.private_reply_to.is_some() && rules.private_reply_window.is_none() {
        return mismatch("the rule `private-reply-window`", "the rule is not declared");
    }
    match (&part.tag, rules.person_window.as_ref().map(|window| &window.tag)) {
        (Some(tag), declared) if declared != Some(tag) => {
            mismatch(format!("the rule `person-window` with the tag `{tag}`"), format!("{declared:?}"))
        }
        _ => Ok(()),
    }
}

/// Checks that the rules let the host send several files, or a subject, in one part. A block may refer to several files.
fn whole_allowed(rules: &Rules, part: &Part) -> Result<(), Mismatch> {
    let several = !part.more_files.is_empty() && part.content.is_none();
    match rules.whole_replies {
        None if several || part.subject.is_some() => {
            mismatch("the rule `whole-replies`, for several files or a subject", "the rule is not declared")
        }
        _ => Ok(()),
    }
}

/// Checks that the rules allow the host to send the rich content of this part.
fn content_allowed(rules: &Rules, part: &Part) -> Result<(), Mismatch> {
    let Some(document) = part.content.as_deref().and_then(|content| Document::parse(content).ok()) else {
        return Ok(());
    };
    let hidden = |block: &Block| Some((block.kind().to_owned(), content::why_hidden(rules, block)?));
    if let Some((kind, why)) = document.blocks().iter().find_map(hidden) {
        return mismatch(format!("rules by which the platform shows the block `{kind}`"), why);
    }
    let has_text = matches!(part.body, PartBody::Text(_)) || part.caption.is_some();
    if (has_text || document.blocks().len() > 1) && rules.whole_replies.is_none() {
        let expected = "the rule `whole-replies` for a part with several blocks, or with a text beside one";
        return mismatch(expected, "the rule is not declared");
    }
    Ok(())
}
