//! Requests that are not quite the platform's: each member taken out, of another type, or too large, with healthy
//! siblings beside it where the platform tells several at once.

use plugboard_engine::CallError;
use plugboard_model::FailureKind;
use serde_json::{Value, json};

use super::{
    batch::{BODY, Group},
    json::{self, Path},
    report::{Wrong, wrong},
    rules::Rule,
    show,
    sign::{Sample, Signer},
    stand::Stand,
    told::{Known, Told, receive},
};
use crate::stage::Shared;

/// Changes that are tried of all samples together, and of those the ones that make something too large. Where there are
/// more, they are taken evenly.
const CHANGES: usize = 2_000;
const LARGE: usize = 600;
/// Lengths of texts, in bytes, each as long as the contract takes somewhere, and longer: an identifier, a value, a text.
const LENGTHS: [usize; 3] = [256, 4 << 10, 64 << 10];

/// A changed request.
struct Change {
    case: String,
    sample: Sample,
    /// What stands before and after what was changed.
    siblings: Option<(Told, Told)>,
    /// Something must come of it beside its siblings.
    tells: bool,
    large: bool,
}

/// Tries them all.
pub(super) async fn mutated(stand: &mut Stand, signer: &Signer, known: &Known, groups: &[Group]) {
    let (large, small): (Vec<_>, Vec<_>) = changes(known, groups).into_iter().partition(|change| change.large);
    for (changes, most, rule) in [(small, CHANGES, Rule::Mutated), (large, LARGE, Rule::Oversized)] {
        let count = changes.len();
        if count > most {
            stand.sheet.lacks(rule, format!("of {count} changes at most {most} were tried, evenly"));
        }
        for change in evenly(changes, most) {
            try_one(stand, signer, change, rule).await;
        }
    }
    if !known.iter().any(|(sample, _)| serde_json::from_slice::<Value>(&sample.body).is_ok()) {
        for rule in [Rule::Mutated, Rule::Oversized, Rule::Siblings] {
            stand.sheet.lacks(rule, "no request's body is JSON");
        }
    }
}

/// At most so many of them, from all places alike.
fn evenly<T>(all: Vec<T>, most: usize) -> impl Iterator<Item = T> {
    let step = all.len().div_ceil(most).max(1);
    all.into_iter().step_by(step)
}

async fn try_one(stand: &mut Stand, signer: &Signer, change: Change, rule: Rule) {
    let Change { case, sample, siblings, tells, large } = change;
    stand.memory = Shared::default();
    let came = receive(stand, signer, &case, &sample, stand.now).await;
    let input = || show::request(&signer.signed(&sample, 0));
    let mut result = sound(&came);
    if result.is_ok() {
        if let Some((before, after)) = &siblings {
            let kept = kept(&came, before, after);
            if large && kept.is_err() {
                result = kept;
            } else {
                stand.sheet.note(Rule::Siblings, &case, &input, kept);
            }
        }
        if large && tells && result.is_ok() {
            result = told_somehow(&came, siblings.as_ref());
        }
    }
    stand.sheet.note(rule, &case, &input, result);
}

/// Neither a trap nor a limit nor a defect.
fn sound(came: &Result<Told, CallError>) -> Result<(), Wrong> {
    match came {
        Ok(_) => Ok(()),
        Err(CallError::Refused(failure)) if failure.kind != FailureKind::Internal => Ok(()),
        error => wrong("no trap, no limit and no failure of the kind `internal`", show::end(error)),
    }
}

/// Siblings are emitted as ever.
fn kept(came: &Result<Told, CallError>, before: &Told, after: &Told) -> Result<(), Wrong> {
    let expected = || {
        let after = show::told(after);
        format!("its siblings as ever, before it\n{}\nand after it\n{after}", show::told(before))
    };
    match came {
        Ok(told) => {
            let both = before.items.len() + after.items.len();
            let there = told.items.starts_with(&before.items) && told.items.ends_with(&after.items);
            if there && told.items.len() >= both { Ok(()) } else { wrong(expected(), show::told(told)) }
        }
        error => wrong(expected(), show::end(error)),
    }
}

/// Something came of it, beside its siblings.
fn told_somehow(came: &Result<Told, CallError>, siblings: Option<&(Told, Told)>) -> Result<(), Wrong> {
    let count = |told: &Told| told.items.len() + told.unknown.len();
    let beside = siblings.map_or(0, |(before, after)| count(before) + count(after));
    match came {
        Ok(told) if count(told) > beside => Ok(()),
        // Who sent it is told, so that nothing is lost in silence.
        Err(CallError::Refused(failure)) if failure.kind == FailureKind::Invalid && siblings.is_none() => Ok(()),
        Ok(told) => wrong("it is cut, or kept by `unknown`", show::told(told)),
        error => wrong("it is cut, or kept by `unknown`", show::end(error)),
    }
}

/// All changes of all samples.
fn changes(known: &Known, groups: &[Group]) -> Vec<Change> {
    let mut all = Vec::new();
    for (n, (sample, told)) in known.iter().enumerate() {
        let (Some(told), Ok(body)) = (told, serde_json::from_slice::<Value>(&sample.body)) else { continue };
        let tells = !told.items.is_empty();
        let mut add = |place: &Path, what: &str, new: Option<Value>, large: bool| {
            let case = format!("{}, `{}` {what}", sample.name, json::show(place));
            let (sample, siblings) = beside(known, groups, n, &body, place, new.as_ref());
            if sample.body.len() <= BODY {
                all.push(Change { case, sample, siblings, tells, large });
            }
        };
        for place in json::places(&body) {
            let Some(value) = json::at(&body, &place) else { continue };
            add(&place, "left out", None, false);
            for (what, new) in others(value) {
                add(&place, what, Some(new), false);
            }
            if value.is_string() {
                for length in LENGTHS {
                    let long = |letter: &str, bytes: usize| Some(Value::from(letter.repeat(bytes / letter.len())));
                    add(&place, &format!("of {length} bytes"), long("x", length), true);
                    add(&place, &format!("of {} bytes", length + 2), long("é", length + 2), true);
                }
            }
            if let Value::Array(elements) = value
                && !elements.is_empty()
                && !groups.iter().any(|group| group.path == place)
            {
                for times in [33, 1_001] {
                    let many: Vec<_> = elements.iter().cycle().take(times).cloned().collect();
                    add(&place, &format!("with {times} elements"), Some(many.into()), true);
                }
            }
        }
    }
    all
}

/// Other values in the place of one.
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

/// A sample with a change, and with siblings where its elements can have some.
fn beside(
    known: &Known,
    groups: &[Group],
    n: usize,
    body: &Value,
    place: &Path,
    new: Option<&Value>,
) -> (Sample, Option<(Told, Told)>) {
    let (sample, _) = &known[n];
    let mine = groups.iter().filter(|group| group.members.iter().any(|(member, _)| *member == n));
    let inside = mine.filter_map(|group| Some((group, group.inside(place)?)));
    let innermost = inside.max_by_key(|(group, _)| group.path.len());
    let whole = || (sample.with(json::with(body, place, new.cloned()).to_string().into_bytes()), None);
    let Some((group, (index, rest))) = innermost else { return whole() };
    let element = group.members.iter().find(|(member, _)| *member == n).and_then(|(_, all)| all.get(index));
    let sibling = group.sibling(n).and_then(|(other, elements)| Some((known[*other].1.as_ref()?, elements)));
    let (Some(element), Some((told, elements))) = (element, sibling) else { return whole() };
    let changed = if rest.is_empty() { new.cloned() } else { Some(json::with(element, rest, new.cloned())) };
    let joined = elements.iter().cloned().chain(changed).chain(elements.iter().cloned()).collect();
    (group.join(sample, joined), Some((told.clone(), told.clone())))
}

/// Bodies that are none of the platform's.
pub(super) async fn broken(stand: &mut Stand, signer: &Signer, known: &Known) {
    let Some((sample, _)) = known.iter().find(|(sample, _)| serde_json::from_slice::<Value>(&sample.body).is_ok())
    else {
        return stand.sheet.lacks(Rule::Broken, "no request's body is JSON");
    };
    let half = sample.body[..sample.body.len() / 2].to_vec();
    let bodies: [(&str, Vec<u8>); 9] = [
        ("an empty body", Vec::new()),
        ("half a body", half),
        ("a brace", b"{".to_vec()),
        ("no JSON", b"kit".to_vec()),
        ("no text", vec![0xff, 0xfe, 0x00]),
        ("a number", b"7".to_vec()),
        ("null", b"null".to_vec()),
        ("an empty list", b"[]".to_vec()),
        ("lists in lists", [b"[".repeat(100_000), b"]".repeat(100_000)].concat()),
    ];
    for (case, body) in bodies {
        let sample = sample.with(body);
        stand.memory = Shared::default();
        let came = receive(stand, signer, case, &sample, stand.now).await;
        let invalid = match &came {
            Err(CallError::Refused(failure)) if failure.kind == FailureKind::Invalid => Ok(()),
            Ok(told) => wrong("a failure of the kind `invalid`", show::told(told)),
            error => wrong("a failure of the kind `invalid`", show::end(error)),
        };
        stand.sheet.note(Rule::Broken, case, &|| show::request(&signer.signed(&sample, 0)), invalid);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_changes_are_tried_than_may_be() {
        for (count, tried) in [(0, 0), (CHANGES, CHANGES), (CHANGES + 1, CHANGES / 2 + 1)] {
            assert_eq!(evenly((0..count).collect(), CHANGES).count(), tried);
        }
        assert_eq!(evenly(vec![1, 2, 3], 2).collect::<Vec<_>>(), [1, 3]);
    }

    #[test]
    fn what_is_inside_a_list_has_healthy_siblings_beside_it() {
        let sample = |body: &str| Sample {
            name: "one".into(),
            method: "POST".into(),
            query: vec![],
            headers: vec![],
            body: body.into(),
        };
        let known: Known = vec![(sample(r#"{"all":[{"id":"a"}],"to":1}"#), Some(Told::default()))];
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
}
