//! (a) The cost of one plugin call.

use crate::table::{Spread, Table};
use anyhow::{Result, anyhow};
use plugboard_tests::bench_call;

/// The number of calls of each kind in one measurement.
pub const CALLS: usize = 5_000;
/// The number of measurements.
pub const TIMES: usize = 5;
/// The most that a fresh instance may cost, as a multiple of a reused one.
const AIM: f64 = 6.0;

/// Measures (a).
///
/// # Errors
/// Returns an error if the guest cannot be loaded or a call fails.
pub async fn run(table: &mut Table) -> Result<()> {
    let mut all = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        all.push(bench_call::measure(CALLS).await.map_err(|error| anyhow!("the guest `plain`: {error:?}"))?);
    }
    table.headline(format!(
        "(a) One on-message call: 5 getters, a kv write, 2 actions. Medians of {CALLS} calls, {TIMES} times"
    ));
    let median = |of: fn(&bench_call::Figures) -> bench_call::Spread| {
        Spread::of(all.iter().map(|figures| of(figures).median.as_secs_f64() * 1e6).collect())
    };
    let p99 = |of: fn(&bench_call::Figures) -> bench_call::Spread| {
        let p99 = Spread::of(all.iter().map(|figures| of(figures).p99.as_secs_f64() * 1e6).collect());
        format!("p99 {:.1} us", p99.median)
    };
    let (fresh, reused) = (median(|f| f.fresh), median(|f| f.reused));
    let times = fresh.median / reused.median;
    let native = median(|f| f.native);
    table.row("fresh instance", fresh.show("us"), p99(|f| f.fresh));
    table.row("reused instance", reused.show("us"), p99(|f| f.reused));
    let micros = format!("{:.2} us ({:.2} to {:.2})", native.median, native.least, native.most);
    table.row("native Rust", micros, p99(|f| f.native));
    table.row("fresh, including the hand-over to the plugin thread", median(|f| f.whole).show("us"), p99(|f| f.whole));
    table.row("fresh to reused", format!("{times:.1}x"), format!("target: at most {AIM}"));
    Ok(())
}
