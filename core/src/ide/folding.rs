//! What can be folded away.

use super::View;
use crate::text::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// From the line that stays to the end of the last one that goes.
    pub span: Span,
    pub is_comment: bool,
}

/// In the order of the text.
pub fn folding(_view: &View) -> Vec<Fold> {
    Vec::new()
}
