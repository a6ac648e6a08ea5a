//! The look for what changed in HubSpot: it brings back the stages of deals.

use plugboard_sdk::{Failure, PollRequest, info};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    answer::BatchResult,
    api::{self, Object},
    config::Config,
};

/// What HubSpot's search has not found yet when it is asked: changes are looked for so much further back.
const LAG_MS: i64 = 5 * 60 * 1_000;
/// HubSpot's search shows no more than 10,000 results: further on it begins anew from the latest that was seen.
const FAR: u32 = 9_000;
/// Pages of one look.
const PAGES: usize = 5;

/// Where a look begins: a time, and, while an earlier look from there is not at its end, the place of its next page.
#[derive(Default, Serialize, Deserialize)]
struct Cursor {
    since: i64,
    after: Option<String>,
    /// The time of the latest change that was seen.
    latest: i64,
}

/// Brings back the stages of deals that have changed.
///
/// # Errors
/// When HubSpot does not answer well.
pub fn look(config: &Config, request: &PollRequest) -> Result<(), Failure> {
    let cursor: Cursor = request.cursor().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let (mut latest, mut count) = (cursor.latest, 0);
    let mut after = cursor.after.unwrap_or_else(|| "0".to_owned());
    for _ in 0..PAGES {
        let (deals, next) = changed_deals(config, cursor.since, &after)?;
        count += deals.len();
        for deal in deals {
            latest = latest.max(deal.changed);
            request.lead(&deal.lead, config.stages.here(&deal.stage), Some(&deal.stage))?;
        }
        match next {
            Some(next) => after = next,
            None => {
                after.clear();
                break;
            }
        }
    }
    let far = after.parse::<u32>().is_ok_and(|after| after > FAR);
    let next = if after.is_empty() {
        Cursor { since: (latest - LAG_MS).max(0), after: None, latest }
    } else if far && latest > cursor.since {
        request.again();
        Cursor { since: latest, after: None, latest }
    } else {
        // What is left comes with the next look, which goes on where this one ended.
        request.again();
        Cursor { since: cursor.since, after: Some(after), latest }
    };
    request.set_cursor(&serde_json::to_string(&next)?);
    if count > 0 {
        info!("{count} deals have changed of late");
    }
    Ok(())
}

/// A deal that has changed there.
struct Deal {
    /// Our lead's identifier.
    lead: String,
    /// Its stage there.
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

/// Deals of ours that have changed since a time, in that order, a page of them, and the place of the next.
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

/// A time as HubSpot writes it, in milliseconds: a number, or `2026-01-31T12:00:00.000Z`.
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
    // Days since 1970 in the Gregorian calendar, whose years are counted from March here.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days =
        365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * m + 2) / 5 + day - 1 - 719_468;
    Some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000 + thousandths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_they_are_written() {
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
