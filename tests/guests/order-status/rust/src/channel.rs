//! The roles of a connector besides its own.

use crate::{OrderStatus, reading::or_not};
use plugboard_sdk::{
    ChannelPoll, Failure, Media, MediaRequest, Outgoing, Poller, Settle, Setup, SetupRequest, config, http, info,
    intake::{self, Item},
};
use serde_json::Value;

impl Media for OrderStatus {
    fn fetch(request: MediaRequest) -> Result<(), Failure> {
        info!(
            "media {} {} {} {} {} {} {}",
            request.account(),
            request.thread(),
            request.kind(),
            request.reference(),
            or_not(request.message()),
            request.attempt(),
            request.max_bytes()
        );
        info!("topic {}", or_not(request.kept("thread", "topic")));
        let base = config::get("api_base").ok_or("no api_base")?;
        let get = http::Request::new("GET", &format!("{base}/files/{}", request.reference()));
        get.header("authorization", "Bearer ${secret.token}");
        get.answer_to_file(request.max_bytes());
        get.follow_redirects();
        let response = http::send(get)?;
        match response.status() {
            200 => {
                info!("body {}", response.body().len());
                info!("types {}", response.headers("x-type").join(","));
                request.set_name("photo.jpg");
                request.deliver(&response.attachment(None)?);
                Ok(())
            }
            202 => Err(Failure::unavailable("not ready").with_retry_after_ms(2_000)),
            _ => Err(Failure::not_found("there is no file").with_code("no-file")),
        }
    }
}

impl Poller for OrderStatus {
    fn poll(request: ChannelPoll) -> Result<(), Failure> {
        let since = request.since();
        let shown = or_not(since.map(|since| since.to_string()));
        info!("poll {} {} {shown}", request.account(), or_not(request.cursor()));
        if request.cursor().is_none() && since.is_none() {
            request.set_cursor("start");
            return Ok(());
        }
        let item = Item::new(&request.account(), "p-1", "t", "c");
        item.text("polled");
        intake::message(item)?;
        intake::unknown_item("p-2", "kind dance", b"{}")?;
        request.set_cursor("next");
        request.again();
        request.wait(7);
        request.gap("some are lost");
        Ok(())
    }
}

impl Setup for OrderStatus {
    fn join(request: SetupRequest) -> Result<(), Failure> {
        info!("join {} {}", or_not(request.account()), request.hook_url());
        request.set_account("a-1", Some("Shop"));
        request.hears_by("poll");
        request.report("check it");
        request.renew_after(3_600);
        Ok(())
    }

    fn leave(request: SetupRequest) -> Result<(), Failure> {
        info!("leave {}", or_not(request.account()));
        Err(Failure::unavailable("gone"))
    }
}

impl Settle for OrderStatus {
    fn settle(part: Outgoing) -> Result<(), Failure> {
        info!("settle {} {} {}", part.id(), part.attempt(), or_not(part.kept("part", "upload")));
        let base = config::get("api_base").ok_or("no api_base")?;
        let get = http::Request::new("GET", &format!("{base}/sent/{}", part.id()));
        get.header("authorization", "Bearer ${secret.token}");
        let response = http::send(get)?;
        match response.status() {
            200 => {
                let answer: Value = response.json()?;
                part.sent(answer["id"].as_str());
            }
            202 => {}
            404 => part.not_sent(),
            status => {
                let message = format!("the platform answered {status}");
                return Err(Failure::denied(message).with_code("refused"));
            }
        }
        Ok(())
    }
}
