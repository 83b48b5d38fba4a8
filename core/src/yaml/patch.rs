//! The text as the parser gets to see it: blanked here, indented further there.
//!
//! In: a text and the changes to it. Out: a [`Run`] whose places are those of the unchanged
//! text. A change never moves a line: it turns characters into spaces or adds spaces.
//!
//! Also here is what go-yaml accepts and the parser does not, as changes that reconcile them:
//! flow collections and quoted scalars need no indentation, a tab may follow `key:`.
//!
//! Knows nothing of errors' wording or of which change is worth trying.

use std::collections::HashMap;
use std::ops::Range;

use super::locate;
use super::parser::{Run, Stop, run};
use crate::text::{LineIndex, Span};

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A text with changes.
#[derive(Clone, Debug)]
pub(super) struct Patch<'a> {
    lines: &'a LineIndex,
    /// As long as the original, in bytes and in lines.
    pub text: String,
    /// Spaces to add, by place.
    inserts: HashMap<usize, usize>,
    /// Whether flow collections and quoted scalars are indented as the parser wants it.
    relaxed: bool,
    /// How many tabs behind keys were turned into spaces one by one.
    loosened_tabs: usize,
}

impl<'a> Patch<'a> {
    pub fn new(text: &str, lines: &'a LineIndex, relaxed: bool) -> Patch<'a> {
        Patch { lines, text: text.to_owned(), inserts: HashMap::new(), relaxed, loosened_tabs: 0 }
    }

    /// Turns the characters of `range` into spaces; line ends stay.
    pub fn blank(&mut self, range: Range<usize>) {
        if self.text.get(range.clone()).is_none() {
            return;
        }
        let bytes = self.text.as_bytes();
        let content: Vec<usize> = range.filter(|&at| !matches!(bytes[at], b'\n' | b'\r')).collect();
        self.blank_all(content.into_iter().map(|at| at..at + 1));
    }

    /// Turns whole characters within lines into spaces.
    pub fn blank_all(&mut self, places: impl Iterator<Item = Range<usize>>) {
        let mut bytes = std::mem::take(&mut self.text).into_bytes();
        for place in places {
            bytes[place].fill(b' ');
        }
        self.text = String::from_utf8(bytes).unwrap_or_default();
    }

    pub fn insert(&mut self, at: usize, spaces: usize) {
        if spaces > 0 {
            *self.inserts.entry(at).or_default() += spaces;
        }
    }

    /// Parses the changed text. Places in the result are those of the unchanged text.
    pub fn run(&self, budget: &mut Budget) -> Run {
        let base = if self.text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        let mut inserts: Vec<(usize, usize)> = self.inserts.iter().map(|(&at, &n)| (at, n)).collect();
        if self.relaxed {
            inserts.extend(relaxing(&self.text, self.lines));
        }
        inserts.sort_unstable();
        let mut result = if base == 0 && inserts.is_empty() {
            run(&self.text, self.lines)
        } else {
            let mut shown = String::with_capacity(self.text.len() + 16 * inserts.len());
            let mut at = base;
            for &(place, spaces) in &inserts {
                shown.push_str(self.text.get(at..place.max(at)).unwrap_or_default());
                at = place.max(at);
                shown.extend(std::iter::repeat_n(' ', spaces));
            }
            shown.push_str(self.text.get(at..).unwrap_or_default());
            let lines = LineIndex::new(&shown);
            let mut result = run(&shown, &lines);
            move_back(&mut result, &Shift::new(base, &inserts));
            result
        };
        result.end = result.end.min(self.text.len());
        let whole = self.text.len();
        let read = match &result.stop {
            Some(stop) if !stop.info.contains("end of stream") => stop.offset + whole / 8,
            _ => whole,
        };
        budget.take(read);
        result
    }

    /// The change that makes the parser accept what go-yaml accepts, if that is all there is.
    pub fn tolerate(&self, stop: &Stop) -> Option<Patch<'a>> {
        let bytes = self.text.as_bytes();
        let mut patch = self.clone();
        match stop.info.as_str() {
            "comments must be separated from other tokens by whitespace" => {
                patch.blank(stop.offset..locate::line_end(bytes, stop.offset));
            }
            "':' must be followed by a valid YAML whitespace" => {
                let tabs = bytes[..stop.offset].iter().rev().take_while(|b| matches!(b, b' ' | b'\t')).count();
                patch.blank(stop.offset - tabs..stop.offset);
                patch.loosened_tabs += 1;
                if patch.loosened_tabs == 8 {
                    patch.loosen_all_tabs(self.lines.line_of(stop.offset as u32));
                }
            }
            info if info.contains("simple key") => {
                let name = self.alias_key_before(stop.offset)?;
                patch.insert(name, 1);
            }
            info if !self.relaxed && (info.contains("invalid indentation") || info.contains("tab")) => {
                patch.relaxed = true;
            }
            _ => return None,
        }
        Some(patch)
    }

    /// Turns every tab behind a simple key into a space, from `line` on.
    fn loosen_all_tabs(&mut self, line: u32) {
        let mut places = Vec::new();
        for line in line..self.lines.line_count() {
            let start = self.lines.line_start(line) as usize;
            let end = self.lines.line_start(line + 1) as usize;
            let bytes = &self.text.as_bytes()[start..end];
            let key = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'-' | b'_' | b'.' | b'"' | b'\'');
            let colon = bytes.iter().take_while(|b| key(b)).count();
            if bytes.get(colon) == Some(&b':') {
                let tabs = bytes[colon + 1..].iter().take_while(|&&b| b == b'\t').count();
                places.push(start + colon + 1..start + colon + 1 + tabs);
            }
        }
        self.blank_all(places.into_iter());
    }

    /// The colon in `*name: value`, on the last line before `offset` that has content.
    fn alias_key_before(&self, offset: usize) -> Option<usize> {
        let content = self.text[..offset].trim_end();
        let start = content.rfind(['\n', '\r']).map_or(0, |end| end + 1);
        let indent = content[start..].find(|c| !matches!(c, ' ' | '-' | '?'))?;
        let start = start + indent;
        let end = locate::anchor_end(self.text.as_bytes(), start);
        let name = self.text.get(start..end)?;
        (name.starts_with('*') && name.ends_with(':') && !self.inserts.contains_key(&(end - 1))).then_some(end - 1)
    }

    /// Separates the colon in `*name: value`, which the parser takes for a part of the name.
    pub fn separate_alias_keys(&self, run: &Run) -> Option<Patch<'a>> {
        let mut patch = self.clone();
        for error in &run.errors {
            let name = self.text.get(error.span.range()).unwrap_or_default();
            let colon = (error.span.end as usize).saturating_sub(1);
            if name.starts_with('*') && name.ends_with(':') && !self.inserts.contains_key(&colon) {
                patch.insert(colon, 1);
            }
        }
        (patch.inserts.len() > self.inserts.len()).then_some(patch)
    }
}

/// How much may still be parsed before recovery gives up.
#[derive(Debug)]
pub(super) struct Budget(usize);

impl Budget {
    pub fn new(bytes: usize) -> Budget {
        Budget(bytes)
    }

    fn take(&mut self, bytes: usize) {
        self.0 = self.0.saturating_sub(bytes + 64);
    }

    pub fn is_spent(&self) -> bool {
        self.0 == 0
    }
}

/// From places in the text that was shown to places in the original.
struct Shift {
    base: usize,
    /// Where an insertion starts in the shown text, how long it is, and what is added before it.
    inserts: Vec<(usize, usize, usize)>,
}

impl Shift {
    fn new(base: usize, inserts: &[(usize, usize)]) -> Shift {
        let mut added = 0;
        let place = |&(at, spaces): &(usize, usize)| {
            let entry = ((at + added).saturating_sub(base), spaces, added);
            added += spaces;
            entry
        };
        Shift { base, inserts: inserts.iter().map(place).collect() }
    }

    fn back(&self, at: usize) -> usize {
        let behind = self.inserts.partition_point(|&(start, ..)| start < at);
        let removed = match behind.checked_sub(1).and_then(|i| self.inserts.get(i)) {
            Some(&(start, spaces, before)) => before + (at - start).min(spaces),
            None => 0,
        };
        at + self.base - removed
    }

    fn span(&self, span: Span) -> Span {
        Span::new(self.back(span.start as usize) as u32, self.back(span.end as usize) as u32)
    }
}

fn move_back(run: &mut Run, shift: &Shift) {
    for node in &mut run.nodes {
        node.span = shift.span(node.span);
        node.anchor = node.anchor.map(|anchor| shift.span(anchor));
    }
    for error in &mut run.errors {
        error.span = shift.span(error.span);
    }
    if let Some(stop) = &mut run.stop {
        stop.offset = shift.back(stop.offset);
        stop.cursor = shift.back(stop.cursor);
        for bracket in &mut stop.brackets {
            *bracket = shift.back(*bracket);
        }
    }
    run.end = shift.back(run.end);
}

/// The indentation that the parser misses in flow collections and quoted scalars: line starts
/// and how many spaces to add there.
fn relaxing(text: &str, lines: &LineIndex) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut inserts = Vec::new();
    // What looks ahead for a closing bracket may look at each byte a few times only.
    let mut fuel = 4 * bytes.len();
    let mut line = 0;
    let mut outer = -1_isize;
    while line < lines.line_count() && fuel > 0 {
        let start = lines.line_start(line) as usize;
        let mut at = start + bytes[start..].iter().take_while(|&&b| b == b' ').count();
        let mut owner = if (at - start) as isize > outer { outer } else { -1 };
        loop {
            let column = (at - start) as isize;
            match bytes.get(at) {
                None | Some(b'\n' | b'\r' | b'#') => break,
                Some(b'-' | b'?') if locate::is_blank_or_end(bytes, at + 1) => {
                    owner = column;
                    at += 1;
                }
                Some(b' ' | b'\t') => at += 1,
                Some(b'&' | b'!') => at = locate::anchor_end(bytes, at),
                Some(b'|' | b'>') => {
                    while line + 1 < lines.line_count() {
                        let next = lines.line_start(line + 1) as usize;
                        let spaces = bytes[next..].iter().take_while(|&&b| b == b' ').count();
                        if spaces as isize <= owner && !matches!(bytes.get(next + spaces), Some(b'\n' | b'\r')) {
                            break;
                        }
                        line += 1;
                    }
                    break;
                }
                Some(&byte @ (b'[' | b'{' | b'"' | b'\'')) => {
                    let end = match byte {
                        b'"' => locate::double_quoted_end(bytes, at, |_| ()),
                        b'\'' => locate::single_quoted_end(bytes, at),
                        _ => flow_end(bytes, at).unwrap_or(bytes.len()),
                    };
                    fuel = fuel.saturating_sub(end - at);
                    let last = lines.line_of(end.saturating_sub(1) as u32);
                    let behind = end + bytes[end..].iter().take_while(|&&b| matches!(b, b' ' | b'\t')).count();
                    let closed = matches!(bytes.get(end - 1), Some(b']' | b'}' | b'"' | b'\'')) && end > at + 1;
                    let ended = matches!(bytes.get(behind), None | Some(b'\n' | b'\r' | b'#' | b':'));
                    if last > line && !(closed && ended) {
                        break;
                    }
                    for line in line + 1..=last {
                        let start = lines.line_start(line) as usize;
                        let spaces = bytes[start..].iter().take_while(|&&b| b == b' ').count();
                        let blank = matches!(bytes.get(start + spaces), None | Some(b'\n' | b'\r'));
                        if !blank && ((spaces as isize) <= owner || bytes.get(start + spaces) == Some(&b'\t')) {
                            inserts.push((start, (owner + 1) as usize));
                        }
                    }
                    if last > line {
                        line = last;
                        break;
                    }
                    at = end;
                    if bytes.get(behind) == Some(&b':') {
                        owner = column;
                        at = behind + 1;
                    }
                }
                Some(_) => {
                    let end = locate::line_end(bytes, at);
                    let colon = (at..end).find(|&i| bytes[i] == b':' && locate::is_blank_or_end(bytes, i + 1));
                    let comment = (at + 1..end).find(|&i| bytes[i] == b'#' && bytes[i - 1] == b' ');
                    match colon {
                        Some(colon) if comment.is_none_or(|comment| colon < comment) => {
                            owner = column;
                            at = colon + 1;
                        }
                        _ => break,
                    }
                }
            }
        }
        outer = owner;
        line += 1;
    }
    inserts
}

/// The end of the flow collection that opens at `at`; `None` when nothing closes it.
pub(super) fn flow_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut open = Vec::new();
    let mut fresh = true;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'[' | b'{' => {
                open.push(byte);
                fresh = true;
            }
            b']' | b'}' => {
                if open.pop()? != byte - 2 {
                    return None;
                }
                if open.is_empty() {
                    return Some(at + 1);
                }
                fresh = false;
            }
            b'"' if fresh => {
                at = locate::double_quoted_end(bytes, at, |_| ());
                fresh = false;
                continue;
            }
            b'\'' if fresh => {
                at = locate::single_quoted_end(bytes, at);
                fresh = false;
                continue;
            }
            b',' | b':' => fresh = true,
            b'#' if matches!(bytes[at - 1], b' ' | b'\t' | b'\n' | b'\r') => {
                at = locate::line_end(bytes, at);
                continue;
            }
            b' ' | b'\t' | b'\n' | b'\r' => {}
            _ => fresh = false,
        }
        at += 1;
    }
    None
}

/// The brackets that are open at `to`, given those that are open at `from`, and the last
/// quote that opens between the two.
pub(super) fn open_at(text: &str, from: usize, to: usize, brackets: &[usize]) -> (Vec<usize>, Option<usize>) {
    let bytes = text.as_bytes();
    let mut open = brackets.to_vec();
    let mut quote = None;
    let mut fresh = true;
    let mut at = from;
    while at < to.min(bytes.len()) {
        let byte = bytes[at];
        match byte {
            b'[' | b'{' if fresh || !open.is_empty() => {
                if brackets.last() != Some(&at) {
                    open.push(at);
                }
                fresh = true;
            }
            b']' | b'}' if !open.is_empty() => {
                open.pop();
                fresh = false;
            }
            b'"' | b'\'' if fresh => {
                quote = Some(at);
                at = match byte {
                    b'"' => locate::double_quoted_end(bytes, at, |_| ()),
                    _ => locate::single_quoted_end(bytes, at),
                };
                fresh = false;
                continue;
            }
            b'#' if at == 0 || matches!(bytes[at - 1], b' ' | b'\t' | b'\n' | b'\r') => {
                at = locate::line_end(bytes, at);
                continue;
            }
            b'\n' | b'\r' => fresh = true,
            b',' => fresh = fresh || !open.is_empty(),
            b':' | b'-' | b'?' => fresh = fresh || locate::is_blank_or_end(bytes, at + 1),
            b' ' | b'\t' => {}
            _ => fresh = false,
        }
        at += 1;
    }
    (open, quote)
}
