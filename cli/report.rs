//! Findings for people and for programs.

pub mod human;
pub mod json;
pub mod markdown;
pub mod origin;
pub mod yaml;

use std::sync::Arc;

use taxiway_core::analysis::Document;
use taxiway_core::diagnostic::{Finding, Severity};
use taxiway_core::text::LineIndex;

/// A manifest that was looked at, and what was found.
#[derive(Debug)]
pub struct Checked {
    pub path: String,
    pub text: Arc<str>,
    pub lines: LineIndex,
    pub findings: Vec<Finding>,
}

impl Checked {
    pub fn new(path: String, document: &Document, findings: Vec<Finding>) -> Checked {
        Checked { path, text: document.text().clone(), lines: document.tree.lines.clone(), findings }
    }

    pub fn has(&self, at_least: Severity) -> bool {
        self.findings.iter().any(|it| it.severity() >= at_least)
    }
}
