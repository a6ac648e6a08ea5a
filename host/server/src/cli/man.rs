//! `plugboard man`: writes the manual pages. Not for interactive use: `cargo xtask dist` packs them.

use super::Cli;
use anyhow::{Context as _, Result};
use clap::CommandFactory as _;
use std::path::PathBuf;

/// Arguments of `man`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder to write to.
    folder: PathBuf,
}

/// Writes a page for the program and for each of its commands, such as `plugboard-plugin-install.1`.
pub(super) fn run(args: &Args) -> Result<()> {
    clap_mangen::generate_to(Cli::command(), &args.folder)
        .with_context(|| format!("cannot write the manual pages to {}", args.folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn every_command_for_people_has_a_page() {
        let folder = tempfile::tempdir().unwrap();
        run(&Args { folder: folder.path().to_owned() }).unwrap();
        let page = |name: &str| fs::read_to_string(folder.path().join(name));
        assert!(page("plugboard.1").unwrap().contains("plugboard\\-serve(1)"));
        assert!(page("plugboard-serve.1").unwrap().contains("PLUGBOARD_DATA_DIR"));
        assert!(page("plugboard-plugin-install.1").is_ok());
        for hidden in ["man", plugboard_engine::COMPILE_COMMAND] {
            assert!(page(&format!("plugboard-{hidden}.1")).is_err(), "{hidden}");
        }
    }
}
