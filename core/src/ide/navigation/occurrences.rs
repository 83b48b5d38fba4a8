//! Everywhere a subject stands.
//!
//! In: a [`Subject`]. Out: its [`Occurrence`]s, by path and place. A file whose text does not
//! hold the name is not looked into.

use super::keys;
use super::occurrence::Occurrence;
use super::subject::{Subject, behind_mark, closed, service_of};
use crate::analysis::{Document, environment_of};
use crate::ide::View;
use crate::ide::scalars::{all_variables, content, is_open};
use crate::outline::{Name, Outline};
use crate::schema::Names;
use crate::text::Span;
use crate::yaml::{Kind, NodeId};

/// How far to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    File,
    Workspace,
}

/// Every place that means `subject`, each once, by path and place.
pub fn occurrences(view: &View, subject: &Subject, scope: Scope) -> Vec<Occurrence> {
    let mut found = match subject {
        Subject::Anchor(target) => anchors(view, *target),
        Subject::Variable(name) => variables(view, name),
        Subject::Local { what, name } => local(view, *what, name),
        Subject::Workload { name, own } => {
            let mut found = workloads(view, name, scope);
            if *own {
                found.extend(local(view, Names::Container, name));
            }
            found
        }
        Subject::Topic { service, name } => topics(view, service, name, scope),
        Subject::Environment(name) => environments(view, name, scope),
        Subject::Key(place) => keys::occurrences(view, *place),
        Subject::Value(_) => Vec::new(),
    };
    found.sort_by(|a, b| (&a.path, a.span, !a.declares).cmp(&(&b.path, b.span, !b.declares)));
    found.dedup_by(|b, a| (&a.path, a.span) == (&b.path, b.span));
    found
}

fn anchors(view: &View, target: NodeId) -> Vec<Occurrence> {
    let tree = view.tree();
    let occurrence = |mark: Span, full: Span, declares: bool| Occurrence {
        path: view.path().clone(),
        span: behind_mark(mark),
        full,
        declares,
        field: None,
    };
    let of = |id: NodeId| {
        let node = tree.node(id);
        match (node.anchor, &node.kind) {
            (Some(anchor), _) if id == target => Some(occurrence(anchor, anchor.cover(node.span), true)),
            (_, Kind::Alias(Some(it))) if *it == target => Some(occurrence(node.span, node.span, false)),
            _ => None,
        }
    };
    tree.ids().filter_map(of).collect()
}

fn variables(view: &View, name: &str) -> Vec<Occurrence> {
    let same = all_variables(view.tree()).filter(|it| it.name == name);
    let path = view.path();
    same.map(|it| Occurrence { path: path.clone(), span: it.span, full: it.span, declares: false, field: None })
        .collect()
}

fn local(view: &View, what: Names, name: &str) -> Vec<Occurrence> {
    let Some(outline) = &view.outline else { return Vec::new() };
    named(view.document, outline, what, name)
        .map(|it| of_name(view.document, outline, &it, it.naming.declares))
        .collect()
}

fn workloads(view: &View, name: &str, scope: Scope) -> Vec<Occurrence> {
    let mut found = Vec::new();
    for (path, neighbor) in &view.workspace.neighbors().workloads {
        let Some(document) = view.workspace.document(path) else { continue };
        let is_workload = document.kind(&view.cx).has_variables();
        if &*neighbor.name == name && is_workload && (scope == Scope::Workspace || path == view.path()) {
            let span = content(&document.tree, neighbor.name_span);
            found.push(Occurrence { path: path.clone(), span, full: neighbor.name_span, declares: true, field: None });
        }
    }
    for (document, outline) in manifests(view, scope, &[name]) {
        let names = named(document, &outline, Names::Workload, name);
        found.extend(names.map(|it| of_name(document, &outline, &it, false)));
    }
    found
}

fn topics(view: &View, service: &str, name: &str, scope: Scope) -> Vec<Occurrence> {
    let mut found = Vec::new();
    for (path, neighbor) in &view.workspace.neighbors().workloads {
        let Some(document) = view.workspace.document(path) else { continue };
        if &*neighbor.name != service || (scope == Scope::File && path != view.path()) {
            continue;
        }
        for topic in neighbor.topics.iter().filter(|it| &*it.name == name) {
            let span = content(&document.tree, topic.span);
            if !is_open(document.tree.slice(span)) {
                found.push(Occurrence { path: path.clone(), span, full: topic.span, declares: true, field: None });
            }
        }
    }
    for (document, outline) in manifests(view, scope, &[service, name]) {
        let names = named(document, &outline, Names::Topic, name);
        let subscribes = |it: &Name| {
            !it.naming.declares && service_of(&document.tree, &outline, it.place).is_some_and(|it| it == service)
        };
        found.extend(names.filter(subscribes).map(|it| of_name(document, &outline, &it, false)));
    }
    found
}

/// The environment's own manifest declares it; workloads say what it changes.
fn environments(view: &View, name: &str, scope: Scope) -> Vec<Occurrence> {
    let mut found = Vec::new();
    for (path, document) in view.workspace.documents() {
        if environment_of(path) == Some(name) && (scope == Scope::Workspace || path == view.path()) {
            let written = document.tree.root_value("name").map(|it| document.tree.node(it).span);
            let full = written.unwrap_or_default();
            let span = content(&document.tree, full);
            found.push(Occurrence { path: path.clone(), span, full, declares: true, field: None });
        }
    }
    for (document, outline) in manifests(view, scope, &[name]) {
        let names = named(document, &outline, Names::Environment, name);
        found.extend(names.map(|it| of_name(document, &outline, &it, false)));
    }
    found
}

/// The workload manifests whose text holds all of these words.
fn manifests<'v>(view: &'v View, scope: Scope, words: &[&str]) -> Vec<(&'v Document, Outline)> {
    let holds = |it: &&Document| words.iter().all(|word| it.text().contains(word));
    let outlined = |it: &'v Document| Some((it, it.outline(&view.cx)?));
    match scope {
        Scope::File => view.outline.clone().map(|it| (view.document, it)).into_iter().collect(),
        Scope::Workspace => {
            let documents = view.workspace.documents().map(|(_, it)| &**it);
            documents.filter(holds).filter_map(outlined).collect()
        }
    }
}

fn named<'d>(
    document: &'d Document,
    outline: &'d Outline,
    what: Names,
    name: &'d str,
) -> impl Iterator<Item = Name> + 'd {
    let tree = &document.tree;
    outline.names(tree).filter(move |it| it.naming.what == what && closed(tree, it.node) == Some(name))
}

fn of_name(document: &Document, outline: &Outline, name: &Name, declares: bool) -> Occurrence {
    let tree = &document.tree;
    Occurrence {
        path: document.path.clone(),
        span: content(tree, tree.node(name.node).span),
        full: outline.span(tree, name.place),
        declares,
        field: Some(name.field),
    }
}
