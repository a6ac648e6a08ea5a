//! Reads the commands in a page of documentation, and checks that they print what the page shows.

use regex_lite::{Regex, escape};

/// A command in a page, with the output that the page shows for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The line of the page on which it begins, starting at 1.
    pub line: usize,
    /// The command on one line, without its trailing comment.
    pub text: String,
    /// The lines of output that the page shows. If empty, any output is accepted.
    pub shown: Vec<String>,
}

/// Returns the commands in the blocks marked `console`, in order. `$ ` begins a command, `\` at the end of a line
/// continues it on the next, ` # ` begins a comment, and every other line is output.
///
/// # Panics
/// Panics if a block begins with output, if the page ends after a `\`, or if a block of commands has another mark,
/// because its commands would never be tested.
#[must_use]
pub fn commands(page: &str) -> Vec<Command> {
    let mut found: Vec<Command> = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((opened, line)) = lines.next() {
        let mark = line.trim();
        assert!(!["```sh", "```bash", "```shell"].contains(&mark), "line {}: mark commands as ```console", opened + 1);
        if mark != "```console" {
            continue;
        }
        let before = found.len();
        while let Some((at, line)) = lines.next().filter(|(_, line)| line.trim() != "```") {
            let Some(begun) = line.strip_prefix("$ ") else {
                assert!(found.len() > before, "line {}: the block begins with output", opened + 2);
                found.last_mut().expect("a command").shown.push(line.to_owned());
                continue;
            };
            let mut text = uncommented(begun).to_owned();
            while let Some(first) = text.strip_suffix('\\') {
                let (_, next) = lines.next().expect("a line after the `\\`");
                text = format!("{} {}", first.trim_end(), uncommented(next));
            }
            found.push(Command { line: at + 1, text, shown: Vec::new() });
        }
    }
    found
}

fn uncommented(line: &str) -> &str {
    line.split_once(" # ").map_or(line, |(command, _)| command).trim()
}

/// Text that differs between runs: the pattern in a page, and the pattern of the output that matches it.
const WILD: [(&str, &str); 7] = [
    // A time in UTC (RFC 3339).
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z"),
    // A whole Plugboard identifier.
    ("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    // A SHA-256.
    ("[0-9a-f]{64}", "[0-9a-f]{64}"),
    // An abbreviated identifier, digest or key.
    (r"\b[0-9a-f]{4,}\.\.\.", "[0-9a-f-]{8,}"),
    // A Plugboard token.
    (r"pb_[A-Za-z0-9_-]{20,}", "pb_[A-Za-z0-9_-]{20,}"),
    // A position in the change log.
    (r#""position":\d+|^id: \d+$"#, r#"(?:"position":|id: )\d+"#),
    // Omitted text.
    (r"\.\.\.", ".*"),
];

/// Checks that the output is what the page shows. Runs of whitespace count as one space, and empty lines are ignored. A
/// line `...` stands for any number of lines, and `...` within a line for any text; times, digests, tokens, identifiers
/// and positions may differ. JSON in a page may be broken into lines anywhere, so whitespace in it is ignored. If the
/// page shows no output, any output is accepted.
///
/// # Errors
/// Returns both texts, one after the other, if they differ.
pub fn compare(shown: &[String], printed: &str) -> Result<(), String> {
    if shown.iter().all(|line| line.trim().is_empty()) {
        return Ok(());
    }
    let json = shown.first().is_some_and(|line| line.starts_with(['{', '[']));
    let expected = if json {
        let whole = shown.concat().split_whitespace().collect::<String>();
        wild(&whole)
    } else {
        let lines = shown.iter().filter(|line| !line.trim().is_empty());
        lines.map(|line| if line.trim() == "..." { "(?:.*\n)*".into() } else { wild(&blanks(line)) + "\n" }).collect()
    };
    let found = if json {
        printed.split_whitespace().collect::<String>()
    } else {
        let lines = printed.lines().map(blanks).filter(|line| !line.is_empty());
        lines.map(|line| line + "\n").collect()
    };
    let expected = regex(&format!("^(?:{expected})$"));
    let text = || format!("the page shows\n{}\nbut the command printed\n{printed}", shown.join("\n"));
    if expected.is_match(&found) { Ok(()) } else { Err(text()) }
}

fn blanks(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("everything but our own patterns was escaped")
}

/// Builds a pattern from a text of a page.
fn wild(text: &str) -> String {
    let any: Vec<_> = WILD.iter().map(|(shown, _)| format!("({shown})")).collect();
    let any = regex(&any.join("|"));
    let (mut pattern, mut done) = (String::new(), 0);
    for found in any.captures_iter(text) {
        let whole = found.get(0).expect("a match has its text");
        let which = (1..=WILD.len()).find(|group| found.get(*group).is_some()).expect("one of them matches");
        pattern.push_str(&escape(&text[done..whole.start()]));
        pattern.push_str(WILD[which - 1].1);
        done = whole.end();
    }
    pattern + &escape(&text[done..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(shown: &str, printed: &str) -> bool {
        compare(&shown.lines().map(str::to_owned).collect::<Vec<_>>(), printed).is_ok()
    }

    #[test]
    fn only_commands_in_console_blocks_are_read() {
        let page = "text\n```toml\n$ no\n```\n```console\n$ one --a \\\n    'b'   # why\nout\n\n$ two\n```\n$ no\n\
            ```console\n$ three #4\n```\n";
        let command = |line, text: &str, shown: &[&str]| Command {
            line,
            text: text.into(),
            shown: shown.iter().map(ToString::to_string).collect(),
        };
        let expected = [command(6, "one --a 'b'", &["out", ""]), command(10, "two", &[]), command(14, "three #4", &[])];
        assert_eq!(commands(page), expected);
    }

    #[test]
    #[should_panic(expected = "line 2: the block begins with output")]
    fn a_block_must_not_begin_with_output() {
        let _ = commands("```console\nout\n$ one\n```\n");
    }

    #[test]
    #[should_panic(expected = "line 1: mark commands as ```console")]
    fn a_block_with_another_shell_mark_is_refused() {
        let _ = commands("```sh\none\n```\n");
    }

    #[test]
    fn output_must_have_exactly_the_shown_lines_in_order() {
        assert!(same("a  b\nc", "a b\n\n  c  \n"));
        for printed in ["c\na b", "a b", "a b\nx\nc", "x\na b\nc", "a b\nc\nx", "a b x\nc", "ab\nc"] {
            assert!(!same("a  b\nc", printed), "{printed}");
        }
        assert!(same("a\n...\nc", "a\nc") && same("a\n...\nc", "a\nx\ny\nc") && same("...\nc", "x\nc"));
        assert!(!same("a\n...\nc", "a\nx\nc\ny") && !same("a\n...\nc", "x\nc"));
        assert!(same("a ... (c).", "a x y (c).") && !same("a ... (c).", "a x y cx"));
    }

    #[test]
    fn shown_json_may_be_broken_into_lines() {
        let printed = r#"{"id":"01a20184-0924-7104-a810-bea50e92c0ab","all":[{"n":1},{"n":2}],"end":null}"#;
        assert!(same("{\"id\": \"0199...\", \"all\": [{\"n\": 1}, ...],\n \"end\": null}", printed));
        assert!(!same("{\"id\": \"0199...\", \"all\": [{\"n\": 2}, ...],\n \"end\": null}", printed));
        assert!(!same("{\"id\": \"0199...\", \"all\": [...]}", printed));
    }

    #[test]
    fn values_that_differ_between_runs_match_only_values_of_the_same_kind() {
        let (old, new) = ("0".repeat(64), "f".repeat(64));
        assert!(same(&format!("digest {old}"), &format!("digest {new}")));
        assert!(!same(&format!("digest {old}"), "digest none"));
        assert!(same("digest 2cf24dba....", &format!("digest {new}.")) && !same("digest 2cf24dba...", "digest XYZ"));
        assert!(
            same("at 2030-01-31T09:00:00Z", "at 2026-11-22T04:31:05.793Z") && !same("at 2030-01-31T09:00:00Z", "at")
        );
        assert!(same("id: 41\nevent: message", "id: 7\nevent: message") && !same("id: 41", "id: x"));
        assert!(same("{\"position\": 41}", "{\"position\":42}") && !same("{\"n\": 41}", "{\"n\":42}"));
        let token = "pb_3q2-7wAAAAAAAAAAAAAAAAAAAAAA";
        assert!(same(token, "pb_abcdefghijklmnopqrstuvwxyz") && !same(token, "error: pb_abc"));
    }
}
