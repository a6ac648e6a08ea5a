//! Rich content, and templates with named parameters: sent as an automation, and read from the platform as a connector.

use crate::{OrderStatus, log_caught, powers::word_of};
use plugboard_sdk::{
    Catalogue, CatalogueRequest, Failure, MessageEvent, config, http, info,
    replies::{self, Draft},
    templates::{self, Filling},
};
use serde_json::Value;

/// Replies with rich content alone.
pub fn rich(event: &MessageEvent, document: &str) -> Result<(), Failure> {
    let draft = Draft::new("");
    draft.content(document);
    draft.purpose("service");
    let preview = replies::reply(&event.conversation(), draft)?;
    info!("preview {}", word_of(preview));
    Ok(())
}

/// Replies with a template that has named parameters, and looks templates up.
pub fn fill(event: &MessageEvent) -> Result<(), Failure> {
    let conversation = event.conversation();
    let filling = Filling::new("order", "en");
    filling.set("name", "Ada");
    if let Some(picture) = event.message().attachments().first() {
        filling.set_file("picture", picture);
    }
    let preview = templates::reply_with(&conversation, filling)?;
    info!("preview {}", word_of(preview));
    let template: Value = serde_json::from_str(&templates::find(&conversation, "order", "en")?)?;
    info!("template {}", template["name"].as_str().unwrap_or("-"));
    if let Err(failure) = templates::find(&conversation, "none", "en") {
        log_caught(&failure);
    }
    Ok(())
}

impl Catalogue for OrderStatus {
    fn read(request: CatalogueRequest) -> Result<(), Failure> {
        info!("catalogue {}", request.account());
        let base = config::get("api_base").ok_or("no api_base")?;
        let get = http::Request::new("GET", &format!("{base}/templates"));
        get.header("authorization", "Bearer ${secret.token}");
        let response = http::send(get)?;
        match response.status() {
            200 => request.add(&response.text()),
            status => Err(Failure::unavailable(format!("the platform answered {status}"))),
        }
    }
}
