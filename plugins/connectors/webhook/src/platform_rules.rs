//! Declares what the other system allows. Without a configuration, there are no limits but the inbox's own.

use crate::{
    limits::{Buttons, Length, Limits, Rate},
    send::FORM_BYTES,
    settings::{FilesBy, Settings},
    sign, verify,
};
use plugboard_sdk::{Failure, config, rules};

/// The largest file that the server stores, in bytes.
const FILE_BYTES: u32 = 25 << 20;
/// The quick replies of a reply, and the length of a title, if nothing else is configured: the inbox's own limits.
const QUICK_REPLIES: Buttons = Buttons { max: 13, title: 256 };

/// Declares the rules, and checks the rest of the configuration.
///
/// # Errors
/// Returns `invalid` with a sentence that names the member of the configuration, or the secret, that is wrong or
/// missing.
pub fn declare() -> Result<(), Failure> {
    let settings = Settings::read()?;
    verify::needs(&settings.signature)?;
    if settings.url.is_some() {
        sign::needs()?;
    }
    settings.rules.check()?;
    windows(&settings.rules);
    files(&settings);
    texts(&settings.rules)?;
    rates(&settings.rules)?;
    for gesture in &settings.gestures {
        known("gestures", gesture, rules::gesture(gesture, settings.rules.within(gesture)))?;
    }
    for (identifier, first) in &settings.opening {
        known("opening", &format!("{identifier}` with `{first}"), rules::opening(identifier, first))?;
    }
    // Templates can be entered by an admin, too, so a list of them is not needed.
    if settings.url.is_some() {
        rules::templates();
    }
    for purpose in &settings.rules.needs_consent {
        rules::needs_consent(purpose);
    }
    let repeatable = settings.repeatable();
    if repeatable > 0 {
        rules::repeatable(repeatable);
    }
    if let Some(seconds) = settings.rules.settles {
        rules::settles(seconds);
    }
    Ok(())
}

fn windows(limits: &Limits) {
    if let Some(seconds) = limits.reply_window {
        rules::reply_window(seconds);
    }
    if let Some(window) = &limits.person_window {
        rules::person_window(window.seconds, &window.tag);
    }
    if let Some(seconds) = limits.private_reply_window {
        rules::private_reply_window(seconds);
    }
    if let Some(Rate { count, seconds }) = limits.window_count {
        rules::window_count(count, seconds);
    }
}

fn files(settings: &Settings) {
    let limits = &settings.rules;
    let most = match settings.files {
        FilesBy::Address => FILE_BYTES,
        FilesBy::Multipart => FORM_BYTES,
    };
    for (kind, bytes) in limits.sizes(most) {
        rules::attachment(kind, bytes);
    }
    for (kind, media_types) in &limits.media_types {
        for media_type in media_types {
            rules::media_type(kind, media_type, 0);
        }
    }
    // The neutral form has a place for the text and for all files of a reply.
    rules::captions();
    let whole = limits.whole_replies.unwrap_or(most).min(most);
    if whole > 0 {
        rules::whole_replies(whole);
    }
}

fn texts(limits: &Limits) -> Result<(), Failure> {
    for (of, Length { max, unit }) in &limits.lengths {
        known("rules.lengths", &format!("{of}` in `{unit}"), rules::length(of, *max, unit))?;
    }
    let buttons = limits.quick_replies.unwrap_or(QUICK_REPLIES);
    if buttons.max > 0 {
        rules::quick_replies(buttons.max, buttons.title);
    }
    for block in &limits.blocks {
        rules::block(block);
    }
    for action in &limits.button_actions {
        rules::button_action(action);
    }
    for (of, count) in &limits.counts {
        known("rules.counts", of, rules::count(of, *count))?;
    }
    Ok(())
}

fn rates(limits: &Limits) -> Result<(), Failure> {
    for (per, Rate { count, seconds }) in &limits.rates {
        known("rules.rates", per, rules::rate(per, *count, *seconds))?;
    }
    if let Some(Rate { count, seconds }) = limits.receive_rate {
        rules::receive_rate(count, seconds);
    }
    Ok(())
}

/// Returns a failure if the host does not know a word of the configuration.
fn known(member: &str, word: &str, is_known: bool) -> Result<(), Failure> {
    if is_known { Ok(()) } else { Err(config::wrong(member, &format!("the server does not know `{word}`"))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_word_is_refused() {
        assert!(known("rules.counts", "buttons", true).is_ok());
        let failure = known("rules.counts", "wheels", false).unwrap_err();
        assert!(failure.message.contains("`rules.counts`: the server does not know `wheels`"), "{}", failure.message);
    }
}
