//! The file that a plugin comes as: one component.

/// The largest component, in bytes.
pub const COMPONENT_MAX: usize = 64 << 20;

/// The largest manifest, in bytes.
pub const MANIFEST_MAX: usize = 64 << 10;

/// The custom section with the signer's public key and a signature over all bytes before it.
pub const SIGNATURE_SECTION: &str = "plugboard:signature";
