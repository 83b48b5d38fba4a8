//! Differences for people: a line for each, with the line of the manifest that makes it.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use taxiway_core::compare::Difference;
use taxiway_core::explain;
use taxiway_core::text::Span;

use crate::plan::Opened;

const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const CHANGED: Style = AnsiColor::Yellow.on_default();
const DIM: Style = Style::new().dimmed();

/// Paths longer than this do not widen the column of the others.
const WIDEST: usize = 70;

/// What the two sides are called where the manifest's line is named.
#[derive(Clone, Copy)]
pub struct Sides<'a> {
    pub from: &'a str,
    pub to: &'a str,
}

/// `~ taskDefinition.cpu  "256" → "1024"   prod: copilot/api/manifest.yml:31`
pub fn lines(opened: &Opened, sides: Sides, differences: &[&Difference]) -> String {
    let width = differences.iter().map(|it| it.path.chars().count()).filter(|it| *it <= WIDEST).max().unwrap_or(0);
    let mut text = String::new();
    for difference in differences {
        let (style, mark, values) = match (&difference.from, &difference.to) {
            (Some(from), Some(to)) => (CHANGED, '~', format!("{} → {}", from.value, to.value)),
            (None, Some(to)) => (ADDED, '+', to.value.clone()),
            (Some(from), None) => (REMOVED, '-', from.value.clone()),
            (None, None) => continue,
        };
        let cause = cause(opened, sides, difference).map(|it| format!("   {DIM}{it}{DIM:#}")).unwrap_or_default();
        let path = &difference.path;
        // Writing into memory cannot fail.
        let _ = writeln!(text, "{style}{mark} {path:width$}{style:#}  {values}{cause}");
    }
    text
}

/// "nothing differs", "1 property differs", "3 properties differ"
pub fn count(differences: usize) -> String {
    match differences {
        0 => "nothing differs".to_owned(),
        1 => "1 property differs".to_owned(),
        n => format!("{n} properties differ"),
    }
}

/// The line that makes the difference, else the rule that does.
fn cause(opened: &Opened, sides: Sides, difference: &Difference) -> Option<String> {
    let sides = [(&difference.to, sides.to), (&difference.from, sides.from)];
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
