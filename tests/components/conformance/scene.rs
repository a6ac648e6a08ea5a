//! The environment of the cases: a configuration, a secret, memory, a history, templates and a file.

use bytes::Bytes;
use plugboard_engine::{BoxFuture, Call, Gate, HostData, Secret, Secrets};
use plugboard_model::{
    Action, Attachment, AttachmentKind, AttachmentState, AuthorKind, Consent, Contact, Direction, Event, EventBody,
    Failure, FailureKind, Grants, KvScope, Lead, LeadStage, Lookup, Message, ParameterKind, Standing, Status, Template,
    TemplateParameter, Verdict,
};
use plugboard_tests::{
    calls::{NOW, call, message_event},
    stub::Stub,
};
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};

/// The content of the only file.
pub(super) const CAT: &[u8] = b"GIF89a cat";
/// A document of rich content.
pub(super) const CONTENT: &str = r#"{"version":1,"blocks":[{"type":"buttons","text":"Czy chodzi o zamówienie?","buttons":[{"title":"Tak, już płacę","action":"reply","payload":"order:yes"}]}]}"#;

/// What a guest can read from the host during a call.
#[derive(Default)]
pub(super) struct FakeHost {
    /// The conversation's memory.
    pub values: BTreeMap<&'static str, String>,
    pub held: bool,
    /// Whether the last message of the history is the plugin's own.
    pub own: bool,
}

impl HostData for FakeHost {
    fn value<'a>(&'a self, scope: KvScope, key: &'a str) -> BoxFuture<'a, Result<Option<String>, Failure>> {
        let own = scope == KvScope::Conversation;
        Box::pin(async move { Ok(self.values.get(key).filter(|_| own).cloned()) })
    }

    fn messages(&self, limit: u32) -> BoxFuture<'_, Result<Vec<Message>, Failure>> {
        Box::pin(async move {
            let mut said = ["first", "second", "third"].map(|text| message(&message_event(text)));
            if self.own {
                let last = &mut said[2];
                (last.id, last.direction, last.edited_at) = ("message-3".into(), Direction::Out, Some(NOW));
                (last.author_kind, last.author_name) = (AuthorKind::Plugin, Some("test".into()));
            }
            Ok(said.into_iter().take(limit as usize).collect())
        })
    }

    fn participants(&self, limit: u32) -> BoxFuture<'_, Result<Vec<Contact>, Failure>> {
        let ada = full("").contact.clone();
        let standing = Standing::default();
        let bob = Contact { id: "contact-2".into(), name: Some("Bob".into()), standing, ..ada.clone() };
        Box::pin(async move { Ok([bob, ada].into_iter().take(limit as usize).collect()) })
    }

    fn participant_count(&self) -> BoxFuture<'_, Result<u32, Failure>> {
        Box::pin(async { Ok(12) })
    }

    fn template_names<'a>(&'a self, _: Option<&'a str>) -> BoxFuture<'a, Result<Vec<String>, Failure>> {
        Box::pin(async { Ok(vec!["hello".into(), "bye".into()]) })
    }

    fn check_template<'a>(&'a self, name: &'a str, language: &'a str, _: usize) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move { template(name, language).map(drop) })
    }

    fn template<'a>(&'a self, name: &'a str, language: &'a str) -> BoxFuture<'a, Result<Template, Failure>> {
        Box::pin(async move { template(name, language) })
    }

    fn preview(&self, _: &Action, _: &[Action]) -> Result<Verdict, Failure> {
        Ok(if self.held { Verdict::Held } else { Verdict::Allowed })
    }

    fn file<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Bytes, Failure>> {
        Box::pin(async { Ok(Bytes::from_static(CAT)) })
    }

    fn link(&self, attachment: &str, seconds: u32) -> Result<String, Failure> {
        Ok(format!("https://inbox.example/{attachment}/{seconds}"))
    }

    /// The answer contains the question, so that a wrong question fails its case.
    fn records(&self, lookup: Lookup) -> BoxFuture<'_, Result<Vec<String>, Failure>> {
        let answer = |id: &str| vec![json!({ "id": id }).to_string()];
        let found = match lookup {
            Lookup::Conversation { id } => answer(&format!("found {id}")),
            Lookup::Conversations { contact, channel: None, status: Some(Status::Open), limit: 10 }
                if contact.as_deref() == Some("contact-1") =>
            {
                [answer("conversation-1"), answer("conversation-2")].concat()
            }
            Lookup::Messages { conversation, limit: 5 } if conversation == "conversation-1" => {
                [answer("1"), answer("2"), answer("3")].concat()
            }
            Lookup::Contact { id } if id == "contact-1" => answer("found contact-1"),
            Lookup::Contacts { key, value, limit: 10 } if key == "email" && value == "ada@example.com" => answer("a"),
            Lookup::Linked { conversation } if conversation == "conversation-1" => {
                vec!["conversation-8".into(), "conversation-9".into()]
            }
            _ => Vec::new(),
        };
        Box::pin(async move { Ok(found) })
    }
}

/// Returns the only template that can be found: `order` in `en`.
fn template(name: &str, language: &str) -> Result<Template, Failure> {
    if (name, language) != ("order", "en") {
        let message = format!("there is no template `{name}` in `{language}`");
        return Err(Failure::new(FailureKind::NotFound, message).code("no-such-template"));
    }
    let mut template = Template::new(name, language, "Hello {{name}}");
    template.parameters.push(TemplateParameter { name: "picture".into(), kind: ParameterKind::Image });
    Ok(template)
}

/// Returns the message of an event.
pub(super) fn message(event: &Event) -> Message {
    match &event.body {
        EventBody::Message(message) => message.clone(),
        other => panic!("no message: {other:?}"),
    }
}

/// Returns a call that reaches no external system.
pub(super) fn plain() -> Call {
    set(json!({ "orders": { "7": "on its way" } }), FakeHost::default())
}

/// Returns a call with this configuration and this host.
pub(super) fn set(config: serde_json::Value, host: FakeHost) -> Call {
    let secret = Secret { value: "s3cret".into(), hosts: Vec::new(), webhook_key: false, source: None };
    let secrets = Arc::new(Secrets::new([("token".into(), secret)]));
    Call { config: Arc::new(config), secrets, data: Arc::new(host), ..call() }
}

/// Returns a call that may reach the stub as its `api_base`, and send it the secret.
pub(crate) fn with(stub: &Stub) -> Call {
    let grants = Grants { http: vec![stub.authority().parse().expect("a grant")] };
    let secret = Secret { value: "s3cret".into(), hosts: grants.http.clone(), webhook_key: false, source: None };
    let config = json!({ "orders": { "7": "on its way" }, "api_base": stub.url("") });
    Call {
        gate: Arc::new(Gate::new(grants)),
        secrets: Arc::new(Secrets::new([("token".into(), secret)])),
        ..set(config, FakeHost::default())
    }
}

/// Returns the event for a message with every optional part set.
pub(super) fn full(text: &str) -> Arc<Event> {
    let mut event = Arc::unwrap_or_clone(message_event(text));
    if let EventBody::Message(message) = &mut event.body {
        message.subject = Some("Parcel".into());
        message.payload = Some("P".into());
        message.edited_at = Some(NOW);
        message.content = Some(CONTENT.into());
        message.reply_to = Some("message-0".into());
        message.attributes.insert("campaign".into(), "spring".into());
        message.attachments.push(Attachment {
            name: Some("cat.gif".into()),
            media_type: Some("image/gif".into()),
            size: Some(10),
            state: AttachmentState::Stored,
            hint: Some("sticker".into()),
            duration_ms: Some(1_500),
            ..Attachment::new("attachment-1".into(), AttachmentKind::Image)
        });
    }
    event.contact.attributes.insert("language".into(), "de".into());
    event.contact.standing.set_reach("shop", true, NOW);
    for (purpose, given, at) in [("surveys", true, NOW), ("all", false, NOW + 1)] {
        let (channel, purpose) = ("shop".into(), purpose.into());
        event.contact.standing.set_consent(Consent { channel, purpose, given, how: None, at });
    }
    event.conversation.name = Some("Friends of the shop".into());
    event.conversation.labels = vec!["a".into(), "b".into()];
    event.conversation.category = Some("sales".into());
    event.conversation.assignee = Some("ann".into());
    event.lead = Some(lead());
    (event.depth, event.late) = (2, true);
    Arc::new(event)
}

/// Returns a lead with a value.
pub(super) fn lead() -> Lead {
    Lead {
        id: "lead-1".into(),
        conversation_id: "conversation-1".into(),
        contact_id: "contact-1".into(),
        stage: LeadStage::Qualified,
        value: Some(1_250),
        currency: Some("EUR".into()),
        source: None,
        attributes: BTreeMap::new(),
        created_at: NOW,
        updated_at: NOW,
    }
}
