//! The files of the SDKs and of the contract, each as its path and text, sorted by path. `build.rs` lists them.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
