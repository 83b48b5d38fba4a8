//! Hovers on what stands for something else: variables, aliases, anchors.
//!
//! The text of an anchored block is shown as it stands, with its variables; a variable's value
//! only where it cannot be a secret.

use super::Hover;
use crate::ide::View;
use crate::ide::sides::{code, cut};
use crate::outline::{Outline, PlaceId, Role};
use crate::resolve::interpolate::{self, Reference};
use crate::text::Span;
use crate::yaml::{Kind, NodeId};

/// How much of an anchored block is shown.
const MOST_LINES: usize = 10;
/// The longest line that is shown whole, in characters.
const LONGEST: usize = 100;

/// The anchor at `offset`, `&name`, and who refers to it.
pub(super) fn anchor(view: &View, outline: &Outline, offset: u32) -> Option<Hover> {
    let tree = view.tree();
    let touched = |id: NodeId| tree.node(id).anchor.filter(|it| it.touches(offset));
    let (target, span) = outline.iter().find_map(|(_, it)| Some((it.value, touched(it.value)?)))?;
    let is_use = |id: NodeId| matches!(tree.node(id).kind, Kind::Alias(Some(it)) if it == target);
    let uses = outline.iter().filter(|(_, it)| is_use(it.value));
    let mut lines: Vec<String> = uses.map(|(_, it)| line(view, tree.node(it.value).span)).collect();
    let more = lines.len().saturating_sub(MOST_LINES);
    lines.truncate(MOST_LINES);
    let name = code(tree.slice(span).trim_start_matches('&'));
    let text = match (lines.is_empty(), more) {
        (true, _) => format!("The anchor {name}, to which no alias refers."),
        (false, 0) => format!("The anchor {name}, to which aliases refer in {}.", lines.join(", ")),
        (false, _) => format!("The anchor {name}, to which aliases refer in {} and {more} more.", lines.join(", ")),
    };
    Some(Hover { span, text })
}

/// What an alias stands for.
pub(super) fn alias(view: &View, span: Span, target: NodeId) -> Option<Hover> {
    let tree = view.tree();
    let block = tree.node(target).span;
    let name = code(tree.slice(span));
    let mut text = format!("{name} stands for what is anchored in {}:\n\n````yaml\n", line(view, block));
    // The first line stands as far in as the others.
    let start = tree.lines.line_span(&tree.text, tree.lines.line_of(block.start)).start;
    let before = tree.text.get(start as usize..block.start as usize)?;
    let indent = if before.chars().all(|it| it == ' ') { before.len() } else { 0 };
    let mut lines = tree.slice(block).lines();
    for (index, line) in lines.by_ref().take(MOST_LINES).enumerate() {
        let line = match index {
            0 => line,
            _ => line.get(indent..).filter(|_| line.bytes().take(indent).all(|it| it == b' ')).unwrap_or(line),
        };
        text.push_str(&cut(line, LONGEST));
        text.push('\n');
    }
    if lines.next().is_some() {
        text.push_str("…\n");
    }
    text.push_str("````");
    Some(Hover { span, text })
}

fn line(view: &View, span: Span) -> String {
    format!("line {}", view.tree().lines.line_of(span.start) + 1)
}

/// The variable at `offset` in the value of a place.
pub(super) fn variable(view: &View, outline: &Outline, id: PlaceId, offset: u32) -> Option<Hover> {
    let tree = view.tree();
    let value = tree.node(outline.get(id).value).span;
    let found = interpolate::references(tree.slice(value));
    let place = |it: &Reference| Span::new(value.start + it.range.start as u32, value.start + it.range.end as u32);
    let reference = found.iter().find(|it| place(it).touches(offset))?;
    let name = format!("`${{{}}}`", reference.name);
    let text = match reference.escaped {
        true => format!("{name} stays as it is; the backslash before it goes."),
        false => format!("{name} {}", meaning(view, outline, id, reference.name)),
    };
    Some(Hover { span: place(reference), text })
}

fn meaning(view: &View, outline: &Outline, id: PlaceId, name: &str) -> String {
    let variables = &view.cx.variables;
    let environment = outline.environment(id).and_then(|it| view.tree().scalar(it));
    let filled_in = |what: &str, value: Option<&str>| match value {
        Some(value) => format!("is {what}: here {}.", code(value)),
        None => format!("is {what}; Copilot fills it in."),
    };
    match name {
        interpolate::APPLICATION => return filled_in("the name of the application", variables.app.as_deref()),
        interpolate::ENVIRONMENT => return filled_in("the name of the environment", environment),
        _ => {}
    }
    if !variables.values.contains_key(name) {
        return format!(
            "has no value here. Copilot takes it from the variables of its own process and refuses the manifest \
             without it; `\\${{{name}}}` keeps it as text."
        );
    }
    if may_be_secret(outline, id) {
        return "is filled in from outside; what it says is not shown, because it may be a secret.".to_owned();
    }
    let written = view.tree().scalar(outline.get(id).value).unwrap_or_default();
    let filled = interpolate::fill(written, variables, environment).map(|it| it.text).unwrap_or_default();
    format!("is filled in from outside; the value becomes {}.", code(&cut(&filled, LONGEST)))
}

/// Whether a value stands under a field that may hold secrets, or where nobody knows what for.
fn may_be_secret(outline: &Outline, id: PlaceId) -> bool {
    outline.up(id).any(|(_, it)| match it.role {
        Role::Unknown => true,
        role => role.field().is_some_and(|it| it.secret),
    })
}
