//! Values that hold but do not stand in the text.
//!
//! In: a [`View`] and a range. Out: short labels behind values and keys. What holds comes from
//! [`sides`](super::sides), which keys a section has from its declaration.

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::View;
use super::documentation::warning;
use super::sides::{Side, code, cut, is_set, key, origin_in_words, sides};
use crate::explain::MASK;
use crate::outline::{Outline, Place, PlaceId, Role, Step, map_form};
use crate::resolve::{Kind, Map, Node};
use crate::schema::{Constraint, Field, Section, Shape, WorkloadType};
use crate::text::Span;
use crate::yaml::{self, Style};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inlay {
    /// The hint is shown before this place.
    pub offset: u32,
    /// One line without blanks around it.
    pub label: String,
    /// Markdown.
    pub tooltip: Option<String>,
}

/// Which hints are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InlayOptions {
    /// Beside a value of the base, what environments make of it; beside an override, what it
    /// replaces.
    pub overrides: bool,
    /// Defaults of keys that are not written.
    pub defaults: bool,
}

/// The longest value in a label, in characters.
const LONGEST: usize = 24;
/// How many environments stand in a label.
const MOST_ENVIRONMENTS: usize = 3;
/// How many defaults stand in a label.
const MOST_DEFAULTS: usize = 4;
/// A default longer than this says little at a glance.
const LONGEST_DEFAULT: usize = 30;

/// The hints in `range`, in the order of the text.
pub fn inlays(view: &View, range: Span, options: InlayOptions) -> Vec<Inlay> {
    let wanted = options.overrides || options.defaults;
    let Some(outline) = view.outline.as_ref().filter(|_| wanted) else { return Vec::new() };
    let Some(sides) = sides(view, None) else { return Vec::new() };
    let cx = Cx { view, outline, sides: sides.iter().map(|it| (it, it.index())).collect() };
    let mut found = Vec::new();
    for (id, place) in outline.iter() {
        let span = outline.span(view.tree(), id);
        if span.end < range.start || span.start > range.end {
            continue;
        }
        if options.overrides {
            found.extend(cx.overrides(id, place));
        }
        if options.defaults {
            found.extend(cx.defaults(id, place));
        }
    }
    found.retain(|it| range.touches(it.offset));
    found.sort_by_key(|it| it.offset);
    found
}

/// A side and its values by their steps.
type Indexed<'s> = (&'s Side, HashMap<String, &'s Node>);

struct Cx<'a> {
    view: &'a View<'a>,
    outline: &'a Outline,
    /// The base, then the environments.
    sides: Vec<Indexed<'a>>,
}

impl Cx<'_> {
    /// What environments make of a value of the base, or what an environment's value replaces.
    fn overrides(&self, id: PlaceId, place: &Place) -> Option<Inlay> {
        let is_value = matches!(place.role, Role::Field(_) | Role::Entry(_));
        // A list is replaced as a whole, and nobody reads what is not declared.
        let is_apart = |it: &Place| matches!(it.role, Role::Item | Role::Unknown | Role::Merge);
        if !is_value || self.outline.up(id).any(|(_, it)| is_apart(it)) {
            return None;
        }
        let steps = self.outline.steps(self.view.tree(), id);
        let (label, tooltip) = match self.outline.environment(id) {
            Some(environment) => self.replaced(self.view.tree().scalar(environment)?, &key(&steps), place)?,
            None => self.made_of_it(&steps)?,
        };
        Some(Inlay { offset: self.behind(place)?, label, tooltip: Some(tooltip) })
    }

    /// "prod: 1024 · staging: 512"
    fn made_of_it(&self, steps: &[String]) -> Option<(String, String)> {
        let ((base, values), others) = self.sides.split_first()?;
        let at = key(steps);
        let own = *values.get(&at)?;
        let above = key(steps.get(..steps.len().checked_sub(1)?)?);
        let (mut labels, mut lines) = (Vec::new(), Vec::new());
        for (side, values) in others {
            let name = side.environment.as_deref().unwrap_or_default();
            let (value, place) = match values.get(&at) {
                Some(node) if is_set(node) && !(is_map(own) && is_map(node)) => {
                    let value = side.shown(node);
                    if value == base.shown(own) && !value.contains(MASK) {
                        // Said at the environment's value.
                        continue;
                    }
                    (value, origin_in_words(&node.origin, self.view.tree()))
                }
                Some(_) => continue,
                // Where the map that held it is gone, that is said at the map.
                None if values.get(&above).is_none_or(|it| !is_map(it)) => continue,
                None => ("not set".to_owned(), String::new()),
            };
            labels.push(format!("{name}: {}", short(&value)));
            let place = if place.is_empty() { place } else { format!(", {place}") };
            lines.push(format!("- {}: {}{place}", code(name), code(&value)));
        }
        if labels.is_empty() {
            return None;
        }
        if labels.len() > MOST_ENVIRONMENTS {
            labels.truncate(MOST_ENVIRONMENTS);
            labels.push("…".to_owned());
        }
        Some((labels.join(" · "), lines.join("\n")))
    }

    /// "was 256"
    fn replaced(&self, environment: &str, at: &str, place: &Place) -> Option<(String, String)> {
        let (base, values) = self.sides.first()?;
        let (side, own) = self.side(Some(environment))?;
        let node = own.get(at).filter(|it| is_set(it))?;
        match values.get(at) {
            Some(before) if is_map(before) && is_map(node) => None,
            Some(before) if before.is_null() => None,
            Some(before) => {
                let value = base.shown(before);
                let from = origin_in_words(&before.origin, self.view.tree());
                // What is cut or not shown may differ.
                let is_same = value == side.shown(node) && !value.contains(MASK);
                let label = if is_same { "as in the base".to_owned() } else { format!("was {}", short(&value)) };
                Some((label, format!("{} in the base, {from}", code(&value))))
            }
            None => {
                let field = place.role.field()?;
                let default = field.default.filter(|it| is_short(it))?;
                Some((format!("was {default}"), format!("{} by default", code(default))))
            }
        }
    }

    /// "retries: 2, timeout: 5s"
    fn defaults(&self, id: PlaceId, place: &Place) -> Option<Inlay> {
        let tree = self.view.tree();
        let has_key = matches!(place.role, Role::Field(_) | Role::Entry(_));
        let is_written = matches!(tree.node(place.value).kind, yaml::Kind::Mapping(_));
        let Some(Shape::Section(section)) = place.shape.and_then(map_form).filter(|_| has_key && is_written) else {
            return None;
        };
        if self.outline.up(id).any(|(_, it)| matches!(it.role, Role::Unknown | Role::Merge)) {
            return None;
        }
        let environment = self.outline.environment(id).and_then(|it| tree.scalar(it));
        let at = key(&self.outline.steps(tree, id));
        let (_, base) = self.sides.first()?;
        // What a section of the base leaves out is said there.
        let is_in_base = || base.get(&at).is_some_and(|it| is_map(it) && !it.origin.is_default());
        if environment.is_some() && is_in_base() {
            return None;
        }
        let map = self.side(environment)?.1.get(&at)?.as_map()?;
        let mut labels: Vec<String> = left_out(section, map, self.outline.workload)
            .map(|(field, default)| format!("{}: {default}", field.name))
            .take(MOST_DEFAULTS + 1)
            .collect();
        if labels.is_empty() {
            return None;
        }
        if labels.len() > MOST_DEFAULTS {
            labels.truncate(MOST_DEFAULTS);
            labels.push("…".to_owned());
        }
        Some(Inlay {
            offset: self.behind_key(place)?,
            label: labels.join(", "),
            tooltip: Some(format!("Defaults of keys that this {} leaves out", section.title)),
        })
    }

    fn side(&self, environment: Option<&str>) -> Option<&Indexed<'_>> {
        self.sides.iter().find(|(it, _)| it.environment.as_deref() == environment)
    }

    /// The end of a value; of one that starts below its key or goes on below, the end of its
    /// first line.
    fn behind(&self, place: &Place) -> Option<u32> {
        let tree = self.view.tree();
        let value = tree.node(place.value);
        let text = tree.slice(value.span);
        match &value.kind {
            yaml::Kind::Mapping(_) | yaml::Kind::Sequence(_) if !text.starts_with(['{', '[']) => self.behind_key(place),
            yaml::Kind::Scalar { style: Style::Literal | Style::Folded, .. } => {
                let header = text.find(char::is_whitespace).unwrap_or(text.len());
                Some(value.span.start + header as u32)
            }
            _ => Some(value.span.end),
        }
    }

    /// Behind the colon of a place's key.
    fn behind_key(&self, place: &Place) -> Option<u32> {
        let Step::Key(key) = place.step else { return None };
        let tree = self.view.tree();
        let end = tree.node(key).span.end;
        let rest = tree.text.get(end as usize..)?;
        let blanks = rest.bytes().take_while(|it| matches!(it, b' ' | b'\t')).count();
        let has_colon = rest.as_bytes().get(blanks) == Some(&b':');
        Some(if has_colon { end + blanks as u32 + 1 } else { end })
    }
}

/// A value for a label.
fn short(value: &str) -> String {
    cut(value.trim(), LONGEST)
}

fn is_map(node: &Node) -> bool {
    matches!(node.kind, Kind::Map(_))
}

/// The keys that a map leaves out and whose default is a short text.
fn left_out<'a>(
    section: &'static Section,
    map: &'a Map,
    workload: WorkloadType,
) -> impl Iterator<Item = (&'static Field, &'static str)> + 'a {
    let is_written = |name: &str| map.get(name).is_some_and(|it| !it.is_null() && !it.origin.is_default());
    let is_excluded = move |name: &str| {
        section.all_constraints().any(|it| match it {
            Constraint::Exclusive(it) => {
                let against =
                    |own: &[&str], other: &[&str]| own.contains(&name) && other.iter().any(|it| is_written(it));
                against(it.left, it.right) || against(it.right, it.left)
            }
            _ => false,
        })
    };
    section.fields_of(workload).filter_map(move |field| {
        let default = field.default.filter(|it| is_short(it))?;
        let is_wanted = !is_written(field.name) && warning(field, workload).is_none() && !is_excluded(field.name);
        is_wanted.then_some((field, default))
    })
}

fn is_short(default: &str) -> bool {
    default.len() <= LONGEST_DEFAULT && !default.starts_with(['{', '[', '\n'])
}
