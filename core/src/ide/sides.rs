//! A manifest's values in the base and in the environments it names, side by side.
//!
//! In: a [`View`]. Out: a [`Side`] for the base and for each environment, its values as they may
//! be shown, where they come from in words, and what an environment changes. Knows no field by
//! name.

use std::collections::HashMap;

use super::View;
use super::preview::environments;
use crate::analysis::workload_section;
use crate::explain::{self, MASK, Masked, effective, links};
use crate::origin::Origin;
use crate::resolve::{Kind, Node};
use crate::schema::WorkloadType;
use crate::text::Span;
use crate::yaml::Tree;

/// The longest value that is shown whole, in characters.
const LONGEST: usize = 60;

/// What holds in the base or in one environment.
#[derive(Debug)]
pub(super) struct Side {
    /// `None` for the base.
    pub environment: Option<String>,
    pub root: Node,
    masked: Masked,
}

/// A value that an environment changes.
#[derive(Debug)]
pub(super) struct Change<'a> {
    /// `count.range`
    pub path: String,
    /// `None` when the base has nothing there.
    pub from: Option<&'a Node>,
    /// `None` when the environment takes it away.
    pub to: Option<&'a Node>,
}

/// The base, then the environments that the manifest names, in the order of the text. Of a very
/// large manifest the first ones; `asked` is among them. `None` when the document is no workload
/// manifest, or is refused for what its aliases would make of it.
pub(super) fn sides(view: &View, asked: Option<&str>) -> Option<Vec<Side>> {
    let named = environments(view).names.into_iter().filter(|it| it.span.is_some()).map(|it| it.name);
    let mut names: Vec<String> = named.collect();
    if let Some(at) = names.iter().position(|it| Some(&**it) == asked) {
        let asked = names.remove(at);
        names.insert(0, asked);
    }
    of_each(view, std::iter::once(None).chain(names.into_iter().map(Some)).collect())
}

/// The base alone, or the base and one environment.
pub(super) fn pair(view: &View, environment: Option<&str>) -> Option<Vec<Side>> {
    of_each(view, std::iter::once(None).chain(environment.map(|it| Some(it.to_owned()))).collect())
}

fn of_each(view: &View, names: Vec<Option<String>>) -> Option<Vec<Side>> {
    let asked: Vec<Option<&str>> = names.iter().map(Option::as_deref).collect();
    let (workload, roots) = view.document.values_of_each(&view.cx, &asked)?;
    let has_variables = view.tree().text.contains("${");
    let side = |(root, environment)| {
        let masked = if has_variables { masked(&root, workload) } else { Masked::default() };
        Side { environment, root, masked }
    };
    Some(roots.into_iter().zip(names).map(side).collect())
}

fn masked(root: &Node, workload: WorkloadType) -> Masked {
    Masked::of(&explain::values(root, workload_section(), workload))
}

impl Side {
    /// The value at the steps of [`Outline::steps`](crate::outline::Outline::steps).
    pub fn at(&self, steps: &[String]) -> Option<&Node> {
        self.root.at(steps.iter().map(String::as_str)).map(effective)
    }

    /// Every value by its steps, for who asks for many.
    pub fn index(&self) -> HashMap<String, &Node> {
        let mut found = HashMap::new();
        index(&self.root, &mut Vec::new(), &mut found);
        found
    }

    /// A value on one line, as YAML in flow style, cut where it gets long; `…` for what is shown
    /// to nobody.
    pub fn shown(&self, node: &Node) -> String {
        let mut text = String::new();
        self.write(node, &mut text);
        cut(&text, LONGEST)
    }

    fn write(&self, node: &Node, text: &mut String) {
        // Longer texts are cut.
        if text.len() > LONGEST * 4 {
            return;
        }
        let node = effective(node);
        match &node.kind {
            Kind::Null => text.push_str("null"),
            Kind::Scalar(_) if self.masked.holds("", &node.origin) => text.push_str(MASK),
            Kind::Scalar(scalar) if scalar.text.is_empty() => text.push_str("\"\""),
            Kind::Scalar(scalar) => {
                text.extend(scalar.text.chars().take(LONGEST + 1).map(|it| if it.is_control() { ' ' } else { it }));
            }
            Kind::List(items) => {
                text.push('[');
                for (index, item) in items.iter().take(LONGEST).enumerate() {
                    text.push_str(if index > 0 { ", " } else { "" });
                    self.write(item, text);
                }
                text.push(']');
            }
            Kind::Map(map) => {
                text.push('{');
                for (index, entry) in map.entries.iter().take(LONGEST).enumerate() {
                    text.push_str(if index > 0 { ", " } else { "" });
                    text.push_str(&entry.key.text);
                    text.push_str(": ");
                    self.write(&entry.value, text);
                }
                text.push('}');
            }
        }
    }
}

/// What an environment changes at a path of the base and below it, in the order of its values.
pub(super) fn changes<'a>(base: Option<&'a Node>, node: Option<&'a Node>, path: &str) -> Vec<Change<'a>> {
    let mut found = Vec::new();
    collect(base, node, path, &mut found);
    found
}

fn index<'a>(node: &'a Node, steps: &mut Vec<String>, found: &mut HashMap<String, &'a Node>) {
    let node = effective(node);
    found.insert(key(steps), node);
    let mut below = |step: String, node: &'a Node| {
        steps.push(step);
        index(node, steps, found);
        steps.pop();
    };
    match &node.kind {
        Kind::Map(map) => map.entries.iter().for_each(|it| below(it.key.text.to_string(), &it.value)),
        Kind::List(items) => items.iter().enumerate().for_each(|(at, it)| below(at.to_string(), it)),
        Kind::Null | Kind::Scalar(_) => {}
    }
}

/// The key of [`Side::index`] for a place's steps.
pub(super) fn key(steps: &[String]) -> String {
    steps.join("\0")
}

fn collect<'a>(base: Option<&'a Node>, node: Option<&'a Node>, path: &str, found: &mut Vec<Change<'a>>) {
    let (base, node) = (base.map(effective), node.map(effective));
    let below = |step: &str| if path.is_empty() { step.to_owned() } else { format!("{path}.{step}") };
    match (base.map(|it| &it.kind), node.map(|it| &it.kind)) {
        (Some(Kind::Map(from)), Some(Kind::Map(to))) => {
            let before: HashMap<&str, &Node> = from.entries.iter().map(|it| (&*it.key.text, &it.value)).collect();
            for entry in &to.entries {
                collect(before.get(&*entry.key.text).copied(), Some(&entry.value), &below(&entry.key.text), found);
            }
            let after: HashMap<&str, &Node> = to.entries.iter().map(|it| (&*it.key.text, &it.value)).collect();
            for entry in from.entries.iter().filter(|it| !after.contains_key(&*it.key.text)) {
                found.push(Change { path: below(&entry.key.text), from: Some(&entry.value), to: None });
            }
        }
        (_, Some(_)) if node.is_some_and(is_set) => found.push(Change { path: path.to_owned(), from: base, to: node }),
        (Some(_), None) => found.push(Change { path: path.to_owned(), from: base, to: None }),
        _ => {}
    }
}

/// Whether an environment set the value.
pub(super) fn is_set(node: &Node) -> bool {
    matches!(node.origin, Origin::Overridden(_))
}

/// Where a value comes from: "line 31, overrides `256` from line 8", "default", "line 4, from
/// `${TAG}`".
pub(super) fn origin_in_words(origin: &Origin, tree: &Tree) -> String {
    let line = |span: Span| format!("line {}", tree.lines.line_of(span.start) + 1);
    let found = links(origin);
    let mut words = match origin {
        Origin::Defaulted(..) => vec!["default".to_owned()],
        Origin::Rule(rule) => vec![(*rule).to_owned()],
        Origin::Derived(it) => vec![it.rule.to_owned()],
        Origin::Written(_) | Origin::Interpolated(_) | Origin::Overridden(_) => {
            found.span.map(line).into_iter().collect()
        }
    };
    if let Origin::Overridden(it) = origin {
        match (&it.over, found.replaced) {
            (_, Some(span)) => {
                let text = tree.slice(span);
                words.push(match text.contains(['\n', '\r']) || text.chars().nth(LONGEST).is_some() {
                    true => format!("overrides {}", line(span)),
                    false => format!("overrides {} from {}", code(text), line(span)),
                });
            }
            (Some(Origin::Defaulted(field, _)), None) => {
                words.push(format!("overrides the default {}", code(field.default.unwrap_or("unset"))));
            }
            _ => {}
        }
    }
    if !found.variables.is_empty() {
        let names: Vec<String> = found.variables.iter().map(|it| format!("`${{{it}}}`")).collect();
        words.push(format!("from {}", names.join(", ")));
    }
    words.join(", ")
}

/// A text as code in Markdown, whatever it holds.
pub(super) fn code(text: &str) -> String {
    let line = text.replace(char::is_control, " ");
    let longest = line.split(|it| it != '`').map(str::len).max().unwrap_or(0);
    match longest {
        0 if line.is_empty() => "` `".to_owned(),
        0 => format!("`{line}`"),
        _ => {
            let fence = "`".repeat(longest + 1);
            format!("{fence} {line} {fence}")
        }
    }
}

/// The text with `…` for what goes beyond so many characters.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
