//! Tests unknown items that are received again, as a later version of the connector would receive them.

use plugboard_model::HookRequest;

use super::{
    emitted::{Emitted, Named},
    report::mismatch,
    rules::Rule,
    show,
    test_bench::TestBench,
};
use crate::stage::SharedValues;

/// Returns the documents of all unknown items, each with the name of the sample that reported it.
fn documents<'a>(emitted: &[Named<'a>]) -> Vec<(&'a str, &'a [u8])> {
    let of = |(name, emitted): Named<'a>| {
        let documents = emitted.unknown.iter().filter_map(|unknown| unknown.document.as_deref());
        documents.map(move |document| (name, document))
    };
    emitted.iter().copied().flat_map(of).collect()
}

/// Tests all unknown items for which a sample reported a document.
pub(super) async fn all(bench: &mut TestBench, emitted: &[Named<'_>]) {
    let documents = documents(emitted);
    if documents.is_empty() {
        bench.report.not_tried_because(Rule::Again, "no sample reports an unknown item by `unknown-item`");
    }
    for (name, document) in documents {
        bench.memory = SharedValues::default();
        let case = format!("{name}, an unknown item again");
        let request = HookRequest::again(document, bench.now);
        let actual = bench.receive(&case, request.clone(), bench.now).await.map(Emitted::of);
        let expected = "an item, or the item reported as unknown again";
        let result = match &actual {
            Ok(emitted) if !emitted.is_empty() => Ok(()),
            Ok(_) => mismatch(expected, "nothing"),
            error => mismatch(expected, show::end(error)),
        };
        bench.report.note(Rule::Again, &case, &|| show::request(&request), result);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_model::Unknown;

    #[test]
    fn only_unknown_items_with_a_document_are_received_again() {
        let unknown = |document: Option<&str>| Unknown {
            dedupe_key: "k".into(),
            reason: "new".into(),
            document: document.map(|document| document.as_bytes().to_vec()),
        };
        let some = Emitted { items: Vec::new(), unknown: vec![unknown(Some("{}")), unknown(None), unknown(Some("7"))] };
        let none = Emitted::default();
        let found = documents(&[("one", &none), ("two", &some)]);
        assert_eq!(found, [("two", b"{}".as_slice()), ("two", b"7".as_slice())]);
    }
}
