//! What is said, in several languages, and how answers are understood.

use plugboard_sdk::texts::Template;
use serde::{Deserialize, Serialize};

/// What texts may name.
pub const VARIABLES: [&str; 2] = ["first_name", "account"];

/// What may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    /// May the answers be kept?
    Consent,
    /// The customer's name.
    Name,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// Whom the customer works for.
    Company,
    /// What it is about.
    Need,
}

impl Question {
    /// The attribute that holds the answer.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Company => "company",
            Self::Need => "need",
        }
    }
}

/// All that is said in one language.
#[derive(Debug, Clone)]
pub struct Texts {
    /// Asks whether answers may be kept.
    pub consent: Template,
    /// Asks for the name.
    pub name: Template,
    /// Asks for an e-mail address.
    pub email: Template,
    /// Asks for a telephone number.
    pub phone: Template,
    /// Asks for the company.
    pub company: Template,
    /// Asks what it is about.
    pub need: Template,
    /// Before a question that is asked again.
    pub again: Template,
    /// All is known.
    pub thanks: Template,
    /// The customer does not want to be asked.
    pub declined: Template,
    /// The button for consent.
    pub yes: String,
    /// The button against it.
    pub no: String,
    /// Words that mean yes.
    pub yes_words: Vec<String>,
    /// Words that mean that the customer does not want to say.
    pub decline_words: Vec<String>,
}

impl Texts {
    /// How something is asked.
    #[must_use]
    pub fn question(&self, question: Question) -> &Template {
        match question {
            Question::Consent => &self.consent,
            Question::Name => &self.name,
            Question::Email => &self.email,
            Question::Phone => &self.phone,
            Question::Company => &self.company,
            Question::Need => &self.need,
        }
    }
}

/// A built-in language.
struct BuiltIn {
    tag: &'static str,
    /// Consent, name, e-mail, phone, company, need.
    questions: [&'static str; 6],
    again: &'static str,
    thanks: &'static str,
    declined: &'static str,
    buttons: [&'static str; 2],
    /// With commas.
    yes_words: &'static str,
    decline_words: &'static str,
}

const BUILT_IN: [BuiltIn; 4] = [
    BuiltIn {
        tag: "en",
        questions: [
            "Happy to help! May we keep what you tell us, to make you an offer?",
            "Happy to help! What is your name?",
            "Which e-mail address may we send an offer to?",
            "On which number can we reach you?",
            "Which company are you with?",
            "What exactly do you need?",
        ],
        again: "Sorry, I did not get that.",
        thanks: "Thank you, {first_name|that is all}! Somebody will get back to you with an offer.",
        declined: "No problem, I will not ask again. Somebody will help you here.",
        buttons: ["Yes", "No"],
        yes_words: "yes,yep,yeah,sure,ok,okay,of course",
        decline_words: "no,no thanks,nope,stop,rather not,none of your business,do not want",
    },
    BuiltIn {
        tag: "de",
        questions: [
            "Gern! Dürfen wir Ihre Angaben für ein Angebot speichern?",
            "Gern! Wie ist Ihr Name?",
            "An welche E-Mail-Adresse dürfen wir ein Angebot schicken?",
            "Unter welcher Nummer erreichen wir Sie?",
            "Für welches Unternehmen fragen Sie an?",
            "Was genau brauchen Sie?",
        ],
        again: "Das habe ich leider nicht verstanden.",
        thanks: "Danke, {first_name|das ist alles}! Wir melden uns mit einem Angebot.",
        declined: "Kein Problem, ich frage nicht weiter. Hier hilft Ihnen gleich jemand.",
        buttons: ["Ja", "Nein"],
        yes_words: "ja,jo,gern,gerne,klar,ok,okay,natürlich",
        decline_words: "nein,nein danke,nee,stopp,lieber nicht,möchte nicht,will nicht",
    },
    BuiltIn {
        tag: "fr",
        questions: [
            "Avec plaisir ! Pouvons-nous garder vos réponses pour vous faire une offre ?",
            "Avec plaisir ! Quel est votre nom ?",
            "À quelle adresse e-mail pouvons-nous envoyer une offre ?",
            "À quel numéro pouvons-nous vous joindre ?",
            "Pour quelle entreprise ?",
            "De quoi avez-vous besoin exactement ?",
        ],
        again: "Désolé, je n'ai pas compris.",
        thanks: "Merci, {first_name|c'est tout} ! Nous revenons vers vous avec une offre.",
        declined: "Pas de problème, je ne demande plus rien. Quelqu'un va vous aider ici.",
        buttons: ["Oui", "Non"],
        yes_words: "oui,ouais,bien sûr,ok,d'accord",
        decline_words: "non,non merci,stop,plutôt pas,je ne veux pas",
    },
    BuiltIn {
        tag: "es",
        questions: [
            "¡Con gusto! ¿Podemos guardar sus respuestas para hacerle una oferta?",
            "¡Con gusto! ¿Cómo se llama?",
            "¿A qué correo electrónico podemos enviar una oferta?",
            "¿A qué número podemos llamarle?",
            "¿Para qué empresa?",
            "¿Qué necesita exactamente?",
        ],
        again: "Perdone, no lo he entendido.",
        thanks: "¡Gracias, {first_name|eso es todo}! Le responderemos con una oferta.",
        declined: "Sin problema, no pregunto más. Alguien le ayudará aquí.",
        buttons: ["Sí", "No"],
        yes_words: "sí,claro,vale,ok,por supuesto,de acuerdo",
        decline_words: "no,no gracias,prefiero no,no quiero",
    },
];

/// Words that show interest to buy, in all built-in languages.
pub const INTEREST: &str = "price,prices,pricing,how much,cost,costs,quote,offer,buy,purchase,interested in,demo,\
    preis,preise,preisliste,kostet,kosten,angebot,kaufen,interesse an,interessiere mich,\
    prix,tarif,tarifs,devis,coûte,combien,acheter,intéressé par,intéressée par,\
    precio,precios,presupuesto,cuesta,cuestan,cuánto,comprar,interesado en,interesada en";

/// The words of a list with commas.
#[must_use]
pub fn list(words: &str) -> Vec<String> {
    words.split(',').map(|word| word.trim().to_owned()).collect()
}

/// The texts that need no configuration, by language.
#[must_use]
pub fn built_in() -> Vec<(String, Texts)> {
    let read = |b: BuiltIn| {
        // None of them is wrong: a test reads them all.
        let template = |text: &str| Template::parse(text, &VARIABLES).ok();
        let [consent, name, email, phone, company, need] = b.questions;
        let texts = Texts {
            consent: template(consent)?,
            name: template(name)?,
            email: template(email)?,
            phone: template(phone)?,
            company: template(company)?,
            need: template(need)?,
            again: template(b.again)?,
            thanks: template(b.thanks)?,
            declined: template(b.declined)?,
            yes: b.buttons[0].to_owned(),
            no: b.buttons[1].to_owned(),
            yes_words: list(b.yes_words),
            decline_words: list(b.decline_words),
        };
        Some((b.tag.to_owned(), texts))
    };
    BUILT_IN.into_iter().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_built_in_texts_are_there() {
        assert_eq!(built_in().len(), BUILT_IN.len());
        assert!(list(INTEREST).iter().all(|word| !word.is_empty()));
    }
}
