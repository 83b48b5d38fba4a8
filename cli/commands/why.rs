//! `taxiway why`: the chain behind one value of the configuration or of the manifest.

use annotate_snippets::{Group, Level};
use anyhow::bail;
use taxiway_core::compare::{self, Property};
use taxiway_core::diagnostic::words::{either, list};
use taxiway_core::emit::ecs;
use taxiway_core::explain::{self, MASK, Masked, Step};
use taxiway_core::origin::Origin;
use taxiway_core::text::Span;

use super::lower::lower;
use super::resolve::values;
use crate::Status;
use crate::args::Why;
use crate::commands::{report_aside, spoils_results};
use crate::output;
use crate::plan::{self, Opened};
use crate::report::Checked;
use crate::report::human::{self, count, snippet};

/// How many places of the configuration are named that a manifest's value goes to.
const SHOWN: usize = 6;

pub fn run(args: &Why) -> anyhow::Result<Status> {
    let environment = &*args.place.environment;
    let opened = plan::open(&args.place.manifest, &args.place.known, &[environment])?;
    let facts = plan::facts(args.target.facts.as_deref())?;
    let (Some(lowered), Some(resolved)) =
        (lower(&opened, &args.target, environment)?, opened.document.resolve(&opened.cx, Some(environment)))
    else {
        let findings = opened.document.check(&opened.cx, &[environment.to_owned()]);
        return Ok(report_aside(&opened, findings));
    };
    opened.note_on_environment(environment);
    opened.note_on_application();
    if spoils_results(&lowered.findings) {
        return Ok(report_aside(&opened, lowered.findings));
    }
    let written = values(&resolved);
    let masked = Masked::of(&written);
    let mut known: Vec<Known> = written.iter().map(Known::of_manifest).collect();
    let properties = compare::properties(&ecs::with_map(&lowered.stack, &facts));
    known.extend(properties.iter().map(|it| Known::of_output(it, &masked)));

    let found = matching(&known, &args.value);
    if found.is_empty() {
        let paths: Vec<&str> = known.iter().map(|it| it.path).collect();
        let near = explain::nearest(&args.value, &paths);
        let near = if near.is_empty() { String::new() } else { format!("; perhaps {}", either(near)) };
        bail!("nothing is called `{}` in the manifest or in what it amounts to{near}", args.value);
    }
    let status = report_aside(&opened, lowered.findings);
    let checked = opened.checked(Vec::new());
    let mut text = String::new();
    for known in found {
        text.push_str(&story(&opened, &checked, known, environment, &properties));
        text.push_str("\n\n");
    }
    output::styled(&text)?;
    Ok(status)
}

/// A value that one may ask for.
struct Known<'a> {
    path: &'a str,
    /// The same with positions instead of names.
    position: &'a str,
    value: String,
    origin: Option<&'a Origin>,
    of_manifest: bool,
}

impl<'a> Known<'a> {
    fn of_manifest(value: &'a explain::Value<'a>) -> Known<'a> {
        let text = match value.node.as_text() {
            _ if value.is_masked() => MASK.to_owned(),
            Some(text) if text.is_empty() || text.contains(char::is_control) => format!("{text:?}"),
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

fn story(opened: &Opened, checked: &Checked, known: &Known, environment: &str, properties: &[Property]) -> String {
    let title = format!("`{}` is {} in `{environment}`", known.path, known.value);
    let mut group = Group::with_title(Level::INFO.with_name("value").primary_title(title));
    let steps = known.origin.map(explain::steps).unwrap_or_default();
    let labels: Vec<(Span, String)> = steps.iter().filter_map(|it| label(opened, it)).collect();
    let marks: Vec<(Span, Option<&str>)> = labels.iter().map(|(span, label)| (*span, Some(&**label))).collect();
    if !marks.is_empty() {
        group = group.element(snippet(checked, &marks, true));
    }
    let mut notes: Vec<String> = steps.iter().filter_map(note).collect();
    if known.of_manifest {
        notes.extend(known.origin.and_then(|it| destinations(it, properties)));
    }
    group = group.elements(notes.iter().map(|it| Level::NOTE.message(&**it)));
    human::renderer().render(&[group])
}

/// What a step has to say about its place.
fn label(opened: &Opened, step: &Step) -> Option<(Span, String)> {
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
    // A section is shown by its first line.
    let span = step.span()?;
    let tree = &opened.document.tree;
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
        (false, more) => Some(format!("it decides {} and {}", list(&found[..SHOWN]), count(more, "more value"))),
    }
}
