//! What stands at a place: what it is for, what holds in which environment, what it leads to.

use super::View;
use crate::text::Span;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What the hover is about.
    pub span: Span,
    /// Markdown.
    pub text: String,
}

/// `None` where nothing is to be said.
pub fn hover(_view: &View, _offset: u32) -> Option<Hover> {
    None
}
