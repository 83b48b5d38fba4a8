//! Changes that an editor offers at a place.
//!
//! In: a place, and what was found in the document. Out: [`Action`]s with their edits. An action
//! is offered only where its edits can be made exactly: comments stay, and so does every byte
//! that it does not speak of.

mod anchor;
mod entry;
mod environment;
mod fixes;
#[cfg(test)]
mod tests;

use super::{FileEdits, View};
use crate::diagnostic::{Edit, Finding};
use crate::text::Span;

pub use fixes::fix_all;

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

/// What can be done at `span`, given the document's findings: fixes first, then what changes
/// the form of the text, and last what silences findings.
pub fn actions(view: &View, span: Span, findings: &[Finding]) -> Vec<Action> {
    let mut found = fixes::of_findings(view, span, findings);
    found.extend(environment::actions(view, span.start));
    found.extend(anchor::extract(view, span.start));
    found.extend(fix_all(view).map(|edits| Action {
        kind: ActionKind::FixAll,
        ..action(view, "Fix all safe problems in this file".to_owned(), edits)
    }));
    found.extend(fixes::allow(view, span, findings));
    found
}

/// A quick fix that cures nothing in particular.
fn action(view: &View, title: String, edits: Vec<Edit>) -> Action {
    let edits = vec![FileEdits { path: view.path().clone(), edits: joined(edits) }];
    Action { title, kind: ActionKind::QuickFix, edits, cures: Vec::new(), preferred: false }
}

/// The same edits in the order of the text, those that touch as one: their order is then beyond
/// doubt.
fn joined(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.sort_by_key(|it| it.span);
    let mut joined: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        match joined.last_mut().filter(|it| it.span.end == edit.span.start) {
            Some(last) => {
                last.span = last.span.cover(edit.span);
                last.text.push_str(&edit.text);
            }
            None => joined.push(edit),
        }
    }
    joined
}
