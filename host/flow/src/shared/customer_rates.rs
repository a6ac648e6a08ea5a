//! Limits how many messages of one customer are accepted in a span of time, on channels with the rule `receive_rate`.
//! Signals of the customer, such as typing, have the same limit and are counted on their own.

use plugboard_model::{Failure, FailureKind, Item, ItemBody, Rate};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::installed::ConnectedChannel;

/// Maximum number of customers counted at once. When there are more, those whose spans end first are dropped.
const CUSTOMERS: usize = 10_000;

/// The current span of each customer, by channel and the platform's identifier of the contact.
#[derive(Default)]
pub(crate) struct CustomerRates {
    spans: Mutex<HashMap<(String, String), Span>>,
}

struct Span {
    /// In milliseconds since the Unix epoch.
    ends_at: i64,
    /// How many messages have arrived in it.
    count: u32,
}

impl Span {
    /// Returns whether the span is still running. A span that ends later than a new one would was created before the
    /// clock was set back, so it does not count.
    fn runs(&self, rate: Rate, now: i64) -> bool {
        self.ends_at > now && self.ends_at <= now + span_ms(rate)
    }
}

fn span_ms(rate: Rate) -> i64 {
    i64::from(rate.seconds.max(1)) * 1_000
}

/// The messages of one request that were counted. Dropping the value takes them back: the request was not stored, so
/// the platform sends it again.
#[must_use]
pub(crate) struct Counted<'a> {
    rates: &'a CustomerRates,
    customers: Vec<CountedCustomer>,
}

impl Counted<'_> {
    /// Keeps the messages counted, because the request was stored.
    pub(crate) fn keep(mut self) {
        self.customers.clear();
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        if self.customers.is_empty() {
            return;
        }
        let mut spans = self.rates.spans.lock().unwrap_or_else(PoisonError::into_inner);
        for CountedCustomer { key, ends_at, count } in self.customers.drain(..) {
            let Some(span) = spans.get_mut(&key).filter(|span| span.ends_at == ends_at) else { continue };
            span.count = span.count.saturating_sub(count);
            if span.count == 0 {
                // The next request is the first of its span again, so it is accepted whatever its size.
                spans.remove(&key);
            }
        }
    }
}

struct CountedCustomer {
    key: (String, String),
    /// The end of the span in which the messages were counted.
    ends_at: i64,
    count: u32,
}

impl CustomerRates {
    /// Counts the messages of one request. Either all of them are counted, or none are and the failure says how long to
    /// wait. The first request of a span is always accepted, however many messages it has: a platform that has
    /// collected many messages resends the same request until it is accepted.
    pub(crate) fn take(&self, items: &[(Arc<ConnectedChannel>, Item)], now: i64) -> Result<Counted<'_>, Failure> {
        let counted = |(connected, item): &(Arc<ConnectedChannel>, Item)| {
            let rate = connected.row.rules.receive_rate?;
            let customer = match item.body {
                ItemBody::Message(_) => item.contact.clone(),
                // What is reported while a customer types and reads counts on its own, so that it takes the place of no
                // message. A customer's identifier has no U+0000.
                ItemBody::Typing { .. } | ItemBody::Watermark { .. } => format!("{}\0signals", item.contact),
                _ => return None,
            };
            Some((connected.row.name.clone(), customer, rate))
        };
        let counted: Vec<_> = items.iter().filter_map(counted).collect();
        self.count(counted.iter().map(|(channel, customer, rate)| (channel.as_str(), customer.as_str(), *rate)), now)
    }

    fn count<'a>(
        &self,
        messages: impl Iterator<Item = (&'a str, &'a str, Rate)>,
        now: i64,
    ) -> Result<Counted<'_>, Failure> {
        let mut counts: HashMap<(&str, &str), (Rate, u32)> = HashMap::new();
        for (channel, contact, rate) in messages {
            counts.entry((channel, contact)).or_insert((rate, 0)).1 += 1;
        }
        let mut customers = Vec::with_capacity(counts.len());
        if counts.is_empty() {
            return Ok(Counted { rates: self, customers });
        }
        let mut spans = self.spans.lock().unwrap_or_else(PoisonError::into_inner);
        let key = |(channel, contact): &(&str, &str)| ((*channel).to_owned(), (*contact).to_owned());
        for (customer, (rate, count)) in &counts {
            if let Some(span) = spans.get(&key(customer)).filter(|span| span.runs(*rate, now))
                && span.count.saturating_add(*count) > rate.count
            {
                let mut failure = Failure::new(FailureKind::RateLimited, "too many messages; wait a moment");
                failure.retry_after_ms = u32::try_from(span.ends_at - now).ok();
                return Err(failure);
            }
        }
        make_room(&mut spans, now);
        for (customer, (rate, count)) in &counts {
            let begin = || Span { ends_at: now + span_ms(*rate), count: 0 };
            let span = spans.entry(key(customer)).or_insert_with(begin);
            if !span.runs(*rate, now) {
                *span = begin();
            }
            span.count = span.count.saturating_add(*count);
            customers.push(CountedCustomer { key: key(customer), ends_at: span.ends_at, count: *count });
        }
        Ok(Counted { rates: self, customers })
    }
}

/// Makes room for new spans: drops those that are over and, if that is not enough, the tenth of the rest that ends
/// first.
fn make_room(spans: &mut HashMap<(String, String), Span>, now: i64) {
    if spans.len() < CUSTOMERS {
        return;
    }
    spans.retain(|_, span| span.ends_at > now);
    if spans.len() < CUSTOMERS {
        return;
    }
    let mut ends: Vec<i64> = spans.values().map(|span| span.ends_at).collect();
    let index = ends.len() / 10;
    let (_, last, _) = ends.select_nth_unstable(index);
    let last = *last;
    let mut left = index + 1;
    spans.retain(|_, span| {
        let goes = left > 0 && span.ends_at <= last;
        left -= usize::from(goes);
        !goes
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { count: 3, seconds: 60 };

    fn write(rates: &CustomerRates, who: &str, count: usize, now: i64) -> Result<(), Option<u32>> {
        let messages = std::iter::repeat_n(("shop", who, RATE), count);
        rates.count(messages, now).map(Counted::keep).map_err(|failure| failure.retry_after_ms)
    }

    #[test]
    fn messages_per_customer_are_limited_within_a_time_span() {
        let rates = CustomerRates::default();
        assert_eq!(write(&rates, "ada", 2, 0), Ok(()));
        assert_eq!(write(&rates, "ada", 1, 10_000), Ok(()));
        assert_eq!(write(&rates, "ada", 1, 20_000), Err(Some(40_000)));
        assert_eq!(write(&rates, "bob", 3, 20_000), Ok(()));
        assert_eq!(write(&rates, "ada", 1, 60_000), Ok(()));
    }

    #[test]
    fn a_request_larger_than_the_rate_is_accepted_once_per_span() {
        let rates = CustomerRates::default();
        assert_eq!(write(&rates, "ada", 1, 0), Ok(()));
        // Rejected within a running span, accepted as the first request of the next one.
        assert_eq!(write(&rates, "ada", 10, 1_000), Err(Some(59_000)));
        assert_eq!(write(&rates, "ada", 10, 60_000), Ok(()));
        assert_eq!(write(&rates, "ada", 1, 61_000), Err(Some(59_000)));
        assert_eq!(write(&rates, "ada", 1, 120_000), Ok(()));
    }

    #[test]
    fn a_refused_request_counts_against_no_customer() {
        let rates = CustomerRates::default();
        assert_eq!(write(&rates, "ada", 2, 0), Ok(()));
        for _ in 0..5 {
            // Ada's two messages are too many, and Bob's one is rejected with them.
            let both = [("shop", "bob", RATE), ("shop", "ada", RATE), ("shop", "ada", RATE)];
            assert!(rates.count(both.into_iter(), 1).is_err());
        }
        assert_eq!(write(&rates, "ada", 1, 2), Ok(()));
        assert_eq!(write(&rates, "bob", 3, 2), Ok(()));
    }

    #[test]
    fn messages_that_were_not_stored_do_not_count() {
        let rates = CustomerRates::default();
        let take = |count, now| rates.count(std::iter::repeat_n(("shop", "ada", RATE), count), now).ok().unwrap();
        drop(take(10, 0));
        // The platform sends the large request again. It is the first of its span, as before.
        let again = take(10, 1_000);
        assert_eq!(write(&rates, "ada", 1, 2_000), Err(Some(59_000)));
        // What belongs to a span that is over does not change the next one.
        assert_eq!(write(&rates, "ada", 3, 61_000), Ok(()));
        drop(again);
        assert_eq!(write(&rates, "ada", 1, 62_000), Err(Some(59_000)));
        // Only the messages of the request are given back, not those that were stored before.
        let rates = CustomerRates::default();
        assert_eq!(write(&rates, "ada", 2, 0), Ok(()));
        drop(rates.count([("shop", "ada", RATE)].into_iter(), 1));
        assert_eq!(write(&rates, "ada", 2, 2), Err(Some(59_998)));
        assert_eq!(write(&rates, "ada", 1, 2), Ok(()));
    }

    #[test]
    fn the_number_of_tracked_customers_is_bounded() {
        let rates = CustomerRates::default();
        for n in 0..CUSTOMERS + 500 {
            let now = i64::try_from(n).unwrap();
            assert_eq!(write(&rates, &n.to_string(), 3, now), Ok(()));
        }
        assert!(rates.spans.lock().unwrap().len() <= CUSTOMERS);
        // The newest are still known.
        let last = (CUSTOMERS + 499).to_string();
        assert!(write(&rates, &last, 1, i64::try_from(CUSTOMERS + 500).unwrap()).is_err());
    }
}
