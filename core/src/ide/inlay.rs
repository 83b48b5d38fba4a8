//! Values that hold but do not stand in the text.

use super::View;
use crate::text::Span;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inlay {
    /// The hint is shown before this place.
    pub offset: u32,
    pub label: String,
    /// Markdown.
    pub tooltip: Option<String>,
}

/// Which hints are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InlayOptions {
    /// Beside a value of the base, what environments make of it; beside an override, what it
    /// replaces.
    pub overrides: bool,
    /// Defaults of keys that are not written.
    pub defaults: bool,
}

/// The hints in `range`, in the order of the text.
pub fn inlays(_view: &View, _range: Span, _options: InlayOptions) -> Vec<Inlay> {
    Vec::new()
}
