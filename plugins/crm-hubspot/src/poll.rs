//! Polls HubSpot for changes, and reports the stages of deals to the host.

use plugboard_sdk::{Failure, PollRequest, info};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    answer::BatchResult,
    api::{self, Object},
    config::Config,
};

/// How far back to search again for changes, because HubSpot's search index lags behind.
const LAG_MS: i64 = 5 * 60 * 1_000;
/// The position beyond which the search starts again from the latest change seen, because HubSpot's search returns at
/// most 10,000 results.
const RESTART: u32 = 9_000;
/// The maximum number of result pages in one poll.
const PAGES: usize = 5;

/// Where a poll starts: a time, and the position of the next page if an earlier poll from that time is not finished.
#[derive(Default, Serialize, Deserialize)]
struct Cursor {
    since: i64,
    after: Option<String>,
    /// The time of the latest change seen.
    latest: i64,
}

/// Reports the stages of deals that have changed.
///
/// # Errors
/// Returns an error if HubSpot does not answer successfully.
pub fn poll(config: &Config, request: &PollRequest) -> Result<(), Failure> {
    let cursor: Cursor = request.cursor().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let (mut latest, mut count) = (cursor.latest, 0);
    let mut after = cursor.after.unwrap_or_else(|| "0".to_owned());
    for _ in 0..PAGES {
        let (deals, next) = changed_deals(config, cursor.since, &after)?;
        count += deals.len();
        for deal in deals {
            latest = latest.max(deal.changed);
            request.lead(&deal.lead, config.stages.lead_stage(&deal.stage), Some(&deal.stage))?;
        }
        match next {
            Some(next) => after = next,
            None => {
                after.clear();
                break;
            }
        }
    }
    let far = after.parse::<u32>().is_ok_and(|after| after > RESTART);
    let next = if after.is_empty() {
        Cursor { since: (latest - LAG_MS).max(0), after: None, latest }
    } else if far && latest > cursor.since {
        request.again();
        Cursor { since: latest, after: None, latest }
    } else {
        // The next poll continues where this one ended.
        request.again();
        Cursor { since: cursor.since, after: Some(after), latest }
    };
    request.set_cursor(&serde_json::to_string(&next)?);
    if count > 0 {
        info!("{count} deals have changed since the last poll");
    }
    Ok(())
}

/// A deal that has changed in HubSpot.
struct Deal {
    /// The lead's identifier in the host.
    lead: String,
    /// The deal's stage in HubSpot.
    stage: String,
    /// When it last changed, in milliseconds.
    changed: i64,
}

#[derive(Deserialize)]
struct SearchAnswer {
    #[serde(default)]
    results: Vec<BatchResult>,
    paging: Option<Paging>,
}

#[derive(Deserialize)]
struct Paging {
    next: Option<Next>,
}

#[derive(Deserialize)]
struct Next {
    after: String,
}

/// Returns a page of our deals that have changed since a time, oldest change first, and the position of the next page.
fn changed_deals(config: &Config, since: i64, after: &str) -> Result<(Vec<Deal>, Option<String>), Failure> {
    let filter = |name: &str, operator: &str, value: Option<String>| match value {
        Some(value) => json!({ "propertyName": name, "operator": operator, "value": value }),
        None => json!({ "propertyName": name, "operator": operator }),
    };
    let body = json!({
        "filterGroups": [{ "filters": [
            filter("hs_lastmodifieddate", "GTE", Some(since.to_string())),
            filter(&config.id_property, "HAS_PROPERTY", None),
        ] }],
        "properties": [config.id_property, "dealstage", "hs_lastmodifieddate"],
        "sorts": ["hs_lastmodifieddate"],
        "limit": 100,
        "after": after,
    });
    let path = format!("/crm/v3/objects/{}/search", Object::Deals.path());
    let answer: SearchAnswer = api::post(config, Object::Deals, &path, &body)??;
    let deal = |result: &BatchResult| {
        let changed = result.property("hs_lastmodifieddate").and_then(|at| milliseconds(&at)).unwrap_or(since);
        Some(Deal { lead: result.property(&config.id_property)?, stage: result.property("dealstage")?, changed })
    };
    let next = answer.paging.and_then(|paging| paging.next).map(|next| next.after);
    Ok((answer.results.iter().filter_map(deal).collect(), next))
}

/// Parses a HubSpot time, a number of milliseconds or `2026-01-31T12:00:00.000Z`, to milliseconds.
fn milliseconds(text: &str) -> Option<i64> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let (date, time) = text.trim_end_matches('Z').split_once('T')?;
    let mut date = date.split('-').map(str::parse::<i64>);
    let (year, month, day) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let mut clock = clock.split(':').map(str::parse::<i64>);
    let (hour, minute, second) = (clock.next()?.ok()?, clock.next()?.ok()?, clock.next()?.ok()?);
    let thousandths: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    // Days since 1970 in the Gregorian calendar, with years that start in March.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days =
        365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * m + 2) / 5 + day - 1 - 719_468;
    Some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000 + thousandths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_from_numbers_and_iso_dates() {
        for (text, expected) in [
            ("0", Some(0)),
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2000-02-29T12:00:00.5Z", Some(951_825_600_500)),
            ("2026-01-31T23:59:59.999Z", Some(1_769_903_999_999)),
            ("yesterday", None),
        ] {
            assert_eq!(milliseconds(text), expected, "{text}");
        }
    }
}
