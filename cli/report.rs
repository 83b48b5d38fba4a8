//! Findings for people and for programs.

pub mod differences;
pub mod github;
pub mod human;
pub mod junit;
pub mod markdown;
pub mod place;
pub mod sarif;

use std::borrow::Cow;
use std::sync::Arc;

use taxiway_core::analysis::Document;
use taxiway_core::diagnostic::structure::{UNCHECKED_ENVIRONMENTS, UNDEFINED_VARIABLE};
use taxiway_core::diagnostic::{Finding, Rule, Severity, words};
use taxiway_core::text::LineIndex;
use taxiway_core::wire;

/// A manifest that was looked at, and what was found.
#[derive(Debug)]
pub struct Checked {
    pub path: String,
    pub text: Arc<str>,
    pub lines: LineIndex,
    pub findings: Vec<Finding>,
}

impl Checked {
    pub fn new(path: String, document: &Document, findings: Vec<Finding>) -> Checked {
        Checked { path, text: document.text().clone(), lines: document.tree.lines.clone(), findings }
    }

    pub fn has(&self, at_least: Severity) -> bool {
        self.findings.iter().any(|it| it.severity() >= at_least)
    }
}

/// The findings as other programs read them.
pub fn wire(checked: &[Checked]) -> wire::Findings<'_> {
    let mut findings = Vec::new();
    for it in checked {
        findings.extend(it.findings.iter().map(|found| wire::Finding::new(&it.path, &it.lines, &it.text, found)));
    }
    wire::Findings { findings }
}

/// What was found, then each in a line of its own: why, where, what to write instead.
pub fn in_words(finding: &Finding) -> String {
    let environments = (!finding.environments.is_empty()).then(|| words::environments(&finding.environments));
    let more = [finding.note.clone(), environments, help(finding).map(|it| format!("help: {it}"))];
    let mut text = finding.message.clone();
    for line in more.into_iter().flatten() {
        text.push('\n');
        text.push_str(&line);
    }
    text
}

/// What to write instead, and what of the command line does the same.
pub fn help(finding: &Finding) -> Option<Cow<'_, str>> {
    let help = finding.help.as_deref().or(finding.fixes.first().map(|it| &*it.title))?;
    Some(match by_command_line(finding.rule) {
        Some(flag) => format!("{help}; {flag}").into(),
        None => help.into(),
    })
}

/// The core speaks of no flags, since editors and browsers say its words, too.
fn by_command_line(rule: &Rule) -> Option<&'static str> {
    let is = |it: &Rule| std::ptr::eq(it, rule);
    if is(&UNDEFINED_VARIABLE) {
        Some("values come with `--var NAME=VALUE` or from `taxiway.toml`")
    } else if is(&UNCHECKED_ENVIRONMENTS) {
        Some("`--env NAME` asks for it")
    } else {
        None
    }
}
