//! Times as other systems write them, in milliseconds since 1970.

use serde::Deserialize;
use serde_json::Value;

/// The months of an HTTP date.
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The unit of a time. It is always configured, because a guess by magnitude would be wrong for some times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// A text such as `2030-01-07T12:00:00+01:00`.
    Rfc3339,
    /// Seconds since 1970, as a number or a text.
    Seconds,
    /// Milliseconds since 1970, as a number or a text.
    Milliseconds,
}

impl Unit {
    /// Reads a time. Returns `None` if the value is not a time of this unit.
    pub fn read(self, value: &Value) -> Option<f64> {
        let factor = match self {
            Self::Rfc3339 => return value.as_str().and_then(rfc3339),
            Self::Seconds => 1_000.0,
            Self::Milliseconds => 1.0,
        };
        let number = match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse::<f64>().ok(),
            _ => None,
        };
        number.map(|number| number * factor).filter(|time| time.is_finite())
    }
}

/// Reads a time of RFC 3339. A leap second counts as the second after it.
pub fn rfc3339(text: &str) -> Option<f64> {
    let text = text.trim();
    let (date, rest) = (text.get(..10)?, text.get(10..)?);
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (time, rest) = (rest.get(..8)?, rest.get(8..)?);
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
    let (fraction, zone) = match rest.strip_prefix('.') {
        Some(rest) => rest.split_at(rest.bytes().take_while(u8::is_ascii_digit).count()),
        None => ("0", rest),
    };
    let millis: f64 = format!("0.{}", digits(fraction)?).parse::<f64>().ok()? * 1_000.0;
    let ahead = match zone {
        "Z" | "z" => 0,
        _ => {
            let sign = if zone.starts_with('+') { 1 } else { -1 };
            let [hours, minutes] = numbers(zone.strip_prefix(['+', '-'])?, ':', [2, 2])?;
            if hours > 23 || minutes > 59 {
                return None;
            }
            sign * (hours * 60 + minutes)
        }
    };
    let seconds = seconds([year, month, day], [hour, minute, second])?;
    Some((seconds - f64::from(ahead) * 60.0) * 1_000.0 + millis.floor())
}

/// Reads a date of HTTP, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
pub fn http_date(text: &str) -> Option<f64> {
    let (_, date) = text.trim().split_once(", ")?;
    let mut words = date.split(' ');
    let (day, month, year) = (words.next()?, words.next()?, words.next()?);
    let (time, zone) = (words.next()?, words.next()?);
    if zone != "GMT" || words.next().is_some() {
        return None;
    }
    let [day] = numbers(day, ' ', [2])?;
    let [year] = numbers(year, ' ', [4])?;
    let month = (1..).zip(MONTHS).find_map(|(number, name)| (name == month).then_some(number))?;
    let time = numbers(time, ':', [2, 2, 2])?;
    seconds([year, month, day], time).map(|seconds| seconds * 1_000.0)
}

/// Returns a text of digits.
fn digits(text: &str) -> Option<&str> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

/// Reads numbers with exactly so many digits, with separators between them.
fn numbers<const N: usize>(text: &str, separator: char, lengths: [usize; N]) -> Option<[i32; N]> {
    let mut parts = text.split(separator);
    let mut numbers = [0; N];
    for (number, length) in numbers.iter_mut().zip(lengths) {
        let part = parts.next().and_then(digits).filter(|part| part.len() == length)?;
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

/// Returns the seconds since 1970 of a date and a time of day, or `None` if there is no such date or time.
fn seconds([year, month, day]: [i32; 3], [hour, minute, second]: [i32; 3]) -> Option<f64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    // Years begin in March here, so that the day that leap years add is their last one.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(f64::from(days) * 86_400.0 + f64::from(hour * 3_600 + minute * 60 + second))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn times_of_rfc_3339_are_read_in_every_zone() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", 0.0),
            ("2030-01-07T12:00:00Z", 1_894_017_600_000.0),
            ("2030-01-07t13:00:00.25+01:00", 1_894_017_600_250.0),
            ("2030-01-07 05:30:00.9999-06:30", 1_894_017_600_999.0),
            ("2000-02-29T23:59:60Z", 951_868_800_000.0),
            ("1969-12-31T23:59:59z", -1_000.0),
        ] {
            let found = rfc3339(text).unwrap_or_else(|| panic!("{text}"));
            assert!((found - expected).abs() < 0.5, "{text}: {found}");
        }
        for wrong in [
            "",
            "2030-01-07",
            "2030-01-07T12:00:00",
            "2030-1-7T12:00:00Z",
            "2030-02-29T12:00:00Z",
            "2030-13-01T12:00:00Z",
            "2030-01-00T12:00:00Z",
            "2030-01-07T24:00:00Z",
            "2030-01-07T12:60:00Z",
            "2030-01-07T12:00:00.Z",
            "2030-01-07T12:00:00+1:00",
            "2030-01-07T12:00:00+24:00",
            "2030-01-07T12:00:00ZZ",
            "+030-01-07T12:00:00Z",
            "przedwczoraj wieczorem ąę",
        ] {
            assert_eq!(rfc3339(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn dates_of_http_are_read() {
        let found = http_date(" Sun, 06 Nov 1994 08:49:37 GMT ").unwrap();
        assert!((found - 784_111_777_000.0).abs() < 0.5, "{found}");
        for wrong in ["", "Sun", "Sun, 06 Nov 1994 08:49:37 CET", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 6 Nov 1994"] {
            assert_eq!(http_date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_number_is_a_time_only_in_its_unit() {
        let read = |unit: Unit, value: Value| unit.read(&value).map(|time| time.round().to_string());
        assert_eq!(read(Unit::Seconds, json!(1_894_017_600)).as_deref(), Some("1894017600000"));
        assert_eq!(read(Unit::Seconds, json!("1894017600.5")).as_deref(), Some("1894017600500"));
        assert_eq!(read(Unit::Milliseconds, json!(1_894_017_600_000_i64)).as_deref(), Some("1894017600000"));
        assert_eq!(read(Unit::Rfc3339, json!("2030-01-07T12:00:00Z")).as_deref(), Some("1894017600000"));
        for (unit, wrong) in [
            (Unit::Rfc3339, json!(1_894_017_600)),
            (Unit::Seconds, json!("2030-01-07T12:00:00Z")),
            (Unit::Seconds, json!("inf")),
            (Unit::Milliseconds, json!(true)),
            (Unit::Milliseconds, json!([])),
        ] {
            assert_eq!(read(unit, wrong.clone()), None, "{wrong}");
        }
    }
}
