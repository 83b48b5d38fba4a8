//! The same key in the base and in environments.
//!
//! In: a place. Out: where the base or environments write the value with the same steps. A list
//! is replaced as a whole, so what stands in one has no counterpart of its own.

use std::collections::HashSet;

use super::occurrence::Occurrence;
use crate::ide::scalars::content;
use crate::ide::{Location, View};
use crate::outline::{Outline, PlaceId, Role, Step};
use crate::yaml::{Kind, NodeId, Tree};

/// For a key of an environment, the base's key that it overrides, or the nearest written one that
/// holds it; for a key of the base, itself when an environment overrides it.
pub fn overridden(view: &View, place: PlaceId) -> Option<Location> {
    if view.outline.as_ref()?.environment(place).is_some() {
        return replaced(view, place);
    }
    let found = occurrences(view, place);
    let is_overridden = found.iter().any(|it| !it.declares);
    found.into_iter().find(|it| it.declares && is_overridden).map(Occurrence::into_location)
}

/// The base's key that a value of an environment stands in for.
pub fn replaced(view: &View, place: PlaceId) -> Option<Location> {
    let (tree, outline) = (view.tree(), view.outline.as_ref()?);
    outline.environment(place)?;
    let steps = outline.steps(tree, above_lists(outline, place));
    let written = descend(tree, tree.root?, &steps).pop()?;
    Some(occurrence(view, written, true).into_location())
}

/// The key in the base and in every environment. None for what stands in a list.
pub fn occurrences(view: &View, place: PlaceId) -> Vec<Occurrence> {
    let tree = view.tree();
    let Some(outline) = &view.outline else { return Vec::new() };
    if above_lists(outline, place) != place {
        return Vec::new();
    }
    let steps = outline.steps(tree, place);
    let whole = |body: NodeId| descend(tree, body, &steps).into_iter().nth(steps.len().saturating_sub(1));
    let base = tree.root.and_then(whole).map(|it| occurrence(view, it, true));
    let mut seen = HashSet::new();
    let bodies = outline.iter().filter(|(_, it)| matches!(it.role, Role::Environment));
    let bodies = bodies.filter_map(|(_, it)| tree.resolve(it.value)).filter(move |it| seen.insert(*it));
    let overrides = bodies.filter_map(whole).map(|it| occurrence(view, it, false));
    base.into_iter().chain(overrides).collect()
}

/// The place itself, or the outermost list around it.
fn above_lists(outline: &Outline, place: PlaceId) -> PlaceId {
    let mut found = place;
    for (_, it) in outline.up(place) {
        let is_merge = matches!(it.role, Role::Merge);
        if let (Step::Item(_), false, Some(list)) = (it.step, is_merge, it.parent) {
            found = list;
        }
        if matches!(it.role, Role::Environment) {
            break;
        }
    }
    found
}

type Entry = (NodeId, NodeId);

fn occurrence(view: &View, (key, value): Entry, declares: bool) -> Occurrence {
    let tree = view.tree();
    let (key, value) = (tree.node(key).span, tree.node(value).span);
    Occurrence { path: view.path().clone(), span: content(tree, key), full: key.cover(value), declares, field: None }
}

/// The entries that `steps` lead through from `body`, as far as they are written.
fn descend(tree: &Tree, body: NodeId, steps: &[String]) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    for step in steps {
        let holder = found.last().map_or(body, |(_, value)| *value);
        let Some(entry) = entry(tree, holder, step, &mut HashSet::new()) else { break };
        found.push(entry);
    }
    found
}

/// The entry of a map, its own before those that `<<` brings in.
fn entry(tree: &Tree, map: NodeId, key: &str, seen: &mut HashSet<NodeId>) -> Option<Entry> {
    let map = tree.resolve(map)?;
    if !seen.insert(map) {
        return None;
    }
    match &tree.node(map).kind {
        Kind::Mapping(entries) => {
            let own = entries.iter().find(|(it, _)| tree.scalar(*it) == Some(key));
            let mut merged = entries.iter().filter(|(it, _)| tree.scalar(*it) == Some("<<"));
            own.copied().or_else(|| merged.find_map(|(_, value)| brought_in(tree, *value, key, seen)))
        }
        _ => None,
    }
}

fn brought_in(tree: &Tree, value: NodeId, key: &str, seen: &mut HashSet<NodeId>) -> Option<Entry> {
    match &tree.node(tree.resolve(value)?).kind {
        Kind::Sequence(items) => items.iter().find_map(|it| entry(tree, *it, key, seen)),
        _ => entry(tree, value, key, seen),
    }
}
