//! The connector of a small fictional platform. Its hook takes one item per line:
//! `KIND|ACCOUNT|KEY|THREAD|CONTACT|MORE`. It takes messages by `POST /send`.

use crate::{
    Third,
    contract::{
        exports::plugboard::inbox::connector::Guest,
        plugboard::inbox::{
            http,
            intake::{self, File, Item, ReceiptState},
            links,
            platform::{HookRequest, Outgoing, ProfileRequest},
            rules,
            secrets::{self, Hash, Piece},
            types::{Failure, FailureKind},
        },
    },
    failure, refused, request,
};

impl Guest for Third {
    /// The platform signs with a plain hash of the body and the secret.
    fn verify(request: HookRequest) -> Result<(), Failure> {
        let wrong = || failure(FailureKind::Denied, "the signature is wrong");
        let digest = request.headers("x-signature").first().and_then(|digits| unhex(digits)).ok_or_else(wrong)?;
        let pieces = [Piece::Data(request.body()), Piece::Secret("key".to_owned())];
        if secrets::hash_matches(Hash::Sha256, &pieces, &digest)? { Ok(()) } else { Err(wrong()) }
    }

    fn receive(request: HookRequest) -> Result<(), Failure> {
        let body = request.body();
        let text = std::str::from_utf8(&body).map_err(|_| failure(FailureKind::Invalid, "the body is not UTF-8"))?;
        text.lines().try_for_each(receive)
    }

    fn send(part: Outgoing) -> Result<(), Failure> {
        let post = request("POST", "/send")?;
        post.field("id", &part.id());
        post.field("to", &part.recipient());
        for (name, value) in [
            ("text", part.text()),
            ("subject", part.subject()),
            ("content", part.content()),
            ("opens", part.opens()),
            ("token", part.kept("answered", "token")),
            ("author", part.reply_to_author()),
        ] {
            if let Some(value) = value {
                post.field(name, &value);
            }
        }
        for file in part.attachments() {
            post.field("file", &links::address(&file, 600)?);
        }
        for (name, text) in part.template_parameters() {
            post.field(&format!("parameter-{name}"), &text);
        }
        part.keep("part", "asked", &part.attempt().to_string())?;
        let response = http::send(post)?;
        match response.status() {
            200 => {
                part.sent(Some(&String::from_utf8_lossy(&response.body())));
                Ok(())
            }
            status => Err(refused(status)),
        }
    }

    fn profile(request: ProfileRequest) -> Result<(), Failure> {
        let topic = request.kept("thread", "topic").unwrap_or_default();
        request.set_name(&format!("Person {} of {topic}", request.contact()));
        Ok(())
    }

    fn rules() -> Result<(), Failure> {
        rules::length("text", 100, "graphemes");
        rules::attachment("image", 1_000_000);
        rules::attachment("file", 1_000_000);
        rules::media_type("image", "image/*", 0);
        rules::whole_replies(2_000_000);
        rules::captions();
        rules::templates();
        rules::rate("conversation", 10, 1);
        rules::count("files", 4);
        rules::window_count(10, 172_800);
        rules::needs_consent("marketing");
        rules::opening("phone", "any");
        rules::block("location");
        rules::button_action("reply");
        rules::poll_every(10);
        rules::settles(60);
        rules::repeatable(30);
        rules::valid_for(86_400);
        for kind in ["typing", "read", "reaction", "edit", "deletion"] {
            rules::gesture(kind, 0);
        }
        Ok(())
    }
}

/// Emits the item of one line, of a request or of an answer to a poll.
pub(crate) fn receive(line: &str) -> Result<(), Failure> {
    let fields: Vec<&str> = line.splitn(6, '|').collect();
    let [kind, account, key, thread, contact, more] = fields[..] else {
        return Err(failure(FailureKind::Invalid, "a line has too few fields"));
    };
    let (first, second) = more.split_once('|').unwrap_or((more, ""));
    let item = Item::new(account, key, thread, contact);
    match kind {
        "message" => {
            item.external_id(key);
            item.subject(first);
            item.text(second);
            item.keep("message", "token", key);
            item.keep("thread", "topic", thread);
            item.conversation_name("Zamówienia");
            item.contact_attribute("email", "ada@example.org");
            item.also_known_as("phone", "+48500600700");
            intake::message(item)
        }
        "file" => {
            let file = File::new("audio");
            if first.is_empty() {
                file.bytes(second.as_bytes());
            } else {
                file.reference(first);
            }
            file.name("głos.ogg");
            file.media_type("audio/ogg");
            file.hint("voice");
            file.duration_ms(900);
            item.external_id(key);
            item.add_file(file);
            intake::message(item)
        }
        "place" => {
            item.external_id(key);
            item.content(more);
            intake::message(item)
        }
        "failed" => {
            item.failure(second, "The number is not reachable.");
            intake::receipt(item, first, ReceiptState::Failed)
        }
        "typing" => intake::typing(item, 5),
        "reaction-added" => intake::reaction_added(item, first, second),
        "reaction-removed" => intake::reaction_removed(item, first, second),
        "participant" => intake::participant(item, first),
        "moved" => intake::moved(item, first),
        "identity" => intake::identity_changed(item, first),
        "reachability" => intake::reachability(item, first),
        "consent" => intake::consent(item, first, second == "given", Some("keyword STOP")),
        "account" => intake::account(account, key, first, Some(second)),
        "taken" => intake::taken(item, first),
        "lead" => intake::lead(item, first, &[("size".to_owned(), second.to_owned())]),
        _ => intake::unknown_item(key, &format!("a line of the kind {kind}"), line.as_bytes()),
    }
}

/// Decodes hexadecimal digits.
fn unhex(digits: &str) -> Option<Vec<u8>> {
    if !digits.is_ascii() || digits.len() % 2 == 1 {
        return None;
    }
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok()).collect()
}
