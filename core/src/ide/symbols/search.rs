//! Things with names in all manifests of an application.
//!
//! In: a workspace and letters. Out: the best [`WorkspaceSymbol`]s, always in the same order.

use std::sync::Arc;

use super::{SymbolKind, WorkspaceSymbol};
use crate::analysis::{Context, Document, Workspace, environment_of};
use crate::ide::Location;
use crate::ide::scalars::{content, is_open};
use crate::outline::Name;
use crate::schema::Names;
use crate::text::Span;

/// More of them are of no use to anyone.
const MOST: usize = 500;

/// Workloads, containers, environments and topics whose names hold the letters of `query` in
/// their order; all of them for an empty one. The nearest come first, and at most 500.
pub fn workspace_symbols(workspace: &Workspace, query: &str) -> Vec<WorkspaceSymbol> {
    let cx = workspace.context();
    let query = query.to_lowercase();
    let mut found: Vec<(Rank, WorkspaceSymbol)> = Vec::new();
    for (path, document) in workspace.documents() {
        for symbol in of_document(workspace, path, document, &cx) {
            found.extend(rank(&symbol.name, &query).map(|it| (it, symbol)));
        }
    }
    found.sort_by(|(a, one), (b, other)| {
        let key = |it: &WorkspaceSymbol| (it.kind, it.location.path.clone(), it.location.span);
        (a, key(one)).cmp(&(b, key(other)))
    });
    found.into_iter().map(|(_, it)| it).take(MOST).collect()
}

fn of_document(workspace: &Workspace, path: &Arc<str>, document: &Document, cx: &Context) -> Vec<WorkspaceSymbol> {
    let tree = &document.tree;
    let at = |name: &str, kind: SymbolKind, container: Option<&str>, span: Span, full: Span| WorkspaceSymbol {
        name: name.to_owned(),
        kind,
        container: container.map(str::to_owned),
        location: Location { path: path.clone(), span, full },
    };
    if let Some(name) = environment_of(path) {
        let written = tree.root_value("name").map(|it| tree.node(it).span).unwrap_or_default();
        return vec![at(name, SymbolKind::Environment, None, content(tree, written), written)];
    }
    let neighbor = workspace.neighbors().workloads.get(path).filter(|_| document.kind(cx).has_variables());
    let Some(neighbor) = neighbor else { return Vec::new() };
    // Values of variables are not said: such a name is shown as it is written.
    let shown = |name: &Arc<str>, written: Span| match tree.slice(content(tree, written)) {
        text if is_open(text) => text.to_owned(),
        _ => name.to_string(),
    };
    let own: &str = &shown(&neighbor.name, neighbor.name_span);
    let mut found = vec![at(own, SymbolKind::Workload, None, content(tree, neighbor.name_span), neighbor.name_span)];
    for topic in &neighbor.topics {
        let name = shown(&topic.name, topic.span);
        found.push(at(&name, SymbolKind::Topic, Some(own), content(tree, topic.span), topic.span));
    }
    let Some(outline) = document.outline(cx) else { return found };
    for name in outline.names(tree) {
        let Some((text, kind)) = declared(document, &name) else { continue };
        let span = content(tree, tree.node(name.node).span);
        found.push(at(text, kind, Some(own), span, outline.span(tree, name.place)));
    }
    found
}

/// A container or environment that comes into being here.
fn declared<'d>(document: &'d Document, name: &Name) -> Option<(&'d str, SymbolKind)> {
    let text = document.tree.scalar(name.node).filter(|it| !it.is_empty() && !is_open(it))?;
    match name.naming.what {
        Names::Container if name.naming.declares && name.naming.keys => Some((text, SymbolKind::Container)),
        Names::Environment => Some((text, SymbolKind::Environment)),
        _ => None,
    }
}

/// How near a name is to what is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Starts,
    Holds,
    HoldsLetters,
}

fn rank(name: &str, query: &str) -> Option<Rank> {
    let name = name.to_lowercase();
    if name.starts_with(query) {
        return Some(Rank::Starts);
    }
    if name.contains(query) {
        return Some(Rank::Holds);
    }
    let mut letters = name.chars();
    query.chars().all(|it| letters.any(|letter| letter == it)).then_some(Rank::HoldsLetters)
}
