//! Changes that an editor offers at a place.

use super::{FileEdits, View};
use crate::diagnostic::{Edit, Finding};
use crate::text::Span;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    pub title: String,
    pub kind: ActionKind,
    pub edits: Vec<FileEdits>,
    /// Which of the findings it cures, by position.
    pub cures: Vec<usize>,
    /// Whether it is what most people would choose.
    pub preferred: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// Cures a finding.
    QuickFix,
    /// Every safe fix of the document.
    FixAll,
    /// "Extract to anchor".
    Extract,
    /// "Move this value to environment …".
    Move,
}

/// What can be done at `span`, given the document's findings.
pub fn actions(_view: &View, _span: Span, _findings: &[Finding]) -> Vec<Action> {
    Vec::new()
}

/// The edits of every safe fix in the document; `None` when there is nothing to fix.
pub fn fix_all(_view: &View, _findings: &[Finding]) -> Option<Vec<Edit>> {
    None
}
