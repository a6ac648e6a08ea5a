//! When an episode of a conversation begins, is answered, is resolved and is reopened, and since when the customer waits.
//!
//! The functions change the conversation and return what the history records of it. A message that arrives late counts
//! by the time at which it was sent.

use plugboard_model::{Author, AuthorKind, Conversation, Episode, LastMessage, Message, MessageKind, Status};

/// What happened to the episode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begins {
    /// A new one began.
    Opened,
    /// The current one was reopened.
    Reopened,
}

impl Begins {
    /// The word in the history.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Reopened => "reopened",
        }
    }
}

/// Who wrote a message, and when.
#[derive(Debug, Clone, Copy)]
pub struct Wrote {
    /// The kind of author.
    pub by: AuthorKind,
    /// The message's position.
    pub seq: i64,
    /// When it was sent, but not later than it was stored.
    pub at: i64,
}

/// Records that the customer wrote. `new_id` is the identifier of the episode that begins, if one does.
pub fn customer_wrote(c: &mut Conversation, wrote: Wrote, reopening_ms: i64, new_id: String) -> Option<Begins> {
    // A message that arrives late may be older than the one since which the customer waits.
    let oldest = |since: Option<i64>| Some(since.map_or(wrote.at, |since| since.min(wrote.at)));
    c.waiting_since = oldest(c.waiting_since);
    c.waiting_for_person_since = oldest(c.waiting_for_person_since);
    customer_came(c, wrote, reopening_ms, new_id)
}

/// Records that the customer came, if not with a message, then by a form. Nobody waits for the answer to a form.
pub fn customer_came(c: &mut Conversation, wrote: Wrote, reopening_ms: i64, new_id: String) -> Option<Begins> {
    match &mut c.episode {
        Some(episode) => match episode.resolved_at {
            None => None,
            Some(resolved) if wrote.at - resolved <= reopening_ms => {
                reopen(episode);
                Some(Begins::Reopened)
            }
            Some(_) => Some(open(c, wrote, new_id)),
        },
        None => Some(open(c, wrote, new_id)),
    }
}

/// Records that somebody on our side wrote to the customer. `new_id` is the identifier of the episode that begins, if
/// the conversation has none yet. A message in a resolved conversation, such as a question for feedback, begins nothing
/// and answers nothing. Neither does one that was written before what it would answer, and was reported late.
pub fn we_wrote(c: &mut Conversation, wrote: Wrote, new_id: String) -> Option<Begins> {
    let begins = c.episode.is_none().then(|| open(c, wrote, new_id));
    answer(&mut c.waiting_since, wrote.at);
    if wrote.by == AuthorKind::Agent {
        answer(&mut c.waiting_for_person_since, wrote.at);
    }
    let counts = |episode: &&mut Episode| {
        // What we write first is no answer.
        begins.is_none()
            && wrote.at >= episode.opened_at
            && episode.resolved_at.is_none_or(|resolved| wrote.at <= resolved)
    };
    if let Some(episode) = c.episode.as_mut().filter(counts) {
        let answers = episode.opened_by == AuthorKind::Contact;
        if answers {
            episode.first_reply_at.get_or_insert(wrote.at);
        }
        if wrote.by == AuthorKind::Agent {
            episode.person_replies += 1;
            if answers {
                episode.first_person_reply_at.get_or_insert(wrote.at);
            }
        }
    }
    begins
}

/// Ends the wait if it began before we wrote.
fn answer(since: &mut Option<i64>, at: i64) {
    if since.is_some_and(|since| since <= at) {
        *since = None;
    }
}

/// Records a change of the status that has happened, by whom and when.
pub fn status_changed(c: &mut Conversation, before: Status, by: Option<&Author>, now: i64) -> Option<Begins> {
    if c.status == Status::Resolved && before != Status::Resolved {
        (c.waiting_since, c.waiting_for_person_since) = (None, None);
        if let Some(episode) = &mut c.episode {
            episode.first_resolved_at.get_or_insert(now);
            episode.resolved_at = Some(now);
            episode.resolved_by = by.cloned();
        }
        return None;
    }
    let reopened = before == Status::Resolved && c.status != Status::Resolved;
    let episode = c.episode.as_mut().filter(|episode| reopened && episode.resolved_at.is_some())?;
    reopen(episode);
    Some(Begins::Reopened)
}

/// Records that a plugin turned automatic replies off, and so handed the customer to people.
pub fn handed_over(c: &mut Conversation, now: i64) {
    if let Some(episode) = &mut c.episode {
        episode.handed_over_at.get_or_insert(now);
    }
}

fn open(c: &mut Conversation, wrote: Wrote, id: String) -> Begins {
    let number = c.episode.as_ref().map_or(1, |last| last.number + 1);
    c.episode = Some(Episode {
        id,
        number,
        opened_by: wrote.by,
        opened_seq: wrote.seq,
        opened_at: wrote.at,
        first_reply_at: None,
        first_person_reply_at: None,
        person_replies: 0,
        handed_over_at: None,
        first_resolved_at: None,
        resolved_at: None,
        resolved_by: None,
        reopened: 0,
    });
    Begins::Opened
}

fn reopen(episode: &mut Episode) {
    episode.resolved_at = None;
    episode.reopened += 1;
}

/// Sets what a list shows of the last message, if this message is the last one. Notes are not shown.
pub fn show(c: &mut Conversation, message: &Message) {
    let is_older = c.last_message.as_ref().is_some_and(|last| last.seq > message.seq);
    if message.kind == MessageKind::Note || is_older {
        return;
    }
    c.last_message = Some(LastMessage {
        seq: message.seq,
        text: if message.deleted { String::new() } else { LastMessage::line(&message.text) },
        author_kind: message.author_kind,
        author_name: message.author_name.clone(),
        at: message.sent_at,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    const HOUR: i64 = 60 * 60 * 1_000;

    fn wrote(by: AuthorKind, seq: i64, at: i64) -> Wrote {
        Wrote { by, seq, at }
    }

    fn customer(c: &mut Conversation, seq: i64, at: i64) -> Option<Begins> {
        customer_wrote(c, wrote(AuthorKind::Contact, seq, at), 2 * HOUR, format!("e{seq}"))
    }

    fn status(c: &mut Conversation, to: Status, at: i64) -> Option<Begins> {
        let before = std::mem::replace(&mut c.status, to);
        status_changed(c, before, Some(&Author::named(AuthorKind::Agent, "ann")), at)
    }

    #[test]
    fn an_episode_begins_is_answered_resolved_and_reopened_or_followed_by_the_next() {
        let mut c = fixtures::conversation();
        assert_eq!(customer(&mut c, 1, 10), Some(Begins::Opened));
        assert_eq!(customer(&mut c, 2, 20), None);
        assert_eq!((c.waiting_since, c.waiting_for_person_since), (Some(10), Some(10)), "since the oldest");

        assert_eq!(we_wrote(&mut c, wrote(AuthorKind::Plugin, 3, 30), "x".into()), None);
        assert_eq!((c.waiting_since, c.waiting_for_person_since), (None, Some(10)), "a plugin is no person");
        handed_over(&mut c, 31);
        handed_over(&mut c, 99);
        assert_eq!(we_wrote(&mut c, wrote(AuthorKind::Agent, 4, 40), "x".into()), None);
        assert_eq!(we_wrote(&mut c, wrote(AuthorKind::Agent, 5, 50), "x".into()), None);
        assert_eq!((c.waiting_since, c.waiting_for_person_since), (None, None));
        let e = c.episode.clone().expect("an episode");
        assert_eq!((e.id.as_str(), e.number, e.opened_at, e.opened_seq), ("e1", 1, 10, 1));
        assert_eq!((e.first_reply_at, e.first_person_reply_at, e.person_replies), (Some(30), Some(40), 2));
        assert_eq!(e.handed_over_at, Some(31));

        assert_eq!(status(&mut c, Status::Resolved, 60), None);
        let e = c.episode.clone().expect("an episode");
        assert_eq!((e.first_resolved_at, e.resolved_at, e.reopened), (Some(60), Some(60), 0));
        assert_eq!(e.resolved_by.expect("who resolved it").name(), "ann");

        // In the reopening time, by the time of writing.
        assert_eq!(customer(&mut c, 6, 60 + 2 * HOUR), Some(Begins::Reopened));
        c.status = Status::Open;
        let e = c.episode.clone().expect("an episode");
        assert_eq!((e.id.as_str(), e.resolved_at, e.first_resolved_at, e.reopened), ("e1", None, Some(60), 1));
        assert_eq!(status(&mut c, Status::Resolved, 3 * HOUR), None);
        assert_eq!((c.waiting_since, c.waiting_for_person_since), (None, None), "nobody waits when it is resolved");
        assert_eq!(c.episode.as_ref().and_then(|e| e.first_resolved_at), Some(60));

        assert_eq!(customer(&mut c, 7, 5 * HOUR + 1), Some(Begins::Opened));
        let e = c.episode.clone().expect("an episode");
        assert_eq!((e.id.as_str(), e.number, e.opened_seq, e.first_reply_at), ("e7", 2, 7, None));
    }

    #[test]
    fn what_is_reported_late_answers_nothing_that_came_after_it() {
        let mut c = fixtures::conversation();
        customer(&mut c, 1, 100);
        customer(&mut c, 2, 90);
        assert_eq!(c.waiting_since, Some(90), "since the oldest, whatever came first");
        we_wrote(&mut c, wrote(AuthorKind::Agent, 3, 80), "x".into());
        assert_eq!((c.waiting_since, c.waiting_for_person_since), (Some(90), Some(90)));
        let e = c.episode.clone().expect("an episode");
        assert_eq!((e.first_reply_at, e.first_person_reply_at, e.person_replies), (None, None, 0));
        // A message that waited for approval since before the episode answers it when it is released.
        we_wrote(&mut c, wrote(AuthorKind::Agent, 0, 110), "x".into());
        assert_eq!((c.waiting_since, c.episode.as_ref().and_then(|e| e.first_person_reply_at)), (None, Some(110)));
        // What we write after the end is no answer.
        let mut c = fixtures::conversation();
        customer(&mut c, 1, 10);
        status(&mut c, Status::Resolved, 20);
        we_wrote(&mut c, wrote(AuthorKind::Plugin, 2, 30), "x".into());
        assert_eq!(c.episode.and_then(|e| e.first_reply_at), None);
    }

    #[test]
    fn people_reopen_whenever_they_like() {
        let mut c = fixtures::conversation();
        customer(&mut c, 1, 10);
        status(&mut c, Status::Resolved, 20);
        assert_eq!(status(&mut c, Status::Pending, 100 * HOUR), Some(Begins::Reopened));
        assert_eq!(status(&mut c, Status::Open, 100 * HOUR), None);
        assert_eq!(c.episode.map(|e| (e.number, e.reopened)), Some((1, 1)));
    }

    #[test]
    fn what_we_write_first_begins_an_episode_and_answers_nothing() {
        let mut c = fixtures::conversation();
        assert_eq!(we_wrote(&mut c, wrote(AuthorKind::Agent, 1, 10), "e1".into()), Some(Begins::Opened));
        assert_eq!(customer(&mut c, 2, 20), None);
        we_wrote(&mut c, wrote(AuthorKind::Agent, 3, 30), "x".into());
        let e = c.episode.clone().expect("an episode");
        assert_eq!((e.opened_by, e.first_reply_at, e.person_replies), (AuthorKind::Agent, None, 1));
        assert_eq!((c.waiting_since, c.waiting_for_person_since), (None, None));

        // A question after the end begins nothing.
        status(&mut c, Status::Resolved, 40);
        assert_eq!(we_wrote(&mut c, wrote(AuthorKind::Plugin, 4, 50), "x".into()), None);
        assert_eq!(c.episode.map(|e| (e.number, e.resolved_at)), Some((1, Some(40))));
    }

    #[test]
    fn the_last_message_is_shown_and_notes_are_not() {
        let mut c = fixtures::conversation();
        let message = |seq: i64, kind: MessageKind, text: &str| Message {
            seq,
            kind,
            text: text.to_owned(),
            ..fixtures::sent_message()
        };
        show(&mut c, &message(2, MessageKind::Message, "Gdzie jest\nmoja paczka?"));
        show(&mut c, &message(3, MessageKind::Note, "a secret"));
        show(&mut c, &message(1, MessageKind::Message, "older"));
        let shown = |c: &Conversation| c.last_message.as_ref().map(|last| (last.seq, last.text.clone()));
        assert_eq!(shown(&c), Some((2, "Gdzie jest moja paczka?".into())));
        show(&mut c, &Message { deleted: true, ..message(2, MessageKind::Message, "Gdzie?") });
        assert_eq!(shown(&c), Some((2, String::new())));
    }
}
