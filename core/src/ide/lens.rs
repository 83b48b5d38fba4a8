//! Lines above a manifest and its environments that open the preview or a comparison.

use super::View;
use crate::text::Span;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    pub span: Span,
    pub title: String,
    pub command: LensCommand,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LensCommand {
    /// Shows the configuration of one environment; of one to choose, when none is named.
    Preview { environment: Option<String> },
    /// Shows what `to` has different; `from` is the base when it is not named.
    Compare { from: Option<String>, to: String },
}

/// In the order of the text; none for what is no workload manifest.
pub fn lenses(_view: &View) -> Vec<Lens> {
    Vec::new()
}
