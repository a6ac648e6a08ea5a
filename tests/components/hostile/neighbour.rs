//! The effect of a hostile guest on other plugins: none.

use super::{best, hostile, tell};
use plugboard_engine::{Engine, EngineOptions, Plugin};
use plugboard_model::Limits;
use plugboard_tests::{
    bench_call::{self, Spread},
    calls::{call, call_with, message_event},
    guest,
};
use std::{
    fs,
    sync::Arc,
    time::{Duration, Instant},
};

/// The number of calls of the neighbour in one round.
const CALLS: usize = 300;
/// The number of rounds, alternately alone and next to the spinning guest, so that other work on the machine affects
/// both.
const ROUNDS: usize = 10;

async fn time(plain: &Plugin, times: &mut Vec<Duration>) {
    for _ in 0..CALLS {
        let began = Instant::now();
        assert!(plain.handle(call(), message_event("hi")).await.result.is_ok());
        times.push(began.elapsed());
    }
}

/// Measures the neighbour alone and next to a spinning guest.
async fn alone_and_beside() -> (Spread, Spread) {
    let engine = Engine::new(EngineOptions::default()).unwrap();
    let (plain, spinner) = (engine.load(&guest("plain")).await.unwrap(), engine.load(&guest("hostile")).await.unwrap());
    let (mut alone, mut beside) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        time(&plain, &mut alone).await;
        let forever = Limits { cpu_ms: 60_000, wall_ms: 60_000, ..Limits::default() };
        let spinner = Arc::clone(&spinner);
        let spinning = tokio::spawn(async move { spinner.handle(call_with(forever), message_event("spin")).await });
        time(&plain, &mut beside).await;
        assert!(!spinning.is_finished(), "the other guest is still spinning");
        spinning.abort();
        let _ = spinning.await;
    }
    (Spread::of(alone), Spread::of(beside))
}

/// On two cores the factor was 1.0 in the median of 10 runs and 1.5 at worst. Without the shorter tick next to a guest
/// that computes, it was 2.9 and 7.5.
#[tokio::test]
async fn a_neighbours_p99_stays_within_five_times_while_a_guest_spins() {
    let good = |(alone, beside): &(Spread, Spread)| beside.p99 <= alone.p99 * 5;
    let measured = best(alone_and_beside, good).await;
    let (alone, beside) = &measured;
    println!("alone {alone}, beside a spinning guest {beside}");
    assert!(good(&measured), "alone {alone}, beside a spinning guest {beside}");
}

/// Returns the memory use of this process in bytes (PSS).
fn resident() -> u64 {
    let text = fs::read_to_string("/proc/self/smaps_rollup").expect("Linux reports the memory of a process");
    let line = text.lines().find(|line| line.starts_with("Pss:")).expect("a line of it");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).expect("a number") * 1024
}

/// Every way to fail, many times over. Each round touches far more memory than the slack, so a leak in any of them
/// shows every time. What other tests load meanwhile does not.
#[tokio::test]
async fn memory_is_released_after_failed_calls() {
    const SLACK: u64 = 96 << 20;
    let round = async || {
        let limits = || Limits { cpu_ms: 5_000, memory_bytes: 40 << 20, ..Limits::default() };
        for text in ["memory 100000", "drafts 100000", "recurse 100000000", "handles 100000", "actions 100000", "half"]
        {
            assert!(tell(call_with(limits()), text).await.result.is_err(), "{text}");
        }
        assert!(tell(call_with(limits()), "memory 30").await.result.is_ok());
        let spin = Limits { cpu_ms: 2, ..limits() };
        assert!(hostile().await.handle(call_with(spin), message_event("spin")).await.result.is_err());
    };
    for _ in 0..3 {
        round().await;
    }
    let rounds = async || {
        let before = resident();
        for _ in 0..40 {
            round().await;
        }
        (before, resident())
    };
    let good = |(before, after): &(u64, u64)| *after < *before + SLACK;
    let measured = best(rounds, good).await;
    let (before, after) = measured;
    assert!(good(&measured), "{} MiB before, {} MiB after", before >> 20, after >> 20);
}

#[tokio::test]
async fn one_call_takes_less_than_a_millisecond() {
    let good = |figures: &bench_call::Figures| {
        figures.fresh.median < Duration::from_millis(1)
            && figures.reused.median < figures.fresh.median
            && figures.native.median < figures.reused.median
    };
    let figures = best(async || bench_call::measure(2_000).await.unwrap(), good).await;
    println!("whole {}\nfresh {}\nreused {}\nnative {}", figures.whole, figures.fresh, figures.reused, figures.native);
    // The benchmark has the real target. This only checks the order of magnitude, on a machine that does other work.
    assert!(good(&figures), "{figures:?}");
}
