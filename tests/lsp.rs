//! Sessions with the language server: the real binary on its standard input and output.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

#[path = "lsp/bad_input.rs"]
mod bad_input;
#[path = "lsp/client.rs"]
mod client;
#[path = "lsp/diagnostics.rs"]
mod diagnostics;
#[path = "lsp/features.rs"]
mod features;
#[path = "lsp/project.rs"]
mod project;
#[path = "lsp/protocol.rs"]
mod protocol;
#[path = "lsp/texts.rs"]
mod texts;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    let path = folder.path().canonicalize().unwrap();
    (folder, path)
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The rules of diagnostics with the lines they stand on, from 0.
fn rules(diagnostics: &Value) -> Vec<(String, u64)> {
    let rule = |it: &Value| (it["code"].as_str().unwrap().to_owned(), it["range"]["start"]["line"].as_u64().unwrap());
    diagnostics.as_array().unwrap().iter().map(rule).collect()
}

/// What a client says that is told of diagnostics and can do little else.
fn plain() -> Value {
    json!({"textDocument": {"publishDiagnostics": {"relatedInformation": true, "codeDescriptionSupport": true,
        "tagSupport": {"valueSet": [1, 2]}, "versionSupport": true}}})
}

/// What a client says that asks for diagnostics.
fn pulling() -> Value {
    json!({"textDocument": {"diagnostic": {"relatedInformation": true}},
        "workspace": {"diagnostics": {"refreshSupport": true}}})
}

const GOOD: &str = "\
name: api
type: Backend Service
image:
  build: Dockerfile
  port: 8080
cpu: 256
memory: 512
";
