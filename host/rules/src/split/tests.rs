//! Tests of splitting texts.

use super::*;
use plugboard_model::LengthUnit;

fn limit(length: u32, unit: LengthUnit) -> Length {
    Length { length, unit }
}

/// Splits a text into parts of so many characters.
fn parts(text: &str, length: u32) -> Vec<String> {
    split(text, limit(length, LengthUnit::Characters)).unwrap_or_else(|| panic!("{text:?} is not split"))
}

#[test]
fn a_text_within_the_limit_stays_as_it_is() {
    for text in ["", " ", "hello\n", "żółw żółw!"] {
        assert_eq!(parts(text, 10), [text]);
    }
}

#[test]
fn a_part_ends_with_a_paragraph_else_a_sentence_else_a_word() {
    for (text, length, expected) in [
        ("First one.\n\nSecond one is here. Third.", 24, vec!["First one.", "Second one is here.", "Third."]),
        ("- one apple\r\n- two pears\r\n- figs", 24, vec!["- one apple\r\n- two pears", "- figs"]),
        ("One two. Three four five", 16, vec!["One two.", "Three four five"]),
        ("One two three four five", 16, vec!["One two three", "four five"]),
        ("  One two three four  ", 12, vec!["One two", "three four"]),
        // A beginning that fills less than a quarter of a part does not become one.
        ("Hi\n\none two three four five six seven", 20, vec!["Hi\n\none two three", "four five six seven"]),
    ] {
        assert_eq!(parts(text, length), expected, "{text:?}");
    }
}

#[test]
fn sentences_end_in_every_language() {
    for (text, length, first) in [
        ("مرحبا بك. كيف حالك؟ شكرا جزيلا لك", 24, "مرحبا بك. كيف حالك؟"),
        ("Wann kommt es?! Das ist die Frage", 24, "Wann kommt es?!"),
        ("„Ist es da?“ So fragte er mich laut", 24, "„Ist es da?“"),
        ("I will wait… Then I will call you", 24, "I will wait…"),
        ("¿Cuándo llega? ¡Muchas gracias a ti!", 24, "¿Cuándo llega?"),
        ("« Bonjour ! » Il a dit cela hier soir", 20, "« Bonjour ! »"),
        ("Gdje je? Poslali smo paket jučer", 18, "Gdje je?"),
        ("È arrivato (oggi). Grazie di tutto", 24, "È arrivato (oggi)."),
        ("Labdien! Kur ir mans pasūtījums tagad", 18, "Labdien!"),
        ("Het komt morgen. Een fijne dag nog", 24, "Het komt morgen."),
        ("„Żółw idzie.” Tak powiedziała Żaneta", 24, "„Żółw idzie.”"),
        ("Já chegou! Muito obrigado por tudo", 18, "Já chegou!"),
        ("Он придёт завтра. Спасибо большое вам", 24, "Он придёт завтра."),
        ("नमस्ते। आप कैसे हैं आज सुबह यहाँ", 18, "नमस्ते।"),
        ("你好。请问价格是多少？谢谢你", 8, "你好。"),
        ("「はい。」と彼は言いました", 8, "「はい。」"),
    ] {
        assert_eq!(parts(text, length)[0], first, "{text}");
    }
}

#[test]
fn numbers_and_addresses_stay_whole() {
    for (text, length, expected) in [
        ("Der Preis ist 3.50. Danke", 18, vec!["Der Preis ist", "3.50. Danke"]),
        ("siehe shop.example/a.b?c=d! jetzt", 28, vec!["siehe shop.example/a.b?c=d!", "jetzt"]),
        ("see shop.example/a.b", 16, vec!["see", "shop.example/a.b"]),
        ("Kosten: 12 500 Euro", 12, vec!["Kosten:", "12 500 Euro"]),
        ("to jest 12\u{a0}500 zł", 12, vec!["to jest", "12\u{a0}500 zł"]),
        ("价格价格价格价格3.50元元", 10, vec!["价格价格价格价格", "3.50元元"]),
        ("um 10:30 am 1.5.2030", 9, vec!["um 10:30", "am", "1.5.2030"]),
        ("abcdefgh3.50", 10, vec!["abcdefgh", "3.50"]),
    ] {
        assert_eq!(parts(text, length), expected, "{text}");
    }
}

#[test]
fn characters_stay_whole_in_every_unit() {
    let family = "👨‍👩‍👧‍👦";
    let twice = family.repeat(2);
    for (unit, length) in [(LengthUnit::Characters, 7), (LengthUnit::Utf16, 11), (LengthUnit::Bytes, 25)] {
        assert_eq!(split(&twice, limit(length, unit)), Some(vec![family.to_owned(); 2]), "{unit}");
        assert_eq!(split(&twice, limit(length - 1, unit)), None, "{unit}: a family does not fit");
    }
    // A flag, a skin tone and a letter with a mark count as one.
    let seen = ["🇵🇱", "👍🏽", "z\u{307}"].concat();
    assert_eq!(split(&seen.repeat(2), limit(3, LengthUnit::Graphemes)), Some(vec![seen; 2]));
    assert_eq!(split("żółw żaba", limit(7, LengthUnit::Bytes)), Some(vec!["żółw".to_owned(), "żaba".to_owned()]));
    assert_eq!(split("aż\u{307}b", limit(3, LengthUnit::Characters)), Some(vec!["aż\u{307}".into(), "b".into()]));
    assert_eq!(parts("abcdefghijklmno", 10), ["abcdefghij", "klmno"]);
}

#[test]
fn there_are_at_most_ten_parts() {
    let words = |count: usize| vec!["1234"; count].join(" ");
    assert_eq!(parts(&words(10), 4).len(), PARTS_MAX);
    assert_eq!(split(&words(11), limit(4, LengthUnit::Characters)), None);
    // Short paragraphs give way to fuller parts.
    let paragraphs = ["1 2 3 4"; 30].join("\n\n");
    let packed = parts(&paragraphs, 30);
    assert!(packed.len() <= PARTS_MAX && packed.iter().all(|part| part.chars().count() <= 30), "{packed:?}");
    assert_eq!(split(&"x".repeat(101), limit(10, LengthUnit::Characters)), None);
    assert_eq!(parts(&"x".repeat(100), 10).len(), PARTS_MAX);
}

#[test]
fn whitespace_makes_no_part_of_its_own() {
    assert_eq!(parts(&format!("hi{}", " ".repeat(100)), 10), ["hi"]);
    assert_eq!(parts(&format!("{}hi", "\n".repeat(100)), 10), ["hi"]);
    assert_eq!(parts(&" ".repeat(100), 10), Vec::<String>::new());
    assert_eq!(parts(&format!("hello{}there", " ".repeat(100)), 10), ["hello", "there"]);
}

#[test]
fn nothing_but_whitespace_is_lost() {
    // A linear congruential generator: the same texts in every run.
    let mut seed = 7_u64;
    let mut below = |n: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((seed >> 33) % n).unwrap_or(0)
    };
    let pieces = ["a", "1", ".", ",", "!", " ", " ", "\n", "ż", "👍🏽", "。", "好", "z\u{307}", "…", "”", "\u{a0}", "🇵🇱"];
    let plain = |text: &str| text.chars().filter(|c| !is_gap(*c)).collect::<String>();
    for _ in 0..2_000 {
        let text: String = (0..below(80)).map(|_| pieces[below(pieces.len() as u64)]).collect();
        let limit = limit(u32::try_from(1 + below(30)).unwrap_or(1), LengthUnit::ALL[below(4)]);
        let Some(parts) = split(&text, limit) else { continue };
        assert!(parts.len() <= PARTS_MAX && parts.iter().all(|part| limit.exceeded_by(part).is_none()), "{text:?}");
        assert_eq!(plain(&parts.concat()), plain(&text), "{text:?}");
    }
}

#[test]
fn only_a_message_of_ones_own_words_may_be_split() {
    assert!(may_split(true, MessageKind::Message, false, false));
    for (allowed, kind, is_template, is_private) in [
        (false, MessageKind::Message, false, false),
        (true, MessageKind::Comment, false, false),
        (true, MessageKind::Message, true, false),
        (true, MessageKind::Message, false, true),
    ] {
        assert!(!may_split(allowed, kind, is_template, is_private), "{allowed} {kind} {is_template} {is_private}");
    }
}
