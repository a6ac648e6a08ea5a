//! Times of a platform, as milliseconds since 1970.

/// Converts a time in seconds. 0 and times before 1970 mean that the platform does not say when.
#[must_use]
pub fn from_seconds(seconds: Option<f64>) -> Option<f64> {
    seconds.filter(|seconds| *seconds > 0.0).map(|seconds| seconds * 1_000.0)
}

/// Returns a time that is documented in milliseconds but sometimes comes in seconds. A time since 2001 in seconds, read
/// as milliseconds, would be between 1970 and 1973, long before today's platforms existed.
#[must_use]
pub fn mostly_millis(time: f64) -> f64 {
    if (1e9..1e11).contains(&time) { time * 1_000.0 } else { time }
}

/// Returns a time that is documented in seconds but sometimes comes in milliseconds.
#[must_use]
pub fn mostly_seconds(time: f64) -> f64 {
    if time < 1e11 { time * 1_000.0 } else { time }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_distinguished_from_milliseconds() {
        assert!((mostly_millis(1_700_000_000.0) - 1.7e12).abs() < 1.0);
        assert!((mostly_millis(1_700_000_000_123.0) - 1_700_000_000_123.0).abs() < 0.1);
        assert!((mostly_millis(5.0) - 5.0).abs() < 0.1);
        assert!((mostly_seconds(1_700_000_000.0) - 1.7e12).abs() < 1.0);
        assert!((mostly_seconds(1.7e12) - 1.7e12).abs() < 1.0);
    }

    #[test]
    fn a_time_that_is_not_known_is_absent() {
        assert_eq!(from_seconds(Some(1_893_974_400.0)), Some(1_893_974_400_000.0));
        assert_eq!((from_seconds(Some(0.0)), from_seconds(Some(-1.0)), from_seconds(None)), (None, None, None));
    }
}
