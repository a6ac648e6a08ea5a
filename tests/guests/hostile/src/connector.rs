//! The hostile guest as a connector.

use crate::Hostile;
use plugboard_sdk::{Connector, Failure, FailureKind, HookRequest, Outgoing, ProfileRequest, http, intake, kv, rules};

impl Connector for Hostile {
    fn verify(request: HookRequest) -> Result<(), Failure> {
        match request.query("do").as_deref() {
            Some("deny") => Err(Failure::denied("not signed")),
            Some("challenge") => {
                request.respond(200, "text/plain", b"challenge");
                Ok(())
            }
            Some("status") => {
                request.respond(99, "text/plain", b"");
                Ok(())
            }
            Some("intake") => intake::message(item("k")),
            Some("kv") => kv::get("k").map(drop),
            Some("keep") => kv::shared_set("k", "v"),
            Some("shared") => kv::shared_get("k").map(drop),
            _ => Ok(()),
        }
    }

    fn receive(request: HookRequest) -> Result<(), Failure> {
        let body = String::from_utf8_lossy(&request.body()).into_owned();
        let (word, rest) = body.split_once(' ').unwrap_or((&body, ""));
        match word {
            "items" => {
                let count: u32 = rest.parse().map_err(|_| "no number")?;
                (0..count).try_for_each(|turn| intake::message(item(&turn.to_string())))
            }
            "wrong" => {
                let wrong = item("wrong");
                wrong.conversation_kind("cosy");
                let refused = intake::message(wrong).err().map(|failure| failure.kind);
                intake::unknown("odd", &format!("{refused:?}"))?;
                kv::shared_set("seen", "1")?;
                intake::message(item("good"))
            }
            "trap" => {
                intake::message(item("lost"))?;
                panic!("in the middle of a batch")
            }
            _ => Err(Failure::new(FailureKind::Invalid, "no such word")),
        }
    }

    /// The part's text lists the requests to make: `POST URL`, one per line. `UPLOAD URL` is an idempotent POST.
    fn send(part: Outgoing) -> Result<(), Failure> {
        for line in part.text().unwrap_or_default().lines() {
            match line.split_once(' ') {
                Some(("UPLOAD", url)) => {
                    let request = http::Request::new("POST", url);
                    request.repeatable();
                    drop(http::send(request)?);
                }
                Some((method, url)) => drop(http::send(http::Request::new(method, url))?),
                None if line == "trap" => panic!("after sending"),
                None => part.sent(Some(line)),
            }
        }
        Ok(())
    }

    fn profile(request: ProfileRequest) -> Result<(), Failure> {
        request.set_name(&format!("Name of {}", request.contact()));
        request.set_attribute("language", "en");
        Ok(())
    }

    fn rules() -> Result<(), Failure> {
        rules::text_limit(2_000, true);
        rules::reply_window(86_400);
        rules::attachment("image", 8 << 20);
        Ok(())
    }
}

fn item(key: &str) -> intake::Item {
    let item = intake::Item::new("account", key, "thread", "contact");
    item.text("hello");
    item
}
