//! Business hours: whether the business is open now, and when it opens next. Calculates in local time, without time
//! zones.

/// A date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The year.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    /// 1 for Monday to 7 for Sunday.
    pub weekday: u32,
}

/// A date and time of day.
#[derive(Debug, Clone, Copy)]
pub struct Local {
    /// The date.
    pub day: Day,
    /// Minutes since midnight.
    pub minute: u32,
}

/// Part of a day, in minutes since its midnight. It may end on the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    start: u32,
    end: u32,
}

/// A day on which the business is closed, in one year or in every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holiday {
    year: Option<i32>,
    month: u32,
    day: u32,
}

/// The weekly hours, and the days on which they do not apply.
#[derive(Debug)]
pub struct Week {
    /// The spans of each weekday, Monday first.
    pub days: [Vec<Span>; 7],
    /// Days on which no span begins.
    pub holidays: Vec<Holiday>,
}

/// Whether the business is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is open.
    Open,
    /// It is closed. `None` if it does not open within a year.
    Closed(Option<Opening>),
}

/// The next opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// The number of days until then.
    pub days: u32,
    /// The date.
    pub day: Day,
    /// Minutes since midnight.
    pub minute: u32,
}

/// The length of a day in minutes.
const DAY: u32 = 24 * 60;

impl Span {
    /// From midnight to midnight.
    pub const DAY: Self = Self { start: 0, end: DAY };

    /// Parses a span such as `09:00-17:00`. If the end is not after the start, it is on the next day.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (start, end) = text.split_once('-')?;
        let (start, end) = (time(start.trim())?, time(end.trim())?);
        let end = if end > start { end } else { end + DAY };
        // `24:00` is valid only as an end. A span of 24 hours that does not start at midnight is probably a mistake.
        (start < DAY && end - start <= DAY && (end - start < DAY || start == 0)).then_some(Self { start, end })
    }
}

/// Parses a time of day from `00:00` to `24:00` to minutes.
fn time(text: &str) -> Option<u32> {
    let (hour, minute) = text.split_once(':')?;
    let minutes = digits(hour, 1..=2)? * 60 + digits(minute, 2..=2)?;
    (minute < "60" && minutes <= DAY).then_some(minutes)
}

/// Parses a number that has the given count of digits and nothing else.
fn digits(text: &str, count: std::ops::RangeInclusive<usize>) -> Option<u32> {
    (count.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

impl Holiday {
    /// Parses `2026-12-24`, or `12-25` for every year.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (rest, day) = text.rsplit_once('-')?;
        let (year, month) = match rest.rsplit_once('-') {
            Some((year, month)) => (Some(i32::try_from(digits(year, 4..=4)?).ok()?), month),
            None => (None, rest),
        };
        let (month, day) = (digits(month, 2..=2)?, digits(day, 2..=2)?);
        // A date for every year may be 29 February, so use a leap year.
        let last = days_in(year.unwrap_or(2000), month)?;
        (1..=last).contains(&day).then_some(Self { year, month, day })
    }

    fn is(self, day: Day) -> bool {
        self.year.is_none_or(|year| year == day.year) && (self.month, self.day) == (day.month, day.day)
    }
}

/// Returns the number of days in a month, or `None` if the month is invalid.
fn days_in(year: i32, month: u32) -> Option<u32> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    Some(match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    })
}

impl Day {
    /// Returns the next day.
    #[must_use]
    pub fn next(self) -> Self {
        let weekday = self.weekday % 7 + 1;
        if days_in(self.year, self.month).is_some_and(|last| self.day < last) {
            Self { day: self.day + 1, weekday, ..self }
        } else if self.month < 12 {
            Self { month: self.month + 1, day: 1, weekday, ..self }
        } else {
            Self { year: self.year + 1, month: 1, day: 1, weekday }
        }
    }

    /// Returns the previous day.
    fn previous(self) -> Self {
        let weekday = if self.weekday == 1 { 7 } else { self.weekday - 1 };
        let (year, month) = if self.month > 1 { (self.year, self.month - 1) } else { (self.year - 1, 12) };
        if self.day > 1 {
            Self { day: self.day - 1, weekday, ..self }
        } else {
            Self { year, month, day: days_in(year, month).unwrap_or(31), weekday }
        }
    }
}

impl Week {
    /// Returns whether the business is open at a given time.
    #[must_use]
    pub fn state(&self, now: Local) -> State {
        let at = now.minute;
        let today = self.spans(now.day).iter().any(|span| (span.start..span.end).contains(&at));
        let since_yesterday = self.spans(now.day.previous()).iter().any(|span| at + DAY < span.end);
        if today || since_yesterday {
            return State::Open;
        }
        let mut day = now.day;
        for days in 0..=366 {
            let starts = self.spans(day).iter().map(|span| span.start);
            if let Some(minute) = starts.filter(|start| days > 0 || *start > at).min() {
                return State::Closed(Some(Opening { days, day, minute }));
            }
            day = day.next();
        }
        State::Closed(None)
    }

    /// Returns the spans that start on a day.
    fn spans(&self, day: Day) -> &[Span] {
        let weekday = usize::try_from(day.weekday.saturating_sub(1)).unwrap_or(0);
        match self.days.get(weekday) {
            Some(spans) if !self.holidays.iter().any(|holiday| holiday.is(day)) => spans,
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday to Friday 9 to 17 with a lunch break on Monday, and Saturday night until 2.
    fn week(holidays: &[&str]) -> Week {
        let day = |spans: &[&str]| spans.iter().map(|span| Span::parse(span).unwrap()).collect::<Vec<_>>();
        Week {
            days: [
                day(&["09:00-12:00", "13:00-17:00"]),
                day(&["09:00-17:00"]),
                day(&["09:00-17:00"]),
                day(&["09:00-17:00"]),
                day(&["09:00-17:00"]),
                day(&["20:00-02:00"]),
                Vec::new(),
            ],
            holidays: holidays.iter().map(|text| Holiday::parse(text).unwrap()).collect(),
        }
    }

    /// Returns a time in December 2026, which starts on a Tuesday.
    fn december(day: u32, hour: u32, minute: u32) -> Local {
        Local { day: Day { year: 2026, month: 12, day, weekday: day % 7 + 1 }, minute: hour * 60 + minute }
    }

    fn opens(week: &Week, now: Local) -> (u32, u32, u32) {
        match week.state(now) {
            State::Closed(Some(opening)) => (opening.days, opening.day.day, opening.minute / 60),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_span_is_open_from_its_start_until_just_before_its_end() {
        let week = week(&[]);
        assert_eq!(week.state(december(7, 9, 0)), State::Open);
        assert_eq!(week.state(december(7, 11, 59)), State::Open);
        assert_eq!(opens(&week, december(7, 12, 0)), (0, 7, 13));
        assert_eq!(opens(&week, december(7, 8, 59)), (0, 7, 9));
        assert_eq!(opens(&week, december(7, 17, 0)), (1, 8, 9));
    }

    #[test]
    fn a_span_may_extend_into_the_next_day() {
        let week = week(&[]);
        assert_eq!(week.state(december(5, 23, 0)), State::Open);
        assert_eq!(week.state(december(6, 1, 59)), State::Open);
        assert_eq!(opens(&week, december(6, 2, 0)), (1, 7, 9));
    }

    #[test]
    fn holidays_apply_to_one_year_or_to_every_year() {
        let week = week(&["12-25", "2026-12-24", "2025-12-28"]);
        assert_eq!(opens(&week, december(23, 18, 0)), (3, 26, 20));
        assert_eq!(opens(&week, december(27, 12, 0)), (1, 28, 9));
        assert_eq!(opens(&week, december(24, 10, 0)), (2, 26, 20));
    }

    #[test]
    fn the_next_opening_may_be_next_year_and_a_week_without_hours_never_opens() {
        let mut week = week(&["2027-01-01", "2027-01-02", "2027-01-03"]);
        let State::Closed(Some(opening)) = week.state(december(31, 18, 0)) else { panic!("closed") };
        assert_eq!(opening, Opening { days: 4, day: Day { year: 2027, month: 1, day: 4, weekday: 1 }, minute: 540 });
        week.days = Default::default();
        assert_eq!(week.state(december(31, 18, 0)), State::Closed(None));
    }

    #[test]
    fn days_follow_each_other_through_leap_years() {
        let mut day = Day { year: 2027, month: 12, day: 31, weekday: 5 };
        for _ in 0..=366 {
            assert_eq!(day.next().previous(), day);
            day = day.next();
        }
        assert_eq!((day.year, day.month, day.day, day.weekday), (2029, 1, 1, 1));
    }

    #[test]
    fn malformed_hours_and_holidays_are_refused() {
        for good in ["0:00-24:00", "09:00 - 17:30", "18:00-02:00", "00:00-24:00"] {
            assert!(Span::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "9-17",
            "09:00",
            "09:60-10:00",
            "09:00-24:01",
            "24:00-24:00",
            "09:00-09:00",
            "+9:00-10:00",
            "09:0-10:00",
        ] {
            assert!(Span::parse(bad).is_none(), "{bad}");
        }
        for good in ["2028-02-29", "02-29", "12-31"] {
            assert!(Holiday::parse(good).is_some(), "{good}");
        }
        for bad in ["", "2026-02-29", "13-01", "00-10", "1-1", "26-12-24", "2026/12/24", "2026-12-00", "x-12-24"] {
            assert!(Holiday::parse(bad).is_none(), "{bad}");
        }
    }
}
