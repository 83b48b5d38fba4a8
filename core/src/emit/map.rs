//! Which piece of a generated text belongs to which path.
//!
//! The text is read with our own YAML reader (JSON is YAML), so no emitter keeps books.

use super::Mapping;
use crate::origin::Origin;
use crate::yaml::{Kind, NodeId, Tree};

/// Every scalar and every empty collection of `text`, with the origin that `origin_of` gives its path.
pub(super) fn mappings(text: &str, origin_of: impl Fn(&[&str]) -> Option<Origin>) -> Vec<Mapping> {
    let tree = Tree::parse(text);
    let mut found = Vec::new();
    if let Some(root) = tree.root {
        walk(&tree, root, &mut Vec::new(), &origin_of, &mut found);
    }
    found
}

fn walk(
    tree: &Tree,
    id: NodeId,
    path: &mut Vec<String>,
    origin_of: &impl Fn(&[&str]) -> Option<Origin>,
    found: &mut Vec<Mapping>,
) {
    let node = tree.node(id);
    match &node.kind {
        Kind::Mapping(entries) if !entries.is_empty() => {
            for (key, value) in entries {
                path.push(tree.scalar(*key).unwrap_or_default().to_owned());
                walk(tree, *value, path, origin_of, found);
                path.pop();
            }
        }
        Kind::Sequence(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                path.push(index.to_string());
                walk(tree, *item, path, origin_of, found);
                path.pop();
            }
        }
        _ => {
            let steps: Vec<&str> = path.iter().map(String::as_str).collect();
            if let Some(origin) = origin_of(&steps) {
                found.push(Mapping { path: written(&steps), output: node.span, origin });
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
