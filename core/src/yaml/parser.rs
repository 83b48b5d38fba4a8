//! Turns `yaml-rust2`'s events into our [`Tree`], and goes on after a broken line.
use super::*;
pub(super) fn parse(text: Arc<str>) -> Tree {
    Tree { lines: LineIndex::new(&text), text, nodes: Vec::new(), root: None, errors: Vec::new() }
}
