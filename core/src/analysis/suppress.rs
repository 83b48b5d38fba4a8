//! `# taxiway: allow(rule-name)`: findings that the author has looked at.
//!
//! A comment behind text speaks of its line; one on a line of its own speaks of the next line
//! that is no comment. Several names go in one pair of brackets, separated by commas.

use std::collections::BTreeSet;

use crate::diagnostic::Finding;
use crate::yaml::Tree;

const MARK: &str = "taxiway: allow(";

/// Removes the findings that a comment allows.
pub(super) fn suppress(tree: &Tree, findings: &mut Vec<Finding>) {
    if findings.is_empty() || !tree.text.contains(MARK) {
        return;
    }
    let allowed = allowed(tree);
    findings.retain(|finding| {
        let line = tree.lines.line_of(finding.span.start);
        !allowed.contains(&(line, finding.rule.name))
    });
}

/// Lines and the rules that are allowed there.
fn allowed(tree: &Tree) -> BTreeSet<(u32, &str)> {
    let mut allowed = BTreeSet::new();
    let mut waiting: Vec<&str> = Vec::new();
    for line in 0..tree.lines.line_count() {
        let text = tree.slice(tree.lines.line_span(&tree.text, line));
        let is_comment = text.trim_start().starts_with('#');
        let names = names(text);
        if is_comment {
            waiting.extend(names);
        } else {
            allowed.extend(names.into_iter().map(|name| (line, name)));
            if !text.trim().is_empty() {
                allowed.extend(waiting.drain(..).map(|name| (line, name)));
            }
        }
    }
    allowed
}

fn names(line: &str) -> Vec<&str> {
    let comment = line.rfind('#').map(|at| line[at + 1..].trim_start());
    let Some(list) = comment.and_then(|it| it.strip_prefix(MARK)).and_then(|it| it.split(')').next()) else {
        return Vec::new();
    };
    list.split(',').map(str::trim).filter(|name| !name.is_empty()).collect()
}
