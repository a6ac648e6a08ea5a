//! The same plugin, written in every supported language, and every case run with each of them.
//! `tests/guests/order-status/README.md` says what each must do, whatever the language.
//!
//! `PLUGBOARD_GUEST=LANGUAGE=FILE` runs the cases with only that component, for authors of support for another
//! language.

mod assistance;
mod automation;
mod beyond;
mod channels;
mod failures;
mod heard;
mod people;
mod powers;
mod reading;
mod rich;
pub(crate) mod roles;
pub(crate) mod scene;
mod sending;

use plugboard_engine::{Call, Engine, EngineOptions, Finished, Plugin};
use plugboard_model::{EventKind, Journal, Role};
use plugboard_pack::build::Language;
use plugboard_tests::{calls::message_event, guest};
use std::{env, fs, path::Path, sync::Arc};
use tokio::sync::OnceCell;

/// The plugin in one language.
struct Guest {
    language: String,
    plugin: Arc<Plugin>,
}

impl Guest {
    /// Has the plugin handle a message.
    async fn tell(&self, call: Call, text: &str) -> Finished<Journal> {
        self.plugin.handle(call, message_event(text)).await
    }

    /// The same, but the call must succeed and log exactly these lines.
    async fn logs(&self, call: Call, text: &str, expected: &[&str]) -> Journal {
        let finished = self.tell(call, text).await;
        self.logged(finished, expected)
    }

    /// Returns the result of a call, which must succeed and have logged exactly these lines.
    fn logged<T: std::fmt::Debug>(&self, finished: Finished<T>, expected: &[&str]) -> T {
        let lines: Vec<&str> = finished.log.iter().map(|line| line.message.as_str()).collect();
        assert_eq!(lines, expected, "{}: {:?}", self.language, finished.result);
        finished.result.unwrap_or_else(|error| panic!("{}: {error}", self.language))
    }
}

/// Returns every guest, compiled once. The compiled code is cached in the build folder, because interpreters take long.
async fn guests() -> &'static [Guest] {
    static ONCE: OnceCell<(Engine, Vec<Guest>)> = OnceCell::const_new();
    let load = async || {
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/guests/compiled");
        let engine = Engine::new(EngineOptions { cache_dir: Some(kept), ..EngineOptions::default() });
        let engine = engine.expect("an engine");
        let mut guests = Vec::new();
        for (language, component) in components() {
            let plugin = engine.load(&component).await.unwrap_or_else(|error| panic!("{language}: {error}"));
            guests.push(Guest { language, plugin });
        }
        (engine, guests)
    };
    &ONCE.get_or_init(load).await.1
}

fn components() -> Vec<(String, Vec<u8>)> {
    if let Ok(one) = env::var("PLUGBOARD_GUEST") {
        let (language, file) = one.split_once('=').expect("LANGUAGE=FILE");
        return vec![(language.to_owned(), fs::read(file).expect("the component"))];
    }
    // A language without a guest fails every case.
    Language::ALL.map(|language| (language.to_string(), guest(&format!("order-status-{language}")))).into()
}

#[tokio::test]
async fn every_language_exports_and_imports_exactly_what_the_manifest_lists() {
    for Guest { language, plugin } in guests().await {
        let (surface, manifest) = (plugin.surface(), plugin.manifest().expect("a manifest"));
        let heard: Vec<_> = EventKind::ALL.iter().copied().filter(|kind| kind.is_broadcast()).collect();
        assert_eq!(surface.hears, heard, "{language}");
        assert_eq!(surface.roles, Role::ALL, "{language}");
        assert_eq!(Some(&surface.powers), manifest.powers.as_ref(), "{language}");
        assert_eq!(manifest.name, "order-status", "{language}");
    }
}
