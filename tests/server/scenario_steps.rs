//! `plugin test`: every kind of step except messages, each run with the guest that handles all of them.

use crate::scenarios::{fails, lines, order_status, passes, plugin};

#[test]
fn comments_are_public_and_may_be_answered_in_private() {
    let text = r#"
        [contact]
        name = "Ada"
        [[step]]
        comment = "order 8"
        [step.expect]
        actions = [{ private_reply_like = "Let us *", comment = "message-1", quick_replies = [] }]
        log_has = ["conversation conversation created", "comment Ada order 8", "json object", "preview allowed"]
        [[step]]
        say = "somebody else answers it"
        comment = { text = "order 9", from = "Bob", reply_to = "message-1", attributes = { post = "p" } }
        [step.expect]
        actions = [{ private_reply = "Let us talk here.", comment = "message-2" }]
        log = ["comment Bob order 9", "json object", "preview allowed"]
        [[step]]
        say = "a reaction of somebody who is known by now"
        reaction = { emoji = "👍", message = "message-1", from = "Bob" }
        expect = { actions = [], log = ["reaction 👍 order 8 Bob", "taken-back -"] }
        [[step]]
        reaction = { emoji = false, message = "message-2", taken_back = "❤" }
        expect = { log = ["reaction - order 9 Ada", "taken-back ❤"] }
    "#;
    passes(&order_status(), text);
    // The platform's rules and the people's rules are the same as on a server.
    let comment =
        |head: &str, expect: &str| format!("{head}\n[[step]]\ncomment = \"order 8\"\nexpect = {{ {expect} }}\n");
    let denied = |code: &str| format!("actions = [], failure = {{ kind = \"denied\", code = \"{code}\" }}");
    passes(
        &order_status(),
        &comment("[rules]\nprivate_reply_window = 60\n", "actions = [{ private_reply_like = \"*\" }]"),
    );
    passes(&order_status(), &comment("[rules]\nreply_window = 60\n", &denied("no-private-replies")));
    passes(&order_status(), &comment("[conversation]\nautomation = false\n", &denied("automation-off")));
    let printed = fails(&order_status(), &comment("", "actions = [{ private_reply = \"No.\" }]"));
    let came = "+ { private_reply = \"Let us talk here.\", comment = \"message-1\" }";
    assert_eq!(lines(&printed)[..3], ["actions", "- { private_reply = \"No.\" }", came], "{printed}");
}

#[test]
fn reactions_receipts_and_feedback_refer_to_the_plugins_last_message() {
    let text = r#"
        [contact]
        name = "Ada"
        [[step]]
        message = "echo hi"
        expect = { actions = [{ reply = "hi" }] }
        [[step]]
        person = "I am here"
        [[step]]
        reaction = "👍"
        expect = { log = ["reaction 👍 hi Ada", "taken-back -"] }
        [[step]]
        reaction = false
        expect = { log = ["reaction - hi Ada", "taken-back -"] }
        [[step]]
        receipt = "delivered"
        expect = { log = ["receipt delivered hi - -"] }
        [[step]]
        receipt = { state = "read", message = "message-3" }
        expect = { log = ["receipt read I am here - -"] }
        [[step]]
        feedback = 4
        expect = { log = ["feedback 4/5 - -"] }
        [[step]]
        feedback = { rating = 9, best = 10, text = "quick", message = "message-2" }
        expect = { log = ["feedback 9/10 quick hi"] }
        [[step]]
        say = "what the plugin records itself it hears as well"
        message = "rate 3"
        [step.expect]
        actions = [{ feedback = 3, best = 5, text = "as asked" }]
        log = ["feedback 3/5 as asked -"]
    "#;
    passes(&order_status(), text);
    let replied = "[[step]]\nmessage = \"echo hi\"\n";
    for (steps, why) in [
        ("[[step]]\nreceipt = \"read\"\n".to_owned(), "the plugin has sent nothing; name a message, such as"),
        (
            format!("{replied}[[step]]\nreaction = {{ emoji = \"x\", message = \"message-7\" }}\n"),
            "there is no `message-7`",
        ),
        (format!("{replied}[[step]]\nfeedback = {{ rating = 1, message = \"hi\" }}\n"), "there is no `hi`"),
        (
            format!("{replied}[[step]]\nreceipt = {{ state = \"read\", message = \"message-1\" }}\n"),
            "`receipt` needs one of our messages, but message-1 is not one",
        ),
        (
            format!("{replied}{}", "[[step]]\nreceipt = \"read\"\n".repeat(2)),
            "changes nothing: message-2 is already `read`",
        ),
    ] {
        let printed = fails(&order_status(), &steps);
        assert!(printed.contains(why), "{steps}\n{printed}");
    }
}

#[test]
fn gestures_are_made_at_once_and_correct_only_what_the_plugin_wrote() {
    let text = r#"
        [contact]
        name = "Ada"
        [[step]]
        message = "signal"
        [step.expect]
        log_has = ["caught invalid -"]
        actions = [
            { typing = "5s" },
            { read = true },
            { react = "👍", message = "message-1" },
            { react = false },
        ]
        [[step]]
        message = "echo hi"
        expect = { actions = [{ reply = "hi" }] }
        [[step]]
        message = "correct"
        [step.expect]
        log = ["edited-at -", "caught denied not-own"]
        actions = [{ edit_like = "corr*", message = "message-3" }, { delete = "message-3" }]
        [[step]]
        say = "the message is no longer there"
        message = "correct"
        [step.expect]
        log_has = ["refused edit refused deleted the message was deleted"]
        actions = [{ edit = "corrected", refused = "deleted" }, { delete = "message-3", refused = "deleted" }]
    "#;
    passes(&order_status(), text);
    let denied = r#"actions = [], failure = { kind = "denied", code = "CODE" }"#;
    for (steps, code) in [
        ("[rules]\ngestures = { typing = 0 }\n[[step]]\nmessage = \"signal\"\n", "no-gesture"),
        ("[[step]]\nmessage = \"correct\"\n", "not-own"),
    ] {
        let expected = denied.replace("CODE", code);
        passes(&order_status(), &format!("{steps}expect = {{ {expected} }}\n"));
    }
    let late = r#"
        [rules]
        gestures = { edit = 60, deletion = 0 }
        [[step]]
        message = "echo hi"
        [[step]]
        later = "2m"
        [[step]]
        message = "correct"
        expect = { actions = [{ edit = "corrected", refused = "gesture-late" }, { delete = "message-2" }] }
    "#;
    passes(&order_status(), late);
    // Each handler reacts twice, and ten times are allowed within ten minutes.
    let often = "[[step]]\nmessage = \"signal\"\n".repeat(5);
    let stopped = r#"
        [[step]]
        message = "signal"
        [step.expect]
        actions = [
            { typing = "5s" },
            { read = true },
            { react = "👍", message = "message-6", refused = "budget" },
            { react = false, refused = "budget" },
        ]
    "#;
    passes(&order_status(), &format!("{often}{stopped}"));
}

#[test]
fn what_a_platform_reports_of_the_customer_is_heard_and_held_against_replies() {
    let text = r#"
        [contact]
        name = "Ada"
        consents = { marketing = true }
        [[step]]
        message = "echo hi"
        expect = { actions = [{ reply = "hi" }] }
        [[step]]
        receipt = { state = "failed", code = "131049", reason = "blocked" }
        expect = { log = ["receipt failed hi 131049 blocked"] }
        [[step]]
        contact = { reachable = false }
        expect = { log = ["contact contact reachability - false given", "json object"] }
        [[step]]
        say = "who writes is reachable again"
        message = "echo again"
        [step.expect]
        actions = [{ reply = "again" }]
        log_has = ["contact contact reachability - true given"]
        [[step]]
        contact = { purpose = "all", given = false, how = "keyword STOP" }
        expect = { log = ["contact contact consent all true withdrawn", "json object"] }
        [[step]]
        message = "echo no"
        expect = { actions = [], failure = { kind = "denied", code = "no-consent" } }
        [[step]]
        contact = { identity = true }
        expect = { log = ["contact contact identity - true withdrawn", "json object"] }
    "#;
    passes(&order_status(), text);
    let members = r#"
        [contact]
        name = "Ada"
        [conversation]
        kind = "group"
        name = "Friends"
        participants = ["Bob"]
        [[step]]
        message = "members"
        [step.expect]
        log_has = ["member contact-2 Bob true unknown", "members 2", "caught denied other-contact", "named Countess"]
    "#;
    passes(&order_status(), members);
    for (text, why) in [
        ("contact = { reachable = true }", "`contact` changes nothing"),
        ("contact = { purpose = \"all\" }", "needs `purpose` and `given`"),
        ("receipt = { state = \"read\", code = \"1\" }", "only a message that `failed`"),
    ] {
        let printed = fails(&order_status(), &format!("[[step]]\n{text}\n"));
        assert!(printed.contains(why), "{text}\n{printed}");
    }
    let printed = fails(&order_status(), "[conversation]\nparticipants = [\"Bob\"]\n[[step]]\nmessage = \"a\"\n");
    assert!(printed.contains("a direct conversation has no other `participants`"), "{printed}");
}

#[test]
fn a_reviewer_passes_amends_and_holds_replies() {
    let text = r#"
        [rules]
        text_limit = { length = 20, utf16 = false }
        [[step]]
        review = "fine"
        [step.expect]
        review = "pass"
        log = ["review automation fine", "buttons -", "template -"]
        [[step]]
        review = { text = "teh cat", sender = "person", quick_replies = ["Yes", { title = "No", payload = "n" }] }
        [step.expect]
        review = { text = "the cat" }
        log_has = ["review person teh cat", "buttons Yes,No"]
        [[step]]
        review = "a secret"
        expect = { review = { hold = "it tells a secret" } }
        [[step]]
        say = "all of it at once"
        review = "teh secret"
        expect = { review = { text = "the secret", hold = true } }
        [[step]]
        review = { text = "Hello!", template = { name = "hello", language = "en" } }
        expect = { review = "pass", log_has = ["template hello"] }
        [[step]]
        say = "what is amended must fit the platform"
        review = "teh ................."
        expect = { review = { text = "the .................", hold = true } }
        [[step]]
        review = "not now"
        expect = { failure = { kind = "unavailable", code = "later" } }
        [[step]]
        say = "the person who wrote is in the conversation"
        message = "echo hi"
        expect = { failure = { kind = "denied", code = "person-handles" } }
    "#;
    passes(&order_status(), text);
    let printed = fails(&order_status(), "[[step]]\nreview = \"teh cat\"\nexpect = { review = \"pass\" }\n");
    assert_eq!(lines(&printed)[..3], ["review", "- \"pass\"", "+ { text = \"the cat\" }"], "{printed}");
    let printed = fails(&order_status(), "[[step]]\nreview = \"not now\"\n");
    assert!(lines(&printed)[2].starts_with("+ review: the plugin returned unavailable (later)"), "{printed}");
    // A reply whose review failed is held, as on a server, so it cannot be read by the customer.
    let failed = "[[step]]\nreview = \"not now\"\nexpect = { failure = { kind = \"unavailable\" } }\n";
    let read = "[[step]]\nreceipt = { state = \"read\", message = \"message-1\" }\n";
    let printed = fails(&order_status(), &format!("{failed}{read}"));
    assert!(printed.contains("message-1 is already `held`"), "{printed}");
}

#[test]
fn an_assistant_suggests_and_runs_commands() {
    let text = r#"
        [contact]
        name = "Ada"
        [[step]]
        suggest = ""
        expect = { suggestions = ["Hello Ada"], log = ["suggest Ann -"], actions = [] }
        [[step]]
        change = { assignee = "Eve" }
        [[step]]
        suggest = "I see"
        expect = { suggestions = ["Hello Ada", "I see, thank you."], log = ["suggest Eve I see"] }
        [[step]]
        commands = true
        [step.expect]
        commands = [
            { name = "refund", title = "Refund", input = "order number" },
            { name = "greet", title = "Greet", input = false },
        ]
        [[step]]
        command = "refund"
        expect = { actions = [{ note = "refund of - for Eve" }] }
        [[step]]
        command = { name = "refund", input = "8", agent = "Tim" }
        expect = { actions = [{ note = "refund of 8 for Tim" }] }
        [[step]]
        say = "at a person's word it answers where automatic replies keep silent"
        command = "greet"
        expect = { actions = [{ reply = "Hello from Eve" }] }
        [[step]]
        command = "dance"
        expect = { failure = { kind = "not-found", code = "unknown-command" } }
    "#;
    passes(&order_status(), text);
    let printed = fails(&order_status(), "[[step]]\nsuggest = \"\"\nexpect = { suggestions = [\"Hi\"] }\n");
    assert_eq!(lines(&printed)[..3], ["suggestions", "- \"Hi\"", "+ \"Hello -\""], "{printed}");
    let printed = fails(&order_status(), "[[step]]\ncommands = true\nexpect = { commands = [\"greet\"] }\n");
    assert_eq!(lines(&printed)[2], "{ name = \"greet\", title = \"Greet\", input = false }", "{printed}");
}

#[test]
fn files_in_a_step_have_their_contents() {
    let text = r#"
        [config]
        api_base = "https://shop.example"
        [secrets]
        token = "s3cret"
        [[http]]
        url = "https://shop.example/upload"
        headers = { content-type = "text/plain" }
        body = "thanks"
        [[step]]
        message = { text = "file", files = [{ name = "a.txt", media_type = "text/plain", text = "12 EUR" }] }
        expect = { log_has = ["piece 4", "piece 2", "piece 0", "sum 367"] }
        [[step]]
        message = { text = "file", files = [{ base64 = "AAECA/8=" }] }
        expect = { log = ["piece 4", "piece 1", "piece 0", "sum 261"] }
        [[step]]
        message = { text = "read", files = [{ name = "cat.png", media_type = "image/png", base64 = "AAEC" }] }
        expect = { log_has = ["attachment.kind image", "attachment.name cat.png", "attachment.media-type image/png", "attachment.size 3"] }
        [[step]]
        message = { text = "post", files = [{ name = "a.txt", text = "in the file" }] }
        [step.expect]
        actions = [{ reply = "", files = 1 }]
        log = ["posted 200", "type text/plain", "body 6"]
        requests = [{ method = "POST", body = "a: 1\ntoken: ${secret.token}\nfile: file a.txt, -, 11 bytes" }]
    "#;
    passes(&order_status(), text);
    // A comment may have a file. Without a file, the guest itself fails.
    passes(
        &order_status(),
        "[[step]]\ncomment = { text = \"look\", files = [{ text = \"a\" }] }\nexpect = { log_has = [\"look\"] }\n",
    );
    let none = "[[step]]\nmessage = \"file\"\nexpect = { failure = { kind = \"internal\" } }\n";
    passes(&order_status(), none);
}

#[test]
fn a_step_for_a_handler_or_role_that_the_plugin_lacks_fails() {
    for (step, why) in [
        ("reaction = \"x\"", "the plugin does not export on-reaction"),
        ("receipt = \"read\"", "the plugin does not export on-receipt"),
        ("feedback = 1", "the plugin does not export on-feedback"),
        ("review = \"x\"", "the plugin is not a reviewer"),
        ("suggest = \"x\"", "the plugin is not an assistant"),
        ("commands = true", "the plugin is not an assistant"),
        ("command = \"x\"", "the plugin is not an assistant"),
    ] {
        let printed = fails(&plugin("triage"), &format!("[[step]]\n{step}\n"));
        assert!(printed.contains(why), "{step}\n{printed}");
    }
    // A comment is part of the conversation, so it needs no handler.
    passes(&plugin("triage"), "[[step]]\ncomment = \"hello\"\nexpect = { actions = [] }\n");
}
