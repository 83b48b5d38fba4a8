//! What is spent on one manifest, and how much is said about it: no real one comes near.
//!
//! In: the environments to look at, or everything that was found. Out: as much of it as is of
//! use, and a finding that says what was left out.

use std::cmp::Reverse;

use crate::diagnostic::structure::{FURTHER_FINDINGS, UNCHECKED_ENVIRONMENTS};
use crate::diagnostic::{Finding, MOST_FINDINGS};
use crate::text::Span;
use crate::yaml::{Kind, Tree};

/// How many environments are looked at.
const MOST_ENVIRONMENTS: usize = 1000;
/// How many are looked at in any case, however large the manifest.
const LEAST_ENVIRONMENTS: usize = 4;
/// How many values may be laid over each other for all environments together.
const MOST_VALUES: usize = 4_000_000;
/// How many values may be laid over each other while a person waits at one place.
const MOST_VALUES_AT_ONCE: usize = 200_000;
/// How many environments are looked at for one place.
const MOST_ENVIRONMENTS_AT_ONCE: usize = 50;
/// The longest message, note or help, in bytes.
const MOST_BYTES: usize = 2000;

/// Leaves those environments out that a manifest with `size` values is too large for. The last
/// one, which may stand for those that the manifest doesn't name, stays.
pub(super) fn environments(tree: &Tree, looked_at: &mut Vec<Option<String>>, size: usize) -> Option<Finding> {
    let most = (MOST_VALUES / (size + 1)).clamp(LEAST_ENVIRONMENTS, MOST_ENVIRONMENTS);
    let total = looked_at.len();
    if total <= most {
        return None;
    }
    let last = looked_at.pop();
    looked_at.truncate(most - 1);
    looked_at.extend(last);
    let key =
        tree.root_value("environments").and_then(|it| tree.resolve(it)).and_then(|it| match &tree.node(it).kind {
            Kind::Mapping(entries) => entries.get(most - 1).map(|(key, _)| tree.node(*key).span),
            _ => None,
        });
    Some(
        UNCHECKED_ENVIRONMENTS
            .at(key.unwrap_or_default(), format!("{} environments from here on are not checked", total - most))
            .note(format!("of a manifest of this size the first {} are", most - 1))
            .help("one of the others is checked when it is asked for by its name"),
    )
}

/// The environments that are looked at while a person waits, of a manifest with `size` nodes.
pub(super) fn looked_at_once<'e, 'n>(environments: &'e [Option<&'n str>], size: usize) -> &'e [Option<&'n str>] {
    let most = (MOST_VALUES_AT_ONCE / (size + 1)).clamp(2, MOST_ENVIRONMENTS_AT_ONCE);
    environments.get(..most).unwrap_or(environments)
}

/// Keeps the most severe findings, of those the first ones, cuts long texts, and keeps messages
/// on one line, whatever they name. Takes and leaves them in the order of their places.
pub(super) fn findings(findings: &mut Vec<Finding>) {
    if findings.len() > MOST_FINDINGS {
        keep(findings);
    }
    for finding in findings {
        if finding.message.contains(char::is_control) {
            finding.message = finding.message.replace(char::is_control, " ");
        }
        let texts = [Some(&mut finding.message), finding.note.as_mut(), finding.help.as_mut()];
        let labels = finding.labels.iter_mut().map(|it| &mut it.message);
        let titles = finding.fixes.iter_mut().map(|it| &mut it.title);
        texts.into_iter().flatten().chain(labels).chain(titles).for_each(cut);
    }
}

fn keep(findings: &mut Vec<Finding>) {
    let mut by_severity: Vec<usize> = (0..findings.len()).collect();
    by_severity.sort_by_key(|at| Reverse(findings[*at].severity()));
    let (kept, dropped) = by_severity.split_at(MOST_FINDINGS);
    let first = dropped.iter().map(|at| findings[*at].span).min().unwrap_or_default();
    let mut is_kept = vec![false; findings.len()];
    kept.iter().for_each(|at| is_kept[*at] = true);
    let more = dropped.len();
    let mut marks = is_kept.into_iter();
    findings.retain(|_| marks.next().unwrap_or_default());
    let further = FURTHER_FINDINGS
        .at(Span::new(first.start, first.end), format!("{more} more findings from here on are not shown"))
        .note(format!("the {MOST_FINDINGS} most severe ones are"));
    let at = findings.partition_point(|it| it.span <= first);
    findings.insert(at, further);
}

fn cut(text: &mut String) {
    if text.len() <= MOST_BYTES {
        return;
    }
    let mut end = MOST_BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text.push('…');
}
