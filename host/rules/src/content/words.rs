//! The words in brackets that stand for what a text cannot show, in the languages of the customers.

/// What a word in brackets stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Sticker,
    VoiceMessage,
    StoryReply,
    StoryMention,
    Post,
    Reel,
    Ad,
    Product,
    ForwardedMessage,
    /// A reference of any other kind.
    SharedContent,
}

impl Word {
    /// Returns the word for a reference of this kind.
    pub(super) fn of_reference(kind: &str) -> Self {
        match kind {
            "story-reply" => Self::StoryReply,
            "story-mention" => Self::StoryMention,
            "post" => Self::Post,
            "reel" => Self::Reel,
            "ad" => Self::Ad,
            "product" => Self::Product,
            "forward" => Self::ForwardedMessage,
            _ => Self::SharedContent,
        }
    }

    /// Returns the word in a language, which is given as a BCP 47 tag such as `de` or `pt-BR`. An unknown language
    /// gives English.
    pub(super) fn text(self, language: &str) -> &'static str {
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        let known = WORDS.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(primary));
        let (_, words) = known.unwrap_or(&WORDS[0]);
        words[self as usize]
    }
}

/// The words of each language, in the order of [`Word`]. English is the first.
static WORDS: [(&str, [&str; 10]); 12] = [
    (
        "en",
        [
            "Sticker",
            "Voice message",
            "Story reply",
            "Story mention",
            "Post",
            "Reel",
            "Ad",
            "Product",
            "Forwarded message",
            "Shared content",
        ],
    ),
    (
        "de",
        [
            "Sticker",
            "Sprachnachricht",
            "Antwort auf eine Story",
            "Erwähnung in einer Story",
            "Beitrag",
            "Reel",
            "Werbeanzeige",
            "Produkt",
            "Weitergeleitete Nachricht",
            "Geteilter Inhalt",
        ],
    ),
    (
        "es",
        [
            "Sticker",
            "Mensaje de voz",
            "Respuesta a una historia",
            "Mención en una historia",
            "Publicación",
            "Reel",
            "Anuncio",
            "Producto",
            "Mensaje reenviado",
            "Contenido compartido",
        ],
    ),
    (
        "fr",
        [
            "Sticker",
            "Message vocal",
            "Réponse à une story",
            "Mention dans une story",
            "Publication",
            "Reel",
            "Publicité",
            "Produit",
            "Message transféré",
            "Contenu partagé",
        ],
    ),
    (
        "it",
        [
            "Sticker",
            "Messaggio vocale",
            "Risposta a una storia",
            "Menzione in una storia",
            "Post",
            "Reel",
            "Inserzione",
            "Prodotto",
            "Messaggio inoltrato",
            "Contenuto condiviso",
        ],
    ),
    (
        "pl",
        [
            "Naklejka",
            "Wiadomość głosowa",
            "Odpowiedź na relację",
            "Wzmianka w relacji",
            "Post",
            "Rolka",
            "Reklama",
            "Produkt",
            "Przekazana wiadomość",
            "Udostępniona treść",
        ],
    ),
    (
        "hr",
        [
            "Naljepnica",
            "Glasovna poruka",
            "Odgovor na priču",
            "Spominjanje u priči",
            "Objava",
            "Reel",
            "Oglas",
            "Proizvod",
            "Proslijeđena poruka",
            "Podijeljeni sadržaj",
        ],
    ),
    (
        "lv",
        [
            "Uzlīme",
            "Balss ziņa",
            "Atbilde uz stāstu",
            "Pieminējums stāstā",
            "Ieraksts",
            "Reels video",
            "Reklāma",
            "Produkts",
            "Pārsūtīta ziņa",
            "Kopīgots saturs",
        ],
    ),
    (
        "pt",
        [
            "Sticker",
            "Mensagem de voz",
            "Resposta a um story",
            "Menção em um story",
            "Publicação",
            "Reel",
            "Anúncio",
            "Produto",
            "Mensagem encaminhada",
            "Conteúdo compartilhado",
        ],
    ),
    (
        "nl",
        [
            "Sticker",
            "Spraakbericht",
            "Reactie op een verhaal",
            "Vermelding in een verhaal",
            "Post",
            "Reel",
            "Advertentie",
            "Product",
            "Doorgestuurd bericht",
            "Gedeelde inhoud",
        ],
    ),
    (
        "tr",
        [
            "Çıkartma",
            "Sesli mesaj",
            "Hikâyeye yanıt",
            "Hikâyede bahsetme",
            "Gönderi",
            "Reels videosu",
            "Reklam",
            "Ürün",
            "İletilen mesaj",
            "Paylaşılan içerik",
        ],
    ),
    (
        "uk",
        [
            "Наліпка",
            "Голосове повідомлення",
            "Відповідь на історію",
            "Згадка в історії",
            "Допис",
            "Відео Reels",
            "Реклама",
            "Товар",
            "Переслане повідомлення",
            "Поширений вміст",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_by_the_primary_language_of_a_tag() {
        for (tag, word) in [
            ("en", "Voice message"),
            ("de-AT", "Sprachnachricht"),
            ("DE", "Sprachnachricht"),
            ("pt_BR", "Mensagem de voz"),
            ("uk-Cyrl-UA", "Голосове повідомлення"),
            ("", "Voice message"),
            ("-", "Voice message"),
            ("deu", "Voice message"),
            ("ja", "Voice message"),
        ] {
            assert_eq!(Word::VoiceMessage.text(tag), word, "{tag}");
        }
    }

    #[test]
    fn every_language_has_its_own_word_for_each_thing() {
        for (language, words) in &WORDS {
            assert_eq!(Word::SharedContent.text(language), words[9], "{language}");
            assert_eq!(Word::of_reference("forward").text(language), words[8], "{language}");
            for (n, word) in words.iter().enumerate() {
                assert!(!word.is_empty() && !words[..n].contains(word), "{language}: `{word}`");
            }
        }
        assert_eq!(Word::of_reference("live-video"), Word::SharedContent);
    }
}
