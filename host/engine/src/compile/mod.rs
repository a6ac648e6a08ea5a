//! Compiles components, either in a child process with its own limits or in this process.
//!
//! A few kilobytes of WebAssembly can keep a compiler busy for minutes and take gigabytes of memory. So a server
//! compiles components from admins in a child process: it starts its own program with [`COMPILE_COMMAND`] (see `parent`
//! and `child`). Before the child reads a byte, it limits its memory, processor time, output and open files. It has no
//! environment, and no descriptors other than the three standard ones. It ends when the caller stops waiting, and when
//! the server exits. If the compiler crashes, for example by a stack overflow, only the child dies.
//!
//! One component is compiled at a time, and few callers may wait for their turn (`turns`). Compiled code is kept in
//! files (`cache`) and loaded from there (`code`).

mod cache;
mod child;
mod code;
mod parent;
mod turns;

pub(crate) use cache::Cache;
pub use child::compile_component;
pub(crate) use code::{Code, adopt, cached, in_process};
pub(crate) use parent::in_child;
pub(crate) use turns::Turns;

use std::{path::PathBuf, time::Duration};

/// The command that compiles a component: see [`compile_component`].
pub const COMPILE_COMMAND: &str = "compile-component";

/// Where an engine compiles components.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Compile {
    /// In this process, without limits: for components that the caller trusts, such as an author's own.
    #[default]
    InProcess,
    /// In a child process.
    Child {
        /// The program. When started with [`COMPILE_COMMAND`] and the limits, it must call [`compile_component`].
        program: PathBuf,
        /// The limits for one component.
        limits: CompileLimits,
    },
}

/// The limits for compiling one component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompileLimits {
    /// Memory in MiB.
    pub memory_mib: u32,
    /// Processor time in seconds, summed over all processors.
    pub cpu_seconds: u32,
    /// Wall-clock time in seconds. On a busy machine, this exceeds the processor time.
    pub wall_seconds: u32,
}

/// The default memory limit, in bytes.
const MEMORY: u64 = 768 << 20;
/// The default limit of processor time.
const CPU: Duration = Duration::from_mins(1);
/// The default limit of wall-clock time.
const WALL: Duration = Duration::from_mins(5);

impl Default for CompileLimits {
    fn default() -> Self {
        let number = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            memory_mib: number(MEMORY >> 20),
            cpu_seconds: number(CPU.as_secs()),
            wall_seconds: number(WALL.as_secs()),
        }
    }
}

impl CompileLimits {
    /// Describes the limits for a plugin's author, if we cannot tell which of them was reached.
    pub(crate) fn describe(&self) -> String {
        format!("{} s of processor time or {} MiB of memory", self.cpu_seconds, self.memory_mib)
    }
}

/// The maximum size of a component's compiled code, in bytes. The limits of [`CompileLimits`] apply as well.
pub(crate) const CODE: u64 = 512 << 20;
/// The child's exit status if the component is not valid. Its standard error says why.
pub(crate) const REFUSED: u8 = 3;
/// The child's exit status if the machine lacks the required resources.
pub(crate) const BROKEN: u8 = 4;
