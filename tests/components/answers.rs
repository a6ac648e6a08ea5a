//! Answers made from the platforms' own documents, for each operation that a connector or exporter uses: with the
//! required members only, with all members, and as errors. Whatever the answer, the plugin does not break, does not
//! take an error for a success, and reports what the platform's page says. Without `PLUGBOARD_SPECS` there are no
//! documents to make answers from.

mod hubspot;
mod messenger;
mod telegram;

use plugboard_engine::{CallError, Finished};
use plugboard_model::Failure;
use std::{collections::BTreeSet, fs, path::Path};

/// Returns the result of a call, or the plugin's failure. `what` names the case.
fn told<T>(finished: Finished<T>, what: &str) -> Result<T, Failure> {
    match finished.result {
        Ok(result) => Ok(result),
        Err(CallError::Refused(failure)) => Err(failure),
        Err(broken) => panic!("{what}: {broken}"),
    }
}

/// Returns the failure codes in the second column of a table. `page` is a page of `docs/platforms`, and `heading` is
/// the beginning of the table.
fn codes(page: &str, heading: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/platforms").join(page);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let table = text.lines().skip_while(|line| !line.starts_with(heading)).skip(2);
    let cells = table.take_while(|line| line.starts_with('|')).filter_map(|row| row.split('|').nth(2));
    let is_code = |word: &&str| {
        !word.ends_with('-') && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    let codes: BTreeSet<_> =
        cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).filter(is_code).map(str::to_owned).collect();
    assert!(codes.len() > 5, "{page} has no table of errors: {codes:?}");
    codes
}
