//! Positions as client and server agreed to count them.
//!
//! In: lines and columns in UTF-8, UTF-16 or UTF-32 units. Out: byte offsets, and back. The only
//! place that knows how a client counts.

use taxiway_core::text::{LineIndex, Span};
use tower_lsp::ls_types::{Position, PositionEncodingKind, Range};

/// What a column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16,
    Utf32,
}

impl Encoding {
    /// The best of what a client offers; UTF-16 when it says nothing, as the protocol has it.
    pub fn negotiate(offered: Option<&[PositionEncodingKind]>) -> Encoding {
        let offers = |kind| offered.is_some_and(|it| it.contains(&kind));
        if offers(PositionEncodingKind::UTF8) {
            Encoding::Utf8
        } else if offers(PositionEncodingKind::UTF32) && !offers(PositionEncodingKind::UTF16) {
            Encoding::Utf32
        } else {
            Encoding::Utf16
        }
    }

    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn units(self, character: char) -> usize {
        match self {
            Encoding::Utf8 => character.len_utf8(),
            Encoding::Utf16 => character.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }

    /// The byte at a position: the end of a line that is shorter, the end of a text that has
    /// fewer lines, the start of a character that the position is inside of.
    pub fn offset(self, text: &str, lines: &LineIndex, position: Position) -> u32 {
        if position.line >= lines.line_count() {
            return text.len() as u32;
        }
        let span = lines.line_span(text, position.line);
        let line = &text[span.range()];
        let wanted = position.character as usize;
        let mut units = 0;
        for (at, character) in line.char_indices() {
            units += self.units(character);
            if units > wanted {
                return span.start + at as u32;
            }
        }
        span.end
    }

    /// Where a byte stands.
    pub fn position(self, text: &str, lines: &LineIndex, offset: u32) -> Position {
        let mut end = (offset as usize).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let line = lines.line_of(end as u32);
        let before = &text[lines.line_start(line) as usize..end];
        let character = match self {
            Encoding::Utf8 => before.len(),
            _ if before.is_ascii() => before.len(),
            _ => before.chars().map(|it| self.units(it)).sum(),
        };
        Position::new(line, character as u32)
    }

    pub fn range(self, text: &str, lines: &LineIndex, span: Span) -> Range {
        Range::new(self.position(text, lines, span.start), self.position(text, lines, span.end))
    }

    /// The bytes of a range; empty at its start when it ends before that.
    pub fn span(self, text: &str, lines: &LineIndex, range: Range) -> Span {
        let (start, end) = (self.offset(text, lines, range.start), self.offset(text, lines, range.end));
        Span::new(start, end.max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a: é😀x\r\nb: 1\rc";

    #[track_caller]
    fn check(encoding: Encoding, column_of_x: u32) {
        let lines = LineIndex::new(TEXT);
        let x = TEXT.find('x').unwrap() as u32;
        let position = Position::new(0, column_of_x);
        assert_eq!(encoding.position(TEXT, &lines, x), position);
        assert_eq!(encoding.offset(TEXT, &lines, position), x);
        for (at, _) in TEXT.char_indices().filter(|(_, it)| !matches!(it, '\n')) {
            let position = encoding.position(TEXT, &lines, at as u32);
            assert_eq!(encoding.offset(TEXT, &lines, position), at as u32, "{position:?}");
        }
    }

    #[test]
    fn columns_are_counted_in_the_units_agreed_on() {
        check(Encoding::Utf8, 9);
        check(Encoding::Utf16, 6);
        check(Encoding::Utf32, 5);
    }

    #[test]
    fn positions_that_do_not_exist_lead_to_the_nearest_that_does() {
        let lines = LineIndex::new(TEXT);
        let smile = TEXT.find('😀').unwrap() as u32;
        assert_eq!(Encoding::Utf16.offset(TEXT, &lines, Position::new(0, 5)), smile, "inside of a surrogate pair");
        assert_eq!(Encoding::Utf16.offset(TEXT, &lines, Position::new(0, 99)), TEXT.find('\r').unwrap() as u32);
        assert_eq!(Encoding::Utf16.offset(TEXT, &lines, Position::new(99, 0)), TEXT.len() as u32);
        let backwards = Range::new(Position::new(1, 2), Position::new(0, 0));
        let start = TEXT.find(": 1").unwrap() as u32 + 1;
        assert_eq!(Encoding::Utf8.span(TEXT, &lines, backwards), Span::new(start, start));
    }

    #[test]
    fn the_client_s_choice_is_taken() {
        use PositionEncodingKind as Kind;
        assert_eq!(Encoding::negotiate(None), Encoding::Utf16);
        assert_eq!(Encoding::negotiate(Some(&[Kind::UTF16, Kind::UTF8])), Encoding::Utf8);
        assert_eq!(Encoding::negotiate(Some(&[Kind::UTF32])), Encoding::Utf32);
        assert_eq!(Encoding::negotiate(Some(&[Kind::UTF16, Kind::UTF32])), Encoding::Utf16);
    }
}
