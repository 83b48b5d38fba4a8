//! Goes on behind what is not YAML, and finds what go-yaml refuses but the parser does not.
//!
//! In: a text that is not ordinary: broken, or with something that needs a second look. Out:
//! the tree of what can be read and an error for each place that cannot.
//!
//! Where the parser stops, one of a few changes lets it go on: give up the line, the line with
//! what is below it, its value, or the line where an open bracket stands. The one with which
//! the parser gets furthest is taken. Work is bounded by the bytes that are parsed; when they
//! are spent, the tree ends where the parser stopped.
//!
//! Knows nothing of how errors are worded (see [`explain`](super::explain)).

use std::ops::Range;
use std::sync::Arc;

use super::explain::{self, Account, Change};
use super::locate::{self, content_line_before, leading_blanks, line_range, span};
use super::parser::{Run, Stop};
use super::patch::{Budget, Patch};
use super::{Kind, Node, Style, SyntaxError, Tree};
use crate::text::LineIndex;

/// More errors than these are of no use to anyone.
const MAX_ERRORS: usize = 16;
/// How many bytes may be parsed in search of a way on.
const MAX_BYTES: usize = 24 << 20;

/// Whether the parser alone tells if the text is good: no control characters, no byte order
/// mark, no tabs, no line that starts with a closing bracket.
pub(super) fn is_ordinary(text: &str, lines: &LineIndex) -> bool {
    let bytes = text.as_bytes();
    let mut odd = false;
    for chunk in bytes.chunks(128) {
        odd |= chunk.iter().fold(false, |odd, &b| odd | ((b < 0x20) & (b != b'\n') & (b != b'\r')) | (b == 0x7f));
    }
    !odd && (text.is_ascii() || !text.chars().any(|c| is_refused(c) || c == '\u{feff}'))
        && !closes_at_line_start(bytes, lines)
}

fn closes_at_line_start(bytes: &[u8], lines: &LineIndex) -> bool {
    (0..lines.line_count()).any(|line| {
        let line = &bytes[lines.line_start(line) as usize..];
        matches!(line.iter().find(|&&b| b != b' '), Some(b']' | b'}'))
    })
}

/// Characters that go-yaml does not read.
fn is_refused(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' | '\u{85}' => false,
        '\u{fffe}' | '\u{ffff}' => true,
        c => c.is_control(),
    }
}

pub(super) fn parse(text: Arc<str>, lines: LineIndex) -> Tree {
    let mut errors = Vec::new();
    let mut budget = Budget::new(MAX_BYTES);
    let (nodes, root) = {
        let mut patch = Patch::new(&text, &lines, closes_at_line_start(text.as_bytes(), &lines));
        let controls = blank_controls(&mut patch);
        let run;
        (patch, run) = recover(patch, &lines, &mut errors, &mut budget);
        errors.extend(controls.into_iter().filter(|error| (error.span.start as usize) < run.end));
        errors.extend(tabs(&patch.text, &lines, &run));
        errors.extend(run.errors);
        (run.nodes, run.root)
    };
    errors.sort_by_key(|error| error.span);
    errors.dedup_by_key(|error| error.span);
    errors.truncate(MAX_ERRORS);
    Tree { text, lines, nodes, root, errors }
}

fn blank_controls(patch: &mut Patch<'_>) -> Vec<SyntaxError> {
    let places: Vec<(usize, char)> = patch.text.char_indices().filter(|&(_, c)| is_refused(c)).collect();
    let error = |&(at, c): &(usize, char)| SyntaxError {
        span: span(at, at + c.len_utf8()),
        message: format!("the control character U+{:04X} cannot stand in YAML", u32::from(c)),
        help: Some(format!("delete it, or write `\"\\u{:04x}\"` in double quotes", u32::from(c))),
    };
    let errors = places.iter().take(MAX_ERRORS).map(error).collect();
    patch.blank_all(places.iter().map(|&(at, c)| at..at + c.len_utf8()));
    errors
}

/// Changes the text until the parser reads it to the end, or nothing helps.
fn recover<'a>(
    mut patch: Patch<'a>,
    lines: &LineIndex,
    errors: &mut Vec<SyntaxError>,
    budget: &mut Budget,
) -> (Patch<'a>, Run) {
    let mut run = patch.run(budget);
    loop {
        if !budget.is_spent()
            && let Some(separated) = patch.separate_alias_keys(&run)
        {
            run = separated.run(budget);
            patch = separated;
            continue;
        }
        let Some(stop) = &run.stop else { break };
        if errors.len() == MAX_ERRORS {
            break;
        }
        if !budget.is_spent()
            && let Some(tolerant) = patch.tolerate(stop)
        {
            let next = tolerant.run(budget);
            if reach(&next) > reach(&run) {
                (patch, run) = (tolerant, next);
                continue;
            }
        }
        let account = explain::explain(&patch.text, lines, stop);
        let best = way_on(&patch, lines, stop, reach(&run), &account, budget);
        errors.push(account.error);
        match best {
            Some(better) => (patch, run) = better,
            None => break,
        }
    }
    (patch, run)
}

/// The change with which the parser gets furthest. Only if it then gets to the end is a line
/// given up that is not the one to blame.
fn way_on<'a>(
    patch: &Patch<'a>,
    lines: &LineIndex,
    stop: &Stop,
    mut furthest: usize,
    account: &Account,
    budget: &mut Budget,
) -> Option<(Patch<'a>, Run)> {
    let mut best = None;
    let (likely, other) = changes(&patch.text, lines, stop, account);
    for (changes, likely) in [(likely, true), (other, false)] {
        let blamed = best.is_some();
        for change in changes {
            if budget.is_spent() {
                return best;
            }
            let mut changed = patch.clone();
            apply(&change, &mut changed, lines);
            let next = changed.run(budget);
            let reached = reach(&next);
            if reached > furthest && (likely || !blamed || reached == usize::MAX) {
                furthest = reached;
                best = Some((changed, next));
            }
            if furthest == usize::MAX {
                return best;
            }
        }
    }
    best
}

/// How far the parser got.
fn reach(run: &Run) -> usize {
    run.stop.as_ref().map_or(usize::MAX, |stop| stop.offset)
}

/// What may let the parser go on, what costs least first: on the line that is to blame, and
/// on other lines.
fn changes(text: &str, lines: &LineIndex, stop: &Stop, account: &Account) -> (Vec<Change>, Vec<Change>) {
    let mut changes = account.repairs.clone();
    let mut likely = 0;
    let here = lines.line_of(stop.offset.min(text.len()) as u32);
    let mut candidates = vec![lines.line_of(account.culprit as u32), here];
    candidates.extend(content_line_before(text, lines, here));
    candidates.extend(stop.brackets.last().map(|&at| lines.line_of(at as u32)));
    for line in candidates {
        let whole = line_range(text, lines, line);
        let below = block_below(text, lines, line);
        let mut add = |range: Range<usize>| {
            let change = Change::Blank(range);
            if !changes.contains(&change) && !text[change.range()].trim().is_empty() {
                changes.push(change);
            }
        };
        if below > whole.end {
            let child = text[whole.end..below].trim_start();
            let child = child.lines().next().unwrap_or_default();
            let keys_below = child.ends_with(':') || child.contains(": ");
            let value = text[whole.clone()].find(": ").map(|colon| whole.start + colon + 1..whole.end);
            match value {
                Some(value) if keys_below => {
                    add(value);
                    add(whole.start..below);
                }
                value => {
                    add(whole.start..below);
                    if let Some(value) = value {
                        add(value);
                    }
                }
            }
        }
        add(whole);
        if likely == 0 {
            likely = changes.len();
        }
    }
    let other = changes.split_off(likely);
    (changes, other)
}

fn apply(change: &Change, patch: &mut Patch<'_>, lines: &LineIndex) {
    match change {
        Change::Blank(range) => patch.blank(range.clone()),
        Change::Insert { at, spaces } => patch.insert(*at, *spaces),
        Change::Tabs { at, width } => {
            let mut line = lines.line_of(*at as u32);
            let mut places = Vec::new();
            while line < lines.line_count() {
                let start = lines.line_start(line) as usize;
                let lead = leading_blanks(&patch.text, start);
                let indent = &patch.text.as_bytes()[start..lead];
                let empty = matches!(patch.text.as_bytes().get(lead), None | Some(b'\n' | b'\r'));
                if !indent.contains(&b'\t') && !empty {
                    break;
                }
                places.extend((start..lead).filter(|&i| patch.text.as_bytes()[i] == b'\t'));
                line += 1;
            }
            if places.is_empty() {
                places.push(*at);
            }
            for &place in &places {
                patch.insert(place, width - 1);
            }
            patch.blank_all(places.into_iter().map(|place| place..place + 1));
        }
    }
}

/// The end of the lines below `line` that are indented further, or of `line` itself.
fn block_below(text: &str, lines: &LineIndex, line: u32) -> usize {
    let indent = |range: &Range<usize>| leading_blanks(text, range.start) - range.start;
    let whole = line_range(text, lines, line);
    let mut end = whole.end;
    for below in line + 1..lines.line_count() {
        let range = line_range(text, lines, below);
        if text[range.clone()].trim().is_empty() {
            continue;
        }
        if indent(&range) <= indent(&whole) {
            break;
        }
        end = range.end;
    }
    end
}

/// Tabs where go-yaml wants spaces: before the first character of a line, and between a dash
/// and its item. One error for neighboring lines.
fn tabs(text: &str, lines: &LineIndex, run: &Run) -> Vec<SyntaxError> {
    let bytes = text.as_bytes();
    let mut errors = Vec::new();
    if !bytes.contains(&b'\t') {
        return errors;
    }
    let opaque = |node: &&Node| match node.kind {
        Kind::Scalar { .. } => true,
        _ => matches!(bytes.get(node.span.start as usize), Some(b'[' | b'{')),
    };
    let mut nodes = run.nodes.iter().filter(opaque).peekable();
    let mut covered = 0;
    let mut last: Option<&Node> = None;
    let mut reported_line = None;
    for line in 0..lines.line_count() {
        let start = lines.line_start(line) as usize;
        if start >= run.end || errors.len() == MAX_ERRORS {
            break;
        }
        let Some(tab) = leading_tab(bytes, start) else { continue };
        while let Some(node) = nodes.next_if(|node| node.span.start as usize <= tab) {
            covered = covered.max(node.span.end as usize);
            last = Some(node);
        }
        let column = tab - start;
        if tab < covered || last.is_some_and(|node| block_indent(text, node).is_some_and(|indent| column >= indent)) {
            continue;
        }
        let end = tab + bytes[tab..].iter().take_while(|&&b| b == b'\t').count();
        if reported_line.is_none_or(|reported: u32| reported + 1 != line) {
            errors.push(explain::tab(span(tab, end)));
        }
        reported_line = Some(line);
    }
    errors
}

/// The first tab before the content of a line, dashes not counted as content.
fn leading_tab(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match bytes.get(at)? {
            b' ' => at += 1,
            b'\t' => return Some(at),
            b'-' | b'?' if matches!(bytes.get(at + 1), Some(b' ' | b'\t')) => at += 1,
            _ => return None,
        }
    }
}

/// How far the content of a block scalar is indented.
fn block_indent(text: &str, node: &Node) -> Option<usize> {
    let Kind::Scalar { style: Style::Literal | Style::Folded, .. } = node.kind else { return None };
    let content = text.get(locate::line_end(text.as_bytes(), node.span.start as usize)..node.span.end as usize)?;
    let first = content.split(['\n', '\r']).find(|line| !line.trim().is_empty())?;
    Some(first.len() - first.trim_start_matches(' ').len())
}
