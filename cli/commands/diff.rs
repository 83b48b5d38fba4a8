//! `taxiway diff`: what differs between two environments, property by property.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use taxiway_core::analysis::{Lowered, spoils_results};
use taxiway_core::compare::{self, Difference, Shown};
use taxiway_core::emit::ecs;
use taxiway_core::explain::{self, Masked};
use taxiway_core::text::Span;
use taxiway_core::wire;

use super::lower::lower;
use super::resolve::values;
use crate::Status;
use crate::args::{Diff, DiffFormat};
use crate::commands::report_aside;
use crate::output;
use crate::plan::{self, Opened};

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
    let masked = masked(&opened, &args.from).and(masked(&opened, &args.to));
    let differences = compare::shown((&args.from, &emitted(&from)), (&args.to, &emitted(&to)), &masked);
    let status = match report_aside(&opened, findings) {
        Status::Clean if args.exit_code && differences.iter().any(|it| !it.only_name) => Status::Findings,
        status => status,
    };
    match args.format {
        DiffFormat::Human => output::styled(&human(&opened, args, &differences))?,
        DiffFormat::Json => {
            let diff = wire::Diff::new(&args.from, &args.to, &differences, &opened.document.tree);
            output::plain(&wire::pretty(&diff)?)?;
        }
    }
    Ok(status)
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
