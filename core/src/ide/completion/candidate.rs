//! A value before it is written: its text or its YAML, and what is said of it.

use super::CompletionKind;

/// A value that can be written.
pub(super) struct Candidate {
    pub value: Value,
    pub kind: CompletionKind,
    pub detail: Option<String>,
}

pub(super) enum Value {
    Text(String),
    /// As YAML, on one line; a collection in brackets.
    Yaml(String),
}

impl Candidate {
    pub fn text(text: impl Into<String>, kind: CompletionKind, detail: Option<String>) -> Candidate {
        Candidate { value: Value::Text(text.into()), kind, detail }
    }
}
