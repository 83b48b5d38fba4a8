//! Places in lines and columns, and JSON as text.

use serde::Serialize;

use crate::text::{LineIndex, Span};
use crate::yaml::Tree;

/// A piece of a text; the end does not belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Range {
    pub start: Position,
    pub end: Position,
}

/// A place between two characters of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// In characters (Unicode scalar values), from 1.
    pub column: u32,
}

impl Range {
    pub fn new(lines: &LineIndex, text: &str, span: Span) -> Range {
        let place = |offset| {
            let position = lines.position(text, offset);
            Position { line: position.line + 1, column: position.column + 1 }
        };
        Range { start: place(span.start), end: place(span.end) }
    }

    pub fn in_tree(tree: &Tree, span: Span) -> Range {
        Range::new(&tree.lines, &tree.text, span)
    }
}

/// Any value as indented JSON with a line end behind it. Fails where a value refuses to be
/// written, as a map does whose keys are no texts.
pub fn pretty(value: &impl Serialize) -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    Ok(text)
}
