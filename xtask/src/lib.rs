//! The project's chores as functions, so that tests can call them too.

pub mod codegen;
pub mod dist;
pub mod picture;
pub mod test;
mod tools;
pub mod wasm;

use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_owned()
}
