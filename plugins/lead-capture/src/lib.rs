//! Opens a lead when a customer shows interest in buying, and asks for missing data, one question at a time. It stops
//! when a person takes over, when the customer declines, and after two unclear answers to the same question.
//!
//! The state is in `kv`, per conversation: `asking` holds a [`Question`] and how often it was asked; `declined` is set
//! once the customer does not want to be asked.

pub mod answer;
pub mod config;
pub mod texts;

use answer::{Answer, Reader};
use config::Config;
use plugboard_sdk::{
    Conversation, Failure, FailureKind, Lead, LeadEvent, MessageEvent, OnLead, OnMessage, contacts, info, kv, leads,
    log, notes,
    replies::{self, Draft},
    text, texts as sdk_texts, triage,
};
use serde::{Deserialize, Serialize};
use texts::{Keywords, Question, Texts};

struct LeadCapture;
plugboard_sdk::export!(LeadCapture: OnMessage, OnLead);

/// The contact's attribute that says whether answers may be stored.
const CONSENT: &str = "consent";

/// Uses the host's functions to analyze what customers write.
const READER: Reader = Reader {
    fold: text::fold,
    contains: text::contains,
    emails: text::emails,
    phones: |written, region| text::phones(written, region).iter().map(stored_form).collect(),
};

/// Returns a telephone number in the form in which it is stored.
fn stored_form(phone: &text::Phone) -> String {
    match &phone.extension {
        Some(extension) => format!("{} ext. {extension}", phone.number),
        None => phone.number.clone(),
    }
}

/// The open question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Asking {
    question: Question,
    /// How often it was asked. 0 if a rule has prevented the question so far.
    times: u32,
}

impl Asking {
    fn read() -> Result<Option<Self>, Failure> {
        Ok(kv::get("asking")?.and_then(|text| serde_json::from_str(&text).ok()))
    }

    fn store(self) -> Result<(), Failure> {
        kv::set("asking", &serde_json::to_string(&self)?)
    }
}

impl OnMessage for LeadCapture {
    fn handle(event: MessageEvent) -> Result<(), Failure> {
        log::panics();
        let (config, conversation) = (Config::read()?, event.conversation());
        if conversation.kind() != "direct" {
            return Ok(());
        }
        let text = event.message().text();
        let open = conversation.lead().filter(|lead| ["new", "qualified"].contains(&lead.stage().as_str()));
        let language = conversation.contact().attribute("language");
        // The language of the message takes precedence over the customer's usual language.
        let language = text::language(&text).or(language);
        let keywords = config.keywords(language.as_deref());
        let mut talk = Talk { config: &config, keywords, language, noticed: Vec::new(), conversation: &conversation };
        let asking = Asking::read()?;
        talk.notice(&text, asking.filter(|_| open.is_some()).map(|asking| asking.question))?;
        match (open, asking) {
            (Some(lead), Some(asking)) => talk.answered(&lead, asking, &text),
            (Some(_), None) => Ok(()),
            (None, asking) => {
                if asking.is_some() {
                    kv::delete("asking")?;
                }
                talk.maybe_begin(&text)
            }
        }
    }
}

impl OnLead for LeadCapture {
    fn handle(event: LeadEvent) -> Result<(), Failure> {
        log::panics();
        if !event.changes().iter().any(|change| change == "stage") {
            return Ok(());
        }
        let (config, stage) = (Config::read()?, event.lead().stage());
        if stage != "new" && kv::get("asking")?.is_some() {
            info!("no more questions: the lead is {stage}");
            kv::delete("asking")?;
        }
        if let Some(team) = config.team.filter(|_| stage == "qualified" && event.conversation().team().is_none()) {
            triage::assign_team(&event.conversation(), Some(&team))?;
        }
        Ok(())
    }
}

/// The state for one message of a conversation.
struct Talk<'a> {
    config: &'a Config,
    keywords: Keywords,
    /// The language of the message, else the customer's.
    language: Option<String>,
    /// The data that the message contains although the plugin did not ask for it.
    noticed: Vec<Question>,
    conversation: &'a Conversation,
}

impl Talk<'_> {
    /// Stores personal data that the customer mentions without being asked, unless it is already known or consent is
    /// required first. Data that answers the open question is handled later.
    fn notice(&mut self, text: &str, asked: Option<Question>) -> Result<(), Failure> {
        let contact = self.conversation.contact();
        let consent = contact.attribute(CONSENT);
        let denied = if self.config.ask_consent {
            consent.as_deref() != Some("granted")
        } else {
            consent.as_deref() == Some("denied")
        };
        if denied {
            return Ok(());
        }
        for question in [Question::Email, Question::Phone, Question::Name] {
            let known = match question {
                Question::Name => contact.name(),
                other => contact.attribute(other.key()),
            };
            if known.is_some() || asked == Some(question) {
                continue;
            }
            let found = match question {
                Question::Email => answer::email(&READER, text),
                Question::Phone => answer::phone(&READER, text, &self.regions()),
                _ => {
                    answer::introduced(&READER, text, &self.keywords.names).or_else(|| answer::presented(&READER, text))
                }
            };
            let Some(value) = found else { continue };
            match question {
                Question::Name => contacts::set_name(&contact, &value)?,
                other => contacts::set_attribute(&contact, other.key(), &value)?,
            }
            self.noticed.push(question);
        }
        Ok(())
    }

    /// Returns the countries whose telephone numbers the customer may write without a country code.
    fn regions(&self) -> Vec<&str> {
        let own = self.config.region.as_deref().into_iter();
        own.chain(answer::regions(self.language.as_deref()).iter().copied()).collect()
    }

    /// Opens a lead if the customer shows interest and does not also decline.
    fn maybe_begin(&self, text: &str) -> Result<(), Failure> {
        let found = text::contains(text, &self.keywords.interest);
        let Some(word) = found.first().and_then(|place| self.keywords.interest.get(*place as usize)) else {
            return Ok(());
        };
        if READER.contains_any(text, &self.keywords.not_interest) {
            info!("no lead: the customer is not interested");
            return Ok(());
        }
        info!("lead opened: the message contains `{word}`");
        let source = self.config.source.clone().unwrap_or_else(|| self.conversation.channel());
        let lead = leads::open(self.conversation, Some(&source))?;
        triage::add_label(self.conversation, "lead")?;
        if self.person_has_taken_over() || self.may_not_ask()? {
            return Ok(());
        }
        let consent = self.config.ask_consent && self.conversation.contact().attribute(CONSENT).is_none();
        let question = if consent { Some(Question::Consent) } else { self.missing(&lead) };
        self.ask_or_finish(&lead, question)
    }

    /// Returns the texts in the customer's language.
    fn texts(&self) -> Texts {
        self.config.languages.of(sdk_texts::spoken(self.conversation, "").as_deref()).1
    }

    fn person_has_taken_over(&self) -> bool {
        !self.conversation.automation() || self.conversation.assignee().is_some()
    }

    fn may_not_ask(&self) -> Result<bool, Failure> {
        let denied = self.conversation.contact().attribute(CONSENT).is_some_and(|consent| consent == "denied");
        Ok(denied || kv::get("declined")?.is_some())
    }

    /// Returns the first question whose answer is not known.
    fn missing(&self, lead: &Lead) -> Option<Question> {
        let contact = self.conversation.contact();
        let known = |question: &Question| match question {
            question if self.noticed.contains(question) => true,
            Question::Name => contact.name().is_some(),
            Question::Need => lead.attribute("need").is_some(),
            other => contact.attribute(other.key()).is_some(),
        };
        self.config.ask.iter().find(|question| !known(question)).copied()
    }

    /// Asks a question, or finishes if there is none.
    fn ask_or_finish(&self, lead: &Lead, question: Option<Question>) -> Result<(), Failure> {
        match question {
            Some(question) => self.ask(Asking { question, times: 0 }),
            None => {
                kv::delete("asking")?;
                leads::set_stage(lead, leads::Stage::Qualified)?;
                self.say(Draft::new(&self.fill(&self.texts().thanks)))?;
                Ok(())
            }
        }
    }

    fn ask(&self, asking: Asking) -> Result<(), Failure> {
        let Asking { question, times } = asking;
        let texts = self.texts();
        let text = self.fill(texts.question(question));
        let again = if times == 0 { String::new() } else { format!("{} ", self.fill(&texts.again)) };
        let draft = Draft::new(&format!("{again}{text}"));
        if question == Question::Consent {
            draft.quick_reply(&texts.yes, "yes");
            draft.quick_reply(&texts.no, "no");
        }
        // If a rule prevents the question, it is asked with the next message: another automation may have answered this
        // one.
        let times = times + u32::from(self.say(draft)?);
        Asking { question, times }.store()
    }

    /// Handles a message from the customer while a question is open.
    fn answered(&self, lead: &Lead, asking: Asking, text: &str) -> Result<(), Failure> {
        if self.person_has_taken_over() {
            info!("no more questions: a person has taken over");
            return kv::delete("asking");
        }
        if asking.times == 0 {
            return self.ask(asking);
        }
        let names = &self.keywords.names;
        match answer::read(&READER, asking.question, text, &self.texts(), names, &self.regions()) {
            Answer::Declined => self.declined(asking.question),
            Answer::Unclear if asking.times < 2 => self.ask(asking),
            Answer::Unclear => {
                info!("no more questions: two answers made no sense");
                kv::delete("asking")?;
                notes::add(
                    self.conversation,
                    &format!("Lead: asked twice for {}, without a usable answer.", asking.question.key()),
                )
            }
            Answer::Given(value) => {
                self.store(lead, asking.question, &value)?;
                self.ask_or_finish(lead, self.missing(lead))
            }
        }
    }

    fn declined(&self, question: Question) -> Result<(), Failure> {
        info!("the customer declined");
        kv::delete("asking")?;
        kv::set("declined", "1")?;
        if question == Question::Consent {
            contacts::set_attribute(&self.conversation.contact(), CONSENT, "denied")?;
        }
        self.say(Draft::new(&self.fill(&self.texts().declined)))?;
        Ok(())
    }

    /// Stores an answer with the contact or the lead.
    fn store(&self, lead: &Lead, question: Question, value: &str) -> Result<(), Failure> {
        let contact = self.conversation.contact();
        match question {
            Question::Name => contacts::set_name(&contact, value),
            Question::Need => leads::set_attribute(lead, "need", value),
            Question::Consent => contacts::set_attribute(&contact, CONSENT, "granted"),
            other => contacts::set_attribute(&contact, other.key(), value),
        }
    }

    /// Sends a reply. Returns false if a rule forbids automatic replies, which is not an error; the log tells the
    /// admin.
    fn say(&self, draft: Draft) -> Result<bool, Failure> {
        match replies::reply(self.conversation, draft) {
            Ok(_) => Ok(true),
            Err(refused) if refused.kind == FailureKind::Denied => {
                info!("no reply sent: {}", refused.message);
                Ok(false)
            }
            Err(failure) => Err(failure),
        }
    }

    fn fill(&self, template: &plugboard_sdk::texts::Template) -> String {
        template.fill(|name| match name {
            "first_name" => self.conversation.contact().first_name(),
            _ => self.conversation.account_name(),
        })
    }
}
