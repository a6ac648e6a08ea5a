//! Damaged requests: each member or field is left out, of another type or too large. If the platform sends several
//! elements at once, healthy siblings are placed around the damaged one.

use plugboard_engine::CallError;
use plugboard_model::FailureKind;
use serde_json::{Value, json};

use super::{
    batch::{BODY, Group},
    emitted::{Emitted, EmittedSamples, receive},
    failing,
    fields::{self, Fields},
    json::{self, Path},
    report::{Mismatch, mismatch},
    rules::Rule,
    sample::{Sample, Shape},
    show,
    sign::Signer,
    test_bench::TestBench,
};
use crate::stage::SharedValues;

/// Maximum number of changes that are tried, over all samples, apart from those that [`LARGE`] limits. If there are
/// more, the kit tries an evenly spaced selection.
const CHANGES: usize = 2_000;
/// Maximum number of tried changes that make something too large.
const LARGE: usize = 600;
/// The longest query that a hook is tried with, in bytes. HTTP libraries accept addresses of up to 64 KiB.
const QUERY: usize = 60_000;
/// The reason that is reported when no request can be changed.
const NOTHING: &str = "no request has a JSON body, a form, or the query of a GET";

/// A changed request.
struct Change {
    case: String,
    sample: Sample,
    /// What the elements before and after the changed one emit.
    siblings: Option<(Emitted, Emitted)>,
    /// Whether the unchanged request emits items. If the change is `large`, something must then be emitted besides the
    /// siblings.
    emits: bool,
    /// Whether the change makes something too large.
    large: bool,
}

/// Tests all changes.
pub(super) async fn mutated(bench: &mut TestBench, signer: &Signer, known: &EmittedSamples, groups: &[Group]) {
    let (large, small): (Vec<_>, Vec<_>) = changes(known, groups).into_iter().partition(|change| change.large);
    for (changes, most, rule) in [(small, CHANGES, Rule::Mutated), (large, LARGE, Rule::Oversized)] {
        let count = changes.len();
        if count > most {
            bench
                .report
                .not_tried_because(rule, format!("of {count} changes, at most {most} were tried, evenly spaced"));
        }
        for change in evenly(changes, most) {
            try_one(bench, signer, change, rule).await;
        }
    }
    if known.iter().all(|(sample, _)| sample.shape() == Shape::Other) {
        for rule in [Rule::Mutated, Rule::Oversized, Rule::Siblings] {
            bench.report.not_tried_because(rule, NOTHING);
        }
    }
}

/// Returns at most `most` of the elements, evenly spaced.
fn evenly<T>(all: Vec<T>, most: usize) -> impl Iterator<Item = T> {
    let step = all.len().div_ceil(most).max(1);
    all.into_iter().step_by(step)
}

/// Tests one change.
async fn try_one(bench: &mut TestBench, signer: &Signer, change: Change, rule: Rule) {
    let Change { case, sample, siblings, emits, large } = change;
    bench.memory = SharedValues::default();
    let actual = receive(bench, signer, &case, &sample, bench.now).await;
    let input = || show::request(&signer.signed(&sample, 0));
    let mut result = failing::check_no_crash(&actual);
    if result.is_ok() {
        if let Some((before, after)) = &siblings {
            let kept = kept(&actual, before, after);
            if large && kept.is_err() {
                result = kept;
            } else {
                bench.report.note(Rule::Siblings, &case, &input, kept);
            }
        }
        if large && emits && result.is_ok() {
            result = emits_extra(&actual, siblings.as_ref());
        }
    }
    bench.report.note(rule, &case, &input, result);
}

/// Checks that the siblings are emitted as usual.
fn kept(actual: &Result<Emitted, CallError>, before: &Emitted, after: &Emitted) -> Result<(), Mismatch> {
    let expected = || {
        let after = show::emitted(after);
        format!("the siblings as usual: before the damaged element\n{}\nand after it\n{after}", show::emitted(before))
    };
    match actual {
        Ok(emitted) => {
            let both = before.items.len() + after.items.len();
            let siblings_emitted = emitted.items.starts_with(&before.items) && emitted.items.ends_with(&after.items);
            if siblings_emitted && emitted.items.len() >= both {
                Ok(())
            } else {
                mismatch(expected(), show::emitted(emitted))
            }
        }
        error => mismatch(expected(), show::end(error)),
    }
}

/// Checks that the connector emitted something besides the siblings.
fn emits_extra(actual: &Result<Emitted, CallError>, siblings: Option<&(Emitted, Emitted)>) -> Result<(), Mismatch> {
    let count = |emitted: &Emitted| emitted.items.len() + emitted.unknown.len();
    let beside = siblings.map_or(0, |(before, after)| count(before) + count(after));
    match actual {
        Ok(emitted) if count(emitted) > beside => Ok(()),
        // The sender gets an error, so nothing is lost silently.
        Err(CallError::Refused(failure)) if failure.kind == FailureKind::Invalid && siblings.is_none() => Ok(()),
        Ok(emitted) => mismatch("the content is cut, or kept by `unknown`", show::emitted(emitted)),
        error => mismatch("the content is cut, or kept by `unknown`", show::end(error)),
    }
}

/// Returns all changes of all samples.
fn changes(known: &EmittedSamples, groups: &[Group]) -> Vec<Change> {
    let mut all = Vec::new();
    for (n, (sample, emitted)) in known.iter().enumerate() {
        let Some(emitted) = emitted else { continue };
        let emits = !emitted.items.is_empty();
        of_fields(sample, emits, &mut all);
        if let Some(body) = sample.value() {
            of_members(known, groups, n, &body, emits, &mut all);
        }
    }
    all
}

/// Adds changes of a form's fields, and of the query if the request has nothing else. They have no siblings.
fn of_fields(sample: &Sample, emits: bool, all: &mut Vec<Change>) {
    let mut add = |what: &str, changed: Sample, large: bool| {
        let case = format!("{}, {what}", sample.name);
        all.push(Change { case, sample: changed, siblings: None, emits, large });
    };
    if let Some(form) = sample.form() {
        for changed in fields::changes(&form) {
            let body = fields::encoded(&changed.fields).into_bytes();
            if body.len() <= BODY {
                add(&changed.what, sample.with(body), changed.large);
            }
        }
        for (what, body) in fields::badly_encoded(&form) {
            add(&what, sample.with(body), false);
        }
    }
    if sample.shape() == Shape::Query {
        for changed in fields::changes(&sample.query) {
            if fields::encoded(&changed.fields).len() <= QUERY {
                add(&changed.what, Sample { query: changed.fields, ..sample.clone() }, changed.large);
            }
        }
    }
}

/// Adds changes of JSON members, in a JSON body or in a field of a form.
fn of_members(known: &EmittedSamples, groups: &[Group], n: usize, body: &Value, emits: bool, all: &mut Vec<Change>) {
    let (sample, _) = &known[n];
    let is_form = sample.shape() == Shape::Form;
    let mut add = |path: &Path, what: &str, new: Option<Value>, large: bool| {
        let case = format!("{}, `{}` {what}", sample.name, json::show(path));
        let (sample, siblings) = beside(known, groups, n, body, path, new.as_ref());
        if sample.body.len() <= BODY {
            all.push(Change { case, sample, siblings, emits, large });
        }
    };
    for path in json::paths(body) {
        let Some(value) = json::at(body, &path) else { continue };
        // `of_fields` changes whole fields. It changes them as texts, because a form holds nothing else.
        let is_field = is_form && path.len() == 1;
        if !is_field {
            add(&path, "left out", None, false);
            for (what, new) in others(value) {
                add(&path, what, Some(new), false);
            }
        }
        if value.is_string() && !is_field {
            for (what, long) in fields::long_texts() {
                add(&path, &what, Some(long.into()), true);
            }
        }
        if let Value::Array(elements) = value
            && !elements.is_empty()
            && !groups.iter().any(|group| group.path == path)
        {
            for times in [33, 1_001] {
                let many: Vec<_> = elements.iter().cycle().take(times).cloned().collect();
                add(&path, &format!("with {times} elements"), Some(many.into()), true);
            }
        }
    }
}

/// Returns values to put in place of another one, each with a description.
fn others(value: &Value) -> Vec<(&'static str, Value)> {
    let mut all = vec![
        ("null", Value::Null),
        ("an empty list", json!([])),
        ("an empty object", json!({})),
        ("1e300", json!(1e300)),
        ("-1", json!(-1)),
        ("an empty text", json!("")),
    ];
    if !value.is_string() {
        all.push(("a text", json!("kit")));
    }
    if !value.is_boolean() {
        all.push(("true", json!(true)));
    }
    all.retain(|(_, other)| other != value);
    all
}

/// Returns a sample with a change. If the change is inside an element that can have siblings, adds them before and
/// after it.
fn beside(
    known: &EmittedSamples,
    groups: &[Group],
    n: usize,
    body: &Value,
    path: &Path,
    new: Option<&Value>,
) -> (Sample, Option<(Emitted, Emitted)>) {
    let (sample, _) = &known[n];
    let own_groups = groups.iter().filter(|group| group.members.iter().any(|(member, _)| *member == n));
    let inside = own_groups.filter_map(|group| Some((group, group.inside(path)?)));
    let innermost = inside.max_by_key(|(group, _)| group.path.len());
    let whole = || (sample.with_value(&json::with(body, path, new.cloned())), None);
    let Some((group, (index, rest))) = innermost else { return whole() };
    let element = group.members.iter().find(|(member, _)| *member == n).and_then(|(_, all)| all.get(index));
    let sibling = group.sibling(n).and_then(|(other, elements)| Some((known[*other].1.as_ref()?, elements)));
    let (Some(element), Some((emitted, elements))) = (element, sibling) else { return whole() };
    let changed = if rest.is_empty() { new.cloned() } else { Some(json::with(element, rest, new.cloned())) };
    let joined = elements.iter().cloned().chain(changed).chain(elements.iter().cloned()).collect();
    (group.join(sample, joined), Some((emitted.clone(), emitted.clone())))
}

/// Tests requests that the platform never sends.
pub(super) async fn broken(bench: &mut TestBench, signer: &Signer, known: &EmittedSamples) {
    let all = invalid_requests(known);
    if all.is_empty() {
        return bench.report.not_tried_because(Rule::Broken, NOTHING);
    }
    for (case, sample) in all {
        bench.memory = SharedValues::default();
        let actual = receive(bench, signer, case, &sample, bench.now).await;
        let invalid = match &actual {
            Err(CallError::Refused(failure)) if failure.kind == FailureKind::Invalid => Ok(()),
            Ok(emitted) => mismatch("a failure of the kind `invalid`", show::emitted(emitted)),
            error => mismatch("a failure of the kind `invalid`", show::end(error)),
        };
        bench.report.note(Rule::Broken, case, &|| show::request(&signer.signed(&sample, 0)), invalid);
    }
}

/// Returns requests that the platform never sends, made from the first sample of each shape.
fn invalid_requests(known: &EmittedSamples) -> Vec<(&'static str, Sample)> {
    let first = |shape: Shape| known.iter().map(|(sample, _)| sample).find(|sample| sample.shape() == shape);
    let mut all = Vec::new();
    if let Some(sample) = first(Shape::Json) {
        let half = sample.body[..sample.body.len() / 2].to_vec();
        let bodies: [(&str, Vec<u8>); 9] = [
            ("an empty body", Vec::new()),
            ("half a body", half),
            ("a brace", b"{".to_vec()),
            ("a body that is not JSON", b"kit".to_vec()),
            ("a body that is not text", vec![0xff, 0xfe, 0x00]),
            ("a number", b"7".to_vec()),
            ("null", b"null".to_vec()),
            ("an empty list", b"[]".to_vec()),
            ("deeply nested lists", [b"[".repeat(100_000), b"]".repeat(100_000)].concat()),
        ];
        all.extend(bodies.into_iter().map(|(case, body)| (case, sample.with(body))));
    }
    if let Some(sample) = first(Shape::Form) {
        let bodies: [(&str, Vec<u8>); 8] = [
            ("an empty form", Vec::new()),
            ("a form of one name", b"kit".to_vec()),
            ("a form without names", b"=kit&=kit".to_vec()),
            ("a form of separators", b"&&=&&".to_vec()),
            ("a form that ends in an escape", b"kit=%".to_vec()),
            ("a form that is not text", vec![0xff, 0xfe, 0x00]),
            ("JSON instead of a form", b"{\"kit\":1}".to_vec()),
            ("a form of 10,000 names", b"kit&".repeat(10_000)),
        ];
        all.extend(bodies.into_iter().map(|(case, body)| (case, sample.with(body))));
    }
    if let Some(sample) = first(Shape::Query) {
        let is_secret = |(_, value): &&(String, String)| value.contains("{secret.");
        let query: Fields = sample.query.iter().filter(is_secret).cloned().collect();
        if query != sample.query {
            all.push(("a query without its parameters", Sample { query, ..sample.clone() }));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_tried_changes_is_limited() {
        for (count, tried) in [(0, 0), (CHANGES, CHANGES), (CHANGES + 1, CHANGES / 2 + 1)] {
            assert_eq!(evenly((0..count).collect(), CHANGES).count(), tried);
        }
        assert_eq!(evenly(vec![1, 2, 3], 2).collect::<Vec<_>>(), [1, 3]);
    }

    #[test]
    fn a_changed_list_item_is_placed_between_valid_siblings() {
        let sample = |body: &str| Sample {
            name: "one".into(),
            method: "POST".into(),
            query: vec![],
            headers: vec![],
            body: body.into(),
        };
        let known: EmittedSamples = vec![(sample(r#"{"all":[{"id":"a"}],"to":1}"#), Some(Emitted::default()))];
        let groups = Group::all(&known, &["all".to_owned()]);
        let all = changes(&known, &groups);
        let body = |case: &str| {
            let change = all.iter().find(|change| change.case == case).unwrap_or_else(|| panic!("{case}"));
            (String::from_utf8_lossy(&change.sample.body).into_owned(), change.siblings.is_some())
        };
        let inside = r#"{"all":[{"id":"a"},{},{"id":"a"}],"to":1}"#.to_owned();
        assert_eq!(body("one, `all.0.id` left out"), (inside, true));
        assert_eq!(body("one, `all.0` null"), (r#"{"all":[{"id":"a"},null,{"id":"a"}],"to":1}"#.to_owned(), true));
        assert_eq!(body("one, `to` left out"), (r#"{"all":[{"id":"a"}]}"#.to_owned(), false));
        assert!(!body("one, `all` null").1);
        assert!(all.iter().any(|change| change.large) && all.iter().any(|change| !change.large));
    }

    fn shaped(name: &str, text: &str) -> Sample {
        let text = format!("name = '{name}'\nemits = []\n{text}");
        Sample::of_request(0, &toml::from_str(&text).unwrap())
    }

    #[test]
    fn fields_of_forms_and_queries_are_changed() {
        let known: EmittedSamples = vec![
            (shaped("form", "form = { id = '1', event = [{ a = 'x' }, { a = 'y' }] }"), Some(Emitted::default())),
            (shaped("query", "method = 'GET'\nquery = { id = '1', word = '{secret.word}' }"), Some(Emitted::default())),
        ];
        let groups = Group::all(&known, &["event".to_owned()]);
        let all = changes(&known, &groups);
        let of = |case: &str| all.iter().find(|change| change.case == case).unwrap_or_else(|| panic!("{case}"));
        let form = |case: &str| {
            let fields = of(case).sample.form().unwrap();
            fields.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(form("form, `id` left out"), r#"event={"a":"x"} event={"a":"y"}"#);
        assert_eq!(form("form, `id` twice"), r#"id=1 id=1 event={"a":"x"} event={"a":"y"}"#);
        assert_eq!(of("form, `id` written as `%zz`").sample.body[..10], *b"id=%zz&eve");
        assert!(of("form, `id` of 65538 bytes").large && of("form, `id` 1001 times").large);
        // JSON in a field is changed as JSON, with its siblings beside it.
        let siblings = r#"event={"a":"x"} event={"a":"y"}"#;
        assert_eq!(form("form, `event.0.a` null"), format!(r#"id=1 {siblings} event={{"a":null}} {siblings}"#));
        assert!(of("form, `event.0.a` null").siblings.is_some());
        assert!(!all.iter().any(|change| change.case == "form, `id` an empty object"));

        let query = |case: &str| fields::encoded(&of(case).sample.query[..1]);
        assert_eq!(query("query, `id` empty"), "id=");
        assert_eq!(query("query, `id` of 4098 bytes").len(), "id=".len() + 3 * 4_098);
        assert!(!all.iter().any(|change| change.case == "query, `id` of 65538 bytes"), "no address is so long");
        assert!(!all.iter().any(|change| change.case.contains("`word`")), "who asks is for `verify`");
    }

    #[test]
    fn foreign_requests_have_the_shape_of_genuine_ones() {
        let (form, query) = (shaped("form", "form = { a = '1' }"), "method = 'GET'\nquery = { id = '1' }");
        let known: EmittedSamples = vec![(form, None), (shaped("query", query), None)];
        let all = invalid_requests(&known);
        assert_eq!((all.len(), all[0].0, all[8].0), (9, "an empty form", "a query without its parameters"));
        assert!(all[8].1.query.is_empty() && all[2].1.body == b"=kit&=kit");
        assert!(invalid_requests(&vec![(shaped("other", "body = 'x'"), None)]).is_empty());
    }
}
