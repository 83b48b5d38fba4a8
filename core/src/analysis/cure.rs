//! Applies safe fixes until none is left.

use std::sync::Arc;

use super::{Context, Document};
use crate::diagnostic::{Edit, Fix};
use crate::edit;

/// How often a cured text is looked at again: a fix may make room for another.
const ROUNDS: usize = 10;

/// A document without the findings that could be cured.
#[derive(Clone, Debug)]
pub struct Cured {
    pub document: Document,
    /// How many findings were cured.
    pub count: usize,
    /// What was changed, where one look at the text was enough; `None` where fixes made room for
    /// others.
    pub edits: Option<Vec<Edit>>,
}

impl Document {
    /// The document with its safe fixes applied, and those that they make room for. A fix that
    /// would break the text is left out with all after it.
    pub fn cured(&self, cx: &Context, environments: &[String]) -> Cured {
        let mut cured = Cured { document: self.clone(), count: 0, edits: Some(Vec::new()) };
        for round in 0..ROUNDS {
            let findings = cured.document.check(cx, environments);
            let fixes: Vec<&Fix> = findings.iter().filter_map(|it| it.fixes.iter().find(|it| it.safe)).collect();
            let applied = edit::apply(cured.document.text(), fixes.iter().copied());
            if applied.count == 0 || applied.text == **cured.document.text() {
                break;
            }
            let next = Document::parse(Arc::clone(&self.path), applied.text);
            // A fix that breaks the text would be a fault of ours; the text stays as it was.
            if next.tree.errors.len() > cured.document.tree.errors.len() {
                break;
            }
            cured.count += applied.count;
            cured.edits = (round == 0).then_some(applied.edits);
            cured.document = next;
        }
        cured
    }
}
