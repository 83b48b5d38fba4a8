//! Findings for people: the line itself, underlined, with other places labelled.
//!
//! The text holds colours; whoever writes it drops them where nobody looks at a terminal.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use anstyle::{AnsiColor, Style};
use taxiway_core::diagnostic::{Finding, Severity, words};
use taxiway_core::text::Span;

use super::{Checked, help};

/// How many lines a label may be away from the finding and still stand in one picture.
const NEAR: u32 = 200;

/// A place that ends more lines below its start is not drawn as a whole.
const MANY: u32 = 4;

/// Longer pieces of a manifest than these are not shown, only their place.
const MOST_BYTES: u32 = 16 * 1024;

/// All findings of one manifest, an empty line behind each.
pub fn findings(checked: &Checked) -> String {
    let renderer = renderer();
    let mut text = String::new();
    for finding in &checked.findings {
        text.push_str(&renderer.render(&[picture(checked, finding)]));
        text.push_str("\n\n");
    }
    text
}

/// Draws with colours.
pub fn renderer() -> Renderer {
    Renderer::styled().decor_style(DecorStyle::Ascii)
}

fn picture<'a>(checked: &'a Checked, finding: &'a Finding) -> Group<'a> {
    let title = level(finding.severity()).primary_title(&*finding.message).id(finding.rule.name);
    let mut group = Group::with_title(title);
    let line = |span: Span| checked.lines.line_of(span.start);
    let here = line(finding.span);
    let labels = finding.labels.iter().filter(|it| !is_too_long(checked, it.span));
    let (near, far): (Vec<_>, Vec<_>) = labels.partition(|it| line(it.span).abs_diff(here) <= NEAR);
    let place = first_lines(checked, finding.span);
    if is_too_long(checked, place) {
        let place = checked.lines.position(&checked.text, place.start);
        let (line, column) = (place.line as usize + 1, place.column as usize + 1);
        return notes(group.element(Origin::path(&*checked.path).line(line).char_column(column)), finding);
    }
    let mut marks = vec![(place, None)];
    marks.extend(near.iter().map(|it| (it.span, Some(&*it.message))));
    group = group.element(snippet(checked, &marks, true));
    for label in far {
        group = group.element(snippet(checked, &[(label.span, Some(&*label.message))], false));
    }
    notes(group, finding)
}

/// Whether a place lies on lines that are too long to show.
fn is_too_long(checked: &Checked, span: Span) -> bool {
    let line = |offset: u32| checked.lines.line_of(offset);
    let (start, end) = (checked.lines.line_start(line(span.start)), checked.lines.line_start(line(span.end) + 1));
    end.saturating_sub(start) > MOST_BYTES
}

fn notes<'a>(mut group: Group<'a>, finding: &'a Finding) -> Group<'a> {
    if let Some(note) = &finding.note {
        group = group.element(Level::NOTE.message(&**note));
    }
    if !finding.environments.is_empty() {
        group = group.element(Level::NOTE.message(words::environments(&finding.environments)));
    }
    if let Some(help) = help(finding) {
        group = group.element(Level::HELP.message(help));
    }
    group
}

/// A place that takes many lines is shown by its first.
fn first_lines(checked: &Checked, span: Span) -> Span {
    let first = checked.lines.line_of(span.start);
    if checked.lines.line_of(span.end) - first <= MANY {
        return span;
    }
    Span::new(span.start, checked.lines.line_span(&checked.text, first).end.max(span.start))
}

/// A piece of a manifest with its path, and the marks on it; the first may be the main one.
pub fn snippet<'a>(
    checked: &'a Checked,
    marks: &[(Span, Option<&'a str>)],
    has_primary: bool,
) -> Snippet<'a, Annotation<'a>> {
    let lines = marks.iter().flat_map(|(span, _)| [span.start, span.end.max(span.start)]);
    let lines: Vec<u32> = lines.map(|offset| checked.lines.line_of(offset)).collect();
    let (first, last) = (lines.iter().min().copied().unwrap_or(0), lines.iter().max().copied().unwrap_or(0));
    let start = checked.lines.line_start(first);
    let end = checked.lines.line_start(last + 1).max(start);
    let source = checked.text.get(start as usize..end as usize).unwrap_or_default();
    let mut snippet = Snippet::source(source).path(&*checked.path).line_start(first as usize + 1);
    for (index, (span, label)) in marks.iter().enumerate() {
        let inside = |offset: u32| (offset.saturating_sub(start) as usize).min(source.len());
        let kind = if index == 0 && has_primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        snippet = snippet.annotation(kind.span(inside(span.start)..inside(span.end)).label(*label));
    }
    snippet
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::HELP.with_name("hint"),
    }
}

/// What a run amounts to, in numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Summary {
    pub manifests: usize,
    pub errors: usize,
    pub warnings: usize,
    pub hints: usize,
    /// Manifests of kinds that nothing is done with so far.
    pub later: usize,
    /// Manifests that the settings leave out.
    pub excluded: usize,
    /// Files called `manifest.yml` that are somebody else's.
    pub foreign: usize,
    pub unreadable: usize,
    /// Findings that were cured, and the files that changed for it.
    pub fixed: (usize, usize),
    /// Findings that `--fix` would cure.
    pub fixable: usize,
}

impl Summary {
    pub fn add(&mut self, checked: &Checked) {
        self.manifests += 1;
        self.add_findings(checked);
        self.fixable += checked.findings.iter().filter(|it| it.fixes.iter().any(|it| it.safe)).count();
    }

    /// Counts findings of a file that is no manifest.
    pub fn add_findings(&mut self, checked: &Checked) {
        for finding in &checked.findings {
            match finding.severity() {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Hint => self.hints += 1,
            }
        }
    }

    /// One line: "2 errors, 1 warning in 3 manifests".
    pub fn line(&self) -> String {
        let counts = [(self.errors, "error"), (self.warnings, "warning"), (self.hints, "hint")];
        let counts: Vec<String> = counts.iter().filter(|it| it.0 > 0).map(|(n, word)| count(*n, word)).collect();
        let manifests = count(self.manifests, "manifest");
        let (style, main) = match (counts.is_empty(), self.manifests) {
            (true, 0) => (Style::new(), "nothing checked".to_owned()),
            (true, _) => (AnsiColor::Green.on_default().bold(), format!("{manifests}, nothing found")),
            (false, _) if self.errors > 0 => {
                (AnsiColor::BrightRed.on_default().bold(), format!("{} in {manifests}", counts.join(", ")))
            }
            _ => (AnsiColor::Yellow.on_default().bold(), format!("{} in {manifests}", counts.join(", "))),
        };
        let mut parts = vec![format!("{style}{main}{style:#}")];
        let (fixed, changed) = self.fixed;
        if fixed > 0 {
            parts.push(format!("{} cured in {}", count(fixed, "finding"), count(changed, "file")));
        }
        if self.fixable > 0 {
            parts.push(format!("{} can be cured with `--fix`", self.fixable));
        }
        match self.later {
            0 => {}
            1 => parts.push("1 manifest of a kind that comes later".to_owned()),
            n => parts.push(format!("{n} manifests of kinds that come later")),
        }
        if self.excluded > 0 {
            parts.push(format!("{} left out by `exclude`", count(self.excluded, "manifest")));
        }
        if self.foreign > 0 {
            parts.push(format!("{} without `name` and `type` left out", count(self.foreign, "file")));
        }
        if self.unreadable > 0 {
            parts.push(format!("{} could not be read", count(self.unreadable, "file")));
        }
        format!("{}\n", parts.join("; "))
    }
}

/// "1 error", "2 errors"
pub fn count(n: usize, word: &str) -> String {
    if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") }
}
