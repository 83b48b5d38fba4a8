//! The outline of a document without declarations.
//!
//! In: a tree. Out: [`Symbol`]s for its keys. Keys under which other manifests keep secrets have
//! no values here either.

use super::{LEVELS, Symbol, SymbolKind, is_collection, key_name, short};
use crate::analysis::workload_section;
use crate::ide::scalars::content;
use crate::yaml::{Kind, NodeId, Tree};

pub fn symbols(tree: &Tree) -> Vec<Symbol> {
    tree.root.map(|it| inside_of(tree, it, LEVELS, false)).unwrap_or_default()
}

fn inside_of(tree: &Tree, id: NodeId, levels: usize, secret: bool) -> Vec<Symbol> {
    if levels == 0 {
        return Vec::new();
    }
    match &tree.node(id).kind {
        Kind::Mapping(entries) => {
            entries.iter().filter_map(|(key, value)| entry(tree, *key, *value, levels, secret)).collect()
        }
        Kind::Sequence(items) if !secret => items.iter().filter_map(|it| item(tree, *it, levels)).collect(),
        Kind::Sequence(_) | Kind::Scalar { .. } | Kind::Alias(_) => Vec::new(),
    }
}

fn entry(tree: &Tree, key: NodeId, value: NodeId, levels: usize, secret: bool) -> Option<Symbol> {
    let name = key_name(tree, key)?;
    let is_secret = secret || workload_section().field_of_any(&name).is_some_and(|it| it.secret);
    let written = tree.node(key).span;
    Some(Symbol {
        detail: short(tree, value).filter(|_| !is_secret),
        kind: if is_collection(tree, value) { SymbolKind::Section } else { SymbolKind::Field },
        span: written.cover(tree.node(value).span),
        name_span: content(tree, written),
        children: inside_of(tree, value, levels - 1, is_secret),
        name,
    })
}

/// An item of a list that is a map, by its first single value.
fn item(tree: &Tree, id: NodeId, levels: usize) -> Option<Symbol> {
    let Kind::Mapping(entries) = &tree.node(id).kind else { return None };
    let is_secret =
        |key: NodeId| tree.scalar(key).and_then(|it| workload_section().field_of_any(it)).is_some_and(|it| it.secret);
    let mut named = entries.iter().filter(|(key, _)| !is_secret(*key));
    let (value, name) = named.find_map(|(_, value)| Some((*value, short(tree, *value)?)))?;
    Some(Symbol {
        name,
        detail: None,
        kind: SymbolKind::Item,
        span: tree.node(id).span,
        name_span: content(tree, tree.node(value).span),
        children: inside_of(tree, id, levels - 1, false),
    })
}
