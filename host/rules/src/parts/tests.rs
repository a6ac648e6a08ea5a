//! Tests of the division into parts.

use super::*;
use plugboard_model::{AttachmentKind, AttachmentRule, AttachmentState, CountOf, Length, LengthUnit};
use serde_json::{Value, json};

/// Returns rules of a platform that takes images and files.
fn with_files() -> Rules {
    let rule = AttachmentRule { max_bytes: 1_000 };
    Rules { attachments: [(AttachmentKind::Image, rule), (AttachmentKind::File, rule)].into(), ..Rules::default() }
}

/// The same rules with buttons, cards, albums and stickers.
fn rich() -> Rules {
    let words = |all: &[&str]| all.iter().map(|&word| word.to_owned()).collect();
    Rules {
        blocks: words(&["buttons", "card", "album", "sticker"]),
        button_actions: words(&["reply", "link"]),
        ..with_files()
    }
}

fn files(sizes: &[Option<u32>]) -> Vec<Attachment> {
    let file = |(n, size): (usize, &Option<u32>)| Attachment {
        size: *size,
        state: AttachmentState::Stored,
        ..Attachment::new(format!("f{n}"), AttachmentKind::Image)
    };
    sizes.iter().enumerate().map(file).collect()
}

fn small(count: usize) -> Vec<Attachment> {
    files(&vec![Some(10); count])
}

/// Returns an empty reply.
fn plain() -> Reply<'static> {
    Reply { text: "", template: false, files: &[], content: None, language: "en", splits: false, form: Form::default() }
}

/// Divides a reply. Returns its parts in short, and its choices.
fn divided(rules: &Rules, text: &str, files: &[Attachment], blocks: &[Value]) -> (Vec<String>, Vec<String>) {
    let document = (!blocks.is_empty()).then(|| {
        let text = json!({ "version": 1, "blocks": blocks }).to_string();
        Document::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    });
    let reply = Reply { text, files, content: document.as_ref(), ..plain() };
    let (parts, choices) = divide(rules, &reply);
    let shown = |part: &ReplyPart| {
        assert!(!part.template);
        let text = part.text.iter().map(|text| format!("{text:?}"));
        let files = part.files.iter().map(ToString::to_string);
        let blocks = part.content.iter().flat_map(|content| kinds(content, part.files.len()));
        text.chain(files).chain(blocks).collect::<Vec<_>>().join(" ")
    };
    (parts.iter().map(shown).collect(), choices.into_iter().map(|(_, payload)| payload).collect())
}

/// Returns the types of a part's blocks, each with the numbers of its files. The part must have these files.
fn kinds(content: &str, files: usize) -> Vec<String> {
    let document = Document::parse(content).unwrap_or_else(|error| panic!("{error}: {content}"));
    content::check_files(&document, files).unwrap_or_else(|error| panic!("{error}: {content}"));
    let kind = |block: &content::Block| {
        let files: Vec<_> = content::files_of(block).iter().map(ToString::to_string).collect();
        format!("{}[{}]", block.kind(), files.join(","))
    };
    document.blocks().iter().map(kind).collect()
}

fn parts(rules: &Rules, text: &str, files: &[Attachment], blocks: &[Value]) -> Vec<String> {
    divided(rules, text, files, blocks).0
}

fn buttons(text: &str, titles: &[&str]) -> Value {
    let button = |title: &&str| json!({ "title": title, "action": "reply", "payload": format!("{text}:{title}") });
    json!({ "type": "buttons", "text": text, "buttons": titles.iter().map(button).collect::<Vec<_>>() })
}

fn card(image: u32) -> Value {
    json!({ "type": "card", "title": "Card", "image": image })
}

fn limit(length: u32) -> Length {
    Length { length, unit: LengthUnit::Characters }
}

#[test]
fn a_reply_without_content_is_its_text_and_its_files() {
    let plain = with_files();
    let captions = Rules { captions: true, ..plain.clone() };
    assert_eq!(parts(&plain, "hi", &small(2), &[]), ["\"hi\"", "0", "1"]);
    assert_eq!(parts(&captions, "hi", &small(2), &[]), ["\"hi\" 0", "1"]);
    assert_eq!(parts(&captions, "hi", &[], &[]), ["\"hi\""]);
    assert_eq!(parts(&captions, "", &small(2), &[]), ["0", "1"]);
    let short = Rules { caption_limit: Some(limit(2)), ..captions };
    assert_eq!(parts(&short, "hi", &small(1), &[]), ["\"hi\" 0"]);
    assert_eq!(parts(&short, "hello", &small(1), &[]), ["\"hello\"", "0"]);
    assert_eq!(parts(&plain, "", &[], &[]), Vec::<String>::new());
}

#[test]
fn a_reply_is_whole_if_its_files_are_small_enough_together() {
    let rules = Rules { whole_replies: Some(100), ..with_files() };
    let of = |sizes: &[Option<u32>]| parts(&rules, "hi", &files(sizes), &[]);
    assert_eq!(of(&[]), ["\"hi\""]);
    assert_eq!(of(&[Some(60), Some(40)]), ["\"hi\" 0 1"]);
    assert_eq!(of(&[Some(60), Some(41)]), ["\"hi\"", "0", "1"]);
    assert_eq!(of(&[Some(u32::MAX), Some(u32::MAX)]), ["\"hi\"", "0", "1"]);
    assert_eq!(of(&[None]), ["\"hi\"", "0"]);
    let captions = Rules { captions: true, ..rules.clone() };
    assert_eq!(parts(&captions, "hi", &files(&[Some(101)]), &[]), ["\"hi\" 0"]);
    let short = Rules { caption_limit: Some(limit(2)), ..rules };
    assert_eq!(parts(&short, "hello", &small(1), &[]), ["\"hello\"", "0"]);
    assert_eq!(parts(&short, "", &small(2), &[]), ["0 1"]);
    assert_eq!(parts(&short, "hello", &[], &[]), ["\"hello\""]);
    assert_eq!(parts(&short, "", &[], &[]), Vec::<String>::new());
}

#[test]
fn a_template_is_a_part_and_so_is_each_file() {
    let rules = Rules { captions: true, whole_replies: Some(1_000), ..rich() };
    let files = small(1);
    let reply = Reply { text: "Hello Ada", template: true, files: &files, ..plain() };
    let (parts, choices) = divide(&rules, &reply);
    let [template, file] = parts.as_slice() else { panic!("{parts:?}") };
    assert_eq!(*template, ReplyPart { template: true, ..ReplyPart::default() });
    assert_eq!((file.files.as_slice(), choices.len()), ([0].as_slice(), 0));
}

#[test]
fn blocks_that_are_shown_are_parts_and_the_others_are_text() {
    let location = json!({ "type": "location", "latitude": 52.5, "longitude": 13.4, "name": "Here" });
    let blocks = [buttons("First?", &["a", "b"]), location, buttons("Last?", &["c"])];
    let map = "Here\\nhttps://www.openstreetmap.org/?mlat=52.5&mlon=13.4";
    let all = divided(&rich(), "hi", &[], &blocks);
    let texts = [format!("\"hi\\n\\n{map}\""), "buttons[]".to_owned(), "buttons[]".to_owned()];
    assert_eq!(all, (texts.to_vec(), Vec::new()));
    let (none, choices) = divided(&with_files(), "hi", &[], &blocks);
    assert_eq!(none, [format!("\"hi\\n\\nFirst?\\n1. a\\n2. b\\n\\n{map}\\n\\nLast?\\n3. c\"")]);
    assert_eq!(choices, ["First?:a", "First?:b", "Last?:c"]);
    // The third button exceeds the rule, so its block is text, and its choices are numbered from 1.
    let two = Rules { counts: [(CountOf::Buttons, 2)].into(), ..rich() };
    let (some, choices) = divided(&two, "", &[], &[blocks[0].clone(), buttons("Which?", &["x", "y", "z"])]);
    assert_eq!(some, ["\"Which?\\n1. x\\n2. y\\n3. z\"", "buttons[]"]);
    assert_eq!(choices, ["Which?:x", "Which?:y", "Which?:z"]);
    assert_eq!(parts(&rich(), "", &[], &blocks[..1]), ["buttons[]"]);
}

#[test]
fn files_of_a_block_are_sent_with_it_and_the_others_after_all_blocks() {
    let album = json!({ "type": "album", "items": [{ "file": 3 }, { "file": 1 }] });
    let blocks = [album, card(1)];
    assert_eq!(parts(&rich(), "hi", &small(5), &blocks), ["\"hi\"", "3 1 album[0,1]", "1 card[0]", "0", "2", "4"]);
    let captions = Rules { captions: true, ..rich() };
    assert_eq!(parts(&captions, "hi", &small(5), &blocks), ["\"hi\" 0", "3 1 album[0,1]", "1 card[0]", "2", "4"]);
    assert_eq!(parts(&captions, "hi", &small(2), &[card(0), card(1)]), ["\"hi\"", "0 card[0]", "1 card[0]"]);
    // Without the block, its text and its file are still sent.
    assert_eq!(parts(&with_files(), "hi", &small(1), &[card(0)]), ["\"hi\\n\\nCard\"", "0"]);
}

#[test]
fn a_block_whose_file_cannot_be_sent_is_text() {
    let large = files(&[Some(10), Some(1_001)]);
    assert_eq!(parts(&rich(), "", &large, &[card(0), card(1)]), ["\"Card\"", "0 card[0]", "1"]);
    let audio = [Attachment { kind: AttachmentKind::Audio, ..small(1).remove(0) }];
    assert_eq!(parts(&rich(), "", &audio, &[card(0)]), ["\"Card\"", "0"]);
    let pending = [Attachment { state: AttachmentState::Pending, ..small(1).remove(0) }];
    assert_eq!(parts(&rich(), "", &pending, &[card(0)]), ["\"Card\"", "0"]);
    // Before the files are known, policy counts them as if they could be sent.
    let text = json!({ "version": 1, "blocks": [card(0)] }).to_string();
    let document = Document::parse(&text).expect("a document");
    let of = |files: Option<&[Attachment]>| sent(&rich(), "hi", Some(&document), files, "en", Form::default()).text;
    assert_eq!((of(None).as_str(), of(Some(&audio)).as_str()), ("hi", "hi\n\nCard"));
}

#[test]
fn a_whole_reply_has_all_files_and_one_document() {
    let rules = Rules { whole_replies: Some(100), ..rich() };
    let blocks = [card(2), json!({ "type": "text", "text": "Bye" }), json!({ "type": "sticker", "file": 0 })];
    assert_eq!(parts(&rules, "hi", &small(3), &blocks), ["\"hi\\n\\nBye\" 0 1 2 card[2] sticker[0]"]);
    assert_eq!(parts(&rules, "", &[], &[buttons("Sure?", &["a"])]), ["buttons[]"]);
    // What does not fit together is sent in parts.
    let large = files(&[Some(50), Some(40), Some(11)]);
    assert_eq!(parts(&rules, "hi", &large, &blocks), ["\"hi\\n\\nBye\"", "2 card[0]", "0 sticker[0]", "1"]);
    let short = Rules { caption_limit: Some(limit(3)), ..rules };
    assert_eq!(parts(&short, "hi", &small(1), &blocks[1..2]), ["\"hi\\n\\nBye\"", "0"]);
}

#[test]
fn the_message_has_the_plain_form_after_the_text_in_the_customers_language() {
    let mut contact = crate::fixtures::contact();
    let blocks = json!([buttons("Pasuje?", &["Tak"]), { "type": "sticker" }]);
    let content = json!({ "version": 1, "blocks": blocks }).to_string();
    let draft = |text: &str| Draft { text: text.into(), content: Some(content.clone()), ..Draft::default() };
    let stored = |draft: &Draft, language: &str| stored_text(&Rules::default(), draft, None, language);
    let english = stored(&draft("Dzień dobry"), draft::language(&contact));
    assert_eq!(english, "Dzień dobry\n\nPasuje?\n1. Tak\n\n[Sticker]");
    contact.attributes.insert("language".into(), "pl-PL".into());
    assert_eq!(stored(&draft(""), draft::language(&contact)), "Pasuje?\n1. Tak\n\n[Naklejka]");
    assert_eq!(stored(&draft(" \n"), "pl"), "Pasuje?\n1. Tak\n\n[Naklejka]");
    assert_eq!(stored(&Draft { content: None, ..draft(" hi ") }, "pl"), " hi ");
    let silent = json!({ "version": 1, "blocks": [{ "type": "album", "items": [{ "file": 0 }] }] }).to_string();
    assert_eq!(stored(&Draft { content: Some(silent), ..draft("hi") }, "pl"), "hi");
}

#[test]
fn the_message_has_the_words_of_each_block_that_is_shown() {
    let card = json!({ "type": "card", "title": "Card", "image": 0, "plain": "ok" });
    let content = json!({ "version": 1, "blocks": [card] }).to_string();
    let draft = Draft { text: "hi".into(), content: Some(content), ..Draft::default() };
    for (rules, files, expected) in [
        (rich(), small(1), "hi\n\nok\nCard"),
        (with_files(), small(1), "hi\n\nok"),
        // The picture is too large, so the card is sent as its plain form.
        (rich(), files(&[Some(1_001)]), "hi\n\nok"),
    ] {
        assert_eq!(stored_text(&rules, &draft, Some(files.as_slice()), "en"), expected);
    }
}

#[test]
fn a_plain_form_of_the_whole_is_used_only_if_nothing_is_shown() {
    let text = json!({ "version": 1, "plain": "Our offer", "blocks": [card(0), { "type": "text", "text": "Bye" }] });
    let document = Document::parse(&text.to_string()).expect("a document");
    let of = |rules: &Rules| sent(rules, "hi", Some(&document), Some(&small(1)), "en", Form::default());
    assert_eq!(of(&with_files()).text, "hi\n\nOur offer");
    assert_eq!(of(&rich()).text, "hi\n\nBye");
}

#[test]
fn a_text_that_is_too_long_is_sent_in_several_parts_if_it_may_be() {
    let limit = Some(Length { length: 5, unit: LengthUnit::Characters });
    let rules = Rules { text_limit: limit, ..with_files() };
    let parts = |rules: &Rules, files: &[Attachment], splits| {
        let reply = Reply { text: "hello there", files, splits, ..plain() };
        let (parts, _) = divide(rules, &reply);
        parts.into_iter().map(|part| part.text.unwrap_or_else(|| "-".to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(parts(&rules, &[], true), ["hello", "there"]);
    assert_eq!(parts(&rules, &[], false), ["hello there"]);
    assert_eq!(parts(&Rules::default(), &[], true), ["hello there"]);
    assert_eq!(parts(&rules, &small(1), true), ["hello", "there", "-"], "the text is too long for a caption");
    let whole = Rules { whole_replies: Some(1_000), ..rules };
    assert_eq!(parts(&whole, &[], true), ["hello", "there"]);
    assert_eq!(parts(&whole, &small(1), true), ["hello", "there", "-"]);
    let long_captions = Rules { caption_limit: Some(Length { length: 50, unit: LengthUnit::Characters }), ..whole };
    assert_eq!(parts(&long_captions, &small(1), true), ["hello there"]);
}

#[test]
fn a_comment_and_a_private_reply_have_no_block_of_their_own() {
    let form = Form::of(MessageKind::Comment, false, &[]);
    assert_eq!(form, Form::of(MessageKind::Message, true, &[]));
    assert_ne!(form, Form::of(MessageKind::Message, false, &[]));
    let text = json!({ "version": 1, "blocks": [buttons("Which?", &["a"]), card(0)] }).to_string();
    let document = Document::parse(&text).expect("a document");
    let single = |rules: &Rules, files: &[Attachment]| {
        let reply = Reply { text: "hi", files, content: Some(&document), form, ..plain() };
        let (parts, choices) = divide(rules, &reply);
        // Policy judges the text that is then sent.
        let whole = sent(rules, "hi", Some(&document), Some(files), "en", form);
        assert_eq!(parts[0].text.as_deref(), Some(whole.text.as_str()));
        (parts, choices, whole.content.is_some())
    };
    let as_text = "hi\n\nWhich?\n1. a\n\nCard";
    let (parts, choices, shown) = single(&rich(), &small(1));
    assert_eq!((parts[0].text.as_deref(), shown), (Some(as_text), false));
    assert_eq!(choices, [("a".to_owned(), "Which?:a".to_owned())]);
    assert!(parts.iter().all(|part| part.content.is_none()), "{parts:?}");
    // A platform that takes whole replies shows the blocks, as long as everything is one message.
    let whole = Rules { whole_replies: Some(100), ..rich() };
    let (parts, choices, shown) = single(&whole, &small(1));
    let [part] = parts.as_slice() else { panic!("{parts:?}") };
    assert_eq!((part.text.as_deref(), choices.len(), shown), (Some("hi"), 0, true));
    assert!(part.content.is_some());
    let (parts, _, shown) = single(&whole, &files(&[Some(101)]));
    assert_eq!((parts[0].text.as_deref(), shown), (Some(as_text), false));
    let short = Rules { caption_limit: Some(limit(1)), ..whole.clone() };
    assert!(!single(&short, &small(1)).2, "the text is too long to go with the file");
    // Before the files are known, they count as if they were small enough.
    let before = |rules: &Rules| sent(rules, "hi", Some(&document), None, "en", form).content.is_some();
    assert!(before(&whole) && !before(&rich()));
}

#[test]
fn quick_replies_go_with_the_last_part_that_can_have_them() {
    let form = Form { quick_replies: true, ..Form::default() };
    let album = json!({ "type": "album", "items": [{ "file": 0, "caption": "Front" }, { "file": 1 }] });
    let with = |rules: &Rules, text: &str, files: usize, blocks: &[Value]| {
        let document = json!({ "version": 1, "blocks": blocks }).to_string();
        let document = (!blocks.is_empty()).then(|| Document::parse(&document).expect("a document"));
        let files = small(files);
        let reply = Reply { text, files: &files, content: document.as_ref(), form, ..plain() };
        let (parts, _) = divide(rules, &reply);
        let have: Vec<_> = (0..parts.len()).filter(|at| parts[*at].quick_replies).collect();
        (parts.len(), have, parts.iter().any(|part| part.content.is_some()))
    };
    let (rich, sure) = (rich(), buttons("Sure?", &["a"]));
    assert_eq!(with(&rich, "hi", 0, &[]), (1, vec![0], false));
    assert_eq!(with(&rich, "hi", 1, &[]), (2, vec![1], false));
    assert_eq!(with(&rich, "hi", 0, std::slice::from_ref(&sure)), (2, vec![1], true));
    // An album of several files cannot have them, but the part before it or after it can.
    assert_eq!(with(&rich, "hi", 2, std::slice::from_ref(&album)), (2, vec![0], true));
    assert_eq!(with(&rich, "", 2, &[sure, album.clone()]), (2, vec![0], true));
    assert_eq!(with(&rich, "", 3, std::slice::from_ref(&album)), (2, vec![1], true));
    let one = json!({ "type": "album", "items": [{ "file": 0 }] });
    assert_eq!(with(&rich, "hi", 1, &[one]), (2, vec![1], true));
    // If there is nothing else, the files are sent one by one, and the captions are a text.
    assert_eq!(with(&rich, "", 2, std::slice::from_ref(&album)), (3, vec![2], false));
    let short = Rules { text_with_buttons_limit: Some(limit(1)), ..rich.clone() };
    assert_eq!(with(&short, "hi", 2, std::slice::from_ref(&album)), (3, vec![2], false));
    let whole = Rules { whole_replies: Some(100), ..rich };
    assert_eq!(with(&whole, "", 2, &[album]), (1, vec![0], true));
    let files = small(1);
    let (parts, _) = divide(&whole, &Reply { template: true, files: &files, form, ..plain() });
    assert_eq!(parts.iter().map(|part| part.quick_replies).collect::<Vec<_>>(), [false, true]);
}
