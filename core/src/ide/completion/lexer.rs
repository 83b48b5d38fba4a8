//! The words and signs of the line at a cursor, whatever the rest of the text looks like.
//!
//! In: a text and an offset. Out: the [`Line`] there, or that it lies in a block scalar. A line
//! goes on as long as a bracket or a quote is open; one that is never closed ends where the next
//! key stands that it cannot hold. Knows no manifest, and no YAML beyond what a line can show.

use crate::text::{LineIndex, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Dash,
    Plain,
    Quoted {
        quote: char,
        is_closed: bool,
    },
    Colon,
    /// `{` or `[`
    Open(u8),
    Close,
    Comma,
    /// An anchor, an alias or a tag.
    Property,
    /// The header of a block scalar.
    Block,
    Comment,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub sign: Sign,
    pub span: Span,
}

/// A line of the text, with those that its brackets and quotes go on in.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub tokens: Vec<Token>,
    /// The brackets that nothing closes, the innermost last.
    pub unclosed: Vec<u8>,
    /// Whether it can only go on with the text above it.
    pub is_continuation: bool,
}

pub(super) enum Found {
    Line(Line),
    BlockScalar,
    /// Behind the first document.
    Behind,
}

/// What stands at `offset`.
pub(super) fn line_at(text: &str, lines: &LineIndex, offset: u32) -> Found {
    let mut lexer = Lexer { bytes: text.as_bytes(), ..Lexer::default() };
    let mut is_here = false;
    let mut closed_above = None;
    let mut seen = false;
    for number in 0..lines.line_count() {
        let line = lines.line_span(text, number);
        let content = &lexer.bytes[line.range()];
        let holds_cursor = line.start <= offset && (offset <= line.end || offset < lines.line_start(number + 1));
        let is_blank = content.iter().all(|it| matches!(it, b' ' | b'\t'));
        // On a blank line the cursor tells how far what comes is indented.
        let spaces = content.iter().take_while(|it| **it == b' ').count();
        let indent = if is_blank && holds_cursor { (offset - line.start) as usize } else { spaces };
        if let Some(parent) = lexer.block {
            if (is_blank && !holds_cursor) || parent.is_none_or(|it| indent > it) {
                if holds_cursor {
                    return Found::BlockScalar;
                }
                continue;
            }
            lexer.block = None;
        }
        if lexer.is_open() && !(lexer.column >= indent && starts_entry(content)) {
            lexer.read(line);
            is_here |= holds_cursor;
            continue;
        }
        lexer.finish();
        if is_here {
            break;
        }
        if lexer.has_content() {
            closed_above = lexer.closed();
        }
        if is_blank && !holds_cursor {
            continue;
        }
        let is_mark = |mark: &[u8]| content.starts_with(mark) && is_blank_or_end(content.get(3));
        lexer.start(line);
        if is_mark(b"---") || is_mark(b"...") {
            if seen || holds_cursor {
                return Found::Behind;
            }
            continue;
        }
        lexer.read(line);
        seen |= lexer.has_content();
        is_here = holds_cursor;
        lexer.is_continuation = is_here && closed_above.is_some_and(|it| indent > it);
    }
    lexer.finish();
    Found::Line(Line { tokens: lexer.tokens, unclosed: lexer.unclosed, is_continuation: lexer.is_continuation })
}

#[derive(Default)]
struct Lexer<'t> {
    bytes: &'t [u8],
    tokens: Vec<Token>,
    open: Vec<u8>,
    /// The quote that is open, where it starts and where its first line ends.
    quote: Option<(u8, u32, u32)>,
    unclosed: Vec<u8>,
    /// Where the line's first key stands.
    column: usize,
    /// Whether more than dashes and properties stands in the line.
    is_started: bool,
    line_start: u32,
    /// The block scalar that the lines belong to which are indented further than this.
    block: Option<Option<usize>>,
    is_continuation: bool,
}

impl Lexer<'_> {
    fn is_open(&self) -> bool {
        self.quote.is_some() || !self.open.is_empty()
    }

    fn start(&mut self, line: Span) {
        self.tokens.clear();
        self.unclosed.clear();
        self.line_start = line.start;
        self.column = 0;
        self.is_started = false;
    }

    /// Ends what is still open.
    fn finish(&mut self) {
        if let Some((quote, start, end)) = self.quote.take() {
            let sign = Sign::Quoted { quote: quote.into(), is_closed: false };
            self.tokens.push(Token { sign, span: Span::new(start, end) });
        }
        self.unclosed.append(&mut self.open);
    }

    fn has_content(&self) -> bool {
        self.tokens.iter().any(|it| it.sign != Sign::Comment)
    }

    /// Where the line stands that has a value of its own; what is indented further goes on with it.
    fn closed(&self) -> Option<usize> {
        let mut tokens = self.tokens.iter().filter(|it| it.sign != Sign::Comment);
        let last = tokens.next_back()?;
        let is_value = match last.sign {
            Sign::Plain | Sign::Quoted { .. } | Sign::Close => true,
            Sign::Property => self.bytes.get(last.span.start as usize) == Some(&b'*'),
            _ => false,
        };
        let has_key = self.tokens.iter().any(|it| it.sign == Sign::Colon);
        let dash = self.tokens.iter().rev().find(|it| it.sign == Sign::Dash);
        let dash = dash.map_or(self.column, |it| (it.span.start - self.line_start) as usize);
        is_value.then_some(if has_key { self.column } else { dash })
    }

    fn push(&mut self, sign: Sign, start: usize, end: usize) {
        if !self.is_started && sign != Sign::Property {
            // A dash counts until something stands behind it.
            self.column = start - self.line_start as usize;
        }
        self.is_started |= !matches!(sign, Sign::Dash | Sign::Property);
        self.tokens.push(Token { sign, span: Span::new(start as u32, end as u32) });
    }

    fn read(&mut self, line: Span) {
        let (mut at, end) = (line.start as usize, line.end as usize);
        if let Some((quote, start, _)) = self.quote {
            let Some(close) = closing(self.bytes, at, end, quote) else { return };
            self.quote = None;
            self.push(Sign::Quoted { quote: quote.into(), is_closed: true }, start as usize, close);
            at = close;
        }
        loop {
            while at < end && matches!(self.bytes[at], b' ' | b'\t') {
                at += 1;
            }
            if at >= end {
                return;
            }
            at = match self.bytes[at] {
                b'#' if at == line.start as usize || matches!(self.bytes[at - 1], b' ' | b'\t') => {
                    self.push(Sign::Comment, at, end);
                    return;
                }
                quote @ (b'"' | b'\'') => match closing(self.bytes, at + 1, end, quote) {
                    Some(close) => {
                        self.push(Sign::Quoted { quote: quote.into(), is_closed: true }, at, close);
                        close
                    }
                    None => {
                        let last = self.bytes[at..end].iter().rposition(|it| !matches!(it, b' ' | b'\t'));
                        self.quote = Some((quote, at as u32, (at + last.map_or(1, |it| it + 1)) as u32));
                        return;
                    }
                },
                bracket @ (b'{' | b'[') => {
                    self.push(Sign::Open(bracket), at, at + 1);
                    self.open.push(bracket);
                    at + 1
                }
                b'}' | b']' if !self.open.is_empty() => {
                    self.push(Sign::Close, at, at + 1);
                    self.open.pop();
                    at + 1
                }
                b',' if !self.open.is_empty() => {
                    self.push(Sign::Comma, at, at + 1);
                    at + 1
                }
                b':' if self.is_colon(at, end) => {
                    self.push(Sign::Colon, at, at + 1);
                    at + 1
                }
                b'&' | b'*' | b'!' => {
                    let is_end = |it: &u8| matches!(it, b' ' | b'\t') || (!self.open.is_empty() && is_flow(*it));
                    let length = self.bytes[at..end].iter().position(is_end).unwrap_or(end - at);
                    self.push(Sign::Property, at, at + length);
                    at + length
                }
                b'-' if self.open.is_empty()
                    && !self.is_started
                    && is_blank_or_end(self.bytes[at + 1..end].first()) =>
                {
                    self.push(Sign::Dash, at, at + 1);
                    at + 1
                }
                b'|' | b'>' if self.open.is_empty() && is_header(&self.bytes[at + 1..end]) => {
                    self.block = Some(self.block_parent());
                    self.push(Sign::Block, at, end);
                    return;
                }
                _ => {
                    let stop = self.plain(at, end);
                    self.push(Sign::Plain, at, stop);
                    stop
                }
            };
        }
    }

    /// The column of the key or dash that a block scalar belongs to.
    fn block_parent(&self) -> Option<usize> {
        if self.tokens.is_empty() { None } else { Some(self.column) }
    }

    fn is_colon(&self, at: usize, end: usize) -> bool {
        let next = self.bytes[at + 1..end].first();
        let is_json =
            || matches!(self.tokens.last(), Some(Token { sign: Sign::Quoted { .. }, span }) if span.end as usize == at);
        is_blank_or_end(next) || (!self.open.is_empty() && (next.is_some_and(|it| is_flow(*it)) || is_json()))
    }

    /// The end of the plain scalar at `start`, without blanks behind it.
    fn plain(&self, start: usize, end: usize) -> usize {
        let (mut at, mut stop) = (start, start + 1);
        while at < end {
            match self.bytes[at] {
                b':' if at > start && self.is_colon(at, end) => break,
                b'#' if at > start && matches!(self.bytes[at - 1], b' ' | b'\t') => break,
                // A reference is one word, although its braces end plain text in brackets.
                b'$' if self.bytes[at..end].starts_with(b"${") => {
                    at += 2;
                    at +=
                        self.bytes[at..end].iter().take_while(|it| it.is_ascii_alphanumeric() || **it == b'_').count();
                    at += usize::from(self.bytes[at..end].first() == Some(&b'}'));
                    stop = at;
                    continue;
                }
                byte if at > start && !self.open.is_empty() && is_flow(byte) => break,
                b' ' | b'\t' => {
                    at += 1;
                    continue;
                }
                _ => {}
            }
            at += 1;
            stop = at;
        }
        stop.min(end)
    }
}

fn is_flow(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}

fn is_blank_or_end(byte: Option<&u8>) -> bool {
    matches!(byte, None | Some(b' ' | b'\t'))
}

/// Whether a `|` or `>` with this behind it starts a block scalar.
fn is_header(rest: &[u8]) -> bool {
    let rest = &rest[rest.iter().take_while(|it| matches!(it, b'+' | b'-' | b'0'..=b'9')).count()..];
    match rest.iter().find(|it| !matches!(it, b' ' | b'\t')) {
        None => true,
        Some(b'#') => rest.first() != Some(&b'#'),
        Some(_) => false,
    }
}

/// The place behind the quote that closes what `quote` opened before `at`.
fn closing(bytes: &[u8], mut at: usize, end: usize, quote: u8) -> Option<usize> {
    while at < end {
        match bytes[at] {
            b'\\' if quote == b'"' => at += 2,
            byte if byte == quote && quote == b'\'' && bytes[at + 1..end].first() == Some(&quote) => at += 2,
            byte if byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
    None
}

/// Whether a line starts as an entry of a block does: `key:` or a dash.
fn starts_entry(content: &[u8]) -> bool {
    let start = content.iter().take_while(|it| **it == b' ').count();
    let content = &content[start..];
    if content.first() == Some(&b'-') && is_blank_or_end(content.get(1)) {
        return true;
    }
    let word = content.iter().take_while(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-' | b'.')).count();
    word > 0 && content.get(word) == Some(&b':') && is_blank_or_end(content.get(word + 1))
}
