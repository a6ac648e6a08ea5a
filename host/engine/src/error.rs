//! The errors of a host function, and of loading a component.

use crate::{limits::LimitReached, pool};
use plugboard_model::{CallError, Failure};
use wasmtime::component::ResourceTableError;

/// The error of a host function: either a failure as the contract defines it, for the guest, or a trap that ends the
/// call.
#[derive(Debug)]
pub enum Error {
    /// Returned to the guest.
    Failure(Failure),
    /// Ends the guest.
    Trap(wasmtime::Error),
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<wasmtime::Error> for Error {
    fn from(error: wasmtime::Error) -> Self {
        Self::Trap(error)
    }
}

impl From<ResourceTableError> for Error {
    fn from(error: ResourceTableError) -> Self {
        Self::Trap(error.into())
    }
}

impl From<LimitReached> for Error {
    fn from(stop: LimitReached) -> Self {
        Self::Trap(stop.into())
    }
}

/// Why a component cannot be loaded as a plugin. The messages are for an admin or the plugin's author.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// The file is not WebAssembly.
    #[error("this is not WebAssembly; a plugin is one component, a `.wasm` file")]
    NotWasm,
    /// The file is a core module, which is what compilers produce first.
    #[error("this is a core module, not a component; turn it into a plugin with `plugboard plugin pack`")]
    CoreModule,
    /// The component is too large, in its bytes or in its resources at run time.
    #[error("the component is too large: {0}")]
    TooLarge(String),
    /// The component is damaged, or uses WebAssembly features that this host does not support.
    #[error("the component is not valid: {0}")]
    Invalid(String),
    /// The component does not fit the contract of this host.
    #[error("the component does not fit this Plugboard: `{name}` {why}")]
    Incompatible {
        /// The import or export that does not fit.
        name: String,
        /// Why it does not fit, and how to fix it.
        why: String,
    },
    /// The component would never be called: it exports no handler, or only `migration`.
    #[error(
        "the component exports no handler that Plugboard knows (assistant, connector, exporter, on-comment, \
         on-contact, on-conversation, on-feedback, on-lead, on-message, on-reaction, on-receipt, on-refused, on-timer, \
         reviewer)"
    )]
    HearsNothing,
    /// The manifest is invalid.
    #[error("the manifest in the component is invalid: {0}")]
    Manifest(String),
    /// The component is signed, and the signature is invalid.
    #[error("the component is refused: {0}")]
    Signature(String),
    /// Compiling the component exceeds a limit.
    #[error("the component takes more than {0} to compile; use smaller functions, or fewer of them")]
    Costly(String),
    /// Other components are being compiled, and the wait was too long. This component was not checked.
    #[error("other components are being compiled; retry in a moment")]
    Busy,
    /// The component could not be started.
    #[error("the component could not be started: {0}")]
    Start(CallError),
    /// The host could not load the component. The component is not at fault.
    #[error("the host could not load the component: {0}")]
    Host(String),
}

/// Converts an error message of the engine.
pub(crate) fn invalid_text(text: String) -> LoadError {
    if pool::is_exceeded(&text) { LoadError::TooLarge(text) } else { LoadError::Invalid(text) }
}
