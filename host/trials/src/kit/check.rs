//! Reads a kit file and checks what its types cannot express. Errors name the line and say how to fix the problem.

use plugboard_model::KeptOf;

use toml::Spanned;

use super::{
    catalogue::RawCatalogue,
    fields::RawFields,
    format::{KitFile, RawAnswer, RawChallenge, RawProfile, RawRequest, RawSend, RawSignature, SignatureKind},
    gesture::RawGesture,
    media::RawMedia,
    over::Over,
    poll::RawPoll,
    setup::RawSetup,
};
use crate::scenario::strict::{self, at};

/// The hook's public address if the connector's configuration does not have it.
const HOOK_URL: &str = "https://inbox.example/hooks/kit";
/// Maximum number of `[[request]]` in a file.
const REQUESTS: usize = 100;
/// Maximum number of `[[send]]`.
const PARTS: usize = 50;
/// Maximum number of `[[profile]]`.
const CUSTOMERS: usize = 20;
/// Maximum number of `[[media]]`.
const FILES: usize = 20;
/// Maximum number of `[[poll]]`.
const POLLS: usize = 20;
/// Maximum number of `[[setup]]`.
const SETUPS: usize = 10;
/// Maximum number of `[[catalogue]]`.
const CATALOGUES: usize = 10;
/// Maximum number of `[[gesture]]`.
const GESTURES: usize = 30;
/// Maximum number of `[[settle]]`.
const QUESTIONS: usize = 20;
/// Maximum number of `[[http]]`.
const ANSWERS: usize = 200;
/// Maximum number of paths in `batches`.
const PATHS: usize = 8;
/// Maximum number of hosts in `grants`: as many as an admin can grant to a channel.
const GRANTS: usize = 64;
/// The advice when a limit is exceeded.
const LESS: &str = "leave some out";

impl KitFile {
    /// Parses and checks a kit file.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let file: Self = strict::read(text, LESS)?;
        file.check(text)?;
        Ok(file)
    }

    /// Returns the hook's public address: the connector's configuration may have it, and otherwise the kit invents one.
    pub(super) fn hook_url(&self) -> &str {
        self.config.get("public_url").and_then(toml::Value::as_str).unwrap_or(HOOK_URL)
    }

    /// Checks what the types cannot express.
    fn check(&self, text: &str) -> Result<(), String> {
        let counts = [
            ("[[request]]", self.requests.len(), REQUESTS),
            ("[[send]]", self.sends.len(), PARTS),
            ("[[profile]]", self.profiles.len(), CUSTOMERS),
            ("[[media]]", self.media.len(), FILES),
            ("[[poll]]", self.polls.len(), POLLS),
            ("[[setup]]", self.setups.len(), SETUPS),
            ("[[catalogue]]", self.catalogues.len(), CATALOGUES),
            ("[[gesture]]", self.gestures.len(), GESTURES),
            ("[[settle]]", self.settles.len(), QUESTIONS),
            ("[[http]]", self.http.len(), ANSWERS),
            ("`batches`", self.batches.len(), PATHS),
            ("`grants`", self.grants.len(), GRANTS),
        ];
        strict::bounded(&counts, LESS)?;
        if self.requests.is_empty() && self.polls.is_empty() {
            return Err("the file has no request; write a [[request]] with what the platform sends and what the \
                        connector emits, or a [[poll]] if the platform sends nothing"
                .into());
        }
        let Some(signature) = &self.signature else {
            return Err("the file does not say how requests are signed; write [signature], with `kind = \"none\"` if \
                        they are not"
                .to_owned());
        };
        let place = |start: usize, what: &str| format!("{}{what}", at(text, start));
        let wrong = |start: usize, what: &str, why: String| format!("{}: {why}", place(start, what));
        let checked = signature.get_ref().check(self.hook_url());
        checked.map_err(|why| wrong(signature.span().start, "[signature]", why))?;
        if let Some(one) = &self.challenge {
            one.get_ref().check().map_err(|why| wrong(one.span().start, "[challenge]", why))?;
        }
        if let Some(one) = &self.slow_down {
            one.get_ref().answer.check().map_err(|why| wrong(one.span().start, "[slow_down]", why))?;
        }
        for one in &self.http {
            one.get_ref().answer.check().map_err(|why| wrong(one.span().start, "[[http]]", why))?;
        }
        each(text, "request", &self.requests, RawRequest::check)?;
        each(text, "send", &self.sends, RawSend::check)?;
        each(text, "profile", &self.profiles, RawProfile::check)?;
        each(text, "media", &self.media, RawMedia::check)?;
        each(text, "poll", &self.polls, RawPoll::check)?;
        each(text, "setup", &self.setups, RawSetup::check)?;
        each(text, "catalogue", &self.catalogues, RawCatalogue::check)?;
        each(text, "gesture", &self.gestures, RawGesture::check)?;
        each(text, "settle", &self.settles, |one| one.check(&self.sends))
    }
}

/// Checks each table of a list. `word` names the list in an error.
fn each<T>(text: &str, word: &str, all: &[Spanned<T>], check: impl Fn(&T) -> Result<(), String>) -> Result<(), String> {
    for (n, one) in all.iter().enumerate() {
        check(one.get_ref()).map_err(|why| format!("{}{word} {}: {why}", at(text, one.span().start), n + 1))?;
    }
    Ok(())
}

/// Checks that a hook accepts the method.
fn method_of_hook(method: Option<&str>) -> Result<(), String> {
    match method {
        None | Some("GET" | "POST") => Ok(()),
        Some(other) => Err(format!("a hook accepts only GET and POST, not {other}")),
    }
}

/// Checks that a form is the only body, and that the request is not a GET.
fn form_alone(form: Option<&RawFields>, body: bool, method: &str) -> Result<(), String> {
    match form {
        Some(_) if body => Err("`form` is the whole body; remove `body` and `json`".to_owned()),
        Some(_) if method == "GET" => {
            Err("a GET cannot have a `form`; write `method = \"POST\"`, or use `query`".to_owned())
        }
        _ => Ok(()),
    }
}

impl RawRequest {
    fn check(&self) -> Result<(), String> {
        method_of_hook(self.method.as_deref())?;
        strict::one_body(self.body.as_ref(), self.json.as_ref())?;
        let body = self.body.is_some() || self.json.is_some();
        form_alone(self.form.as_ref(), body, self.method.as_deref().unwrap_or("POST"))
    }
}

impl RawSignature {
    fn check(&self, hook_url: &str) -> Result<(), String> {
        if self.kind == SignatureKind::None {
            let more = self.secret.is_some() || self.header.is_some() || self.query.is_some() || self.over.is_some();
            return if more { Err("`kind = \"none\"` cannot have other members".to_owned()) } else { Ok(()) };
        }
        if self.secret.is_none() {
            return Err("`secret` is missing; name the secret that makes the signature".to_owned());
        }
        if self.header.is_some() == self.query.is_some() {
            return Err("write where the signature is: either `header` or `query`".to_owned());
        }
        if self.kind == SignatureKind::Token && self.over.is_some() {
            return Err("a token does not sign anything; remove `over`".to_owned());
        }
        let over = self.over.as_deref().map(Over::read).transpose()?;
        let plain = matches!(self.kind, SignatureKind::Sha256 | SignatureKind::Sha1);
        if plain && !over.as_ref().is_some_and(Over::covers_secret) {
            return Err("a plain hash has no key, so anyone could make it; put the secret into `over`, as in \
                        `over = \"{body}{secret.NAME}\"`"
                .to_owned());
        }
        if !over.is_some_and(|over| over.covers_address()) {
            return Ok(());
        }
        if hook_url.starts_with("http") && !hook_url.contains(['?', '#']) {
            return Ok(());
        }
        let why = "must be the hook's address without a query, such as";
        Err(format!("`public_url` in [config] {why} https://inbox.example/hooks/shop"))
    }
}

impl RawChallenge {
    fn check(&self) -> Result<(), String> {
        method_of_hook(self.method.as_deref())?;
        strict::one_body(self.body.as_ref(), self.json.as_ref())?;
        let body = self.body.is_some() || self.json.is_some();
        form_alone(self.form.as_ref(), body, self.method.as_deref().unwrap_or("GET"))?;
        self.answer.check()?;
        let mut texts = self.query.0.iter().map(|(_, value)| value).chain(self.headers.values());
        if !self.signed && !texts.any(|text| text.contains("{secret.")) {
            return Err("nothing in the challenge is secret, so anyone could send it; write `signed = true`, or put \
                        a secret in it, such as `{secret.verify_token}`"
                .to_owned());
        }
        Ok(())
    }
}

impl RawAnswer {
    pub(super) fn check(&self) -> Result<(), String> {
        strict::final_status(self.status)?;
        strict::one_body(self.body.as_ref(), self.json.as_ref())
    }
}

impl RawProfile {
    fn check(&self) -> Result<(), String> {
        self.answer.check()?;
        self.kept.check("kept", &[KeptOf::Thread])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::part::REFUSALS;
    use plugboard_model::Template;

    const LEAST: &str = "[signature]\nkind = \"none\"\n[[request]]\nemits = []\n";

    fn refused(text: &str) -> String {
        KitFile::read(text).map(drop).expect_err(text)
    }

    #[test]
    fn a_kit_file_needs_a_signature_and_a_request() {
        assert_eq!(KitFile::read(LEAST).unwrap().requests.len(), 1);
        assert!(refused("").contains("no request"));
        assert!(KitFile::read("[signature]\nkind = \"none\"\n[[poll]]\nemits = []").is_ok(), "a poll will do");
        assert!(refused("[[request]]\nemits = []").contains("how requests are signed"));
        assert!(refused(&format!("{LEAST}{}", "#".repeat(strict::FILE))).contains("at most"));
    }

    #[test]
    fn lists_in_a_kit_file_are_bounded() {
        let part = "[[send]]\nthread = \"t\"\nrecipient = \"r\"\ntext = \"x\"\n";
        for (one, most, before) in [
            ("[[request]]\nemits = []\n", REQUESTS, 1),
            (part, PARTS, 0),
            ("[[profile]]\ncontact = \"c\"\n", CUSTOMERS, 0),
            ("[[media]]\nreference = \"r\"\nthread = \"t\"\n", FILES, 0),
            ("[[poll]]\nemits = []\n", POLLS, 0),
            ("[[setup]]\n", SETUPS, 0),
            ("[[catalogue]]\n", CATALOGUES, 0),
            ("[[gesture]]\nkind = \"read\"\nthread = \"t\"\nrecipient = \"r\"\n", GESTURES, 0),
            ("[[http]]\nurl = \"*\"\nanswer = {}\n", ANSWERS, 0),
        ] {
            let text = |count: usize| format!("{LEAST}{}", one.repeat(count - before));
            assert!(KitFile::read(&text(most)).is_ok(), "{one}");
            assert!(refused(&text(most + 1)).contains("are allowed"), "{one}");
        }
        let paths = |count| format!("batches = [{}]\n{LEAST}", "\"a\", ".repeat(count));
        assert!(KitFile::read(&paths(PATHS)).is_ok());
        assert!(refused(&paths(PATHS + 1)).contains("at most 8"));
        let grants = |count| format!("grants = [{}]\n{LEAST}", "\"shop.example\", ".repeat(count));
        assert!(KitFile::read(&grants(GRANTS)).is_ok());
        assert!(refused(&grants(GRANTS + 1)).contains("at most 64"));
        let refusals = |count| {
            let refusals = "{ name = \"n\", answer = {} }, ".repeat(count);
            format!("{LEAST}{part}url = \"*\"\nrefusals = [{refusals}]\n")
        };
        assert!(KitFile::read(&refusals(REFUSALS)).is_ok());
        assert!(refused(&refusals(REFUSALS + 1)).contains("at most 50"));
    }

    #[test]
    fn a_part_has_one_content_and_only_a_file_has_a_caption() {
        let read = |content: &str| {
            KitFile::read(&format!("{LEAST}[[send]]\nthread = \"t\"\nrecipient = \"r\"\n{content}")).map(drop)
        };
        let (text, file) = ("text = \"x\"\n", "file = { kind = \"image\" }\n");
        let template = "template = { name = \"t\", language = \"en\" }\n";
        for right in [text.to_owned(), file.to_owned(), template.to_owned(), format!("{file}{text}")] {
            assert_eq!(read(&right), Ok(()), "{right}");
        }
        for wrong in [format!("{text}{template}"), format!("{file}{template}"), format!("{file}{text}{template}")] {
            assert!(read(&wrong).unwrap_err().contains("or a `file` with a `text` as its caption"), "{wrong}");
        }
        let content = "content = [{ type = \"sticker\", file = 0 }]\n";
        for right in [format!("{file}{content}"), format!("{file}{text}{content}")] {
            assert_eq!(read(&right), Ok(()), "{right}");
        }
        assert_eq!(read("content = [{ type = \"sticker\" }]\n"), Ok(()));
        for (wrong, why) in [
            (format!("{text}{content}"), "at `/blocks/0/file`: refers to file 0, but the message has no files"),
            (format!("{template}{content}"), "a `template` has no `content`"),
            ("content = [{ type = \"sticky\" }]\n".to_owned(), "needs a `plain`"),
        ] {
            let message = read(&wrong).unwrap_err();
            assert!(message.contains(why), "{wrong}: {message}");
        }
        let files = |count: usize| {
            let files: Vec<_> = (0..count).map(|n| format!("f{n} = {{ kind = \"file\" }}")).collect();
            read(&format!("template = {{ name = \"t\", language = \"en\", files = {{ {} }} }}", files.join(", ")))
        };
        assert_eq!(files(Template::FILES_MAX), Ok(()));
        assert!(files(Template::FILES_MAX + 1).unwrap_err().contains("10 files"));
        let both = format!("{text}opens = \"phone\"\nprivate_reply_to = \"c\"\n");
        assert!(read(&both).unwrap_err().contains("`opens` begins a conversation"));
        let keeps = |keeps: &str| read(&format!("{text}keeps = {{ \"{keeps}\" = \"1\" }}\n"));
        assert_eq!(keeps("part.upload"), Ok(()));
        assert!(keeps("answered.token").unwrap_err().contains("`keeps` cannot have `answered.token`"));
    }

    #[test]
    fn errors_in_a_kit_file_are_reported_with_their_line() {
        for (more, why) in [
            ("[[sent]]\n", "line 5: unknown field `sent`"),
            ("[[request]]\nemits = [{ item = \"massage\" }]", "line 6: "),
            ("[[request]]\nbody = \"\"\njson = {}\nemits = []", "line 5: request 2: `body` and `json` are two"),
            ("[[request]]\nmethod = \"PUT\"\nemits = []", "a hook accepts only GET and POST"),
            ("[[request]]\nbody = \"\"\nform = {}\nemits = []", "line 5: request 2: `form` is the whole body"),
            ("[[request]]\nmethod = \"GET\"\nform = {}\nemits = []", "a GET cannot have a `form`"),
            ("[[send]]\nthread = \"t\"\nrecipient = \"r\"", "line 5: send 1: a part must have exactly one of"),
            (
                "[[profile]]\ncontact = \"c\"\nkept = { \"part.a\" = \"1\" }",
                "line 5: profile 1: `kept` cannot have `part.a`",
            ),
            (
                "[[media]]\nreference = \"r\"\nthread = \"t\"\nanswer = { status = 1 }",
                "line 5: media 1: `status` must be",
            ),
            ("[[poll]]\nemits = []\nwait = \"2d\"", "line 5: poll 1: `wait` must be"),
            ("[[setup]]\nleave = true\nreports = 1", "line 5: setup 1: `leave` reports nothing"),
            ("[[catalogue]]\nanswer = { status = 1 }", "line 5: catalogue 1: `status` must be"),
            ("[challenge]\nanswer = {}", "line 5: [challenge]: nothing in the challenge is secret"),
            ("[slow_down]\nwait = \"1s\"\nanswer = { status = 99 }", "`status` must be"),
            ("[[http]]\nurl = \"*\"\nanswer = { body = \"\", json = 1 }", "two bodies"),
        ] {
            let message = refused(&format!("{LEAST}{more}"));
            assert!(message.contains(why), "{more}: {message}");
        }
        for (signature, why) in [
            ("kind = \"none\"\nheader = \"x\"", "cannot have other members"),
            ("kind = \"token\"\nheader = \"x\"", "`secret` is missing"),
            ("kind = \"hmac-sha256\"\nsecret = \"s\"", "`header` or `query`"),
            ("kind = \"token\"\nsecret = \"s\"\nquery = \"q\"\nover = \"{body}\"", "does not sign anything"),
            ("kind = \"hmac-sha1\"\nsecret = \"s\"\nheader = \"h\"\nover = \"{bdy}\"", "unknown `{bdy}` in `over`"),
            ("kind = \"sha256\"\nsecret = \"s\"\nheader = \"h\"\nover = \"{body}\"", "put the secret into `over`"),
            ("kind = \"sha1\"\nsecret = \"s\"\nheader = \"h\"", "put the secret into `over`"),
            ("kind = \"md5\"", "unknown variant `md5`"),
        ] {
            let message = refused(&format!("[signature]\n{signature}\n[[request]]\nemits = []"));
            assert!(message.contains(why), "{signature}: {message}");
        }
        let signed = "[signature]\nkind = \"hmac-sha1\"\nsecret = \"s\"\nheader = \"h\"\nover = \"{address}{form}\"";
        assert!(KitFile::read(&format!("{signed}\n[[request]]\nemits = []")).is_ok());
        let with = |url: &str| format!("[config]\npublic_url = \"{url}\"\n{signed}\n[[request]]\nemits = []");
        assert!(KitFile::read(&with("https://inbox.example/hooks/sms")).is_ok());
        assert!(refused(&with("https://inbox.example/hooks/sms?a=1")).contains("line 3: [signature]: `public_url`"));
    }
}
