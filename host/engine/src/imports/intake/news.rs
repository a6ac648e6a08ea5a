//! Reports of what happened besides messages.

use super::{ItemBuilder, sanitize};
use crate::{
    error::Error,
    imports::check::{ID_MAX, VALUE_MAX, WORD_MAX},
    state::State,
};
use plugboard_model::{ItemBody, Lead, MessageItem, News};
use std::str::FromStr;
use wasmtime::component::Resource;

/// The longest reason for the state of an account, in bytes.
const REASON_MAX: usize = 2_000;
/// The longest description of how consent was given, in bytes.
const HOW_MAX: usize = 256;

/// Parses a word of the contract. A word that is not known makes the item unknown, because nothing else would be true.
fn word<T: FromStr<Err = plugboard_model::UnknownWord>>(word: &str) -> Result<T, String> {
    word.parse().map_err(|error: plugboard_model::UnknownWord| error.to_string())
}

/// Returns a required identifier, or the reason why it is unusable.
fn required(what: &str, id: String, max: usize) -> Result<String, String> {
    sanitize::unusable(what, &id, max).map_or(Ok(id), Err)
}

impl State {
    /// Emits an item that reports something besides messages. `size` is how many bytes the report adds to what the host
    /// stores for the call.
    fn emit_news(
        &mut self,
        item: Resource<ItemBuilder>,
        size: usize,
        news: impl FnOnce(MessageItem, &mut sanitize::Warnings) -> Result<News, String>,
    ) -> Result<(), Error> {
        self.limiter.count_host_bytes(size)?;
        self.emit(item, |message, warnings| news(message, warnings).map(ItemBody::News))
    }

    pub(super) fn emit_participant(&mut self, item: Resource<ItemBuilder>, change: &str) -> Result<(), Error> {
        self.emit_news(item, 0, |_, _| Ok(News::Participant { change: word(change)? }))
    }

    pub(super) fn emit_moved(&mut self, item: Resource<ItemBuilder>, to: String) -> Result<(), Error> {
        self.emit_news(item, to.len(), |_, _| Ok(News::Moved { to: required("the new thread", to, ID_MAX)? }))
    }

    pub(super) fn emit_identity_changed(&mut self, item: Resource<ItemBuilder>, to: String) -> Result<(), Error> {
        self.emit_news(item, to.len(), |_, _| {
            Ok(News::IdentityChanged { to: required("the new identifier of the contact", to, ID_MAX)? })
        })
    }

    pub(super) fn emit_reachability(&mut self, item: Resource<ItemBuilder>, state: &str) -> Result<(), Error> {
        self.emit_news(item, 0, |_, _| Ok(News::Reachability { state: word(state)? }))
    }

    pub(super) fn emit_consent(
        &mut self,
        item: Resource<ItemBuilder>,
        purpose: String,
        given: bool,
        how: Option<String>,
    ) -> Result<(), Error> {
        let size = purpose.len() + how.as_ref().map_or(0, String::len);
        self.emit_news(item, size, |_, warnings| {
            let how = how.and_then(|how| warnings.optional_text("how consent was given", how, HOW_MAX));
            Ok(News::Consent { purpose: required("the purpose", purpose, WORD_MAX)?, given, how })
        })
    }

    pub(super) fn emit_account(
        &mut self,
        account: String,
        dedupe_key: String,
        state: &str,
        reason: Option<String>,
    ) -> Result<(), Error> {
        let size = account.len() + dedupe_key.len() + reason.as_ref().map_or(0, String::len);
        let item = self.push(ItemBuilder::of_account(account, dedupe_key))?;
        self.emit_news(item, size, |_, warnings| {
            let reason = reason.and_then(|reason| warnings.optional_text("the reason", reason, REASON_MAX));
            Ok(News::Account { state: word(state)?, reason })
        })
    }

    pub(super) fn emit_taken(&mut self, item: Resource<ItemBuilder>, delivery: String) -> Result<(), Error> {
        self.emit_news(item, delivery.len(), |message, _| {
            let delivery = required("the delivery's identifier", delivery, ID_MAX)?;
            Ok(News::Taken { delivery, external_id: message.external_id })
        })
    }

    pub(super) fn emit_lead(
        &mut self,
        item: Resource<ItemBuilder>,
        source: String,
        answers: Vec<(String, String)>,
    ) -> Result<(), Error> {
        let size = source.len() + answers.iter().map(|(question, answer)| question.len() + answer.len()).sum::<usize>();
        self.emit_news(item, size, |_, warnings| {
            let source = warnings.optional_text("the lead's source", source, WORD_MAX);
            let mut kept: Vec<(String, String)> = Vec::new();
            for (question, answer) in answers {
                // A question may be a whole sentence. What the customer answered matters more than all of its words.
                let Some(question) = warnings.optional_text("a question", question, WORD_MAX) else {
                    warnings.add("an answer was left out: its question is empty".to_owned());
                    continue;
                };
                let answer = warnings.text(&format!("the answer to `{question}`"), answer, VALUE_MAX);
                if let Some(known) = kept.iter_mut().find(|(known, _)| *known == question) {
                    warnings.add(format!("`{question}` has several answers, so only the last one was stored"));
                    known.1 = answer;
                } else if kept.len() < Lead::ATTRIBUTES {
                    kept.push((question, answer));
                } else {
                    let most = Lead::ATTRIBUTES;
                    warnings.add(format!("the answer to `{question}` was left out: a lead has at most {most}"));
                }
            }
            Ok(News::Lead { source, answers: kept })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Call,
        imports::bindings::intake::{Host as _, HostItem},
        state::Subject,
    };
    use plugboard_model::{HookRequest, Item, KnownAs, Limits, Reachability, Told};
    use std::sync::Arc;

    fn receiving() -> State {
        let engine = crate::pool::engine(1).expect("an engine");
        let request = HookRequest { method: "POST".into(), ..HookRequest::default() };
        State::new(&engine, Call::placeholder(Limits::default()), Subject::Receive(Arc::new(request), Vec::new()))
    }

    fn item(state: &mut State) -> Resource<ItemBuilder> {
        let [account, key, thread, contact] = ["page", "key", "thread", "ada"].map(str::to_owned);
        HostItem::new(state, account, key, thread, contact).expect("a handle")
    }

    fn again(item: &Resource<ItemBuilder>) -> Resource<ItemBuilder> {
        Resource::new_own(item.rep())
    }

    fn last(state: &State) -> &Item {
        state.items.last().expect("an item")
    }

    #[test]
    fn an_unusable_report_is_set_aside_and_its_siblings_are_accepted() {
        let mut state = receiving();
        let long = "x".repeat(65);
        let one = item(&mut state);
        state.participant(one, "waved".into()).unwrap();
        let one = item(&mut state);
        state.moved(one, "t\0".into()).unwrap();
        let one = item(&mut state);
        state.identity_changed(one, String::new()).unwrap();
        let one = item(&mut state);
        state.reachability(one, "asleep".into()).unwrap();
        let one = item(&mut state);
        state.consent(one, long, true, None).unwrap();
        let one = item(&mut state);
        state.taken(one, "x".repeat(257)).unwrap();
        state.account("page".into(), "k".into(), "gone".into(), None).unwrap();
        state.account("page".into(), "k\0".into(), "lost".into(), None).unwrap();
        assert_eq!((state.items.len(), state.unknown.len()), (0, 8), "{:?}", state.items);
        assert!(state.unknown[0].reason.contains("joined, left"), "{:?}", state.unknown[0]);
        let one = item(&mut state);
        state.reachability(one, "blocked".into()).unwrap();
        let blocked = News::Reachability { state: Reachability::Blocked };
        assert_eq!(last(&state).body, ItemBody::News(blocked));
        state.account(String::new(), "k".into(), "lost".into(), Some("a\0b".into())).unwrap();
        let account = last(&state);
        assert_eq!((account.thread.as_str(), account.contact.as_str()), ("", ""));
        assert!(!serde_json::to_string(&state.items).unwrap().contains("\\u0000"), "{:?}", state.items);
    }

    #[test]
    fn what_an_item_tells_is_bounded_and_cleaned() {
        let mut state = receiving();
        let one = item(&mut state);
        let handle = || again(&one);
        HostItem::conversation_name(&mut state, handle(), "Shop\0".into()).unwrap();
        for n in 0..=Told::ATTRIBUTES {
            HostItem::contact_attribute(&mut state, handle(), format!("k{n}"), "v".into()).unwrap();
        }
        HostItem::contact_attribute(&mut state, handle(), "k0".into(), "w".into()).unwrap();
        for n in 0..=Told::KNOWN_AS {
            HostItem::also_known_as(&mut state, handle(), "phone".into(), format!("+{n}")).unwrap();
        }
        for (kind, id) in [("phone", "ada"), ("phone", "+0"), ("", "+9"), ("phone", "\0")] {
            HostItem::also_known_as(&mut state, handle(), kind.into(), id.into()).unwrap();
        }
        HostItem::failure(&mut state, handle(), "131049".into(), "\0".into()).unwrap();
        state.participant(handle(), "joined".into()).unwrap();
        let told = &last(&state).told;
        assert_eq!(told.conversation_name.as_deref(), Some("Shop\u{fffd}"));
        assert_eq!((told.contact_attributes.len(), told.contact_attributes["k0"].as_str()), (Told::ATTRIBUTES, "w"));
        let known_as = |n: usize| KnownAs { kind: "phone".into(), id: format!("+{n}") };
        assert_eq!(told.also_known_as, (0..Told::KNOWN_AS).map(known_as).collect::<Vec<_>>());
        let failure = told.failure.as_ref().expect("a failure");
        assert_eq!(failure.code.as_deref(), Some("131049"));
        assert!(!serde_json::to_string(told).unwrap().contains("\\u0000"), "{told:?}");
    }

    #[test]
    fn the_answers_of_a_lead_are_bounded_and_cleaned() {
        let mut state = receiving();
        let one = item(&mut state);
        let mut answers: Vec<_> = (0..Lead::ATTRIBUTES).map(|n| (format!("q{n}"), "a\0".to_owned())).collect();
        answers.extend([("q0".to_owned(), "b".to_owned()), (String::new(), "c".to_owned())]);
        answers.push(("one more".to_owned(), "d".to_owned()));
        state.lead(one, String::new(), answers).unwrap();
        let ItemBody::News(News::Lead { source, answers }) = &last(&state).body else { panic!("{:?}", state.items) };
        assert_eq!((source.as_deref(), answers.len()), (None, Lead::ATTRIBUTES));
        let pair = |question: &str, answer: &str| (question.to_owned(), answer.to_owned());
        assert_eq!((&answers[0], &answers[1]), (&pair("q0", "b"), &pair("q1", "a\u{fffd}")));
        let one = item(&mut state);
        state.lead(one, "ads".into(), vec![("What do you want to know? ".repeat(9), "all".into())]).unwrap();
        let ItemBody::News(News::Lead { source, answers }) = &last(&state).body else { panic!("{:?}", state.items) };
        assert_eq!((source.as_deref(), answers.len()), (Some("ads"), 1));
        assert!(answers[0].0.len() <= WORD_MAX && answers[0].0.ends_with('…'), "{answers:?}");
    }
}
