//! The story behind one value, of the manifest or of what it amounts to.
//!
//! In: what somebody asks for, and the values there are. Out: a [`Story`] per value: places of
//! the text with a few words each, and notes. Knows no output format and no colours.

use crate::compare::{self, Property};
use crate::diagnostic::words::{either, list};
use crate::explain::{self, MASK, Masked, Step};
use crate::origin::Origin;
use crate::text::Span;
use crate::yaml::Tree;

/// How many places of the configuration are named that a manifest's value goes to.
const SHOWN: usize = 6;

/// Everything that one may ask for: the values of a manifest, and the properties of what it
/// amounts to.
pub fn known<'a>(values: &'a [explain::Value<'a>], properties: &'a [Property], masked: &Masked) -> Vec<Known<'a>> {
    let of_output = properties.iter().map(|it| Known::of_output(it, masked));
    values.iter().map(Known::of_manifest).chain(of_output).collect()
}

/// A value that one may ask for.
#[derive(Clone, Debug)]
pub struct Known<'a> {
    pub path: &'a str,
    /// The same with positions instead of names.
    pub position: &'a str,
    pub value: String,
    pub origin: Option<&'a Origin>,
    pub of_manifest: bool,
}

/// A text in quotes, with what would not be seen in escapes.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for it in text.chars() {
        match it {
            '"' | '\\' => quoted.extend(['\\', it]),
            it if it.is_control() => quoted.extend(it.escape_default()),
            it => quoted.push(it),
        }
    }
    quoted + "\""
}

impl<'a> Known<'a> {
    fn of_manifest(value: &'a explain::Value<'a>) -> Known<'a> {
        let text = match value.node.as_text() {
            _ if value.is_masked() => MASK.to_owned(),
            Some(text) if text.is_empty() || text.contains(char::is_control) => quoted(text),
            Some(text) => text.to_string(),
            None => "empty".to_owned(),
        };
        let (path, origin) = (&*value.path, Some(&value.node.origin));
        Known { path, position: path, value: text, origin, of_manifest: true }
    }

    fn of_output(property: &'a Property, masked: &Masked) -> Known<'a> {
        let value = if property.is_masked(masked) { MASK.to_owned() } else { property.value.clone() };
        let (path, position) = (&*property.path, &*property.position);
        Known { path, position, value, origin: property.origin.as_ref(), of_manifest: false }
    }
}

/// The values that somebody asks for. Fails where there is none, with those that may be meant.
pub fn ask<'k, 'a>(known: &'k [Known<'a>], asked: &str) -> Result<Vec<&'k Known<'a>>, String> {
    let found = matching(known, asked);
    if !found.is_empty() {
        return Ok(found);
    }
    let paths: Vec<&str> = known.iter().map(|it| it.path).collect();
    let near = explain::nearest(asked, &paths);
    let near = if near.is_empty() { String::new() } else { format!("; perhaps {}", either(near)) };
    Err(format!("nothing is called `{asked}` in the manifest or in what it amounts to{near}"))
}

/// The values at a path or below it. A path of the configuration may leave out its first step
/// where the manifest has no such path.
fn matching<'k, 'a>(known: &'k [Known<'a>], asked: &str) -> Vec<&'k Known<'a>> {
    let asked = normal(asked);
    // A variable is one value, whatever its entry calls it.
    let entry = asked.strip_suffix(".value").or(asked.strip_suffix(".valueFrom"));
    let below = |path: &str, asked: &str| {
        normal(path).strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let asked = [Some(&*asked), entry].into_iter().flatten();
    let prefixes = ["", "taskDefinition.", "service."];
    for asked in asked.flat_map(|asked| prefixes.map(|prefix| format!("{prefix}{asked}"))) {
        let found = known.iter().filter(|it| below(it.path, &asked) || below(it.position, &asked));
        let found: Vec<&Known> = found.collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// `a[0].b` and `a.0.b` are the same path.
fn normal(path: &str) -> String {
    path.replace('[', ".").replace(']', "")
}

/// Why a value holds.
#[derive(Clone, Debug)]
pub struct Story {
    /// Places of the manifest, the nearest step first, and what each has to say. A section is
    /// shown by its first line.
    pub labels: Vec<(Span, String)>,
    /// What has no place of its own.
    pub notes: Vec<String>,
}

/// The story of one value; `properties` are those of the configuration, `tree` is the manifest's.
pub fn story(known: &Known, properties: &[Property], tree: &Tree) -> Story {
    let steps = known.origin.map(explain::steps).unwrap_or_default();
    let mut notes: Vec<String> = steps.iter().filter_map(note).collect();
    if known.of_manifest {
        notes.extend(known.origin.and_then(|it| destinations(it, properties)));
    }
    Story { labels: steps.iter().filter_map(|it| label(tree, it)).collect(), notes }
}

/// What a step has to say about its place.
fn label(tree: &Tree, step: &Step) -> Option<(Span, String)> {
    let filled = |variables: &[&str]| match variables.is_empty() {
        true => String::new(),
        false => format!(", with {} filled in", list(variables.iter().map(|it| format!("${{{it}}}")))),
    };
    let words = match step {
        Step::Written { .. } => "written here".to_owned(),
        Step::FilledIn { variables, .. } => format!("written here{}", filled(variables)),
        Step::Set { environment, variables, .. } => {
            format!("`environments.{environment}` sets it{}", filled(variables))
        }
        Step::Replaced { .. } => "this is replaced".to_owned(),
        Step::Default { field, .. } => format!("nothing in this map writes `{}`", field.name),
        Step::ReplacedDefault { .. } | Step::Rule { .. } => return None,
    };
    let span = step.span()?;
    let line = tree.lines.line_span(&tree.text, tree.lines.line_of(span.start));
    Some((Span::new(span.start, span.end.min(line.end).max(span.start)), words))
}

/// What a step says that has no place of its own.
fn note(step: &Step) -> Option<String> {
    match step {
        Step::Rule { rule } => Some((*rule).to_owned()),
        Step::Default { field, .. } => {
            Some(format!("`{}` is {} unless written", field.name, field.default.or(field.default_note)?))
        }
        Step::ReplacedDefault { field } => {
            Some(format!("`{}` would be {} by default", field.name, field.default.or(field.default_note)?))
        }
        _ => None,
    }
}

/// Where a value of the manifest goes to in the configuration.
fn destinations(origin: &Origin, properties: &[Property]) -> Option<String> {
    let found = compare::destinations(origin.written_span()?, properties);
    let more = found.len().saturating_sub(SHOWN);
    match (found.is_empty(), more) {
        (true, _) => None,
        (false, 0) => Some(format!("it decides {}", list(found))),
        (false, 1) => Some(format!("it decides {} and 1 more value", list(&found[..SHOWN]))),
        (false, more) => Some(format!("it decides {} and {more} more values", list(&found[..SHOWN]))),
    }
}
