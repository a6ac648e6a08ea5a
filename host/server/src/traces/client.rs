//! Sends batches of spans with the HTTP client that the rest of the program uses.

use async_trait::async_trait;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response, ResponseBodyTooLarge};
use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use tokio::runtime::Handle;

/// Maximum size of a collector's response, in bytes.
const RESPONSE_MAX: usize = 1 << 20;

/// Sends batches on the server's runtime, because the exporter's own thread has no runtime.
#[derive(Debug)]
pub(super) struct Client {
    http: reqwest::Client,
    runtime: Handle,
    /// Whether the last batch failed. The log has reported it.
    lost: AtomicBool,
}

impl Client {
    /// Creates a client on the current runtime.
    ///
    /// # Errors
    /// Returns an error if the system's certificates cannot be read.
    pub(super) fn new(timeout: Duration) -> reqwest::Result<Self> {
        let http = reqwest::Client::builder()
            .timeout(timeout)
            // Headers from the environment may hold credentials, so they must go to the collector alone.
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self { http, runtime: Handle::current(), lost: AtomicBool::new(false) })
    }

    /// Logs once when traces begin to fail, and once when they arrive again.
    fn log_change(&self, sent: &Result<Response<Bytes>, HttpError>) {
        let error = match sent {
            Ok(response) if response.status().is_success() => None,
            Ok(response) => Some(format!("the collector answered {}", response.status())),
            Err(error) => Some(reasons(&**error)),
        };
        match (error, self.lost.load(Ordering::Relaxed)) {
            (Some(error), false) => {
                tracing::warn!(
                    error,
                    "cannot send traces to the collector; they are dropped until it answers (--traces)"
                );
                self.lost.store(true, Ordering::Relaxed);
            }
            (None, true) => {
                tracing::info!("the collector accepts traces again");
                self.lost.store(false, Ordering::Relaxed);
            }
            _ => {}
        }
    }
}

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let sent = self.runtime.spawn(send(self.http.clone(), request)).await;
        let sent = sent.unwrap_or_else(|error| Err(error.into()));
        self.log_change(&sent);
        sent
    }
}

async fn send(http: reqwest::Client, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
    let mut answer = http.execute(request.try_into()?).await?;
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if body.len() + chunk.len() > RESPONSE_MAX {
            return Err(ResponseBodyTooLarge::new().into());
        }
        body.extend_from_slice(&chunk);
    }
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = answer.status();
    *response.headers_mut() = std::mem::take(answer.headers_mut());
    Ok(response)
}

/// Formats an error with the chain of its sources.
fn reasons(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        text = format!("{text}: {source}");
        cause = source.source();
    }
    text
}
