//! The operating system's limit on open files and connections.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// File descriptors reserved for everything but incoming connections: the database, compiled plugins and the
/// connections that plugins make.
const RESERVED: u64 = 1_024;

/// Raises the soft limit to what `connections` need, as far as the hard limit allows. Logs a warning if that is not
/// enough, because the server then runs out of file descriptors before it has that many connections.
pub(super) fn raise(connections: usize) {
    let now = getrlimit(Resource::Nofile);
    let (wanted, enough) = wanted(&now, connections);
    if wanted.current != now.current
        && let Err(error) = setrlimit(Resource::Nofile, wanted)
    {
        tracing::warn!(%error, "cannot raise the limit of open files (nofile)");
    }
    if !enough {
        let (needs, has) = (needs(connections), wanted.current.unwrap_or(u64::MAX));
        tracing::warn!(
            "the limit of open files (nofile) is {has}, but {connections} connections need {needs}; raise the hard \
             limit (`LimitNOFILE={needs}` in systemd, `ulimit -Hn` in a shell), or lower --max-connections"
        );
    }
}

/// Returns the limit on open files that this number of connections needs.
fn needs(connections: usize) -> u64 {
    u64::try_from(connections).unwrap_or(u64::MAX).saturating_add(RESERVED)
}

/// Returns the limit to set and whether it is enough. `None` in a limit means unlimited.
fn wanted(now: &Rlimit, connections: usize) -> (Rlimit, bool) {
    let needs = needs(connections);
    let Some(soft) = now.current.filter(|soft| *soft < needs) else { return (*now, true) };
    let current = now.maximum.map_or(needs, |hard| hard.min(needs)).max(soft);
    (Rlimit { current: Some(current), maximum: now.maximum }, current >= needs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_open_file_limit_is_raised_as_needed_and_never_lowered() {
        let limit = |current, maximum| Rlimit { current, maximum };
        for (now, then, enough) in [
            (limit(Some(1_024), Some(4_096)), limit(Some(3_024), Some(4_096)), true),
            (limit(Some(1_024), None), limit(Some(3_024), None), true),
            (limit(Some(1_024), Some(2_048)), limit(Some(2_048), Some(2_048)), false),
            (limit(Some(1_024), Some(1_024)), limit(Some(1_024), Some(1_024)), false),
            (limit(Some(8_192), Some(8_192)), limit(Some(8_192), Some(8_192)), true),
            (limit(None, None), limit(None, None), true),
        ] {
            let (found, is_enough) = wanted(&now, 2_000);
            assert_eq!((found.current, found.maximum, is_enough), (then.current, then.maximum, enough));
        }
    }
}
