//! Findings that only follow from another one are left out: one mistake, one finding.
//!
//! In: all findings of a document, and its tree. Gone are those about a line that is not YAML,
//! those that miss something which such a line may hold, and those about a value with a
//! variable that has no value.

use super::is_hole;
use crate::diagnostic::Finding;
use crate::diagnostic::structure::{ENVIRONMENT_WITHOUT_BODY, MISSING_KEY, SYNTAX, WRONG_FORM};
use crate::rules;
use crate::text::Span;
use crate::yaml::Tree;

pub(super) fn remove(tree: &Tree, findings: &mut Vec<Finding>) {
    if !tree.errors.is_empty() {
        let broken: Vec<u32> = tree.errors.iter().map(|it| tree.lines.line_of(it.span.start)).collect();
        findings.retain(|it| {
            let misses = rules::misses_something(it.rule)
                || [&MISSING_KEY, &ENVIRONMENT_WITHOUT_BODY].iter().any(|rule| std::ptr::eq(*rule, it.rule));
            let line = tree.lines.line_of(it.span.start);
            // A value that the keys below it make no sense of is not held against its field, too.
            let stands_above =
                || std::ptr::eq(it.rule, &WRONG_FORM) && broken.iter().any(|it| stands_below(tree, *it, line));
            std::ptr::eq(it.rule, &SYNTAX) || !(misses || broken.contains(&line) || stands_above())
        });
    }
    let mut holes: Vec<Span> = findings.iter().filter(|it| is_hole(it)).map(|it| it.span).collect();
    if !holes.is_empty() {
        // Two of them are the same or apart, so the first behind a place's start ends first.
        holes.sort();
        findings.retain(|it| {
            let first = holes.get(holes.partition_point(|hole| hole.start < it.span.start));
            is_hole(it) || first.is_none_or(|hole| hole.end > it.span.end)
        });
    }
}

/// Whether `line` is the next with content behind `owner`, and is indented further.
fn stands_below(tree: &Tree, line: u32, owner: u32) -> bool {
    let text = |line: u32| tree.slice(tree.lines.line_span(&tree.text, line));
    let indent = |line: u32| text(line).len() - text(line).trim_start().len();
    let is_content = |line: u32| !matches!(text(line).trim_start().chars().next(), None | Some('#'));
    owner < line && indent(line) > indent(owner) && !(owner + 1..line).any(is_content)
}
