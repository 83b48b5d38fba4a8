//! Which piece of a generated text belongs to which path.
//!
//! The text is read with our own YAML reader (JSON is YAML), so no emitter keeps books.

use super::Mapping;
use crate::origin::Origin;
use crate::yaml::{Kind, NodeId, Tree};

/// What stands behind a piece of the text.
pub(super) trait Walked: Sized {
    fn origin(&self) -> Origin;

    /// What stands behind the piece one step below.
    fn below(&self, step: &str) -> Option<Self>;
}

/// Every scalar and every empty collection of `text` that something stands behind, with its
/// origin. `part` gives what stands behind a key of the whole.
pub(super) fn mappings<W: Walked>(text: &str, part: impl Fn(&str) -> Option<W>) -> Vec<Mapping> {
    let tree = Tree::parse(text);
    let mut walk = Walk { tree: &tree, path: Vec::new(), found: Vec::new() };
    if let Some(Kind::Mapping(parts)) = tree.root.map(|it| &tree.node(it).kind) {
        for (key, value) in parts {
            let name = tree.scalar(*key).unwrap_or_default();
            walk.step(name.to_owned(), *value, part(name));
        }
    }
    walk.found
}

struct Walk<'t> {
    tree: &'t Tree,
    path: Vec<String>,
    found: Vec<Mapping>,
}

impl Walk<'_> {
    fn step(&mut self, name: String, id: NodeId, behind: Option<impl Walked>) {
        let Some(behind) = behind else { return };
        self.path.push(name);
        self.node(id, &behind);
        self.path.pop();
    }

    fn node(&mut self, id: NodeId, behind: &impl Walked) {
        let tree = self.tree;
        let node = tree.node(id);
        match &node.kind {
            Kind::Mapping(entries) if !entries.is_empty() => {
                for (key, value) in entries {
                    let name = tree.scalar(*key).unwrap_or_default();
                    self.step(name.to_owned(), *value, behind.below(name));
                }
            }
            Kind::Sequence(items) if !items.is_empty() => {
                for (index, item) in items.iter().enumerate() {
                    let name = index.to_string();
                    let below = behind.below(&name);
                    self.step(name, *item, below);
                }
            }
            _ => {
                let steps: Vec<&str> = self.path.iter().map(String::as_str).collect();
                self.found.push(Mapping { path: written(&steps), output: node.span, origin: behind.origin() });
            }
        }
    }
}

/// `taskDefinition.containerDefinitions[0].name`
fn written(steps: &[&str]) -> String {
    let mut path = String::new();
    for step in steps {
        if step.bytes().all(|b| b.is_ascii_digit()) && !path.is_empty() {
            path.push_str(&format!("[{step}]"));
        } else {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(step);
        }
    }
    path
}
