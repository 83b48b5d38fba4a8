//! `taxiway diff`: what differs between two environments, property by property.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use taxiway_core::analysis::Lowered;
use taxiway_core::compare::{self, Difference, Property};
use taxiway_core::emit::{Emitted, ecs};
use taxiway_core::explain::{self, MASK, Masked};
use taxiway_core::text::Span;
use taxiway_core::yaml::Tree;

use super::lower::lower;
use super::resolve::values;
use crate::Status;
use crate::args::{Diff, DiffFormat};
use crate::commands::{report_aside, spoils_results};
use crate::output;
use crate::plan::{self, Opened};
use crate::report::json::to_text;
use crate::report::origin::WireOrigin;

pub fn run(args: &Diff) -> anyhow::Result<Status> {
    let environments = [&*args.from, &*args.to];
    let opened = plan::open(&args.manifest, &args.known, &environments)?;
    let facts = plan::facts(args.target.facts.as_deref())?;
    // As `check` words them: what holds in both environments is said once.
    let findings = opened.document.check(&opened.cx, &environments.map(str::to_owned));
    let from = lower(&opened, &args.target, &args.from)?;
    let to = lower(&opened, &args.target, &args.to)?;
    let (Some(from), Some(to)) = (from, to) else { return Ok(report_aside(&opened, findings)) };
    environments.iter().for_each(|it| opened.note_on_environment(it));
    opened.note_on_application();
    if spoils_results(&findings) {
        return Ok(report_aside(&opened, findings));
    }
    let emitted = |it: &Lowered| ecs::with_map(&it.stack, &facts);
    let differences = differences(&opened, args, &emitted(&from), &emitted(&to));
    let status = match report_aside(&opened, findings) {
        Status::Clean if args.exit_code && differences.iter().any(|it| !it.only_name) => Status::Findings,
        status => status,
    };
    match args.format {
        DiffFormat::Human => output::styled(&human(&opened, args, &differences))?,
        DiffFormat::Json => output::plain(&json(&opened, args, &differences)?)?,
    }
    Ok(status)
}

/// A difference, as it may be shown.
struct Shown {
    difference: Difference,
    /// Differs as everything does that bears its environment's name.
    only_name: bool,
}

fn differences(opened: &Opened, args: &Diff, from: &Emitted, to: &Emitted) -> Vec<Shown> {
    let masked = masked(opened, &args.from).and(masked(opened, &args.to));
    let mask = |side: &mut Option<Property>| {
        if let Some(property) = side.as_mut().filter(|it| it.is_masked(&masked)) {
            property.value = format!("\"{MASK}\"");
        }
    };
    let shown = |mut difference: Difference| {
        let only_name = difference.only_names(&args.from, &args.to);
        mask(&mut difference.from);
        mask(&mut difference.to);
        Shown { difference, only_name }
    };
    compare::differences(from, to).into_iter().map(shown).collect()
}

fn masked(opened: &Opened, environment: &str) -> Masked {
    let resolved = opened.document.resolve(&opened.cx, Some(environment));
    resolved.map(|it| Masked::of(&values(&it))).unwrap_or_default()
}

const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const CHANGED: Style = AnsiColor::Yellow.on_default();
const DIM: Style = Style::new().dimmed();

/// Paths longer than this do not widen the column of the others.
const WIDEST: usize = 70;

/// `~ taskDefinition.cpu  "256" → "1024"   prod: copilot/api/manifest.yml:31`
fn human(opened: &Opened, args: &Diff, differences: &[Shown]) -> String {
    let own = differences.iter().filter(|it| args.all || !it.only_name).map(|it| &it.difference);
    let own: Vec<&Difference> = own.collect();
    let width = own.iter().map(|it| it.path.chars().count()).filter(|it| *it <= WIDEST).max().unwrap_or(0);
    let mut text = String::new();
    for difference in &own {
        let (style, mark, values) = match (&difference.from, &difference.to) {
            (Some(from), Some(to)) => (CHANGED, '~', format!("{} → {}", from.value, to.value)),
            (None, Some(to)) => (ADDED, '+', to.value.clone()),
            (Some(from), None) => (REMOVED, '-', from.value.clone()),
            (None, None) => continue,
        };
        let cause = cause(opened, args, difference).map(|it| format!("   {DIM}{it}{DIM:#}")).unwrap_or_default();
        let path = &difference.path;
        // Writing into memory cannot fail.
        let _ = writeln!(text, "{style}{mark} {path:width$}{style:#}  {values}{cause}");
    }
    let (from, to) = (&args.from, &args.to);
    let mut summary = match own.len() {
        0 => format!("nothing differs between {from} and {to}"),
        1 => format!("1 property differs between {from} and {to}"),
        n => format!("{n} properties differ between {from} and {to}"),
    };
    let hidden = differences.len() - own.len();
    if hidden > 0 {
        let _ = write!(summary, "; {hidden} more only by the environment's name (`--all` shows them)");
    }
    let _ = writeln!(text, "{summary}");
    text
}

/// The line that makes the difference, else the rule that does.
fn cause(opened: &Opened, args: &Diff, difference: &Difference) -> Option<String> {
    let sides = [(&difference.to, &args.to), (&difference.from, &args.from)];
    let origins = || sides.iter().filter_map(|(side, name)| Some((side.as_ref()?.origin.as_ref()?, *name)));
    let tree = &opened.document.tree;
    let line = |span: Span| format!("{}:{}", opened.found.shown, tree.lines.line_of(span.start) + 1);
    // The side that its environment set comes first.
    let set = origins().find(|(origin, _)| explain::links(origin).environment.is_some());
    let (origin, environment) = set.or_else(|| origins().next())?;
    let links = explain::links(origin);
    match (links.environment, links.span) {
        (Some(_), Some(span)) => Some(format!("{environment}: {}", line(span))),
        (_, Some(span)) if origin.written_span().is_some() => Some(line(span)),
        _ => links.rule,
    }
}

#[derive(Serialize)]
struct Report<'a> {
    from: &'a str,
    to: &'a str,
    differences: Vec<Entry<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    path: &'a str,
    from: Option<Side<'a>>,
    to: Option<Side<'a>>,
    /// Differs only by the environment's name.
    only_name: bool,
}

#[derive(Serialize)]
struct Side<'a> {
    value: serde_json::Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<WireOrigin<'a>>,
}

impl<'a> Side<'a> {
    fn new(property: &'a Property, tree: &Tree) -> Side<'a> {
        let value = serde_json::from_str(&property.value).unwrap_or_else(|_| property.value.clone().into());
        Side { value, origin: property.origin.as_ref().map(|it| WireOrigin::new(it, tree)) }
    }
}

fn json(opened: &Opened, args: &Diff, differences: &[Shown]) -> anyhow::Result<String> {
    let tree = &opened.document.tree;
    let entries = differences.iter().map(|it| Entry {
        path: &it.difference.path,
        from: it.difference.from.as_ref().map(|it| Side::new(it, tree)),
        to: it.difference.to.as_ref().map(|it| Side::new(it, tree)),
        only_name: it.only_name,
    });
    to_text(&Report { from: &args.from, to: &args.to, differences: entries.collect() })
}
