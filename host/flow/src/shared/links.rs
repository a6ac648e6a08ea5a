//! Addresses at which platforms fetch the files that they are sent. An address is signed, and expires.

use plugboard_db::attachments;
use plugboard_model::{Attachment, AttachmentState, Clock, Failure};
use url::{Host, Url};

use super::{Flow, Shared};
use crate::{error::FlowError, secrets::LinkKeys};

/// Makes and checks the addresses of files.
#[derive(Clone)]
pub(crate) struct FileLinks {
    keys: LinkKeys,
    /// The address at which platforms reach the servers, without a slash at its end.
    public_url: String,
    clock: Clock,
}

impl Shared {
    /// Returns what makes and checks the addresses of files.
    pub(crate) fn file_links(&self) -> FileLinks {
        let (keys, public_url) = (self.sealer.links().clone(), self.public_url.clone());
        FileLinks { keys, public_url, clock: self.db.clock().clone() }
    }
}

impl Flow {
    /// Returns the file that a signed address leads to: `file` is the last part of its path, `expires` and `signature`
    /// are in its query. Returns `None` if the address is wrong or has expired, or if the file is not stored, such as
    /// that of a deleted message.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn linked_file(
        &self,
        file: &str,
        expires: &str,
        signature: &str,
    ) -> Result<Option<Attachment>, FlowError> {
        // Checked first, so that nobody can ask the database about files without a signature.
        if !self.shared.file_links().leads_to(file, expires, signature) {
            return Ok(None);
        }
        let found = attachments::get(&mut *self.shared.db.read().await?, file).await?;
        Ok(found.map(|(file, _)| file).filter(|file| file.state == AttachmentState::Stored))
    }
}

impl FileLinks {
    /// Returns the address of a file for this many seconds.
    ///
    /// # Errors
    /// Returns `denied` if platforms cannot reach this server, or not safely.
    pub(crate) fn address(&self, file: &str, seconds: u32) -> Result<String, Failure> {
        if !is_public(&self.public_url) {
            let url = &self.public_url;
            let message = format!(
                "platforms cannot fetch files from `{url}`, because it is not an https address; an admin can set the \
                 server's public address with `--public-url`"
            );
            return Err(Failure::denied(message).code("no-public-address"));
        }
        // Rounded up, so that the address never expires too early.
        let expires = (self.clock.now() + 999) / 1_000 + i64::from(seconds);
        let signature = self.keys.sign(&signed(file, expires)).unwrap_or_default();
        Ok(format!("{}/shared/{file}?expires={expires}&signature={signature}", self.public_url))
    }

    /// Returns whether an address is one that [`FileLinks::address`] made, and has not expired.
    fn leads_to(&self, file: &str, expires: &str, signature: &str) -> bool {
        let Ok(expires) = expires.parse::<i64>() else { return false };
        self.keys.accepts(&signed(file, expires), signature) && self.clock.now() < expires.saturating_mul(1_000)
    }
}

/// Returns the text that is signed.
fn signed(file: &str, expires: i64) -> String {
    format!("{file}\n{expires}")
}

/// Returns whether files may be fetched from an address: by https, or on the same machine, for tests.
fn is_public(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let is_local = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || is_local
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::Sealer;

    const NOW: i64 = 1_767_225_600_500;

    fn links(public_url: &str) -> FileLinks {
        let folder = tempfile::tempdir().unwrap();
        let sealer = Sealer::create(&folder.path().join("key")).unwrap();
        FileLinks { keys: sealer.links().clone(), public_url: public_url.into(), clock: Clock::test(NOW) }
    }

    /// Returns the parts of an address: the file, and the two parameters.
    fn parts(address: &str) -> [String; 3] {
        let url = Url::parse(address).unwrap();
        let file = url.path().strip_prefix("/shared/").unwrap().to_owned();
        let query: Vec<_> = url.query_pairs().map(|(_, value)| value.into_owned()).collect();
        [file, query[0].clone(), query[1].clone()]
    }

    #[test]
    fn an_address_leads_to_its_file_until_it_expires() {
        let links = links("https://inbox.example");
        let [file, expires, signature] = parts(&links.address("f-1", 60).unwrap());
        assert_eq!((file.as_str(), expires.as_str()), ("f-1", "1767225661"));
        assert!(links.leads_to("f-1", &expires, &signature));
        assert!(!links.leads_to("f-2", &expires, &signature));
        assert!(!links.leads_to("f-1", "1767225662", &signature), "the time is signed too");
        for (at, mac) in [("", signature.as_str()), ("x", &*signature), (&*expires, ""), (&*expires, "zz")] {
            assert!(!links.leads_to("f-1", at, mac), "{at} {mac}");
        }
        assert!(links.clock.set(1_767_225_660_999));
        assert!(links.leads_to("f-1", &expires, &signature));
        assert!(links.clock.set(1_767_225_661_000));
        assert!(!links.leads_to("f-1", &expires, &signature));
    }

    #[test]
    fn files_are_fetched_only_by_https_or_on_the_same_machine() {
        for url in ["https://inbox.example", "http://127.0.0.1:8080", "http://[::1]:80", "http://localhost:1"] {
            assert!(links(url).address("f", 60).is_ok(), "{url}");
        }
        for url in ["http://inbox.example", "http://192.0.2.1:8080", "http://0.0.0.0:8080", ""] {
            let refused = links(url).address("f", 60).unwrap_err();
            assert_eq!(refused.code.as_deref(), Some("no-public-address"), "{url}");
        }
    }
}
