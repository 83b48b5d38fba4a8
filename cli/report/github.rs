//! Findings as workflow commands: GitHub Actions shows each beside the lines it is about.

use std::fmt::Write as _;

use taxiway_core::diagnostic::Severity;
use taxiway_core::wire::{Position, Range};

use super::place::Root;
use super::{Checked, in_words};

/// One line per finding.
pub fn commands(checked: &[Checked], root: &Root) -> String {
    let mut text = String::new();
    for it in checked {
        let file = property(&root.path(&it.path));
        for finding in &it.findings {
            let Range { start, end } = Range::new(&it.lines, &it.text, finding.span);
            let command = command(finding.severity());
            // GitHub drops columns that are of several lines.
            let columns = match start.line == end.line {
                true => format!(",col={},endColumn={}", start.column, end.column),
                false => String::new(),
            };
            let (line, last) = (start.line, last_line(start, end));
            let title = property(finding.rule.name);
            let message = data(&in_words(finding));
            // Writing into memory cannot fail.
            let _ =
                writeln!(text, "::{command} file={file},line={line}{columns},endLine={last},title={title}::{message}");
        }
    }
    text
}

/// An end at the start of a line belongs to the line before.
fn last_line(start: Position, end: Position) -> u32 {
    if end.line > start.line && end.column == 1 { end.line - 1 } else { end.line }
}

fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "notice",
    }
}

/// What stands behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value between the two `::`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
