//! Where components are compiled: in a child process with limits of its own, or in this one.
//!
//! A few kilobytes of WebAssembly can keep a compiler busy for minutes and take gigabytes of memory. A server therefore
//! compiles what admins hand in by a child process (`parent`), which is its own program started with
//! [`COMPILE_COMMAND`] (`child`). The child limits itself before it reads a byte: its memory, processor time, output and
//! open files. It has no environment and no descriptors but the three standard ones. It ends when the caller stops
//! waiting and when the server goes away. A crash of the compiler, such as a stack that overflows, ends the child alone.
//!
//! One component is compiled at a time, and few callers wait for their turn (`turns`).

mod child;
mod parent;
mod turns;

pub use child::compile_component;
pub(crate) use parent::compile;
pub(crate) use turns::Turns;

use std::{path::PathBuf, time::Duration};

/// The command of the program that compiles: see [`compile_component`].
pub const COMPILE_COMMAND: &str = "compile-component";

/// Where an engine compiles components.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Compile {
    /// In this process, without limits: for components that the caller trusts, such as an author's own.
    #[default]
    InProcess,
    /// In a child process.
    Child {
        /// The program. Started with [`COMPILE_COMMAND`] and the limits, it must call [`compile_component`].
        program: PathBuf,
        /// What one component may take.
        limits: CompileLimits,
    },
}

/// What compiling one component may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompileLimits {
    /// Memory in MiB.
    pub memory_mib: u32,
    /// Processor time in seconds, on all processors together.
    pub cpu_seconds: u32,
    /// Time on the wall in seconds. A machine that has much to do needs more of it than of processor time.
    pub wall_seconds: u32,
}

/// The usual limit of memory, in bytes.
const MEMORY: u64 = 768 << 20;
/// The usual limit of processor time.
const CPU: Duration = Duration::from_mins(1);
/// The usual limit of time on the wall.
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
    /// The limits in words, for an author.
    pub(crate) fn told(&self) -> String {
        format!("{} s of processor time or {} MiB of memory", self.cpu_seconds, self.memory_mib)
    }
}

/// The most code that one component may become, in bytes.
pub(crate) const CODE: u64 = 512 << 20;
/// The child's exit status when the component is not valid; its standard error says why.
pub(crate) const REFUSED: u8 = 3;
/// The same when the machine does not give what is needed.
pub(crate) const BROKEN: u8 = 4;
