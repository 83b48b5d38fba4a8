//! Places in a text: byte spans, and lines and columns for people.
//!
//! In: a text. Out: [`Span`]s (bytes) and their [`Position`]s (lines and columns).
//! Knows nothing of YAML, of findings or of an editor's encoding: offsets are bytes
//! everywhere inside, and whoever talks to the outside converts at the border.

use serde::Serialize;

/// A half-open range of bytes in one text. Texts are at most 4 GiB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub const fn new(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `offset` lies in the span or directly behind it, as a cursor does.
    pub fn touches(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// A line and a column, both from 0; the column counts characters (Unicode scalar values).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// A word with every byte 1.
const ONES: u64 = u64::MAX / 0xff;

/// Where the lines of a text start. LF, CRLF and a lone CR end a line.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    len: u32,
}

impl LineIndex {
    pub fn new(text: &str) -> LineIndex {
        let bytes = text.as_bytes();
        let mut starts = Vec::with_capacity(1 + text.len() / 24);
        starts.push(0);
        let end_line = |at: usize, starts: &mut Vec<u32>| match bytes[at] {
            b'\n' => starts.push(at as u32 + 1),
            b'\r' if bytes.get(at + 1) != Some(&b'\n') => starts.push(at as u32 + 1),
            _ => {}
        };
        let mut at = 0;
        // Eight bytes at a time: most words have no byte below 0x0e, and so no line end.
        while let Some(word) = bytes.get(at..at + 8).and_then(|word| <[u8; 8]>::try_from(word).ok()) {
            let word = u64::from_le_bytes(word);
            let mut low = word.wrapping_sub(0x0e * ONES) & !word & (0x80 * ONES);
            while low != 0 {
                end_line(at + low.trailing_zeros() as usize / 8, &mut starts);
                low &= low - 1;
            }
            at += 8;
        }
        for at in at..bytes.len() {
            end_line(at, &mut starts);
        }
        LineIndex { starts, len: text.len() as u32 }
    }

    pub fn line_count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The line (from 0) that holds `offset`.
    pub fn line_of(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32 - 1
    }

    /// The offset at which `line` (from 0) starts; the text's length behind the last line.
    pub fn line_start(&self, line: u32) -> u32 {
        self.starts.get(line as usize).copied().unwrap_or(self.len)
    }

    /// The bytes of `line` (from 0) without its line end.
    pub fn line_span(&self, text: &str, line: u32) -> Span {
        let (start, end) = (self.line_start(line), self.line_start(line + 1));
        let content = text[start as usize..end as usize].trim_end_matches(['\n', '\r']);
        Span::new(start, start + content.len() as u32)
    }

    /// Line and column of `offset`, both from 0, the column in characters.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let offset = offset.min(self.len);
        let line = self.line_of(offset);
        let start = self.line_start(line) as usize;
        let mut end = offset as usize;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[start.min(end)..end];
        let column = if before.is_ascii() { before.len() } else { before.chars().count() };
        Position { line, column: column as u32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_know_all_line_ends() {
        let text = "a\r\nü: x\rz\n";
        let index = LineIndex::new(text);
        let at = |needle: &str| index.position(text, text.find(needle).unwrap_or_default() as u32);
        assert_eq!(at("x"), Position { line: 1, column: 3 });
        assert_eq!(at("z"), Position { line: 2, column: 0 });
        assert_eq!(index.line_count(), 4);
        assert_eq!(index.line_span(text, 1), Span::new(3, 8));
    }
}
