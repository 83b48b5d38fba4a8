//! The parts of a manifest by name, and the workloads of an application.
//!
//! In: a document, or a workspace and what somebody looks for. Out: [`Symbol`]s. Manifests with
//! declarations are [`manifest`]'s, other documents [`plain`]'s, the workspace [`search`]'s.

mod manifest;
mod plain;
mod search;
#[cfg(test)]
mod tests;

use super::{Location, View};
use crate::text::Span;
use crate::yaml::{Kind, NodeId, Tree};

pub use search::workspace_symbols;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    pub name: String,
    pub detail: Option<String>,
    pub kind: SymbolKind,
    /// The key and its value.
    pub span: Span,
    /// The key.
    pub name_span: Span,
    pub children: Vec<Symbol>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SymbolKind {
    Workload,
    /// A declared key with a single value.
    Field,
    /// A declared key with a map or a list.
    Section,
    Container,
    Volume,
    Topic,
    Environment,
    /// A variable or a secret.
    Variable,
    Item,
}

/// A thing with a name somewhere in the application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkspaceSymbol {
    pub name: String,
    pub kind: SymbolKind,
    /// The workload that it belongs to.
    pub container: Option<String>,
    pub location: Location,
}

/// The outline of the document, in the order of the text. Deep levels are left out, and the
/// values of what may be secret.
pub fn symbols(view: &View) -> Vec<Symbol> {
    match &view.outline {
        Some(outline) => manifest::symbols(view.tree(), outline),
        None => plain::symbols(view.tree()),
    }
}

/// How many levels are shown: of a manifest, and again of an environment.
const LEVELS: usize = 3;
/// How much of a value is shown.
const MOST_CHARACTERS: usize = 40;

/// A single value in one line, shortened; `None` for maps, lists and nothing.
fn short(tree: &Tree, value: NodeId) -> Option<String> {
    let text = match &tree.node(value).kind {
        Kind::Scalar { value, .. } => &**value,
        Kind::Alias(_) => tree.slice(tree.node(value).span),
        Kind::Sequence(_) | Kind::Mapping(_) => return None,
    };
    let line = text.trim().lines().next().filter(|it| !it.is_empty())?;
    let mut shown: String = line.chars().take(MOST_CHARACTERS).collect();
    if shown.len() < text.trim().len() {
        shown.push('…');
    }
    Some(shown)
}

fn is_collection(tree: &Tree, value: NodeId) -> bool {
    matches!(tree.node(value).kind, Kind::Mapping(_) | Kind::Sequence(_))
}

/// The text of a key; `None` for one that has none, and for `<<`.
fn key_name(tree: &Tree, key: NodeId) -> Option<String> {
    tree.scalar(key).filter(|it| !it.trim().is_empty() && *it != "<<").map(str::to_owned)
}
