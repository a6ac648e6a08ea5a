//! The connector kit: checks an author's connector against the contract and against the ways in which platforms
//! misbehave. The author describes samples of the platform in a kit file, and the kit derives test cases from them. The
//! engine, the checks of the gate and the code that decides the outcome of a part are the same as on a server. No
//! request leaves the machine.
//!
//! - `format`, `check`, `expect`: the format of a kit file, and its validation
//! - `rules`, `report`: the rules, and the result of each
//! - `test_bench`: the connector as installed, with a stub in place of the platform
//! - `sample`, `fields`: requests of the platform, as JSON, forms or queries
//! - `over`, `sign`, `forge`, `verify`: genuine and forged requests
//! - `emitted`, `batch`, `mutate`, `json`: what requests emit when they come alone, together or damaged
//! - `files`, `kept`: files and kept values, as a kit file writes them
//! - `again`: unknown items that are received again
//! - `part`, `send`, `ask`: outgoing parts, and the connector's answers about customers and rules
//! - `role_calls`, `media`, `poll`, `setup`, `catalogue`, `gesture`, `settle`: the connector's other roles
//! - `failing`: platforms that refuse, fail or do not answer
//! - `show`: readable output of all of this

mod again;
mod ask;
mod batch;
mod catalogue;
mod check;
mod emitted;
mod expect;
mod failing;
mod fields;
mod files;
mod forge;
mod format;
mod gesture;
mod json;
mod kept;
mod media;
mod mutate;
mod over;
mod part;
mod poll;
mod report;
mod role_calls;
mod rules;
mod sample;
mod send;
mod settle;
mod setup;
mod show;
mod sign;
mod test_bench;
mod verify;

pub use report::{FailedCase, Report, RuleReport, RuleState};

use format::{KitFile, SignatureKind};
use plugboard_engine::Plugin;
use plugboard_model::Role;
use sample::Sample;
use sign::Signer;
use std::sync::Arc;
use test_bench::TestBench;
use toml::Spanned;

use crate::scenario::scene::{NOW, installed};

/// A kit file: samples of a platform, and what a connector is expected to make of them.
#[derive(Debug)]
pub struct ConnectorKit {
    file: KitFile,
}

impl ConnectorKit {
    /// Parses a kit file.
    ///
    /// # Errors
    /// Returns a message that names the line, says what is wrong and how to fix it.
    pub fn read(text: &str) -> Result<Self, String> {
        Ok(Self { file: KitFile::read(text)? })
    }

    /// Checks a connector against the contract. Writes nothing, and no request leaves this machine.
    ///
    /// # Errors
    /// Returns a message that says why the connector cannot be tested.
    pub async fn check(&self, plugin: &Arc<Plugin>) -> Result<Report, String> {
        let file = &self.file;
        if !plugin.surface().roles.contains(&Role::Connector) {
            return Err(
                "the plugin is not a connector; use `plugin test` without `--connector` to run scenarios".to_owned()
            );
        }
        self.check_roles(plugin)?;
        let signature = file.signature.as_ref().map(Spanned::get_ref).ok_or("[signature] is missing")?;
        let mut secrets = file.secrets.clone();
        if let (SignatureKind::Ed25519, Some(name)) = (signature.kind, &signature.secret) {
            if secrets.contains_key(name) {
                return Err(format!("[secrets]: remove `{name}`; it is a public key that the kit generates"));
            }
            secrets.extend(sign::public_key().map(|key| (name.clone(), key)));
        }
        let mut installed = installed(plugin.manifest(), &file.config, &secrets)?;
        installed.grants.http.extend(file.grants.iter().cloned());
        let signer = Signer::new(signature, file.hook_url(), plugin.manifest(), &installed.values)?;
        let accounts = if file.accounts.is_empty() { vec![String::new()] } else { file.accounts.clone() };
        let now = file.now.map_or(NOW, |now| now.0);
        let mut bench = TestBench::new(plugin.clone(), installed, accounts, now);
        bench.asks_in_receive = file.asks_in_receive;
        let others = file.http.iter().map(Spanned::get_ref);
        bench.others(
            others.map(|one| (one.method.clone(), one.url.clone(), send::answer(&one.answer, str::to_owned))).collect(),
        );
        let samples: Vec<Sample> =
            file.requests.iter().enumerate().map(|(n, one)| Sample::of_request(n, one.get_ref())).collect();
        verify::all(&mut bench, &signer, file, &samples).await;
        let requests = file.requests.iter().map(Spanned::get_ref);
        let known = emitted::alone(&mut bench, &signer, samples.into_iter().zip(requests).collect()).await;
        emitted::test_repeated(&mut bench, &signer, &known).await;
        let groups = batch::Group::all(&known, &file.batches);
        batch::together(&mut bench, &signer, &known, &groups).await;
        mutate::broken(&mut bench, &signer, &known).await;
        mutate::mutated(&mut bench, &signer, &known, &groups).await;
        let polled = poll::all(&mut bench, file).await;
        let received = known.iter().filter_map(|(sample, emitted)| Some((sample.name.as_str(), emitted.as_ref()?)));
        let emitted: Vec<_> = received.chain(polled.iter().map(|(name, emitted)| (name.as_str(), emitted))).collect();
        emitted::files(&mut bench, &emitted).await;
        again::all(&mut bench, &emitted).await;
        send::all(&mut bench, file).await;
        ask::profiles(&mut bench, file).await;
        let references = media::references(&emitted);
        media::all(&mut bench, file, &references).await;
        setup::all(&mut bench, file).await;
        catalogue::all(&mut bench, file).await;
        gesture::all(&mut bench, file).await;
        settle::all(&mut bench, file).await;
        ask::rules(&mut bench, file).await;
        let TestBench { report, calls, cpu_us, wall_us, memory_bytes, .. } = bench;
        let rules = report.rules();
        let passed = rules.iter().all(|rule| rule.state != RuleState::Failed);
        Ok(Report { passed, rules, calls, cpu_us, wall_us, memory_bytes })
    }

    /// Checks that the connector has the roles that the kit file tests.
    fn check_roles(&self, plugin: &Plugin) -> Result<(), String> {
        let KitFile { media, polls, setups, catalogues, gestures, settles, .. } = &self.file;
        for (role, count, table) in [
            (Role::Media, media.len(), "[[media]]"),
            (Role::Poller, polls.len(), "[[poll]]"),
            (Role::Setup, setups.len(), "[[setup]]"),
            (Role::Catalogue, catalogues.len(), "[[catalogue]]"),
            (Role::Gestures, gestures.len(), "[[gesture]]"),
            (Role::Settle, settles.len(), "[[settle]]"),
        ] {
            if count > 0 && !plugin.surface().roles.contains(&role) {
                return Err(format!(
                    "the kit file has {table}, but the connector does not export `{role}`; export it, or remove \
                     {table}"
                ));
            }
        }
        Ok(())
    }
}
