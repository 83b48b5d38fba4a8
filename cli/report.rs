//! Findings for people and for programs.

pub mod human;
pub mod markdown;

use std::sync::Arc;

use taxiway_core::analysis::Document;
use taxiway_core::diagnostic::{Finding, Severity};
use taxiway_core::text::LineIndex;
use taxiway_core::wire;

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

/// The findings as other programs read them.
pub fn wire(checked: &[Checked]) -> wire::Findings<'_> {
    let mut findings = Vec::new();
    for it in checked {
        findings.extend(it.findings.iter().map(|found| wire::Finding::new(&it.path, &it.lines, &it.text, found)));
    }
    wire::Findings { findings }
}
