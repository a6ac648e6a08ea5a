//! (g) The cost of each language: one plugin, `order-status`, written in all of them.

use crate::table::Table;
use anyhow::{Context as _, Result, anyhow};
use plugboard_engine::{Call, Engine, EngineOptions, Instances, Timed};
use plugboard_model::Limits;
use plugboard_tests::{
    bench_call::Spread,
    calls::{call, message_event},
    guest,
};
use serde_json::json;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// The languages, each with the target for the median time of an event, if there is one.
const LANGUAGES: [(&str, Option<Duration>); 5] = [
    ("rust", None),
    ("c", None),
    ("go", None),
    ("js", Some(Duration::from_micros(200))),
    ("python", Some(Duration::from_micros(1_500))),
];
/// The number of calls before measuring, and the number of calls measured.
const WARM_UP: usize = 50;
const CALLS: usize = 1_000;
/// The number of calls through the host, each after a rest, when threads sleep and caches are cold.
const RESTED: usize = 100;
const REST: Duration = Duration::from_millis(10);

/// Measures (g).
///
/// # Errors
/// Returns an error if a guest is not built, cannot be loaded or fails.
pub async fn run(table: &mut Table) -> Result<()> {
    table.headline(format!(
        "(g) One plugin in each language; {CALLS} events each in an instance of its own. `order` reads configuration and \
         memory, labels and replies; `nothing` looks at the text alone. `all in one` instance is the limit"
    ));
    for (language, aim) in LANGUAGES {
        let bytes = guest(&format!("order-status-{language}"));
        let folder = tempfile::tempdir().context("a folder for compiled code")?;
        let options = || EngineOptions { cache_dir: Some(folder.path().to_owned()), ..EngineOptions::default() };
        let engine = Engine::new(options())?;
        let began = Instant::now();
        engine.load(&bytes).await?;
        let compiled = began.elapsed();
        drop(engine);
        // A new engine, as at the server's next start.
        let engine = Engine::new(options())?;
        let began = Instant::now();
        let plugin = engine.load(&bytes).await?;
        let loaded = began.elapsed();
        let call = Call { config: Arc::new(json!({ "orders": { "7": "on its way" } })), ..call() };
        let time = async |text: &str, instances| -> Result<(Spread, Spread)> {
            // C guests drop handles by hand, and the handles of all events in one instance exceed the limit of a single
            // event.
            let limits = Limits { handles: 100_000, ..call.limits.clone() };
            let measure = async |rounds| {
                let call = Call { limits: limits.clone(), ..call.clone() };
                let measured = plugin.measure(call, message_event(text), rounds, instances).await;
                measured.map_err(|error| anyhow!("{language}: {error}"))
            };
            measure(WARM_UP).await?;
            let times = measure(CALLS).await?;
            let spread = |read: fn(&Timed) -> Duration| Spread::of(times.iter().map(read).collect());
            Ok((spread(|time| time.answered), spread(|time| time.cleaned)))
        };
        let mut lines = Vec::new();
        for (word, text) in [("order", "order 7"), ("nothing", "hello there")] {
            let (fresh, ahead) = (time(text, Instances::Fresh).await?, time(text, Instances::Ahead).await?);
            let one = time(text, Instances::One).await?;
            let mut rested = Vec::with_capacity(RESTED);
            for _ in 0..RESTED {
                tokio::time::sleep(REST).await;
                let began = Instant::now();
                let finished = plugin.handle(call.clone(), message_event(text)).await;
                rested.push(began.elapsed());
                finished.result.map_err(|error| anyhow!("{language}: {error}"))?;
            }
            let rested = Spread::of(rested);
            lines.push(format!(
                "{word}: prepared {}, fresh {}, fresh with teardown {}, call after idling {rested}, all in one {}",
                ahead.0, fresh.0, fresh.1, one.0
            ));
        }
        let memory = plugin.handle(call.clone(), message_event("order 7")).await.usage.memory_bytes;
        let (size, ms) = (bytes.len().div_ceil(1024), |time: Duration| time.as_secs_f64() * 1e3);
        let aim = aim.map_or_else(String::new, |aim| format!("; aim: order at most {} us", aim.as_micros()));
        table.row(
            language,
            lines.join("; "),
            format!(
                "{size} KB, compiled in {:.0} ms, loaded in {:.1} ms, {} KB of memory{aim}",
                ms(compiled),
                ms(loaded),
                memory / 1024
            ),
        );
    }
    Ok(())
}
