//! Limits, section names and interfaces of the WebAssembly component that a plugin is shipped as.

/// The maximum size of a component, in bytes.
pub const COMPONENT_MAX: usize = 64 << 20;

/// The maximum size of a manifest, in bytes.
pub const MANIFEST_MAX: usize = 64 << 10;

/// The custom section that holds the signer's public key and a signature over all bytes before the section.
pub const SIGNATURE_SECTION: &str = "plugboard:signature";

/// The contract's interfaces that are not powers: other interfaces depend on them, or, like `text`, every plugin may
/// use them.
pub const CONTEXT_INTERFACES: [&str; 9] =
    ["assistance", "batches", "conversations", "events", "migrations", "platform", "reviews", "text", "types"];
