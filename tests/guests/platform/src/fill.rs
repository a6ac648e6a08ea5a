//! Messages that the tests ask for: templates, and messages with a purpose. The log says what is refused.

use plugboard_sdk::{
    Conversation, Failure, MessageEvent, info,
    replies::{self, Draft},
    templates::{self, Filling},
};

/// Runs a command, if it is one of these.
pub fn run(command: &str, rest: &str, event: &MessageEvent) {
    let conversation = event.conversation();
    match command {
        "promote" => promote(&conversation, rest),
        "template" => by_numbers(&conversation, rest),
        "fill" => by_names(event, rest),
        "find" => find(&conversation, rest),
        _ => {}
    }
}

/// Logs why something was not done. It is no failure of the handler.
fn refused<T>(what: &str, done: Result<T, Failure>) -> Option<T> {
    match done {
        Ok(done) => Some(done),
        Err(failure) => {
            info!("{what} refused {} {}", failure.code.as_deref().unwrap_or("-"), failure.message);
            None
        }
    }
}

/// Replies for the purpose `marketing`.
fn promote(conversation: &Conversation, text: &str) {
    let draft = Draft::new(text);
    draft.purpose("marketing");
    refused("promote", replies::reply(conversation, draft));
}

/// Sends a template with variables: its name, its language, and the variables, each one word.
fn by_numbers(conversation: &Conversation, words: &str) {
    let mut words = words.split(' ');
    let (name, language) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let variables: Vec<_> = words.map(str::to_owned).collect();
    refused("template", templates::reply(conversation, name, language, &variables));
}

/// Sends a template with parameters: its name, its language, and words such as `name=Ada`. The first file of the customer's
/// message is the parameter `picture`.
fn by_names(event: &MessageEvent, words: &str) {
    let mut words = words.split(' ');
    let (name, language) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let filling = Filling::new(name, language);
    for word in words {
        let (parameter, text) = word.split_once('=').unwrap_or((word, ""));
        filling.set(parameter, text);
    }
    if let Some(file) = event.message().attachments().first() {
        filling.set_file("picture", file);
    }
    refused("fill", templates::reply_with(&event.conversation(), filling));
}

/// Logs a template as a document, and the names of all templates.
fn find(conversation: &Conversation, words: &str) {
    let (name, language) = words.split_once(' ').unwrap_or((words, ""));
    if let Some(document) = refused("find", templates::find(conversation, name, language)) {
        info!("found {document}");
    }
    if let Some(names) = refused("names", templates::names(conversation, None)) {
        info!("names {}", names.join(","));
    }
}
