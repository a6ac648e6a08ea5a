//! Exports contacts, conversations and leads to any system: as download files with one line per record, and as batches
//! that are posted to a URL and signed as the Standard Webhooks specification requires.

pub mod lines;

use plugboard_sdk::{
    Batch, ChangedRecord, Exporter, Failure, clock,
    config::{self, wrong},
    downloads, http, info, log, secrets,
};
use serde::Deserialize;
use serde_json::{Value, json};

struct CrmCsv;
plugboard_sdk::export!(CrmCsv: Exporter);

/// The configuration: which records are exported, and where.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    #[serde(default = "yes")]
    files: bool,
    url: Option<String>,
    kinds: Option<Vec<String>>,
}

fn yes() -> bool {
    true
}

const KINDS: [&str; 3] = ["contact", "conversation", "lead"];

impl Config {
    fn read() -> Result<Self, Failure> {
        let config: Self = config::parse()?;
        let unknown = config.kinds.iter().flatten().position(|kind| !KINDS.contains(&kind.as_str()));
        if let Some(n) = unknown {
            return Err(wrong(&format!("kinds[{n}]"), "must be one of contact, conversation and lead"));
        }
        if config.url.is_some() && !secrets::exists("signing") {
            return Err(wrong("url", "requires the secret `signing`; set it with `plugboard secret set`"));
        }
        Ok(config)
    }

    fn includes(&self, kind: &str) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.iter().any(|known| known == kind))
    }
}

impl Exporter for CrmCsv {
    fn export_batch(batch: Batch) -> Result<(), Failure> {
        log::panics();
        let config = Config::read()?;
        let mut records = Vec::new();
        for record in batch.records() {
            let kind = record.kind();
            if !config.includes(&kind) {
                continue;
            }
            let document: Value = serde_json::from_str(&record.json())?;
            if config.files
                && let Err(failure) = store(&record, &kind, &document)
            {
                // The record is missing only from the file; the webhook still includes it.
                record.failed(&failure);
            }
            records.push(json!({ "kind": kind, "id": record.id(), "record": document }));
        }
        match &config.url {
            Some(url) if !records.is_empty() => post(url, &records),
            _ => Ok(()),
        }
    }
}

/// Stores a record's lines in the download files.
fn store(record: &ChangedRecord, kind: &str, document: &Value) -> Result<(), Failure> {
    let csv = format!("{kind}s.csv");
    // The byte order mark tells Excel that the file is UTF-8.
    downloads::set_header(&csv, &format!("\u{feff}{}", lines::header(kind)))?;
    downloads::set_line(&csv, &record.id(), Some(&lines::csv(kind, document)))?;
    downloads::set_line(&format!("{kind}s.jsonl"), &record.id(), Some(&lines::jsonl(document)))
}

/// Posts signed records. The `webhook-id` depends only on the records, so that the receiver can recognize a repeated
/// batch.
fn post(url: &str, records: &[Value]) -> Result<(), Failure> {
    let now = clock::now();
    let content = serde_json::to_vec(records)?;
    let digest = secrets::hmac("signing", secrets::Hash::Sha256, &content)?;
    let id = format!("msg_{}", lines::base64(&digest).replace(['+', '/', '='], ""));
    let body = serde_json::to_vec(&json!({ "type": "records.changed", "data": { "records": records } }))?;
    #[expect(clippy::cast_possible_truncation, reason = "seconds of any real date")]
    let timestamp = (now / 1_000.0) as i64;
    let mut signed = format!("{id}.{timestamp}.").into_bytes();
    signed.extend_from_slice(&body);
    let signature = lines::base64(&secrets::hmac("signing", secrets::Hash::Sha256, &signed)?);
    let request = http::Request::new("POST", url);
    request.header("Content-Type", "application/json");
    request.header("webhook-id", &id);
    request.header("webhook-timestamp", &timestamp.to_string());
    request.header("webhook-signature", &format!("v1,{signature}"));
    request.body(&body);
    let response = http::send(request)?;
    if response.is_success() {
        info!("posted {} records", records.len());
        return Ok(());
    }
    Err(response.failure("the address"))
}
