//! Tests several samples in one request: which samples can be joined, and what the connector emits for them.

use plugboard_engine::CallError;
use plugboard_model::{FailureKind, ItemBody};
use serde_json::Value;

use super::{
    emitted::{Emitted, EmittedSamples, receive},
    json::{self, Path, Step},
    report::{Mismatch, mismatch},
    rules::Rule,
    sample::Sample,
    show,
    sign::Signer,
    test_bench::TestBench,
};
use crate::stage::SharedValues;

/// The largest body that a hook accepts, in bytes.
pub(super) const BODY: usize = 1 << 20;
/// The most items that one request may have.
const ITEMS: usize = 1_000;

/// Samples whose bodies differ only in one array.
pub(super) struct Group {
    /// The path of the array.
    pub path: Path,
    /// The body with that array empty.
    pub base: Value,
    /// For each member, the index of its sample in `known`, and its elements of the array.
    pub members: Vec<(usize, Vec<Value>)>,
}

impl Group {
    /// Groups the samples whose bodies differ only in one array. `paths` are the arrays that the kit file names in
    /// `batches`.
    pub(super) fn all(known: &EmittedSamples, paths: &[String]) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for path in paths.iter().map(|path| json::path(path)) {
            for (n, (sample, emitted)) in known.iter().enumerate() {
                let Some(body) = sample.value().filter(|_| emitted.is_some()) else { continue };
                let Some(Value::Array(elements)) = json::at(&body, &path) else { continue };
                let (base, elements) = (json::with(&body, &path, Some(Value::Array(vec![]))), elements.clone());
                let same = |group: &&mut Self| {
                    let first = group.members.first().map(|(first, _)| &known[*first].0);
                    let alike = |first: &Sample| {
                        (&first.method, &first.query, &first.headers)
                            == (&sample.method, &sample.query, &sample.headers)
                    };
                    group.path == path && group.base == base && first.is_some_and(alike)
                };
                match groups.iter_mut().find(same) {
                    Some(group) => group.members.push((n, elements)),
                    None => groups.push(Self { path: path.clone(), base, members: vec![(n, elements)] }),
                }
            }
        }
        groups
    }

    /// Returns a request whose array has these elements. Everything but the body is copied from `like`.
    pub(super) fn join(&self, like: &Sample, elements: Vec<Value>) -> Sample {
        like.with_value(&json::with(&self.base, &self.path, Some(Value::Array(elements))))
    }

    /// Returns the member to place beside a sample's own elements: another sample, or the same one if the group has no
    /// other.
    pub(super) fn sibling(&self, of: usize) -> Option<&(usize, Vec<Value>)> {
        self.members.iter().find(|(n, _)| *n != of).or(self.members.first())
    }

    /// Splits a path inside the array into the index of the element and the rest of the path.
    pub(super) fn inside<'a>(&self, path: &'a [Step]) -> Option<(usize, &'a [Step])> {
        match path.strip_prefix(self.path.as_slice())? {
            [Step::Index(index), rest @ ..] => Some((*index, rest)),
            _ => None,
        }
    }
}

/// Tests samples joined in one request, in both orders.
pub(super) async fn together(bench: &mut TestBench, signer: &Signer, known: &EmittedSamples, groups: &[Group]) {
    for group in groups.iter().filter(|group| group.members.len() > 1) {
        let array = json::show(&group.path);
        let forward: Vec<_> = group.members.iter().collect();
        let backward: Vec<_> = group.members.iter().rev().collect();
        for (order, members) in [("in order", forward), ("in reverse order", backward)] {
            let case = format!("all elements of `{array}` in one request, {order}");
            let elements = members.iter().flat_map(|(_, elements)| elements.clone()).collect();
            let alone = members.iter().filter_map(|(n, _)| known[*n].1.as_ref());
            let alone = alone.fold(Emitted::default(), Emitted::joined_with);
            let Some(sample) = group.members.first().map(|(n, _)| group.join(&known[*n].0, elements)) else { continue };
            if sample.body.len() > BODY {
                bench.report.not_tried_because(Rule::Batched, "all samples together are larger than a hook accepts");
                continue;
            }
            bench.memory = SharedValues::default();
            let actual = receive(bench, signer, &case, &sample, bench.now).await;
            let input = || show::request(&signer.signed(&sample, 0));
            bench.report.note(Rule::Batched, &case, &input, alone.check_same(&actual));
        }
    }
    if !groups.iter().any(|group| group.members.len() > 1) {
        bench.report.not_tried_because(Rule::Batched, "no array of `batches` joins two requests of the kit file");
    }
    if groups.is_empty() {
        bench.report.not_tried_because(Rule::Siblings, "no request has an array that `batches` names");
    }
    many(bench, signer, known, groups).await;
}

/// Tests requests with the maximum number of items, and with more. Repeats the elements of a sample with messages only.
async fn many(bench: &mut TestBench, signer: &Signer, known: &EmittedSamples, groups: &[Group]) {
    let messages = |emitted: &&Emitted| {
        let message = |body: &ItemBody| matches!(body, ItemBody::Message(_));
        !emitted.items.is_empty() && emitted.unknown.is_empty() && emitted.items.iter().all(|item| message(&item.body))
    };
    for group in groups {
        let member = group.members.iter().find_map(|(n, elements)| {
            let (sample, emitted) = &known[*n];
            Some((sample, emitted.as_ref().filter(messages)?, elements))
        });
        let Some((sample, emitted, elements)) = member else { continue };
        let most = ITEMS / emitted.items.len();
        for times in [most, most + 1] {
            let repeated = std::iter::repeat_n(elements, times).flatten().cloned().collect();
            let sample = group.join(sample, repeated);
            if sample.body.len() > BODY {
                continue;
            }
            let items = times * emitted.items.len();
            let case = format!("{items} items by `{}`", json::show(&group.path));
            bench.memory = SharedValues::default();
            let actual = receive(bench, signer, &case, &sample, bench.now).await;
            let result = if items <= ITEMS { all(&actual, items) } else { not_lost(&actual, items) };
            bench.report.note(Rule::Oversized, &case, &|| show::request(&signer.signed(&sample, 0)), result);
        }
    }
}

/// Checks that a call emitted this number of items.
fn all(actual: &Result<Emitted, CallError>, items: usize) -> Result<(), Mismatch> {
    match actual {
        Ok(emitted) if emitted.items.len() == items => Ok(()),
        Ok(emitted) => mismatch(format!("{items} items"), format!("{} items", emitted.items.len())),
        error => mismatch(format!("{items} items"), show::end(error)),
    }
}

/// Checks that nothing is lost from a request with more items than fit. Either the call fails with a kind other than
/// `invalid`, so the host keeps the request, or the connector reports the excess with `unknown`.
fn not_lost(actual: &Result<Emitted, CallError>, items: usize) -> Result<(), Mismatch> {
    let expected = "the request is kept: an error other than `invalid`, or the excess kept by `unknown`";
    match actual {
        Ok(emitted) if emitted.unknown.is_empty() => {
            mismatch(expected, format!("{} of {items} items", emitted.items.len()))
        }
        Err(CallError::Refused(failure)) if failure.kind != FailureKind::Invalid => Ok(()),
        Ok(_) => Ok(()),
        error => mismatch(expected, show::end(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(bodies: &[&str]) -> EmittedSamples {
        let sample = |body: &&str| Sample {
            name: String::new(),
            method: "POST".into(),
            query: vec![],
            headers: vec![],
            body: body.as_bytes().to_vec(),
        };
        bodies.iter().map(|body| (sample(body), Some(Emitted::default()))).collect()
    }

    #[test]
    fn requests_that_differ_only_in_one_array_are_grouped() {
        let known = known(&[
            r#"{"to":1,"all":[{"id":1}]}"#,
            r#"{"to":1,"all":[{"id":2},{"id":3}]}"#,
            r#"{"to":2,"all":[{"id":4}]}"#,
            r#"{"to":1}"#,
            "no json",
        ]);
        let groups = Group::all(&known, &["all".to_owned()]);
        let members: Vec<Vec<usize>> =
            groups.iter().map(|group| group.members.iter().map(|(n, _)| *n).collect()).collect();
        assert_eq!(members, [vec![0, 1], vec![2]]);
        assert_eq!(groups[0].sibling(0).unwrap().0, 1);
        assert_eq!(groups[1].sibling(2).unwrap().0, 2);
        let joined = groups[0].join(&known[0].0, vec![7.into()]);
        assert_eq!(joined.body, br#"{"all":[7],"to":1}"#);
        let path = json::path("all.3.id");
        assert_eq!(groups[0].inside(&path), Some((3, &path[2..])));
        assert_eq!(groups[0].inside(&json::path("to")), None);
    }
}
