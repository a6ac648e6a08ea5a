//! The API client that the client commands use to reach a running server.

use crate::http::{Page, Problem};
use anyhow::{Context as _, Result, bail};
use reqwest::{Method, Response, StatusCode, header};
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt, io::Write as _, time::Duration};
use url::Url;

/// Options for the server and the token.
#[derive(Debug, clap::Args)]
pub struct ClientArgs {
    /// Address of the server
    #[arg(long, global = true, env = "PLUGBOARD_URL", value_name = "URL", default_value = "http://127.0.0.1:8080")]
    server: String,
    /// API token, as `plugboard token create` prints it
    #[arg(long, global = true, env = "PLUGBOARD_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Print JSON
    #[arg(long, global = true)]
    pub json: bool,
}

/// A client of a server's API. Clones share the connections.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    token: String,
}

/// Maximum length of a line in a streamed answer, in bytes.
const LINE: usize = 64 << 20;
/// Timeout for a streamed answer.
const LONG: Duration = Duration::from_hours(12);

/// An error response from the server.
#[derive(Debug)]
struct Refused {
    status: StatusCode,
    message: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refused {}

/// Whether an error is transient, so that the same request may succeed later: the server could not be reached or was
/// too busy.
#[must_use]
pub fn transient(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.is::<reqwest::Error>()
            || cause.downcast_ref::<Refused>().is_some_and(|refused| {
                use StatusCode as S;
                [S::TOO_MANY_REQUESTS, S::BAD_GATEWAY, S::SERVICE_UNAVAILABLE, S::GATEWAY_TIMEOUT]
                    .contains(&refused.status)
            })
    })
}

/// Whether the server said that the requested object does not exist (404).
#[must_use]
pub fn missing(error: &anyhow::Error) -> bool {
    error.downcast_ref::<Refused>().is_some_and(|refused| refused.status == StatusCode::NOT_FOUND)
}

impl Client {
    /// Creates a client. Sends nothing yet.
    ///
    /// # Errors
    /// Returns an error if the address is invalid or there is no token.
    pub fn new(args: &ClientArgs) -> Result<Self> {
        let base =
            Url::parse(&args.server).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        let base = base.with_context(|| {
            format!("--server `{}` must be an address such as https://inbox.example.com", args.server)
        })?;
        let token = args.token.clone().context(
            "no token: set --token or PLUGBOARD_TOKEN; to create a token, run \
             `plugboard token create --role admin --name NAME`",
        )?;
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_mins(5))
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self { http, base, token })
    }

    /// Returns the address of an API path. Segments may contain any characters.
    fn url(&self, segments: &[&str]) -> Result<Url> {
        let mut url = self.base.clone();
        let wrong = || anyhow::anyhow!("--server `{}` cannot be used as a base address", self.base);
        url.path_segments_mut().map_err(|()| wrong())?.pop_if_empty().extend(["api", "v1"]).extend(segments);
        Ok(url)
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<Response> {
        let sent = request.bearer_auth(&self.token).send().await;
        let response = sent.with_context(|| {
            format!(
                "cannot reach the server at {}; check that it is running, or name another server with --server or \
                 PLUGBOARD_URL",
                self.base
            )
        })?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let text = response.text().await.unwrap_or_default();
        match serde_json::from_str::<Problem>(&text) {
            Ok(problem) => bail!(Refused { status, message: problem.detail }),
            Err(_) if status == StatusCode::NOT_FOUND => bail!("no Plugboard server found at {}", self.base),
            Err(_) => bail!(Refused { status, message: format!("{} answered {status}", self.base) }),
        }
    }

    async fn read<T: DeserializeOwned>(response: Response) -> Result<T> {
        let bytes = response.bytes().await.context("the server's answer was interrupted")?;
        serde_json::from_slice(&bytes)
            .context("cannot parse the server's answer; the server may run a different version")
    }

    /// Sends a GET request and returns the answer.
    ///
    /// # Errors
    /// Returns an error if the server cannot be reached, answers with an error, or its answer cannot be parsed.
    pub async fn get<T: DeserializeOwned>(&self, segments: &[&str], query: &[(&str, &str)]) -> Result<T> {
        let mut url = self.url(segments)?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Self::read(self.send(self.http.get(url)).await?).await
    }

    /// Reads all pages of a list.
    ///
    /// # Errors
    /// Same as for [`Client::get`].
    pub async fn list<T: DeserializeOwned>(&self, segments: &[&str], query: &[(&str, &str)]) -> Result<Page<T>> {
        let mut all = Page { data: Vec::new(), next: None };
        loop {
            let mut query: Vec<_> = query.to_vec();
            query.push(("limit", "200"));
            let after = all.next.take();
            query.extend(after.iter().map(|next| ("after", next.as_str())));
            let page: Page<T> = self.get(segments, &query).await?;
            all.data.extend(page.data);
            if page.next.is_none() {
                return Ok(all);
            }
            all.next = page.next;
        }
    }

    /// Sends JSON and returns the answer.
    ///
    /// # Errors
    /// Same as for [`Client::get`].
    pub async fn send_json<T: DeserializeOwned>(
        &self,
        method: Method,
        segments: &[&str],
        body: &impl Serialize,
    ) -> Result<T> {
        Self::read(self.send(self.http.request(method, self.url(segments)?).json(body)).await?).await
    }

    /// Sends a PUT request with JSON and ignores the answer.
    ///
    /// # Errors
    /// Same as for [`Client::get`].
    pub async fn put(&self, segments: &[&str], body: &impl Serialize) -> Result<()> {
        self.send(self.http.put(self.url(segments)?).json(body)).await.map(drop)
    }

    /// Sends a DELETE request and ignores the answer.
    ///
    /// # Errors
    /// Same as for [`Client::get`].
    pub async fn delete(&self, segments: &[&str]) -> Result<()> {
        self.send(self.http.delete(self.url(segments)?)).await.map(drop)
    }

    /// Sends a POST request without a body and returns the answer.
    ///
    /// # Errors
    /// Same as for [`Client::get`].
    pub async fn post<T: DeserializeOwned>(&self, segments: &[&str]) -> Result<T> {
        Self::read(self.send(self.http.post(self.url(segments)?)).await?).await
    }

    /// Sends a POST request without a body and ignores the answer.
    ///
    /// # Errors
    /// Same as for [`Client::get`].
    pub async fn post_empty(&self, segments: &[&str]) -> Result<()> {
        self.send(self.http.post(self.url(segments)?)).await.map(drop)
    }

    /// Writes a file to standard output as it arrives.
    ///
    /// # Errors
    /// Same as for [`Client::get`], or an error if standard output cannot be written.
    pub async fn download(&self, segments: &[&str]) -> Result<()> {
        let mut response = self.send(self.http.get(self.url(segments)?)).await?;
        let mut out = std::io::stdout();
        while let Some(chunk) = response.chunk().await.context("the server's answer was interrupted")? {
            match out.write_all(&chunk) {
                Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Ok(()),
                other => other?,
            }
        }
        Ok(out.flush()?)
    }

    /// Uploads a component, or an empty body, and passes each line of the answer to `line` as it arrives. The answer
    /// may take hours.
    ///
    /// # Errors
    /// Same as for [`Client::get`], an error if a line is too long, or the error of `line`.
    pub async fn lines(
        &self,
        segments: &[&str],
        query: &[(&str, &str)],
        bytes: Vec<u8>,
        mut line: impl FnMut(&str) -> Result<()>,
    ) -> Result<()> {
        let mut url = self.url(segments)?;
        url.query_pairs_mut().extend_pairs(query);
        let request = self.http.post(url).header(header::CONTENT_TYPE, "application/wasm").body(bytes);
        let mut response = self.send(request.timeout(LONG)).await?;
        let mut open: Vec<u8> = Vec::new();
        while let Some(chunk) = response.chunk().await.context("the server's answer was interrupted")? {
            for part in chunk.split_inclusive(|byte| *byte == b'\n') {
                open.extend_from_slice(part);
                anyhow::ensure!(open.len() <= LINE, "the server's answer has a line of more than {LINE} bytes");
                if part.ends_with(b"\n") {
                    line(&String::from_utf8_lossy(&open))?;
                    open.clear();
                }
            }
        }
        Ok(())
    }

    /// Opens the event stream, from now on or after the event `after`.
    ///
    /// # Errors
    /// Same as for [`Client::get`].
    pub async fn events(&self, after: Option<i64>) -> Result<Response> {
        let mut request = self.http.get(self.url(&["events"])?).timeout(LONG);
        if let Some(after) = after {
            request = request.header("Last-Event-ID", after);
        }
        self.send(request).await
    }

    /// Returns the server's address.
    #[must_use]
    pub fn address(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    /// Uploads a component and returns the answer.
    ///
    /// # Errors
    /// Same as for [`Client::get`].
    pub async fn upload<T: DeserializeOwned>(&self, segments: &[&str], bytes: Vec<u8>) -> Result<T> {
        let request = self.http.post(self.url(segments)?).header(header::CONTENT_TYPE, "application/wasm").body(bytes);
        Self::read(self.send(request).await?).await
    }
}
