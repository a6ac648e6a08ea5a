//! Detects the language of a text.

use linkify::LinkFinder;
use std::sync::LazyLock;
use whatlang::{Detector, Lang};

use crate::fold;

/// The supported languages: [ISO 639-1](https://www.loc.gov/standards/iso639-2/) code, `whatlang`'s name, and words
/// that distinguish the language from the other twelve. Greetings are included, because many conversations start with
/// nothing else.
const LANGUAGES: [(&str, Lang, &str); 13] = [
    ("ar", Lang::Ara, "مرحبا شكرا السلام عليكم هل أين متى كم أريد طلبي من في على هذا"),
    (
        "de",
        Lang::Deu,
        "kostet kosten suche hallo moin servus huhu guten danke bitte ich nicht und ist wir sie ihr euch uns wann wie \
         wo warum habe haben hat hatte kann können könnt möchte wollte brauche bestellung rechnung grüße tschüss noch \
         schon heute morgen mein meine meinen eure ihre für mit auch aber oder wenn bei vom zum zur eine einen einem \
         dann passt jemand geht gibt nach über bis jetzt",
    ),
    (
        "en",
        Lang::Eng,
        "cost costs much many looking hello hi hey thanks thank please pls the is are was were where when what how why \
         who my your our you we they it this that have has had order need want can could would will do does did not \
         don't and or but for with from at of to any about just get got wrong sorry today tomorrow",
    ),
    (
        "es",
        Lang::Spa,
        "cuesta cuestan busco hola holaa buenas buenos gracias dónde cuándo cuánto cuánta qué quiero quisiera mi \
         pedido está estoy están necesito favor porfa hasta luego hay alguien perdón vale para pero muy también \
         ustedes usted tienen tengo hacen cierran abren los las el una nos perfecto entendí cómo hoy mañana ya nah \
         precio jajaja oigan oye llegó",
    ),
    (
        "fr",
        Lang::Fra,
        "coûte coûtent bonjour bonsoir salut coucou merci où quand combien est suis êtes je vous nous mon ma mes votre \
         vos commande plaît svp stp avez avec pour pas dans sur une des les quelle quel quoi rien bien très \
         aujourd'hui demain prix cherche voudrais peux pouvez ça cest jai toujours encore fermez ouvrez alors heure",
    ),
    (
        "hr",
        Lang::Hrv,
        "košta koštaju tražim bok pozdrav dobar dan jutro večer hvala molim gdje kada kad koliko imate imam jeste \
         nisam nije narudžba narudžbu što zašto kako trebam trebao želim htjela htio mogu možete može sam ste su li je \
         još samo ali ili danas sutra vaš moja moj kod vas cijena",
    ),
    (
        "it",
        Lang::Ita,
        "costa costano cerco ciao buongiorno buonasera salve grazie dove quando quanto quanta vorrei mio mia il ordine \
         sono siete avete ho hai non che di della dello per con una gli alla alle più anche ma cosa perché come oggi \
         domani subito prezzo scusa favore chiudete aprite complimenti nuova capito sbagliato ancora",
    ),
    (
        "lv",
        Lang::Lav,
        "maksā meklēju sveiki labdien labrīt labvakar čau paldies lūdzu kur kad cik vai mans mana manu pasūtījums \
         pasūtījumu nav ir man es jūs jums jūsu mums kā kāpēc kas par uz ar no bet arī šodien rīt ļoti gribu \
         gribētu vēlos varat var būtu cena nesapratu",
    ),
    (
        "nl",
        Lang::Nld,
        "hallo hoi goedemorgen goedemiddag goedenavond goedendag dank bedankt dankjewel graag waar wanneer \
         hoeveel waarom mijn ik niet het een bestelling jullie jij je heb hebben heeft kan kunnen wil zou nog \
         wel maar ook voor met van naar bij deze dit dat vandaag morgen vraag is er geen ben zijn die",
    ),
    (
        "pl",
        Lang::Pol,
        "kosztuje kosztują szukam jaki jaka jakie cześć siema siemka hej dzień dobry witam witaj dziękuję dzięki \
         proszę gdzie kiedy ile czy jest są moje moja mój nie zamówienie zamówienia jak co się na od dla mam chcę \
         chciałbym chciałabym mogę można państwo pan pani już jeszcze tylko ale albo dziś dzisiaj jutro aha macie \
         wysyłam mnie",
    ),
    (
        "pt",
        Lang::Por,
        "custa custam procuro olá oi bom dia boa tarde noite obrigado obrigada onde quando quanto meu minha não nao \
         você vocês vc vcs pedido encomenda estou está tem têm tenho quero queria gostaria preciso por favor uma um os \
         as da do dos em na no para pra com mas muito também hoje amanhã já ainda como compro",
    ),
    (
        "tr",
        Lang::Tur,
        "ücret ücreti arıyorum merhaba selam slm günaydın teşekkürler teşekkür sağolun lütfen nerede nasıl ne zaman \
         kaç kadar var yok mı mi mu mü siparişim sipariş istiyorum bir bu şu için ile ama çok daha değil bana size \
         sizin benim bugün yarın acaba fiyat fiyatı ederim",
    ),
    (
        "uk",
        Lang::Ukr,
        "коштує коштують шукаю привіт вітаю добрий доброго день вечора дякую будь ласка де коли скільки чи є моє мій \
         моя замовлення що як чому не на у в з до для мені ви вам ваш я можна хочу потрібно сьогодні завтра ще вже але \
         або ціна",
    ),
];

/// The confidence from which we trust `whatlang`. If it is this confident about a message in `tests/messages`, it is
/// right in more than 99 % of cases.
const CONFIDENCE: f64 = 0.35;

static DETECTOR: LazyLock<Detector> =
    LazyLock::new(|| Detector::with_allowlist(LANGUAGES.iter().map(|(_, lang, _)| *lang).collect()));

/// The words that occur in only one of the lists above, folded, each with the code of its language.
static DISTINCTIVE_WORDS: LazyLock<Vec<(String, &'static str)>> = LazyLock::new(|| {
    let all: Vec<(String, &str)> = LANGUAGES
        .iter()
        .flat_map(|(code, _, words)| words.split_whitespace().map(|word| (fold(word), *code)))
        .collect();
    let shared = |word: &str, code: &str| all.iter().any(|(other, of)| other == word && *of != code);
    all.iter().filter(|(word, code)| !shared(word, code)).cloned().collect()
});

/// Returns the language of a text as an ISO 639-1 code, if it is one of thirteen and can be determined reliably.
#[must_use]
pub fn language(text: &str) -> Option<&'static str> {
    let text = &without_links(text);
    let guess = DETECTOR.detect(text).filter(|guess| guess.confidence() >= CONFIDENCE);
    let guessed = guess.and_then(|guess| LANGUAGES.iter().find(|(_, lang, _)| *lang == guess.lang()));
    guessed.map(|(code, ..)| *code).or_else(|| by_words(text))
}

/// Removes e-mail addresses and links, because they are not in any language.
fn without_links(text: &str) -> String {
    let (mut words, mut from) = (String::with_capacity(text.len()), 0);
    for link in LinkFinder::new().links(text) {
        words.push_str(&text[from..link.start()]);
        from = link.end();
    }
    words.push_str(&text[from..]);
    words
}

/// Returns the language with the most distinctive words in the text, if there is one and there is no tie.
fn by_words(text: &str) -> Option<&'static str> {
    let folded = fold(text);
    let mut counts: Vec<(usize, &str)> = LANGUAGES.iter().map(|(code, ..)| (0, *code)).collect();
    for word in folded.split(' ') {
        if let Some((_, code)) = DISTINCTIVE_WORDS.iter().find(|(distinctive, _)| distinctive == word)
            && let Some(count) = counts.iter_mut().find(|(_, of)| of == code)
        {
            count.0 += 1;
        }
    }
    counts.sort_unstable_by(|a, b| b.cmp(a));
    (counts[0].0 > counts[1].0).then_some(counts[0].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_a_short_message_is_recognized() {
        for (text, code) in [
            ("gdzie jest moje zamówienie? to pilne", "pl"),
            ("gdzie jest moje zamowienie", "pl"),
            ("cześć", "pl"),
            ("Ile kosztuje niebieski czajnik? Mój tel. 601 234 567", "pl"),
            ("Hola", "es"),
            ("bonjour", "fr"),
            ("Guten Tag", "de"),
            ("wo bleibt meine bestellung", "de"),
            ("ciao", "it"),
            ("bok, gdje je moja narudžba", "hr"),
            ("labdien", "lv"),
            ("olá, boa tarde", "pt"),
            ("goedemorgen, waar blijft mijn pakketje", "nl"),
            ("merhaba", "tr"),
            ("siparişim nerede", "tr"),
            ("привіт", "uk"),
            ("де моє замовлення", "uk"),
            ("hello there", "en"),
            ("where is my order?", "en"),
            ("مرحبا أين طلبي", "ar"),
        ] {
            assert_eq!(language(text), Some(code), "{text}");
        }
    }

    #[test]
    fn text_without_a_recognizable_language_yields_none() {
        for text in ["", "👍", "12345", "ok", "???", "ada@example.com", "https://example.org/where-is-my-order"] {
            assert_eq!(language(text), None, "{text}");
        }
    }
}
