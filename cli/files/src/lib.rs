//! The files of a Copilot workspace: finding them, reading them, writing them back.
//!
//! In: paths. Out: texts, and the folders `copilot` they lie in. What front ends that run on a
//! machine with a file system share, an organisation's policies among it; knows no manifest, no
//! command line and no protocol.

pub mod named;
pub mod policy;
pub mod repository;
pub mod settings;
mod text;
pub mod workspace;

pub use text::{Encoding, MAX_BYTES, Source, contents, create, read, read_as, reason, rewrite, show, write_report};
