//! Why a value holds.

use serde::Serialize;

use super::finding::Label;
use super::text::Range;
use crate::why::{self, Known};
use crate::yaml::Tree;

/// Why a value of the manifest, or of what it amounts to, is what it is.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Story<'a> {
    /// `taskDefinition.cpu`; `count.range` for a value of the manifest.
    pub path: &'a str,
    /// As text; `…` for what is shown to nobody.
    pub value: &'a str,
    /// Places of the manifest, the nearest step first.
    pub labels: Vec<Label<'a>>,
    /// What has no place of its own.
    pub notes: &'a [String],
}

impl<'a> Story<'a> {
    pub fn new(known: &'a Known, story: &'a why::Story, tree: &Tree) -> Story<'a> {
        let label = |(span, message): &'a (_, String)| Label { range: Range::in_tree(tree, *span), message };
        Story {
            path: known.path,
            value: &known.value,
            labels: story.labels.iter().map(label).collect(),
            notes: &story.notes,
        }
    }
}
