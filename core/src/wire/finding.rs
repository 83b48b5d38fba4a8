//! Findings.

use serde::Serialize;

use super::text::Range;
use crate::diagnostic;
use crate::text::{LineIndex, Span};

/// What was found in one file or several: what `taxiway check --format json` prints.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Findings<'a> {
    pub findings: Vec<Finding<'a>>,
}

/// One thing found in a file.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Finding<'a> {
    pub file: &'a str,
    /// The rule's name; `taxiway explain NAME` says more.
    pub rule: &'a str,
    /// An error fails the deployment; a warning deploys something else than the text says; a
    /// hint is advice.
    #[cfg_attr(feature = "typescript", ts(type = "\"error\" | \"warning\" | \"hint\""))]
    pub severity: &'a str,
    /// Who would refuse, or whose advice it is.
    #[cfg_attr(feature = "typescript", ts(type = "\"copilot\" | \"aws\" | \"taxiway\""))]
    pub source: &'a str,
    /// What was found, in one line.
    pub message: &'a str,
    /// What to write instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub help: Option<&'a str>,
    /// Why it matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub note: Option<&'a str>,
    /// The environments in which it holds, where it does not hold in all; `*` stands for every
    /// environment that the manifest does not name.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
    pub environments: &'a [String],
    /// The smallest piece of the text whose change would cure it.
    pub range: Range,
    /// Other places that explain it.
    pub labels: Vec<Label<'a>>,
    /// Edits that cure it, each by itself.
    pub fixes: Vec<Fix<'a>>,
}

/// A place that explains a finding.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Label<'a> {
    pub range: Range,
    pub message: &'a str,
}

/// Edits that cure a finding; all of them are of the text before any.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Fix<'a> {
    pub title: &'a str,
    pub edits: Vec<Edit<'a>>,
}

/// A text that takes the place of another.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Edit<'a> {
    pub range: Range,
    pub text: &'a str,
}

impl<'a> Edit<'a> {
    pub fn new(edit: &'a diagnostic::Edit, lines: &LineIndex, text: &str) -> Edit<'a> {
        Edit { range: Range::new(lines, text, edit.span), text: &edit.text }
    }
}

impl<'a> Finding<'a> {
    pub fn new(file: &'a str, lines: &LineIndex, text: &str, finding: &'a diagnostic::Finding) -> Finding<'a> {
        let range = |span: Span| Range::new(lines, text, span);
        let fix = |fix: &'a diagnostic::Fix| Fix {
            title: &fix.title,
            edits: fix.edits.iter().map(|it| Edit::new(it, lines, text)).collect(),
        };
        Finding {
            file,
            rule: finding.rule.name,
            severity: finding.severity().name(),
            source: finding.source.name(),
            message: &finding.message,
            help: finding.help.as_deref(),
            note: finding.note.as_deref(),
            environments: &finding.environments,
            range: range(finding.span),
            labels: finding.labels.iter().map(|it| Label { range: range(it.span), message: &it.message }).collect(),
            fixes: finding.fixes.iter().map(fix).collect(),
        }
    }
}
