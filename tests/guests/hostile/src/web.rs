//! Requests to forbidden and to allowed addresses.

use plugboard_sdk::{Conversation, Failure, http, info, replies};

/// `METHOD URL`: makes a request and logs the status; returns the host's failure.
pub fn call(rest: &str) -> Result<(), Failure> {
    let (method, url) = rest.split_once(' ').ok_or("http METHOD URL")?;
    let request = http::Request::new(method, url);
    request.header("Authorization", "Bearer ${secret.token}");
    if method == "POST" {
        request.body(b"hello ${secret.token}");
    }
    let response = http::send(request)?;
    info!("{} {}", response.status(), response.text());
    Ok(())
}

/// `COUNT URL`: makes this many requests, one after another.
pub fn many(rest: &str) -> Result<(), Failure> {
    let (count, url) = rest.split_once(' ').ok_or("many COUNT URL")?;
    let count: u32 = count.parse().map_err(|_| "no number")?;
    (0..count).try_for_each(|_| http::send(http::Request::new("GET", url)).map(drop))
}

/// `URL`: gets a file, uploads it to the same address, and sends it to the customer, without reading its content.
pub fn picture(conversation: &Conversation, url: &str) -> Result<(), Failure> {
    let file = http::send(http::Request::new("GET", url))?.attachment(Some("cat.png"))?;
    let request = http::Request::new("PUT", url);
    request.body_file(&file);
    let response = http::send(request)?;
    info!("{}", response.status());
    let draft = replies::Draft::new("");
    draft.attachment(&file);
    replies::reply(conversation, draft).map(drop)
}

/// `URL`: posts a form with a secret in it.
pub fn form(url: &str) -> Result<(), Failure> {
    let request = http::Request::new("POST", url);
    request.secret_field("token", "token");
    request.field("text", "a&b=${secret.token}");
    let response = http::send(request)?;
    info!("{}", response.status());
    Ok(())
}

/// `URL`: makes a request that follows redirects, and logs the status.
pub fn follow(url: &str) -> Result<(), Failure> {
    let request = http::Request::new("GET", url);
    request.header("Authorization", "Bearer ${secret.token}");
    request.follow_redirects();
    let response = http::send(request)?;
    info!("{} {}", response.status(), response.text());
    Ok(())
}

/// `URL`: makes two files of one answer.
pub fn twice(url: &str) -> Result<(), Failure> {
    let request = http::Request::new("GET", url);
    request.answer_to_file(1 << 20);
    let response = http::send(request)?;
    info!("{:?}", response.attachment(None)?.size());
    response.attachment(None).map(drop)
}
