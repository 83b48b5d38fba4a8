//! `# taxiway: allow(rule-name)`: findings that the author has looked at.
//!
//! A comment behind text speaks of its line; one on a line of its own speaks of the next line
//! that is no comment. Several names go in one pair of brackets, separated by commas.

use std::collections::HashSet;

use crate::diagnostic::{Edit, Finding};
use crate::text::Span;
use crate::yaml::{Kind, Tree};

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

/// Up to so many characters of a line leave room for a comment behind them.
const ROOM: usize = 70;

/// The edit that allows a rule at a place: its name in a comment that is there already, else in
/// a comment behind the line, else in one above it. `None` where a comment would be text.
pub fn allow_comment(tree: &Tree, place: Span, rule: &str) -> Option<Edit> {
    let line = tree.lines.line_of(place.start);
    let span = tree.lines.line_span(&tree.text, line);
    if is_text(tree, span.start) {
        return None;
    }
    let above = line.checked_sub(1).map(|it| tree.lines.line_span(&tree.text, it));
    let own = list_end(tree, span).filter(|it| !is_text(tree, *it));
    let listed = above.filter(|it| tree.slice(*it).trim_start().starts_with('#')).and_then(|it| list_end(tree, it));
    if let Some(end) = own.or(listed) {
        return Some(Edit { span: Span::new(end, end), text: format!(", {rule}") });
    }
    let text = tree.slice(span);
    let fits = !text.contains('#') && text.chars().count() <= ROOM && !is_text(tree, span.end);
    if fits {
        let end = span.start + text.trim_end().len() as u32;
        return Some(Edit { span: Span::new(end, span.end), text: format!(" # {MARK}{rule})") });
    }
    let indent: String = text.chars().take_while(|it| *it == ' ').collect();
    let line_end = tree.text.get(span.end as usize..tree.lines.line_start(line + 1) as usize);
    let line_end = line_end.filter(|it| !it.is_empty()).unwrap_or("\n");
    Some(Edit { span: Span::new(span.start, span.start), text: format!("{indent}# {MARK}{rule}){line_end}") })
}

/// Where another name goes into the list of a line's comment.
fn list_end(tree: &Tree, line: Span) -> Option<u32> {
    let text = tree.slice(line);
    let hash = text.rfind('#').filter(|_| !names(text).is_empty())?;
    let end = text.get(hash..)?.find(')')?;
    Some(line.start + (hash + end) as u32)
}

/// Whether a place lies inside of a text, or at the end of one that goes on in the next line.
fn is_text(tree: &Tree, offset: u32) -> bool {
    tree.at_offset(offset).last().is_some_and(|id| {
        let node = tree.node(*id);
        matches!(node.kind, Kind::Scalar { .. }) && node.span.start < offset && offset < node.span.end
    })
}

/// Lines and the rules that are allowed there.
fn allowed(tree: &Tree) -> HashSet<(u32, &str)> {
    let mut allowed = HashSet::new();
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
