//! New visitors of a web chat. Each gets a token once, and the page stores it.

use crate::http::{App, Peer, Problem, share::network};
use axum::{
    Extension, Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use serde::Serialize;
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// The response to a new visitor.
#[derive(Debug, Serialize)]
pub struct Session {
    /// The visitor's identifier.
    visitor: String,
    /// The token that identifies the visitor to the hook and to the event stream.
    token: String,
}

/// `POST /chat/{channel}/session`: creates a visitor.
///
/// # Errors
/// Returns 404 if the channel is not a web chat, and 429 if too many visitors come from the address.
pub async fn create(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    Path(channel): Path<String>,
) -> Result<(StatusCode, Json<Session>), Problem> {
    super::find(&app, &channel)?;
    app.sessions.take(app.client(peer, &headers), Instant::now())?;
    let visitor = app.flow.clock().new_id();
    let token = app.flow.visitor_token(&channel, &visitor)?;
    Ok((StatusCode::CREATED, Json(Session { visitor, token })))
}

/// The time window in which visitors are counted.
const SPAN: Duration = Duration::from_mins(1);
/// How many addresses are tracked at once.
const ADDRESSES: usize = 10_000;

/// Counts the recent new visitors from each address.
#[derive(Debug)]
pub struct Sessions {
    most: u32,
    lately: Mutex<HashMap<IpAddr, (Instant, u32)>>,
}

impl Sessions {
    /// Allows at most `most` new visitors per minute from one address.
    #[must_use]
    pub fn new(most: u32) -> Self {
        Self { most, lately: Mutex::default() }
    }

    fn take(&self, address: IpAddr, now: Instant) -> Result<(), Problem> {
        let mut lately = self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        let address = network(address);
        let old = |since: &Instant| now.saturating_duration_since(*since) >= SPAN;
        if lately.len() >= ADDRESSES && !lately.contains_key(&address) {
            lately.retain(|_, (since, _)| !old(since));
            if lately.len() >= ADDRESSES {
                return Err(Problem::too_many("too many new visitors at the moment; try again", 5_000));
            }
        }
        let (since, count) = lately.entry(address).or_insert((now, 0));
        if old(since) {
            (*since, *count) = (now, 0);
        }
        if *count >= self.most {
            let left = SPAN.saturating_sub(now.saturating_duration_since(*since));
            let wait = u32::try_from(left.as_millis()).unwrap_or(u32::MAX);
            return Err(Problem::too_many("too many new visitors from this address; try again", wait));
        }
        *count += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_brings_so_many_visitors_a_minute() {
        let sessions = Sessions::new(2);
        let (one, other) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        let now = Instant::now();
        assert!(sessions.take(one, now).is_ok());
        assert!(sessions.take(one, now).is_ok());
        let refused = sessions.take(one, now + Duration::from_secs(15)).unwrap_err();
        assert_eq!((refused.status, refused.retry_after), (429, Some(45)));
        assert!(sessions.take(other, now).is_ok());
        assert!(sessions.take(one, now + SPAN).is_ok());
    }
}
