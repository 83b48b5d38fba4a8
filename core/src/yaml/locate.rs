//! Where a node starts and ends, found in the text around it.
//!
//! In: bytes, a place in them and what the parser said of the node. Out: offsets. The walks
//! start behind a node and look only at what can stand between two nodes: blanks, comments,
//! indicators, anchors and tags.
//!
//! Knows nothing of trees, and does not decide what is YAML: the parser has done that.

use std::ops::Range;

use yaml_rust2::scanner::Marker;

use crate::text::{LineIndex, Span};

/// The way from the last node to the next.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Approach {
    /// What the node starts with, or the end of its anchor and tag if only they were asked for.
    pub at: usize,
    pub anchor: Option<Span>,
    /// Where anchor or tag start, whichever is first.
    pub properties: Option<usize>,
}

/// Walks from `at` over indicators and as many anchors and tags as the node has.
pub(super) fn approach(
    bytes: &[u8],
    mut at: usize,
    mut dash_pending: bool,
    mut anchor: bool,
    mut tag: bool,
    only_properties: bool,
    at_document_start: bool,
) -> Approach {
    let mut found = Approach::default();
    loop {
        if only_properties && !anchor && !tag {
            break;
        }
        at = skip_gap(bytes, at);
        let line_start = at == 0 || matches!(bytes[at - 1], b'\n' | b'\r');
        match bytes.get(at) {
            Some(b'%') if at_document_start && line_start => at = line_end(bytes, at),
            Some(b'-' | b'.') if at_document_start && line_start && document_mark(bytes, at) => at += 3,
            Some(b':' | b'?' | b',') => at += 1,
            Some(b'-') if is_blank_or_end(bytes, at + 1) && (dash_pending || (only_properties && (anchor || tag))) => {
                dash_pending = false;
                at += 1;
            }
            Some(b'&') if anchor => {
                let end = anchor_end(bytes, at);
                found.properties.get_or_insert(at);
                found.anchor = Some(span(at, end));
                anchor = false;
                at = end;
            }
            Some(b'!') if tag => {
                found.properties.get_or_insert(at);
                tag = false;
                at = tag_end(bytes, at);
            }
            _ => break,
        }
    }
    found.at = at;
    found
}

/// The first place from `at` on that is neither blank nor line end nor comment.
pub(super) fn skip_gap(bytes: &[u8], mut at: usize) -> usize {
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'\n' | b'\r') => at += 1,
            Some(b'#') => at = line_end(bytes, at),
            _ => return at,
        }
    }
}

/// Like [`skip_gap`], passing the given indicators too.
pub(super) fn skip_gap_to(bytes: &[u8], mut at: usize, indicators: &[u8]) -> usize {
    loop {
        at = skip_gap(bytes, at);
        match bytes.get(at) {
            Some(b) if indicators.contains(b) => at += 1,
            _ => return at,
        }
    }
}

pub(super) fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|b| matches!(b, b'\n' | b'\r')).map_or(bytes.len(), |n| at + n)
}

pub(super) fn is_blank_or_end(bytes: &[u8], at: usize) -> bool {
    matches!(bytes.get(at), None | Some(b' ' | b'\t' | b'\n' | b'\r'))
}

/// Whether `---` or `...` stands here alone.
pub(super) fn document_mark(bytes: &[u8], at: usize) -> bool {
    matches!(bytes.get(at..at + 3), Some(b"---" | b"...")) && is_blank_or_end(bytes, at + 3)
}

fn is_flow(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}

/// The end of the anchor or alias at `at`.
pub(super) fn anchor_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at + 1..).unwrap_or_default();
    let end = |&b: &u8| is_flow(b) || matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0);
    at + 1 + rest.iter().position(end).unwrap_or(rest.len())
}

/// What go-yaml takes for the name of an anchor.
pub fn is_anchor_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
}

fn tag_end(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    if rest.get(1) == Some(&b'<') {
        return rest.iter().position(|&b| b == b'>').map_or(bytes.len(), |n| at + n + 1);
    }
    let end = |&b: &u8| is_flow(b) || matches!(b, b' ' | b'\t' | b'\n' | b'\r');
    rest.iter().position(end).map_or(bytes.len(), |n| at + n)
}

/// The end of the plain scalar at `start` that was read as `value`.
pub(super) fn plain_end(bytes: &[u8], start: usize, value: &[u8]) -> usize {
    if bytes.get(start..start + value.len()) == Some(value) {
        return start + value.len();
    }
    // Folded over lines: the blanks differ, the rest is the same.
    let is_blank = |b: u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r');
    let mut at = start;
    for &byte in value.iter().filter(|&&b| !is_blank(b)) {
        while bytes.get(at).is_some_and(|&b| is_blank(b)) {
            at += 1;
        }
        if bytes.get(at) != Some(&byte) {
            return line_end(bytes, start.min(bytes.len()));
        }
        at += 1;
    }
    at
}

/// The end of the single-quoted scalar at `start`, or of the text when it is not closed.
pub(super) fn single_quoted_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        if byte == b'\'' {
            if bytes.get(at) != Some(&b'\'') {
                return at;
            }
            at += 1;
        }
    }
    bytes.len()
}

/// The end of the double-quoted scalar at `start`, or of the text when it is not closed.
/// Calls `on_slash` at every `\/`, which go-yaml refuses.
pub(super) fn double_quoted_end(bytes: &[u8], start: usize, mut on_slash: impl FnMut(usize)) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => {
                if bytes.get(at + 1) == Some(&b'/') {
                    on_slash(at);
                }
                at += 2;
            }
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The end of the last content line of the block scalar whose header is at `header`.
///
/// The parser's mark of a block scalar is its first content character; an empty one has none,
/// and ends with its header.
pub(super) fn block_scalar_end(text: &str, lines: &LineIndex, header: usize, mark: Marker, value: &str) -> usize {
    let bytes = text.as_bytes();
    if value.bytes().all(|b| b == b'\n') {
        let rest = bytes.get(header + 1..).unwrap_or_default();
        let indicators = rest.iter().take_while(|b| matches!(b, b'+' | b'-' | b'0'..=b'9')).count();
        return (header + 1 + indicators).min(bytes.len());
    }
    let indent = mark.col();
    let mut line = mark.line().saturating_sub(1) as u32;
    let mut last = line;
    loop {
        line += 1;
        let start = lines.line_start(line) as usize;
        let content = &bytes[start..lines.line_start(line + 1) as usize];
        if content.is_empty() {
            break;
        }
        let spaces = content.iter().take(indent).take_while(|&&b| b == b' ').count();
        let rest = &content[spaces..];
        if spaces == indent {
            if indent == 0 && rest.starts_with(b"...") && is_blank_or_end(bytes, start + 3) {
                break;
            }
            if rest.iter().any(|b| !matches!(b, b' ' | b'\t' | b'\n' | b'\r')) {
                last = line;
            }
        } else if !matches!(rest.first(), None | Some(b'\n' | b'\r')) {
            break;
        }
    }
    (lines.line_span(text, last).end as usize).max(header + 1)
}

/// A line without its end.
pub(super) fn line_range(text: &str, lines: &LineIndex, line: u32) -> Range<usize> {
    lines.line_span(text, line).range()
}

/// The line before `line` that is neither empty nor a comment.
pub(super) fn content_line_before(text: &str, lines: &LineIndex, line: u32) -> Option<u32> {
    (line.saturating_sub(1000)..line).rev().find(|&line| {
        let content = text[line_range(text, lines, line)].trim_start();
        !content.is_empty() && !content.starts_with('#')
    })
}

/// Where the blanks end that start at `start`.
pub(super) fn leading_blanks(text: &str, start: usize) -> usize {
    start + text.as_bytes()[start..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count()
}

pub(super) fn span(start: usize, end: usize) -> Span {
    Span::new(start as u32, end as u32)
}
