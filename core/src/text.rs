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
    /// How many characters stand before each block of a long text that is not ASCII.
    blocks: Vec<u32>,
    ascii: bool,
}

/// How many bytes a block has.
const BLOCK: usize = 128;

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
        let ascii = text.is_ascii();
        let mut blocks = Vec::new();
        if !ascii && text.len() > 32 * 1024 {
            let mut count = 0;
            for block in bytes.chunks(BLOCK) {
                blocks.push(count);
                count += starts_of_characters(block) as u32;
            }
            blocks.push(count);
        }
        LineIndex { starts, len: text.len() as u32, blocks, ascii }
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
        let start = start.min(end);
        let column = if self.ascii { end - start } else { self.between(text, start, end) };
        Position { line, column: column as u32 }
    }

    /// The offset of the character in a column of `line`, both from 0; the text's length behind
    /// the last character.
    pub fn offset(&self, text: &str, line: u32, column: usize) -> usize {
        let start = self.line_start(line) as usize;
        if self.ascii {
            return start.saturating_add(column).min(text.len());
        }
        let mut from = start;
        let mut left = column;
        if !self.blocks.is_empty() && column > BLOCK {
            let wanted = self.before(text, start) + column;
            let block = self.blocks.partition_point(|it| *it as usize <= wanted).saturating_sub(1);
            let mut at = block * BLOCK;
            while at < text.len() && !text.is_char_boundary(at) {
                at += 1;
            }
            if at > start && at <= text.len() {
                (from, left) = (at, wanted - self.before(text, at));
            }
        }
        let rest = text.get(from..).unwrap_or_default();
        rest.char_indices().nth(left).map_or(text.len(), |(at, _)| from + at)
    }

    /// How many characters lie between two offsets.
    fn between(&self, text: &str, start: usize, end: usize) -> usize {
        if self.blocks.is_empty() || end - start <= BLOCK {
            return starts_of_characters(&text.as_bytes()[start..end]);
        }
        self.before(text, end) - self.before(text, start)
    }

    /// How many characters of a text with blocks stand before `offset`.
    fn before(&self, text: &str, offset: usize) -> usize {
        let block = offset / BLOCK;
        let counted = self.blocks.get(block).map_or(0, |it| *it as usize);
        counted + starts_of_characters(&text.as_bytes()[block * BLOCK..offset])
    }
}

/// How many characters start in a piece of UTF-8.
fn starts_of_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|it| **it & 0xc0 != 0x80).count()
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

    #[test]
    fn places_on_long_lines_are_counted_in_characters() {
        let text = format!("a: b\nkey: {}\nü: x\n", "é€x😀".repeat(20_000));
        let index = LineIndex::new(&text);
        for (column, (at, _)) in text[5..].char_indices().enumerate().take_while(|(_, (_, c))| *c != '\n').step_by(997)
        {
            let offset = at + 5;
            assert_eq!(index.position(&text, offset as u32), Position { line: 1, column: column as u32 });
            assert_eq!(index.offset(&text, 1, column), offset);
        }
        assert_eq!(index.offset(&text, 2, 1), text.len() - 4);
        assert_eq!(index.offset(&text, 2, 100), text.len());
        assert_eq!(index.offset(&text, 1, 10_000_000), text.len());
    }
}
