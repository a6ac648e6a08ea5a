//! Tests of the request for each block.

use super::*;
use crate::keyboard::Keyboard;
use connector_shared::outgoing::only_block;

/// Files of the kinds that the tests refer to.
fn files(types: &[(&str, &str)]) -> Vec<FileType> {
    let file = |(kind, media_type): &(&str, &str)| FileType {
        kind: (*kind).to_owned(),
        media_type: Some((*media_type).to_owned()),
    };
    types.iter().map(file).collect()
}

fn try_written(block: &Value, direct: bool, types: &[(&str, &str)]) -> Result<Written, Failure> {
    let document = json!({ "version": 1, "blocks": [block] }).to_string();
    write(only_block(&document).unwrap(), direct, &files(types))
}

fn written(block: &Value, types: &[(&str, &str)]) -> Written {
    try_written(block, true, types).unwrap()
}

/// Returns the method and the parameters of a request without files and buttons.
fn plain(block: &Value) -> (&'static str, Value) {
    let written = written(block, &[]);
    assert!(written.files.is_empty() && written.buttons.is_empty(), "{written:?}");
    (written.method, Value::Object(written.parameters))
}

/// Returns the rows of the buttons below a message.
fn rows(written: Written) -> Value {
    serde_json::to_value(Keyboard::new(written.buttons)).unwrap()["inline_keyboard"].clone()
}

#[test]
fn buttons_are_below_their_text() {
    let block = json!({ "type": "buttons", "text": "Czy chodzi o zamówienie?", "buttons": [
        { "title": "Tak", "action": "reply", "payload": "order:yes" },
        { "title": "Sklep", "action": "link", "url": "https://shop.example" },
    ] });
    let written = written(&block, &[]);
    assert_eq!((written.method, &written.parameters["text"]), ("sendMessage", &json!("Czy chodzi o zamówienie?")));
    let expected =
        json!([[{ "text": "Tak", "callback_data": "order:yes" }, { "text": "Sklep", "url": "https://shop.example" }]]);
    assert_eq!(rows(written), expected);
}

#[test]
fn a_place_with_a_name_or_an_address_is_a_venue() {
    let place = |more: Value| {
        let mut block = json!({ "type": "location", "latitude": 52.5163, "longitude": 13.3777 });
        block.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        plain(&block)
    };
    let at = |title: &str, address: &str| json!({ "latitude": 52.5163, "longitude": 13.3777, "title": title, "address": address });
    assert_eq!(place(json!({})), ("sendLocation", json!({ "latitude": 52.5163, "longitude": 13.3777 })));
    let gate = json!({ "name": "Brandenburg Gate", "address": "Pariser Platz" });
    assert_eq!(place(gate), ("sendVenue", at("Brandenburg Gate", "Pariser Platz")));
    assert_eq!(place(json!({ "name": "Gate" })), ("sendVenue", at("Gate", "52.5163, 13.3777")));
    assert_eq!(place(json!({ "address": "Pariser Platz" })), ("sendVenue", at("Pariser Platz", "52.5163, 13.3777")));
}

#[test]
fn contact_details_are_sent_with_all_that_telegram_can_hold() {
    let short = json!({ "type": "contact", "name": "Ana Horvat", "phones": ["+385 1 555 0100"] });
    let expected = json!({ "phone_number": "+385 1 555 0100", "first_name": "Ana Horvat" });
    assert_eq!(plain(&short), ("sendContact", expected));
    let long = json!({ "type": "contact", "name": "Ana; Horvat", "organization": "Horvat d.o.o.",
        "phones": ["+385 1", "+385 2"], "emails": ["ana@horvat.example"] });
    let vcard = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana\\; Horvat\r\nORG:Horvat d.o.o.\r\nTEL:+385 1\r\nTEL:+385 2\r\n\
        EMAIL:ana@horvat.example\r\nEND:VCARD\r\n";
    assert_eq!(plain(&long).1["vcard"], vcard);
    let huge =
        json!({ "type": "contact", "name": "x".repeat(256), "phones": ["1"], "emails": vec!["x".repeat(250); 8] });
    assert_eq!(plain(&huge).1.get("vcard"), None);
    let mail = json!({ "type": "contact", "name": "Ana", "emails": ["ana@horvat.example"] });
    assert_eq!(plain(&mail), ("sendMessage", json!({ "text": "Ana\nana@horvat.example" })));
    let card = json!({ "type": "contact", "name": "Ana", "vcard": 0 });
    let written = written(&card, &[("file", "text/vcard")]);
    assert_eq!((written.method, written.files), ("sendDocument", vec![("document".to_owned(), 0)]));
    assert_eq!(written.parameters["caption"], "Ana");
    // The document has the rest of long details.
    let card = json!({ "type": "contact", "name": "🐢".repeat(64), "emails": vec!["x".repeat(200); 8], "vcard": 0 });
    let caption = self::written(&card, &[("file", "text/vcard")]).parameters["caption"].clone();
    assert_eq!(caption.as_str().map(|caption| caption.encode_utf16().count()), Some(1_024));
}

#[test]
fn a_sticker_is_sent_by_what_telegram_knows_it_by() {
    let sticker = |more: Value, types: &[(&str, &str)]| {
        let mut block = json!({ "type": "sticker" });
        block.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        try_written(&block, true, types)
    };
    let webp = [("image", "image/webp")];
    let own = "CAACAgIAAxkBAAEBmJdl-_x";
    let by_id = sticker(json!({ "id": own, "file": 0 }), &webp).unwrap();
    assert_eq!((by_id.method, &by_id.parameters["sticker"], by_id.files.len()), ("sendSticker", &json!(own), 0));
    let by_file = sticker(json!({ "id": "11537/52002734", "file": 0, "emoji": "🎉" }), &webp).unwrap();
    assert_eq!((by_file.method, by_file.files), ("sendSticker", vec![("sticker".to_owned(), 0)]));
    assert_eq!(by_file.parameters["emoji"], "🎉");
    let picture = sticker(json!({ "file": 0 }), &[("image", "image/png")]).unwrap();
    assert_eq!((picture.method, picture.files), ("sendPhoto", vec![("photo".to_owned(), 0)]));
    let emoji = sticker(json!({ "emoji": "🎉", "id": "short" }), &[]).unwrap();
    assert_eq!((emoji.method, &emoji.parameters["text"]), ("sendMessage", &json!("🎉")));
    assert_eq!(sticker(json!({}), &[]).unwrap_err().code.as_deref(), Some("empty"));
    assert_eq!(sticker(json!({ "file": 1 }), &webp).unwrap_err().code.as_deref(), Some("bad-content"));
}

#[test]
fn a_recording_is_a_voice_note_if_telegram_can_play_it() {
    let block = json!({ "type": "voice", "file": 0, "duration_ms": 12_400, "transcript": "hello" });
    let note = written(&block, &[("audio", "audio/ogg; codecs=opus")]);
    assert_eq!((note.method, note.files), ("sendVoice", vec![("voice".to_owned(), 0)]));
    assert_eq!(Value::Object(note.parameters), json!({ "duration": 12 }));
    let wave = written(&block, &[("audio", "audio/wav")]);
    assert_eq!((wave.method, wave.parameters.len()), ("sendDocument", 0));
    let moment = json!({ "type": "voice", "file": 0, "duration_ms": 20 });
    assert_eq!(written(&moment, &[("audio", "audio/mpeg")]).parameters["duration"], 1);
}

#[test]
fn an_album_is_one_group_of_files_that_fit_together() {
    let (photo, video, pdf) = (("image", "image/jpeg"), ("video", "video/mp4"), ("file", "application/pdf"));
    let kinds = |types: &[(&str, &str)]| -> Vec<Value> {
        let items: Vec<Value> = (0..types.len()).map(|file| json!({ "file": file })).collect();
        let written = written(&json!({ "type": "album", "items": items }), types);
        assert_eq!(written.method, "sendMediaGroup");
        written.parameters["media"].as_array().unwrap().iter().map(|one| one["type"].clone()).collect()
    };
    assert_eq!(kinds(&[photo, video]), ["photo", "video"]);
    assert_eq!(kinds(&[pdf, pdf]), ["document", "document"]);
    assert_eq!(kinds(&[("audio", "audio/mpeg"), ("audio", "audio/mp4")]), ["audio", "audio"]);
    assert_eq!(kinds(&[photo, pdf]), ["document", "document"]);

    let items = json!([{ "file": 1, "caption": "Przód" }, { "file": 0 }]);
    let both = written(&json!({ "type": "album", "items": items }), &[photo, photo]);
    let media = json!([{ "type": "photo", "media": "attach://file0", "caption": "Przód" }, { "type": "photo", "media": "attach://file1" }]);
    assert_eq!(both.parameters["media"], media);
    assert_eq!(both.files, [("file0".to_owned(), 1), ("file1".to_owned(), 0)]);

    let alone = json!({ "type": "album", "items": [{ "file": 0, "caption": "Przód" }] });
    let alone = written(&alone, &[photo]);
    assert_eq!((alone.method, alone.files), ("sendPhoto", vec![("photo".to_owned(), 0)]));
    assert_eq!(alone.parameters["caption"], "Przód");
}

#[test]
fn a_question_is_a_poll_in_a_group_and_has_buttons_for_one_person() {
    let poll = |question: &str, title: &str| {
        json!({ "type": "poll", "question": question, "several": true,
            "options": [{ "title": title, "payload": "blue" }, { "title": "Green", "payload": "green" }] })
    };
    let group = |block: &Value| try_written(block, false, &[]).unwrap();
    let sent = group(&poll("Which colour?", "Blue"));
    let expected = json!({ "question": "Which colour?", "options": [{ "text": "Blue" }, { "text": "Green" }],
        "allows_multiple_answers": true });
    assert_eq!((sent.method, Value::Object(sent.parameters)), ("sendPoll", expected));

    let direct = written(&poll("Which colour?", "Blue"), &[]);
    assert_eq!((direct.method, &direct.parameters["text"]), ("sendMessage", &json!("Which colour?")));
    let buttons = json!([[{ "text": "Blue", "callback_data": "blue" }, { "text": "Green", "callback_data": "green" }]]);
    assert_eq!(rows(direct), buttons);

    assert_eq!(group(&poll(&"ż".repeat(300), &"ż".repeat(100))).method, "sendPoll");
    for (question, title) in [(301, 1), (1, 101)] {
        let long = poll(&"ż".repeat(question), &"ż".repeat(title));
        assert_eq!(group(&long).method, "sendMessage", "{question} {title}");
    }
}

#[test]
fn what_was_not_declared_is_refused() {
    for block in [
        json!({ "type": "card", "title": "t" }),
        json!({ "type": "buttons", "text": "t", "buttons": [{ "title": "a", "action": "call", "phone": "1" }] }),
        json!({ "type": "voice", "file": 0 }),
        json!({ "type": "album", "items": [{ "file": 0 }] }),
    ] {
        let failure = try_written(&block, true, &[]).unwrap_err();
        assert_eq!(failure.code.as_deref(), Some("bad-content"), "{block}");
    }
}
