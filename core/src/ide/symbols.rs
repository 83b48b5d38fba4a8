//! The parts of a manifest by name, and the workloads of an application.

use super::{Location, View};
use crate::analysis::Workspace;
use crate::text::Span;

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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// The outline of the document, in the order of the text.
pub fn symbols(_view: &View) -> Vec<Symbol> {
    Vec::new()
}

/// Workloads, containers, environments and topics whose names hold the letters of `query` in
/// their order; all of them for an empty one.
pub fn workspace_symbols(_workspace: &Workspace, _query: &str) -> Vec<WorkspaceSymbol> {
    Vec::new()
}
