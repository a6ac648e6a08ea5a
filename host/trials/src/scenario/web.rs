//! The stubbed answers of other systems, and the requests that a plugin made.

use plugboard_engine::{Stub, StubAnswer, StubRequest};
use plugboard_model::{Failure, FailureKind};
use std::sync::{Mutex, PoisonError};

use super::{
    format::{Fail, RawHttp},
    words,
};

/// Maximum number of requests that one step records.
const KEPT: usize = 1_000;
/// Maximum total size of the recorded bodies, in bytes.
const BYTES: usize = 16 << 20;

/// A stubbed answer.
struct Answer {
    method: Option<String>,
    url: String,
    given: Result<StubAnswer, Failure>,
    /// How many more times the answer is given; `None` for no limit.
    left: Option<u32>,
}

/// All stubbed answers, and the requests so far.
pub(super) struct Web(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    answers: Vec<Answer>,
    recorded: RecordedRequests,
    bytes: usize,
}

/// The requests since the last call of [`Web::take`].
#[derive(Debug, Default)]
pub(super) struct RecordedRequests {
    pub requests: Vec<StubRequest>,
    /// Why requests failed for reasons that the scenario's author must fix.
    pub wrong: Vec<String>,
}

impl Web {
    pub(super) fn new<'a>(answers: impl Iterator<Item = &'a RawHttp>) -> Self {
        Self(Mutex::new(Inner { answers: answers.map(Answer::new).collect(), ..Inner::default() }))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the requests since the last call.
    pub(super) fn take(&self) -> RecordedRequests {
        let mut inner = self.lock();
        inner.bytes = 0;
        std::mem::take(&mut inner.recorded)
    }
}

impl Inner {
    fn keep(&mut self, request: &StubRequest) {
        if self.recorded.requests.len() < KEPT && self.bytes + request.body.len() <= BYTES {
            self.bytes += request.body.len();
            self.recorded.requests.push(request.clone());
        } else {
            self.wrong("the step makes more requests than allowed; make it shorter".to_owned());
        }
    }

    fn wrong(&mut self, why: String) {
        if self.recorded.wrong.len() < KEPT && !self.recorded.wrong.contains(&why) {
            self.recorded.wrong.push(why);
        }
    }
}

impl Answer {
    fn new(raw: &RawHttp) -> Self {
        let mut headers: Vec<_> = raw.headers.iter().map(|(k, v)| (k.to_lowercase(), v.clone())).collect();
        let body = match (&raw.body, &raw.json) {
            (Some(text), _) => text.clone(),
            (None, Some(value)) => {
                if !headers.iter().any(|(name, _)| name == "content-type") {
                    headers.push(("content-type".to_owned(), "application/json".to_owned()));
                }
                words::json(value).to_string()
            }
            (None, None) => String::new(),
        };
        let failure = |kind, code: &str, message: &str| Failure::new(kind, message).code(code);
        // The gate's own failures have the same kinds and codes.
        let given = match raw.fail {
            None => Ok(StubAnswer { status: raw.status.unwrap_or(200), headers, body: body.into() }),
            Some(Fail::Timeout) => {
                Err(failure(FailureKind::Uncertain, "timeout", "no complete answer came in time, as the scenario says"))
            }
            Some(Fail::NotReached) => Err(failure(
                FailureKind::Unavailable,
                "not-reached",
                "the host could not be reached, as the scenario says",
            )),
        };
        Self { method: raw.method.clone(), url: raw.url.clone(), given, left: raw.times }
    }

    fn fits(&self, request: &StubRequest) -> bool {
        self.left != Some(0)
            && self.method.as_ref().is_none_or(|method| *method == request.method)
            && url_fits(&self.url, &request.url)
    }
}

/// Returns whether an address matches a pattern: a whole address, or the beginning of one before a `*`.
pub(crate) fn url_fits(pattern: &str, url: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == url, |beginning| url.starts_with(beginning))
}

impl Stub for Web {
    fn answer(&self, request: &StubRequest) -> Result<StubAnswer, Failure> {
        let mut inner = self.lock();
        inner.keep(request);
        let Some(found) = inner.answers.iter_mut().find(|answer| answer.fits(request)) else {
            let message = format!("{} {} has no answer: write an [[http]] for it", request.method, request.url);
            inner.wrong(message.clone());
            return Err(Failure::new(FailureKind::Unavailable, message).code("no-answer-written"));
        };
        if let Some(left) = &mut found.left {
            *left -= 1;
        }
        found.given.clone()
    }

    fn refused(&self, request: &StubRequest, why: &Failure) {
        let advice = if why.code.as_deref() == Some("not-granted") {
            "a server would refuse it; add the host to `hosts` in plugin.toml, or set `api_base` in the configuration"
        } else {
            why.message.as_str()
        };
        self.lock().wrong(format!("{} {} was blocked: {advice}", request.method, request.url));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(text: &str) -> RawHttp {
        toml::from_str(text).unwrap()
    }

    fn request(method: &str, url: &str) -> StubRequest {
        StubRequest {
            method: method.into(),
            url: url.into(),
            headers: Vec::new(),
            body: "body".into(),
            non_repeatable: false,
        }
    }

    #[test]
    fn answers_are_given_in_order_and_as_often_as_written() {
        let all = [
            raw("url = \"https://a.example/1\"\nbody = \"first\"\ntimes = 1"),
            raw("method = \"GET\"\nurl = \"https://a.example/*\"\njson = { a = 1 }"),
            raw("url = \"https://b.example/\"\nfail = \"timeout\""),
        ];
        let web = Web::new(all.iter());
        let body = |method: &str, url: &str| web.answer(&request(method, url)).map(|answer| answer.body);
        assert_eq!(body("GET", "https://a.example/1").unwrap(), "first");
        assert_eq!(body("GET", "https://a.example/1").unwrap(), r#"{"a":1}"#);
        assert_eq!(body("POST", "https://b.example/").unwrap_err().code.unwrap(), "timeout");
        assert_eq!(body("POST", "https://a.example/1").unwrap_err().code.unwrap(), "no-answer-written");
        let RecordedRequests { requests, wrong } = web.take();
        assert_eq!(requests.len(), 4);
        assert_eq!(wrong, ["POST https://a.example/1 has no answer: write an [[http]] for it"]);
        assert!(web.take().requests.is_empty());
    }

    #[test]
    fn the_number_of_recorded_requests_is_limited() {
        let web = Web::new([raw("url = \"*\"")].iter());
        for _ in 0..=KEPT {
            web.answer(&request("GET", "https://a.example/")).unwrap();
        }
        let RecordedRequests { requests, wrong } = web.take();
        assert_eq!((requests.len(), wrong.len()), (KEPT, 1));
    }
}
