//! `plugboard plugin exports`, `retry` and `download`: the records that exporters send, and the files that they keep
//! for download.

use super::{client::Client, output};
use crate::http::exports::{ExportView, FileView, Retried};
use anyhow::Result;

pub(super) async fn list(client: &Client, name: &str, state: &str, as_json: bool) -> Result<()> {
    let all = client.list::<ExportView>(&["plugins", name, "exports"], &[("state", state)]).await?;
    if as_json {
        return output::json(&all);
    }
    let rows: Vec<_> = all
        .data
        .into_iter()
        .map(|e| {
            let next = e.due_at.map(|at| at.to_string()).unwrap_or_default();
            let (external_id, why) = (e.external_id.unwrap_or_default(), e.failure.unwrap_or_default());
            [e.kind.to_string(), e.id, external_id, e.attempts.to_string(), next, why]
        })
        .collect();
    let head = ["KIND", "ID", "EXTERNAL ID", "ATTEMPTS", "NEXT AT", "WHY"];
    output::table(head, &rows, &format!("{name} has no exports that are {state}."))
}

pub(super) async fn retry(client: &Client, name: &str, as_json: bool) -> Result<()> {
    let done: Retried = client.post(&["plugins", name, "exports", "retry"]).await?;
    if as_json {
        return output::json(&done);
    }
    output::line(&format!("{} records will be exported again.", done.retried))
}

pub(super) async fn download(client: &Client, name: &str, file: Option<&str>, as_json: bool) -> Result<()> {
    if let Some(file) = file {
        return client.download(&["plugins", name, "downloads", file]).await;
    }
    let page: crate::http::Page<FileView> = client.get(&["plugins", name, "downloads"], &[]).await?;
    if as_json {
        return output::json(&page);
    }
    let rows: Vec<_> = page.data.into_iter().map(|f| [f.name, f.lines.to_string(), f.updated_at.to_string()]).collect();
    output::table(["FILE", "LINES", "CHANGED"], &rows, &format!("{name} has no files for download."))
}
