//! `taxiway lower`: the Amazon ECS requests that a manifest amounts to.

use std::fmt::Write as _;

use anyhow::anyhow;
use taxiway_core::analysis::Lowered;
use taxiway_core::emit::{Emitted, ecs};
use taxiway_core::explain::{self, Kind, Links};
use taxiway_core::text::{LineIndex, Span};
use taxiway_core::wire::{self, Range};

use crate::Status;
use crate::args::{Lower, LowerFormat, MapFormat, Target};
use crate::commands::report_aside;
use crate::output;
use crate::plan::{self, Opened};

pub fn run(args: &Lower) -> anyhow::Result<Status> {
    let environment = &*args.place.environment;
    let opened = plan::open(&args.place.manifest, &args.place.known, &[environment])?;
    let facts = plan::facts(args.target.at.facts.as_deref())?;
    let Some(lowered) = lower(&opened, &args.target, environment)? else {
        let findings = opened.document.check(&opened.cx, &[environment.to_owned()]);
        return Ok(report_aside(&opened, findings));
    };
    opened.note_on_environment(environment);
    opened.note_on_application();
    if lowered.is_spoilt {
        return Ok(report_aside(&opened, lowered.findings));
    }
    let LowerFormat::Ecs = args.format;
    let text = match args.map {
        None => ecs::text(&lowered.stack, &facts),
        Some(MapFormat::Json) => {
            let emitted = ecs::with_map(&lowered.stack, &facts);
            wire::pretty(&wire::Requests::new(&emitted, &opened.document.tree))?
        }
        Some(MapFormat::Text) => map_table(&opened, &ecs::with_map(&lowered.stack, &facts)),
    };
    let status = report_aside(&opened, lowered.findings);
    output::plain(&text)?;
    Ok(status)
}

/// Lowers the manifest; `None` when it is no workload. Refuses images for containers that the
/// manifest does not have.
pub fn lower(opened: &Opened, target: &Target, environment: &str) -> anyhow::Result<Option<Lowered>> {
    let target = opened.target(target, environment);
    opened.document.refuse_unknown_images(&opened.cx, environment, &target).map_err(|it| anyhow!("`--image`: {it}"))?;
    Ok(opened.document.lower(&opened.cx, environment, &target))
}

/// One line per value: path, its place in the output, the place in the manifest.
fn map_table(opened: &Opened, emitted: &Emitted) -> String {
    let lines = LineIndex::new(&emitted.text);
    let tree = &opened.document.tree;
    let rows: Vec<(&str, String, String)> = emitted
        .map
        .iter()
        .map(|it| {
            let place = short(Range::new(&lines, &emitted.text, it.output));
            let origin = explain::links(&it.origin);
            let at = |span: Span| short(Range::in_tree(tree, span));
            let words = words(&origin, at);
            let words = match (origin.span, words.is_empty()) {
                (Some(span), true) => format!("{}:{}", opened.found.shown, at(span)),
                (Some(span), false) => format!("{}:{}  ({words})", opened.found.shown, at(span)),
                (None, _) => format!("({words})"),
            };
            (&*it.path, place, words)
        })
        .collect();
    let width = |of: fn(&(&str, String, String)) -> usize| rows.iter().map(of).max().unwrap_or(0);
    let (first, second) = (width(|it| it.0.chars().count()), width(|it| it.1.len()));
    let mut text = String::new();
    for (path, place, words) in &rows {
        // Writing into memory cannot fail.
        let _ = writeln!(text, "{path:first$}  {place:second$}  ⇄  {words}");
    }
    text
}

/// "overridden in prod; was 6:6-6:9"; empty for what is simply written.
fn words(origin: &Links, at: impl Fn(Span) -> String) -> String {
    let mut words = Vec::new();
    match origin.kind {
        Kind::Written | Kind::Interpolated | Kind::Overridden => {}
        Kind::Defaulted => words.push("default".to_owned()),
        Kind::Derived => words.extend(origin.rule.clone()),
    }
    words.extend(origin.environment.map(|it| format!("overridden in {it}")));
    words.extend(origin.replaced.map(|it| format!("was {}", at(it))));
    if !origin.variables.is_empty() {
        let names: Vec<String> = origin.variables.iter().map(|it| format!("${{{it}}}")).collect();
        words.push(format!("from {}", names.join(", ")));
    }
    words.join("; ")
}

/// `12:12-12:17`
fn short(range: Range) -> String {
    format!("{}:{}-{}:{}", range.start.line, range.start.column, range.end.line, range.end.column)
}
