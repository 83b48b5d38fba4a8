//! "Move this value to environment …", "Override this value in …" and "Make this the value of
//! all environments".
//!
//! In: the key at the cursor. Out: actions whose edits are whole lines. A value that lies in a
//! list, behind an alias, in flow style or in what `<<` brings in stays where it is.

use super::entry::{Entry, behind, child, indentation, is_block, is_empty, line_end};
use super::{Action, ActionKind, action};
use crate::diagnostic::Edit;
use crate::ide::View;
use crate::outline::{Outline, PlaceId, Role, Step};
use crate::text::Span;
use crate::yaml::{Kind, NodeId, Tree};

/// More environments than these are not offered.
const MOST: usize = 12;

const ENVIRONMENTS: &str = "environments";

pub(super) fn actions(view: &View, offset: u32) -> Vec<Action> {
    let tree = view.tree();
    // Lines that cannot be read may belong to what would be moved.
    let Some(outline) = view.outline.as_ref().filter(|_| tree.errors.is_empty()) else { return Vec::new() };
    let Some(value) = Value::at(tree, outline, offset) else { return Vec::new() };
    match value.environment {
        Some(_) => to_base(view, &value).into_iter().collect(),
        None => to_environments(view, &value),
    }
}

/// A value that may stand in the base and in environments.
struct Value<'t> {
    tree: &'t Tree,
    entry: Entry<'t>,
    /// From the root, or from the body of the environment.
    steps: Vec<String>,
    /// The maps that hold it, nearest first, up to the root or the environment's body.
    maps: Vec<NodeId>,
    environment: Option<NodeId>,
}

impl<'t> Value<'t> {
    fn at(tree: &'t Tree, outline: &Outline, offset: u32) -> Option<Value<'t>> {
        let id = outline.at(tree, offset)?;
        let place = outline.get(id);
        let Step::Key(key) = place.step else { return None };
        let is_scalar = matches!(tree.node(place.value).kind, Kind::Scalar { .. });
        // Inside of a map, between its keys, nothing in particular is meant.
        if !(tree.node(key).span.touches(offset) || is_scalar) || is_empty(tree, place.value) {
            return None;
        }
        if !matches!(place.role, Role::Field(field) if !field.base_only) && !matches!(place.role, Role::Entry(_)) {
            return None;
        }
        let mut maps = Vec::new();
        for (up, held) in outline.up(id).skip(1) {
            if !is_block(tree, held.value) || tree.node(held.value).anchor.is_some() {
                return None;
            }
            maps.push(held.value);
            match held.role {
                Role::Root | Role::Environment => break,
                Role::Field(_) | Role::Entry(_) if !is_list(outline, up, tree) => {}
                _ => return None,
            }
        }
        // An anchor inside is needed where it stands, and what an alias means depends on where.
        let entry = Entry::of(tree, key, place.value)?;
        if tree.ids().any(|it| is_inside(tree, it, entry.lines) && refers(tree, it)) {
            return None;
        }
        Some(Value { tree, entry, steps: outline.steps(tree, id), maps, environment: outline.environment(id) })
    }

    fn name(&self) -> String {
        self.steps.join(".")
    }

    /// The lines to take out so that no map stays behind without an entry, and where a map has
    /// to be written that would: the environment's body.
    fn removal(&self) -> Option<Vec<Edit>> {
        let tree = self.tree;
        let mut lines = self.entry.lines;
        let mut depth = 0;
        while let Some(map) = self.maps.get(depth) {
            let Kind::Mapping(entries) = &tree.node(*map).kind else { return None };
            if entries.len() > 1 {
                break;
            }
            // The map has nothing else; its own key goes with it.
            let Some(above) = self.maps.get(depth + 1) else {
                let environment = self.environment?;
                let end = tree.node(environment).span.end;
                let behind_colon = end + tree.text.get(end as usize..)?.find(':')? as u32 + 1;
                let is_bare = tree.slice(Span::new(behind_colon, lines.start)).trim().is_empty();
                let empty = Edit { span: Span::new(behind_colon, behind_colon), text: " {}".to_owned() };
                return is_bare.then(|| vec![empty, delete(lines)]);
            };
            let Kind::Mapping(entries) = &tree.node(*above).kind else { return None };
            let (key, value) = entries.iter().find(|(_, value)| value == map)?;
            let around = Entry::of(tree, *key, *value)?.key_lines();
            let kept = [
                Span::new(around.start, lines.start.max(around.start)),
                Span::new(lines.end, around.end.max(lines.end)),
            ];
            if kept.iter().any(|it| tree.slice(*it).contains('#')) {
                return None;
            }
            lines = around.cover(lines);
            depth += 1;
        }
        Some(vec![delete(lines)])
    }
}

fn delete(span: Span) -> Edit {
    Edit { span, text: String::new() }
}

fn is_list(outline: &Outline, id: PlaceId, tree: &Tree) -> bool {
    matches!(tree.node(outline.get(id).value).kind, Kind::Sequence(_))
}

fn is_inside(tree: &Tree, id: NodeId, lines: Span) -> bool {
    let span = tree.node(id).span;
    lines.start <= span.start && span.end <= lines.end
}

fn refers(tree: &Tree, id: NodeId) -> bool {
    let node = tree.node(id);
    node.anchor.is_some() || matches!(node.kind, Kind::Alias(_))
}

/// Moves and copies of a value of the base.
fn to_environments(view: &View, value: &Value) -> Vec<Action> {
    let tree = view.tree();
    let named: Vec<String> = view.document.environments();
    let known = view.workspace.neighbors().environments.iter().map(|it| it.to_string());
    let new: Vec<String> = known.filter(|it| !named.contains(it)).collect();
    let environments = named.iter().filter(|it| *it != "<<").chain(&new).take(MOST);
    let mut found = Vec::new();
    let removal = value.removal();
    for environment in environments {
        let mut steps = vec![ENVIRONMENTS.to_owned(), environment.clone()];
        steps.extend(value.steps.iter().cloned());
        let text = |indent| value.entry.text(indent);
        let Some(insertion) = insert(tree, &steps, &text) else { continue };
        if let Some(removal) = &removal {
            let edits = removal.iter().cloned().chain([insertion.clone()]).collect();
            let title = format!("Move `{}` to environment `{environment}`", value.name());
            found.push(Action { kind: ActionKind::Move, ..action(view, title, edits) });
        }
        let copy = insert(tree, &steps, &|indent| value.entry.text_from_key(indent)).unwrap_or(insertion);
        let title = format!("Override `{}` in environment `{environment}`", value.name());
        found.push(Action { kind: ActionKind::Move, ..action(view, title, vec![copy]) });
    }
    found
}

/// Takes a value out of an environment into the base.
fn to_base(view: &View, value: &Value) -> Option<Action> {
    let tree = view.tree();
    let mut edits = value.removal()?;
    match written(tree, &value.steps)? {
        Written::Entry(base) => {
            let span = base.key_lines();
            // The last line of the text may have no line end to take away.
            let mut text = value.entry.text_from_key(base.indent);
            if !tree.slice(span).ends_with(['\n', '\r']) {
                text.truncate(text.len() - line_end(tree).len());
            }
            edits.push(Edit { span, text });
        }
        Written::Not => edits.push(insert(tree, &value.steps, &|indent| value.entry.text(indent))?),
    }
    let title = format!("Make this `{}` the value of all environments", value.name());
    Some(Action { kind: ActionKind::Move, ..action(view, title, edits) })
}

/// Whether the base has a value at these steps.
enum Written<'t> {
    Entry(Entry<'t>),
    Not,
}

/// `None` where it cannot be told, or the value is written so that lines do not do.
fn written<'t>(tree: &'t Tree, steps: &[String]) -> Option<Written<'t>> {
    let mut map = tree.root?;
    for (at, step) in steps.iter().enumerate() {
        let Some((key, value)) = child(tree, map, step) else { return Some(Written::Not) };
        if at + 1 == steps.len() {
            let has_anchor =
                tree.ids().any(|it| is_inside(tree, it, tree.node(value).span) && tree.node(it).anchor.is_some());
            return Entry::of(tree, key, value).filter(|_| !has_anchor).map(Written::Entry);
        }
        map = value;
    }
    None
}

/// The edit that writes lines at a path of keys, with the maps that are not there yet. `text`
/// makes the lines for an indentation. `None` where the path is taken, or leads through what is
/// no map in block style.
fn insert(tree: &Tree, steps: &[String], text: &dyn Fn(usize) -> String) -> Option<Edit> {
    let unit = indentation(tree);
    let mut map = tree.root?;
    let mut depth = 0;
    loop {
        let node = tree.node(map);
        if !matches!(node.kind, Kind::Mapping(_)) || !is_block(tree, map) {
            return None;
        }
        let step = steps.get(depth)?;
        let column = node.span.start - tree.lines.line_start(tree.lines.line_of(node.span.start));
        let Some((key, value)) = child(tree, map, step) else {
            let lines = nested(tree, steps.get(depth..)?, column as usize, unit, text);
            // Environments stay last, with the comments above them.
            let last = last(tree, map)?;
            if depth == 0 && tree.scalar(last.0) == Some(ENVIRONMENTS) {
                let at = Entry::of(tree, last.0, last.1)?.lines.start;
                return Some(Edit { span: Span::new(at, at), text: lines });
            }
            return Some(lines_behind(tree, tree.node(last.1).span.end.max(tree.node(last.0).span.end), lines));
        };
        depth += 1;
        if depth == steps.len() {
            return None;
        }
        if is_empty(tree, value) {
            let key = tree.node(key).span;
            let column = key.start - tree.lines.line_start(tree.lines.line_of(key.start));
            let lines = nested(tree, steps.get(depth..)?, column as usize + unit, unit, text);
            return Some(lines_behind(tree, key.end, lines));
        }
        if tree.slice(tree.node(value).span) == "{}" {
            let key_span = tree.node(key).span;
            let column = key_span.start - tree.lines.line_start(tree.lines.line_of(key_span.start));
            let lines = nested(tree, steps.get(depth..)?, column as usize + unit, unit, text);
            let braces = tree.node(value).span;
            let line = tree.lines.line_span(&tree.text, tree.lines.line_of(braces.start));
            let is_alone = line.end == braces.end && tree.slice(Span::new(key_span.end, braces.start)).trim() == ":";
            let colon = key_span.end + tree.slice(Span::new(key_span.end, braces.start)).find(':')? as u32 + 1;
            let eol = line_end(tree);
            let lines = lines.strip_suffix(eol).unwrap_or(&lines);
            return is_alone.then(|| Edit { span: Span::new(colon, braces.end), text: format!("{eol}{lines}") });
        }
        map = value;
    }
}

/// The last key of a map, with its value.
fn last(tree: &Tree, map: NodeId) -> Option<(NodeId, NodeId)> {
    match &tree.node(map).kind {
        Kind::Mapping(entries) => entries.last().copied(),
        _ => None,
    }
}

/// The lines under keys of their own, each indented further.
fn nested(tree: &Tree, steps: &[String], column: usize, unit: usize, text: &dyn Fn(usize) -> String) -> String {
    let mut lines = String::new();
    let holders = steps.len().saturating_sub(1);
    for (at, step) in steps.iter().take(holders).enumerate() {
        lines.push_str(&format!("{}{}:{}", " ".repeat(column + at * unit), key(step), line_end(tree)));
    }
    lines + &text(column + holders * unit)
}

/// A key as it has to be written.
fn key(name: &str) -> String {
    match crate::yaml::scalar::is_plain_text(name) {
        true => name.to_owned(),
        false => format!("{name:?}"),
    }
}

fn lines_behind(tree: &Tree, offset: u32, lines: String) -> Edit {
    let (at, before) = behind(tree, offset);
    // Without a line end at the end of the text there is none behind the new lines either.
    let lines = match before {
        "" => lines,
        eol => format!("{eol}{}", lines.strip_suffix(eol).unwrap_or(&lines)),
    };
    Edit { span: Span::new(at, at), text: lines }
}
