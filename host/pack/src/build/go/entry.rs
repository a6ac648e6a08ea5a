//! Generates the Go program that connects the host to the author's functions.

use super::MODULE;
use crate::build::BuildError;
use plugboard_model::Manifest;

/// A handler or role of the contract, and its functions in Go.
struct Handler {
    /// The name in the contract.
    name: &'static str,
    /// The interface that has the resources that the handler's functions take.
    from: &'static str,
    /// The handler's functions: the name in the bindings, the name of the author's function, and the resource that it
    /// takes, if any.
    functions: &'static [(&'static str, &'static str, Option<&'static str>)],
}

const HANDLERS: [Handler; 21] = [
    Handler { name: "on-message", from: "events", functions: &[("Handle", "OnMessage", Some("MessageEvent"))] },
    Handler {
        name: "on-conversation",
        from: "events",
        functions: &[("Handle", "OnConversation", Some("ConversationEvent"))],
    },
    Handler { name: "on-refused", from: "events", functions: &[("Handle", "OnRefused", Some("RefusedEvent"))] },
    Handler { name: "on-timer", from: "events", functions: &[("Handle", "OnTimer", Some("TimerEvent"))] },
    Handler { name: "on-lead", from: "events", functions: &[("Handle", "OnLead", Some("LeadEvent"))] },
    Handler { name: "on-comment", from: "events", functions: &[("Handle", "OnComment", Some("CommentEvent"))] },
    Handler { name: "on-reaction", from: "events", functions: &[("Handle", "OnReaction", Some("ReactionEvent"))] },
    Handler { name: "on-receipt", from: "events", functions: &[("Handle", "OnReceipt", Some("ReceiptEvent"))] },
    Handler { name: "on-feedback", from: "events", functions: &[("Handle", "OnFeedback", Some("FeedbackEvent"))] },
    Handler { name: "on-contact", from: "events", functions: &[("Handle", "OnContact", Some("ContactEvent"))] },
    Handler {
        name: "connector",
        from: "platform",
        functions: &[
            ("Verify", "Verify", Some("HookRequest")),
            ("Receive", "Receive", Some("HookRequest")),
            ("Send", "Send", Some("Outgoing")),
            ("Profile", "Profile", Some("ProfileRequest")),
            ("Rules", "Rules", None),
        ],
    },
    Handler { name: "media", from: "platform", functions: &[("Fetch", "Fetch", Some("MediaRequest"))] },
    // `Poll` is the function of the exporter.
    Handler { name: "poller", from: "platform", functions: &[("Poll", "PollChannel", Some("ChannelPoll"))] },
    Handler {
        name: "setup",
        from: "platform",
        functions: &[("Join", "Join", Some("SetupRequest")), ("Leave", "Leave", Some("SetupRequest"))],
    },
    Handler { name: "settle", from: "platform", functions: &[("Settle", "Settle", Some("Outgoing"))] },
    Handler { name: "gestures", from: "platform", functions: &[("Perform", "Perform", Some("Gesture"))] },
    Handler { name: "catalogue", from: "platform", functions: &[("Read", "Read", Some("CatalogueRequest"))] },
    Handler {
        name: "exporter",
        from: "batches",
        functions: &[("ExportBatch", "ExportBatch", Some("Batch")), ("Poll", "Poll", Some("PollRequest"))],
    },
    Handler { name: "migration", from: "migrations", functions: &[("Migrate", "Migrate", Some("MigrationStep"))] },
    Handler { name: "reviewer", from: "reviews", functions: &[("Review", "Review", Some("ReplyReview"))] },
    Handler {
        name: "assistant",
        from: "assistance",
        functions: &[
            ("Suggest", "Suggest", Some("SuggestionRequest")),
            ("Commands", "Commands", Some("CommandList")),
            ("Run", "Run", Some("CommandEvent")),
        ],
    },
];

/// Generates the files of the folder `entry`, by name. `author` is the path of the author's module.
pub(super) fn files(manifest: &Manifest, author: &str) -> Vec<(String, String)> {
    let listed = |list: &Option<Vec<String>>, name: &str| list.iter().flatten().any(|listed| listed == name);
    let mut files = vec![("main.go".to_owned(), main(listed(&manifest.powers, "log")))];
    for handler in HANDLERS.iter().filter(|handler| listed(&manifest.handlers, handler.name)) {
        let package = handler.name.replace('-', "_");
        files.push((format!("on/{package}/handler.go"), self::handler(handler, &package, author)));
    }
    files
}

/// Generates the main program, which only imports the exports. `log`: the plugin has the power `log`, so panics are
/// logged.
fn main(log: bool) -> String {
    let (imports, init) = if log {
        (format!("\n\t\"{MODULE}/internal/guard\"\n\t\"{MODULE}/log\"\n"), "func init() { guard.Log = log.Error }\n\n")
    } else {
        (String::new(), "")
    };
    format!(
        "// Command entry is the plugin that the host runs.\npackage main\n\nimport (\n\t_ \"{MODULE}/entry/exports\"\n\
         {imports})\n\n{init}// main is empty, because the host calls the exports.\nfunc main() {{}}\n"
    )
}

/// Generates the package of one handler.
fn handler(handler: &Handler, package: &str, author: &str) -> String {
    let Handler { name, from, functions } = handler;
    let resource = format!("plugboard_inbox_{from}");
    let mut text = format!(
        "// Package {package} connects `{name}` to the author's functions.\npackage {package}\n\nimport (\n\
         \tplugin \"{author}\"\n\t\"{MODULE}\"\n\t\"{MODULE}/internal/bindings/imports/{resource}\"\n\
         \t\"{MODULE}/internal/guard\"\n)\n"
    );
    for (export, function, takes) in *functions {
        // Assigning a function to a variable with the expected type makes Go report what is wrong with the function.
        text.push_str(&match takes {
            Some(takes) => format!(
                "\nvar author{function} func(*plugboard.{takes}) error = plugin.{function}\n\n\
                 func {export}(raw *{resource}.{takes}) guard.Result {{\n\
                 \treturn guard.Run(func() error {{ return author{function}((*plugboard.{takes})(raw)) }})\n}}\n"
            ),
            None => format!(
                "\nvar author{function} func() error = plugin.{function}\n\n\
                 func {export}() guard.Result {{ return guard.Run(author{function}) }}\n"
            ),
        });
    }
    text
}

/// Adds instructions to Go's errors about the generated files, which the author has never seen.
pub(super) fn explain(error: BuildError) -> BuildError {
    let BuildError::ToolFailed { command, status, mut output } = error else { return error };
    for Handler { name, functions, .. } in &HANDLERS {
        for (_, function, takes) in *functions {
            let missing = format!("undefined: plugin.{function}");
            if output.lines().any(|line| line.ends_with(&missing)) {
                let takes = takes.map(|takes| format!("value *plugboard.{takes}")).unwrap_or_default();
                output.push_str(&format!(
                    "\n`handlers` in plugin.toml lists `{name}`; write `func {function}({takes}) error`, or remove it"
                ));
            }
        }
    }
    if output.contains("is a program, not an importable package") {
        output.push_str("\nthe plugin's files say `package main`; change that to `package plugin`");
    }
    BuildError::ToolFailed { command, status, output }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(lists: &str) -> Manifest {
        let head = "name = \"a\"\nversion = \"1.0.0\"\ndescription = \"A.\"\nlicense = \"MIT\"\n";
        crate::manifest(&format!("{head}{lists}")).unwrap()
    }

    #[test]
    fn every_handler_of_the_contract_is_supported() {
        let names = HANDLERS.map(|handler| format!("\"{}\"", handler.name)).join(", ");
        let all = manifest(&format!("handlers = [{names}]\npowers = []\n"));
        assert_eq!(files(&all, "example.com/a").len(), 1 + HANDLERS.len());
        let (resolve, world) = crate::world::resolve(&all).unwrap();
        let everything = resolve.packages[resolve.worlds[world].package.unwrap()].worlds["everything"];
        assert_eq!(resolve.worlds[world].exports.len(), resolve.worlds[everything].exports.len());
    }

    #[test]
    fn functions_of_different_handlers_have_different_names() {
        // The author's package has them all.
        let functions = HANDLERS.iter().flat_map(|handler| handler.functions).map(|(_, function, _)| *function);
        let mut names: Vec<_> = functions.collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "{names:?}");
    }

    #[test]
    fn every_handler_function_is_documented() {
        let documentation = include_str!("../../../../../sdk/go/doc.go");
        for Handler { name, functions, .. } in &HANDLERS {
            assert!(documentation.contains(&format!("//\t{name} ")), "{name}");
            for (_, function, takes) in *functions {
                let takes = takes.map(|takes| format!(" *plugboard.{takes}")).unwrap_or_default();
                let (begins, ends) = (format!("func {function}("), format!("{takes}) error"));
                let mut found = documentation.lines().filter(|line| line.contains(&begins));
                assert!(found.any(|line| line.ends_with(&ends)), "{begins}{ends}");
            }
        }
    }

    #[test]
    fn the_entry_calls_only_the_listed_handlers() {
        let files = files(&manifest("handlers = [\"on-lead\"]\npowers = [\"log\"]\n"), "example.com/a");
        let [(main, program), (lead, handler)] = files.as_slice() else { panic!("{files:?}") };
        assert_eq!([main, lead], ["main.go", "on/on_lead/handler.go"]);
        assert!(program.contains("guard.Log = log.Error"), "{program}");
        assert!(handler.contains("plugin \"example.com/a\""), "{handler}");
        assert!(handler.contains("= plugin.OnLead\n"), "{handler}");
    }

    #[test]
    fn a_missing_handler_function_is_reported_with_its_signature() {
        let explained = |output: &str| {
            let (command, status) = (String::new(), String::new());
            explain(BuildError::ToolFailed { command, status, output: output.to_owned() }).to_string()
        };
        let message = explained("on_lead/handler.go:10:50: undefined: plugin.OnLead");
        assert!(message.contains("`func OnLead(value *plugboard.LeadEvent) error`"), "{message}");
        assert!(!explained("undefined: plugin.OnLeads").contains("plugin.toml"));
        assert!(explained("x is a program, not an importable package").contains("package plugin"));
    }
}
