//! Files that a manifest names.

use super::View;
use crate::text::Span;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub span: Span,
    /// From the folder that holds `copilot`, with `/` between folders; folders end in `/`.
    pub target: String,
    pub tooltip: String,
}

/// In the order of the text.
pub fn links(_view: &View) -> Vec<Link> {
    Vec::new()
}
