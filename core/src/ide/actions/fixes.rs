//! What cures findings, and what silences them.

use super::{Action, action};
use crate::analysis::allow_comment;
use crate::diagnostic::structure::SYNTAX;
use crate::diagnostic::{Edit, Finding};
use crate::ide::View;
use crate::text::Span;

/// The fixes of the findings at a place; one fix that several findings have is one action.
pub(super) fn of_findings(view: &View, span: Span, findings: &[Finding]) -> Vec<Action> {
    let mut found: Vec<Action> = Vec::new();
    for (index, finding) in at(findings, span) {
        for (position, fix) in finding.fixes.iter().enumerate() {
            let made = action(view, sentence(&fix.title), fix.edits.clone());
            match found.iter_mut().find(|it| it.edits == made.edits) {
                Some(same) => same.cures.push(index),
                None => found.push(Action { cures: vec![index], preferred: position == 0 && fix.safe, ..made }),
            }
        }
    }
    found
}

/// Comments that silence the findings at a place, each rule once.
pub(super) fn allow(view: &View, span: Span, findings: &[Finding]) -> Vec<Action> {
    let mut found: Vec<(&str, Action)> = Vec::new();
    for (index, finding) in at(findings, span) {
        let name = finding.rule.name;
        if name == SYNTAX.name {
            continue;
        }
        let Some(edit) = allow_comment(view.tree(), finding.span, name) else { continue };
        let made = action(view, format!("Allow `{name}` here"), vec![edit]);
        match found.iter_mut().find(|(of, it)| *of == name && it.edits == made.edits) {
            Some((_, same)) => same.cures.push(index),
            None => found.push((name, Action { cures: vec![index], ..made })),
        }
    }
    found.into_iter().map(|(_, action)| action).collect()
}

/// The findings that touch a place, by position; those of its lines where none does.
fn at(findings: &[Finding], span: Span) -> impl Iterator<Item = (usize, &Finding)> {
    findings.iter().enumerate().filter(move |(_, it)| it.span.start <= span.end && span.start <= it.span.end)
}

/// The edits of every safe fix in the document, and of those that they make room for; `None`
/// when there is nothing to fix. A fix that would break the text is left out.
pub fn fix_all(view: &View) -> Option<Vec<Edit>> {
    let cured = view.document.cured(&view.cx, &[]);
    (cured.count > 0)
        .then(|| cured.edits.unwrap_or_else(|| vec![difference(view.document.text(), cured.document.text())]))
}

/// The one edit that makes `new` of `old`.
fn difference(old: &str, new: &str) -> Edit {
    let common = old.char_indices().zip(new.chars()).take_while(|((_, a), b)| a == b);
    let start = common.last().map_or(0, |((at, it), _)| at + it.len_utf8());
    let (old_rest, new_rest) = (old.get(start..).unwrap_or_default(), new.get(start..).unwrap_or_default());
    let common = old_rest.chars().rev().zip(new_rest.chars().rev()).take_while(|(a, b)| a == b);
    let end: usize = common.map(|(it, _)| it.len_utf8()).sum();
    let text = new_rest.get(..new_rest.len() - end).unwrap_or_default().to_owned();
    Edit { span: Span::new(start as u32, (old.len() - end) as u32), text }
}

/// Titles of fixes are written as a finding's help; an action starts like a sentence.
fn sentence(title: &str) -> String {
    let mut sentence = title.to_owned();
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_edit_is_as_small_as_can_be() {
        let check = |old: &str, new: &str, expected: (u32, u32, &str)| {
            let edit = difference(old, new);
            assert_eq!((edit.span.start, edit.span.end, &*edit.text), expected, "{old:?} {new:?}");
        };
        check("abc", "abXc", (2, 2, "X"));
        check("aé😀b", "aé😁b", (3, 7, "😁"));
        check("aa", "aaa", (2, 2, "a"));
        check("abc", "", (0, 3, ""));
    }
}
