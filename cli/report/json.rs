//! Findings as one JSON object: the contract that other tools read.
//!
//! Lines and columns count from 1, columns in characters.

use serde::Serialize;
use taxiway_core::diagnostic::Finding;
use taxiway_core::text::{LineIndex, Span};

use super::Checked;

/// The whole report, with a line end behind it.
pub fn report<'a>(checked: impl IntoIterator<Item = &'a Checked>) -> anyhow::Result<String> {
    let findings = checked.into_iter().flat_map(|it| it.findings.iter().map(|finding| wire(it, finding))).collect();
    to_text(&Report { findings })
}

/// Any value as indented JSON with a line end behind it.
pub fn to_text(value: &impl Serialize) -> anyhow::Result<String> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    Ok(text)
}

#[derive(Serialize)]
struct Report<'a> {
    findings: Vec<WireFinding<'a>>,
}

#[derive(Serialize)]
struct WireFinding<'a> {
    file: &'a str,
    rule: &'a str,
    severity: &'a str,
    source: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    environments: &'a [String],
    range: Range,
    labels: Vec<WireLabel<'a>>,
    fixes: Vec<WireFix<'a>>,
}

#[derive(Serialize)]
struct WireLabel<'a> {
    range: Range,
    message: &'a str,
}

#[derive(Serialize)]
struct WireFix<'a> {
    title: &'a str,
    edits: Vec<WireEdit<'a>>,
}

#[derive(Serialize)]
struct WireEdit<'a> {
    range: Range,
    text: &'a str,
}

/// A piece of a text in lines and columns.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Range {
    pub start: Place,
    pub end: Place,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub struct Place {
    pub line: u32,
    pub column: u32,
}

impl Range {
    pub fn new(lines: &LineIndex, text: &str, span: Span) -> Range {
        let place = |offset| {
            let position = lines.position(text, offset);
            Place { line: position.line + 1, column: position.column + 1 }
        };
        Range { start: place(span.start), end: place(span.end) }
    }
}

fn wire<'a>(checked: &'a Checked, finding: &'a Finding) -> WireFinding<'a> {
    let range = |span| Range::new(&checked.lines, &checked.text, span);
    let edits = |edits: &'a [taxiway_core::diagnostic::Edit]| {
        edits.iter().map(|it| WireEdit { range: range(it.span), text: &it.text }).collect()
    };
    WireFinding {
        file: &checked.path,
        rule: finding.rule.name,
        severity: finding.severity().name(),
        source: finding.source.name(),
        message: &finding.message,
        help: finding.help.as_deref(),
        note: finding.note.as_deref(),
        environments: &finding.environments,
        range: range(finding.span),
        labels: finding.labels.iter().map(|it| WireLabel { range: range(it.span), message: &it.message }).collect(),
        fixes: finding.fixes.iter().map(|it| WireFix { title: &it.title, edits: edits(&it.edits) }).collect(),
    }
}
