//! The connector's other roles. The platform lists events by `GET /events?after=CURSOR`, one item per line and the next
//! cursor in the header `x-next`. It has files at `/files/REFERENCE`, templates at `/templates`, one per line, and says
//! by `GET /sent/PART` whether it took a part.

use crate::{
    Third, connector,
    contract::{
        exports::plugboard::inbox::{catalogue, gestures, media, poller, settle, setup},
        plugboard::inbox::{
            http,
            platform::{CatalogueRequest, ChannelPoll, Gesture, MediaRequest, Outgoing, SetupRequest},
            types::Failure,
        },
    },
    refused, request, say,
};

/// Sends a request that may be repeated. Returns the response if it is a success.
fn ask(request: http::Request) -> Result<http::Response, Failure> {
    request.repeatable();
    let response = http::send(request)?;
    match response.status() {
        200..=299 => Ok(response),
        status => Err(refused(status)),
    }
}

fn text(response: &http::Response) -> String {
    String::from_utf8_lossy(&response.body()).into_owned()
}

impl media::Guest for Third {
    fn fetch(wanted: MediaRequest) -> Result<(), Failure> {
        let get = request("GET", &format!("/files/{}", wanted.reference()))?;
        get.answer_to_file(wanted.max_bytes());
        get.follow_redirects();
        let response = ask(get)?;
        wanted.set_name("głos.ogg");
        wanted.deliver(&response.attachment(None)?);
        Ok(())
    }
}

impl poller::Guest for Third {
    fn poll(channel: ChannelPoll) -> Result<(), Failure> {
        let Some(cursor) = channel.cursor() else {
            channel.set_cursor("start");
            return Ok(());
        };
        let response = ask(request("GET", &format!("/events?after={cursor}"))?)?;
        text(&response).lines().try_for_each(connector::receive)?;
        if let Some(next) = response.header("x-next") {
            channel.set_cursor(&next);
            channel.again();
        }
        Ok(())
    }
}

impl setup::Guest for Third {
    fn join(channel: SetupRequest) -> Result<(), Failure> {
        let post = request("POST", "/hooks")?;
        post.field("url", &channel.hook_url());
        ask(post)?;
        channel.hears_by("hook");
        channel.report("Check the platform's settings.");
        channel.renew_after(86_400);
        Ok(())
    }

    fn leave(channel: SetupRequest) -> Result<(), Failure> {
        let account = channel.account().unwrap_or_default();
        ask(request("DELETE", &format!("/hooks/{account}"))?).map(drop)
    }
}

impl settle::Guest for Third {
    fn settle(part: Outgoing) -> Result<(), Failure> {
        say(&format!("asked after try {}", part.kept("part", "asked").unwrap_or_default()));
        let response = ask(request("GET", &format!("/sent/{}", part.id()))?)?;
        match text(&response).as_str() {
            "" => {}
            "no" => part.not_sent(),
            id => part.sent(Some(id)),
        }
        Ok(())
    }
}

impl catalogue::Guest for Third {
    fn read(wanted: CatalogueRequest) -> Result<(), Failure> {
        let response = ask(request("GET", "/templates")?)?;
        text(&response).lines().try_for_each(|template| wanted.add(template))
    }
}

impl gestures::Guest for Third {
    fn perform(gesture: Gesture) -> Result<(), Failure> {
        let post = request("POST", "/gesture")?;
        for (name, value) in [
            ("kind", Some(gesture.kind())),
            ("message", gesture.message()),
            ("emoji", gesture.emoji()),
            ("text", gesture.text()),
            ("seconds", Some(gesture.seconds().to_string())),
        ] {
            if let Some(value) = value {
                post.field(name, &value);
            }
        }
        let id = text(&ask(post)?);
        if gesture.kind() == "edit" {
            gesture.changed_id(&id);
        }
        Ok(())
    }
}
