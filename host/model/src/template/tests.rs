//! Tests of templates: their parameters, the values for them, and templates as documents.

use super::*;
use serde_json::json;

fn parameter(name: &str, kind: ParameterKind) -> TemplateParameter {
    TemplateParameter { name: name.into(), kind }
}

/// A template with a picture, a name and a link's end.
fn order() -> Template {
    let parameters = vec![
        parameter("picture", ParameterKind::Image),
        parameter("imię", ParameterKind::Text),
        parameter("1", ParameterKind::Text),
    ];
    Template { parameters, ..Template::new("order", "pl", "Cześć {{imię}}!") }
}

fn filling(variables: &[&str], parameters: &[(&str, &str)], files: &[(&str, AttachmentKind)]) -> TemplatePart {
    TemplatePart {
        variables: variables.iter().map(|&text| text.into()).collect(),
        parameters: parameters.iter().map(|&(name, text)| (name.into(), text.into())).collect(),
        files: files.iter().map(|&(name, kind)| (name.into(), Attachment::new("f".into(), kind))).collect(),
        ..TemplatePart::default()
    }
}

#[test]
fn a_text_has_one_parameter_for_each_placeholder() {
    let names = |text: &str| -> Vec<String> { parameters_of(text).into_iter().map(|one| one.name).collect() };
    assert_eq!(names("{{2}} {{name}} {{1}} {{name}}"), ["1", "2", "name"]);
    assert_eq!(names("{{3}}"), ["1", "2", "3"], "the host fills variables by their numbers");
    assert_eq!(names("{{{imię_ż-1}}}"), ["imię_ż-1"]);
    assert_eq!(names("{{0}} {{01}} {{+1}} {{ a }} {{a.b}} {{}} {{ {a}} {{"), Vec::<String>::new());
    let long = |length: usize| format!("{{{{{}}}}}", "a".repeat(length));
    assert_eq!((names(&long(64)).len(), names(&long(65)).len()), (1, 0));
    assert_eq!(names("{{1000000}}").len(), TemplatePart::VARIABLES_MAX);
    assert_eq!(places("{{{2}}} {{7}} {{name}}"), 7);
}

#[test]
fn numbered_parameters_are_variables_too() {
    let template = Template::new("t", "en", "{{2}} {{1}}");
    let full = filling(&["a", "b"], &[("1", "a"), ("2", "b")], &[]);
    let expected = TemplatePart { name: "t".into(), language: "en".into(), ..full };
    for given in [
        filling(&["a", "b"], &[], &[]),
        filling(&[], &[("2", "b"), ("1", "a")], &[]),
        filling(&["a"], &[("2", "b")], &[]),
        filling(&["a", "b"], &[("1", "a")], &[]),
    ] {
        assert_eq!(template.complete(&given), Ok(expected.clone()), "{given:?}");
    }
    assert_eq!(template.variables(), Some(2));
    assert_eq!(template.complete(&filling(&["a"], &[], &[])), Err(Misfit::Variables { wanted: 2, got: 1 }));
    let twice = template.complete(&filling(&["a", "b"], &[("1", "c")], &[]));
    assert_eq!(twice, Err(Misfit::Parameter("the parameter `1` has two texts".into())));
}

#[test]
fn the_variables_are_in_the_order_of_their_numbers() {
    let parameters = (1..=11).rev().map(|number| parameter(&number.to_string(), ParameterKind::Text)).collect();
    let template = Template { parameters, ..Template::new("t", "en", "x") };
    let texts: Vec<_> = (1..=11).map(|number| (number.to_string(), format!("v{number}"))).collect();
    let texts: Vec<_> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let part = template.complete(&filling(&[], &texts, &[])).expect("it fits");
    assert_eq!((part.variables[1].as_str(), part.variables[10].as_str()), ("v2", "v11"));
}

#[test]
fn values_that_do_not_fit_are_explained() {
    let texts = [("imię", "Ada"), ("1", "x")];
    let picture = [("picture", AttachmentKind::Image)];
    let good = order().complete(&filling(&[], &texts, &picture)).expect("it fits");
    assert_eq!((good.variables, good.parameters.len(), good.files.len()), (vec!["x".to_owned()], 2, 1));
    for (given, why) in [
        (filling(&["x"], &[], &picture), "the parameter `imię` is missing"),
        (filling(&[], &texts, &[]), "the file of the parameter `picture` is missing"),
        (filling(&[], &texts, &[("picture", AttachmentKind::Video)]), "needs a file of the kind `image`, got `video`"),
        (filling(&[], &texts, &[("imię", AttachmentKind::Image)]), "needs a text, not a file"),
        (filling(&[], &[("picture", "x")], &[]), "needs a file of the kind `image`"),
        (filling(&[], &[("color", "red")], &[]), "the template has no parameter `color`"),
        (filling(&[], &texts, &[("logo", AttachmentKind::Image)]), "the template has no parameter `logo`"),
        (filling(&[], &texts, &[picture[0], picture[0]]), "the parameter `picture` has two files"),
    ] {
        let misfit = order().complete(&given).expect_err(why);
        assert!(misfit.to_string().contains(why), "{why}: {misfit}");
        assert_eq!(misfit.code(), "template-parameters", "{why}");
    }
    assert!(ParameterKind::File.takes(AttachmentKind::Audio) && !ParameterKind::Text.takes(AttachmentKind::File));
}

#[test]
fn a_text_with_its_values_is_not_longer_than_a_message() {
    let template = Template::new("t", "en", "{{1}}".repeat(16));
    let fits = "x".repeat(TemplatePart::VARIABLE_BYTES_MAX - 5);
    assert!(template.complete(&filling(&[&fits], &[], &[])).is_ok());
    let long = template.complete(&filling(&[&format!("{fits}x")], &[], &[])).expect_err("it is too long");
    assert!(long.to_string().contains("at most 65536 are allowed"), "{long}");
}

#[test]
fn a_platform_lists_templates_as_documents() {
    let least = json!({ "name": "t", "language": "en", "text": "Hi {{name}}" }).to_string();
    let read = Template::read(&least).expect("a template");
    let expected = Template { source: TemplateSource::Platform, ..Template::new("t", "en", "Hi {{name}}") };
    assert_eq!(read, expected);
    let button = json!({ "title": "Track", "action": "link", "url": "https://shop.example/{{1}}" });
    let full = json!({
        "name": "t", "language": "pl", "text": "Cześć {{imię}}", "category": "marketing", "status": "pending",
        "parameters": [{ "name": "imię", "kind": "text" }, { "name": "logo", "kind": "image" }],
        "buttons": [button], "price": 3
    });
    let read = Template::read(&full.to_string()).expect("a template");
    assert_eq!((read.is_approved(), read.parameters[1].kind), (false, ParameterKind::Image));
    assert_eq!(serde_json::to_value(&read.buttons[0]).expect("JSON"), button);
}

#[test]
fn a_wrong_document_is_explained_by_its_member() {
    let with = |member: &str, value: Value| {
        let mut document = json!({ "name": "t", "language": "en", "text": "{{1}}" });
        document[member] = value;
        document.to_string()
    };
    for (document, why) in [
        ("[]".to_owned(), "a JSON object"),
        ("{".to_owned(), "a JSON object"),
        ("{}".to_owned(), "`name` is missing"),
        (with("text", json!(7)), "`text` must be a text"),
        (with("text", json!("")), "`text` must have 1 to"),
        (with("name", json!("a\0b")), "U+0000"),
        (with("status", json!([])), "`status` must be a text"),
        (with("category", json!("c".repeat(65))), "`category` must have"),
        (with("parameters", json!({})), "`parameters` must be a list"),
        (with("parameters", json!([{ "name": "1", "kind": "sound" }])), "`parameters` must be a list"),
        (with("parameters", json!([])), "`parameters` does not have `1`"),
        (with("parameters", json!([{ "name": "1", "kind": "file" }])), "its kind must be `text`"),
        (with("parameters", json!([{ "name": "1", "kind": "text" }, { "name": "1", "kind": "text" }])), "there twice"),
        (with("parameters", json!([{ "name": "1", "kind": "text" }, { "name": "3", "kind": "text" }])), "without gaps"),
        (with("parameters", json!([{ "name": "a b", "kind": "text" }])), "letters, digits"),
        (with("buttons", json!([{ "title": "x" }])), "`buttons` must be a list"),
        (with("buttons", json!([{ "title": " ", "action": "reply" }])), "`buttons`: each needs"),
        (with("text", json!("{{65}}")), "at most 64"),
        (with("note", json!("n".repeat(Template::DOCUMENT_MAX))), "at most 16384 bytes"),
    ] {
        let said = Template::read(&document).expect_err(why);
        assert!(said.contains(why), "{why}: {said}");
    }
}

#[test]
fn lists_of_a_template_are_bounded() {
    let files = |count: usize| {
        let all = (0..count).map(|n| parameter(&format!("f{n}"), ParameterKind::File)).collect();
        Template { parameters: all, ..Template::new("t", "en", "x") }.check()
    };
    assert!(files(Template::FILES_MAX).is_ok() && files(Template::FILES_MAX + 1).is_err());
    let texts = |count: usize| {
        let all = (0..count).map(|n| parameter(&format!("p{n}"), ParameterKind::Text)).collect();
        Template { parameters: all, ..Template::new("t", "en", "x") }.check()
    };
    assert!(texts(TemplatePart::VARIABLES_MAX).is_ok() && texts(TemplatePart::VARIABLES_MAX + 1).is_err());
    let buttons = |count: usize| {
        let one = TemplateButton { title: "Yes".into(), action: "reply".into(), more: Map::new() };
        Template { buttons: vec![one; count], ..Template::new("t", "en", "x") }.check()
    };
    assert!(buttons(Template::BUTTONS_MAX).is_ok() && buttons(Template::BUTTONS_MAX + 1).is_err());
    let text = |length: usize| Template::new("t", "en", "x".repeat(length)).check();
    assert!(text(Template::TEXT_MAX).is_ok() && text(Template::TEXT_MAX + 1).is_err());
}
