//! What holds at a path in the base and in each environment, and what it leads to.
//!
//! In: the [`Side`]s of a manifest and a path. Out: paragraphs of Markdown; `None` where nothing
//! is worth saying. Knows no field.

use crate::compare;
use crate::explain::MASK;
use crate::ide::View;
use crate::ide::preview::{configuration, environments};
use crate::ide::sides::{Change, Side, changes, code, is_set, origin_in_words, pair};
use crate::origin::Origin;
use crate::resolve::{Kind, Node};

/// How many lines a list has at most.
const MOST_LINES: usize = 12;
/// How many places of the configuration are named that a value goes to.
const MOST_DESTINATIONS: usize = 6;

/// What holds in each environment, or for a map what the environments change in it.
pub(super) fn values(
    view: &View,
    sides: &[Side],
    environment: Option<&str>,
    steps: &[String],
    path: &str,
) -> Option<String> {
    let own = own(sides, environment)?;
    match own.at(steps).map(|it| &it.kind) {
        Some(Kind::Map(_)) => changed(view, sides, steps, path),
        _ => single(view, sides, environment, steps),
    }
}

/// The side that the text at hand belongs to.
fn own<'s>(sides: &'s [Side], environment: Option<&str>) -> Option<&'s Side> {
    sides.iter().find(|it| it.environment.as_deref() == environment)
}

fn single(view: &View, sides: &[Side], environment: Option<&str>, steps: &[String]) -> Option<String> {
    let mut groups: Vec<(String, Vec<&Side>)> = Vec::new();
    for side in sides {
        let text = in_one(view, side, steps);
        match groups.iter_mut().find(|(it, _)| *it == text) {
            Some((_, sides)) => sides.push(side),
            None => groups.push((text, vec![side])),
        }
    }
    if let [(_, sides)] = groups.as_slice() {
        let node = sides.first().and_then(|it| it.at(steps));
        if node.is_none_or(|it| !it.is_null() && matches!(it.origin, Origin::Written(_))) {
            return None;
        }
    }
    // A text in an environment's body is about that environment first.
    if let Some(at) = groups.iter().position(|(_, it)| it.iter().any(|it| it.environment.as_deref() == environment)) {
        let own = groups.remove(at);
        groups.insert(0, own);
    }
    let is_one = groups.len() == 1;
    let line = |(text, sides): &(String, Vec<&Side>)| {
        let names: Vec<String> = sides.iter().take(MOST_LINES).map(|it| name(it)).collect();
        let more = sides.len().saturating_sub(MOST_LINES);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        if is_one { format!("everywhere: {text}") } else { format!("{}{more}: {text}", names.join(", ")) }
    };
    Some(list("What holds", groups.iter().map(line)))
}

fn name(side: &Side) -> String {
    side.environment.as_deref().map_or("base".to_owned(), code)
}

/// "`1024`, line 31, overrides `256` from line 8"
fn in_one(view: &View, side: &Side, steps: &[String]) -> String {
    match side.at(steps) {
        Some(node) if node.is_null() => format!("empty, {}", origin_in_words(&node.origin, view.tree())),
        Some(node) => format!("{}, {}", code(&side.shown(node)), origin_in_words(&node.origin, view.tree())),
        None => match replaced_above(view, side, steps) {
            Some(why) => format!("not set, {why}"),
            None => "not set".to_owned(),
        },
    }
}

/// "`count` is `2`, line 31": what took the place of the map that would hold the value.
fn replaced_above(view: &View, side: &Side, steps: &[String]) -> Option<String> {
    let above = (1..steps.len()).rev().filter_map(|it| steps.get(..it));
    let (steps, node) = above.filter_map(|steps| Some((steps, side.at(steps)?))).next()?;
    let is_other = is_set(node) && !matches!(node.kind, Kind::Map(_));
    is_other.then(|| {
        let value = code(&side.shown(node));
        format!("{} is {value}, {}", code(&steps.join(".")), origin_in_words(&node.origin, view.tree()))
    })
}

/// What environments change in a map.
fn changed(view: &View, sides: &[Side], steps: &[String], path: &str) -> Option<String> {
    let (base, others) = sides.split_first()?;
    let mut lines = Vec::new();
    for side in others {
        for change in changes(base.at(steps), side.at(steps), path) {
            lines.push(format!("{}: {}", name(side), told(view, base, side, &change)));
        }
    }
    (!lines.is_empty()).then(|| list("What environments change", lines.into_iter()))
}

/// What one environment changes in the whole manifest.
pub(super) fn overrides(view: &View, environment: &str) -> Option<String> {
    let sides = pair(view, Some(environment))?;
    let [base, side] = sides.as_slice() else { return None };
    let changes = changes(Some(&base.root), Some(&side.root), "");
    if changes.is_empty() {
        return Some("It changes nothing: the base holds.".to_owned());
    }
    Some(list("What it changes", changes.iter().map(|it| told(view, base, side, it))))
}

/// "`cpu`: `256` → `1024`, line 31"
fn told(view: &View, base: &Side, side: &Side, change: &Change) -> String {
    let path = code(&change.path);
    let place = |node: &Node| {
        let span = node.origin.nearest_span().unwrap_or(node.key);
        format!("line {}", view.tree().lines.line_of(span.start) + 1)
    };
    match (change.from, change.to) {
        (Some(from), Some(to)) => {
            let (before, after) = (code(&base.shown(from)), code(&side.shown(to)));
            let default = if from.origin.is_default() { " by default" } else { "" };
            // What is cut or not shown may differ.
            match before == after && !after.contains(MASK) {
                true => format!("{path}: {after} as in the base, {}", place(to)),
                false => format!("{path}: {before}{default} → {after}, {}", place(to)),
            }
        }
        (None, Some(to)) => format!("{path}: {}, {}", code(&side.shown(to)), place(to)),
        (Some(from), None) => format!("{path}: {} → not set", code(&base.shown(from))),
        (None, None) => path,
    }
}

/// The places of the configuration that a value goes to.
pub(super) fn destinations(view: &View, sides: &[Side], environment: Option<&str>, steps: &[String]) -> Option<String> {
    let own = own(sides, environment)?;
    let node = own.at(steps)?;
    let place = match &node.kind {
        Kind::Scalar(_) => node.origin.written_span()?,
        Kind::List(items) => items.first()?.origin.written_span()?,
        Kind::Null | Kind::Map(_) => return None,
    };
    let some = || environments(view).names.into_iter().next().map_or("test".to_owned(), |it| it.name);
    let name = environment.map_or_else(some, str::to_owned);
    let workload = view.outline.as_ref()?.workload;
    let properties = compare::properties(&configuration(view, workload, &own.root, &name));
    let found = compare::destinations(place, &properties);
    if found.is_empty() {
        return None;
    }
    let shown: Vec<String> = found.iter().take(MOST_DESTINATIONS).map(|it| code(it)).collect();
    let more = found.len() - shown.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Some(format!("**Decides** {}{more}", shown.join(", ")))
}

fn list(title: &str, lines: impl ExactSizeIterator<Item = String>) -> String {
    let more = lines.len().saturating_sub(MOST_LINES);
    let mut text = format!("**{title}**\n");
    for line in lines.take(MOST_LINES) {
        text.push_str(&format!("\n- {line}"));
    }
    if more > 0 {
        text.push_str(&format!("\n- and {more} more"));
    }
    text
}
