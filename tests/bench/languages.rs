//! (g) What each language costs: one plugin, `order-status`, written in all of them.

use crate::table::Table;
use anyhow::{Context as _, Result, anyhow};
use plugboard_engine::{Call, Engine, EngineOptions};
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

/// The languages, each with the most that an event may take in the median, where there is such an aim.
const LANGUAGES: [(&str, Option<Duration>); 5] = [
    ("rust", None),
    ("c", None),
    ("go", None),
    ("js", Some(Duration::from_micros(200))),
    ("python", Some(Duration::from_micros(1_500))),
];
/// Calls before measuring, and calls measured.
const WARM_UP: usize = 50;
const CALLS: usize = 1_000;

/// Measures.
///
/// # Errors
/// When a guest is not built, cannot be loaded or fails.
pub async fn run(table: &mut Table) -> Result<()> {
    table.headline(format!(
        "(g) One plugin in each language; {CALLS} events each in a fresh instance. `order` reads configuration and memory, \
         labels and replies; `nothing` looks at the text alone"
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
        // As at a server's next start.
        let engine = Engine::new(options())?;
        let began = Instant::now();
        let plugin = engine.load(&bytes).await?;
        let loaded = began.elapsed();
        let call = Call { config: Arc::new(json!({ "orders": { "7": "on its way" } })), ..call() };
        let time = async |text: &str, reuse: bool| {
            let measure = async |rounds| plugin.measure(call.clone(), message_event(text), rounds, reuse).await;
            measure(WARM_UP).await?;
            measure(CALLS).await.map(Spread::of)
        };
        let failed = |error| anyhow!("{language}: {error}");
        let order = time("order 7", false).await.map_err(failed)?;
        let nothing = time("hello there", false).await.map_err(failed)?;
        let memory = plugin.handle(call.clone(), message_event("order 7")).await.usage.memory_bytes;
        let (size, ms) = (bytes.len().div_ceil(1024), |time: Duration| time.as_secs_f64() * 1e3);
        let aim = aim.map_or_else(String::new, |aim| format!("; aim: order at most {} us", aim.as_micros()));
        table.row(
            language,
            format!("order {order}, nothing {nothing}"),
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
