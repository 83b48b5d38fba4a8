//! What is being written at an offset, as far as the line there tells.
//!
//! In: a text and an offset. Out: a [`Cursor`]: a key or a value, the word that is to be
//! replaced, and what a mark in its place has to look like so that the text can be parsed.
//! Knows no manifest.

use super::lexer::{Found, Line, Sign, Token, line_at};
use crate::text::{LineIndex, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// The start of a line or what follows a dash: a key, or a value below its key.
    Start,
    /// A key with its colon, or one in braces.
    Key,
    Value,
}

/// What follows the word on its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    Nothing,
    Colon,
    Text,
}

#[derive(Debug)]
pub(super) struct Cursor {
    pub spot: Spot,
    /// The word under the cursor, quotes included.
    pub token: Span,
    /// The quote that the word starts with, and whether it ends with it.
    pub quote: Option<(char, bool)>,
    pub rest: Rest,
    pub in_flow: bool,
    /// Whether the word is an item of a list in brackets or behind a dash.
    pub is_item: bool,
    /// How far the line's first key is indented, dashes counted as blanks.
    pub column: usize,
    /// What has to come between the text before and the word: a blank, a dash.
    pub lead: &'static str,
    /// What has to come between the word and the text behind.
    pub tail: &'static str,
    /// Whether lines below belong to what stands here.
    pub has_body: bool,
    line: Line,
}

/// Where in a marked text the mark stands.
pub(super) struct Marked {
    pub text: String,
    pub at: u32,
}

const MARK: &str = "taxiway-cursor";

impl Cursor {
    /// `None` where nothing can be written: in a comment, in a block scalar, behind a value.
    pub fn at(text: &str, lines: &LineIndex, offset: u32) -> Option<Cursor> {
        let Found::Line(line) = line_at(text, lines, offset) else { return None };
        let number = lines.line_of(offset);
        let here = lines.line_span(text, number);
        let tokens = &line.tokens;
        let behind = tokens.partition_point(|it| it.span.start < offset);
        let before = behind.checked_sub(1).and_then(|it| tokens.get(it));
        let touched = match before {
            Some(token) if is_word(token) && offset <= token.span.end => Some(behind - 1),
            _ => Some(behind).filter(|it| tokens.get(*it).is_some_and(|it| is_word(it) && it.span.start == offset)),
        };
        let index = touched.unwrap_or(behind);
        let role = role(tokens, index)?;
        let mut cursor = Cursor {
            spot: role.spot,
            token: Span::new(offset, offset),
            quote: None,
            rest: Rest::Nothing,
            in_flow: role.in_flow,
            is_item: role.is_item,
            column: 0,
            lead: "",
            tail: "",
            has_body: false,
            line: Line::default(),
        };
        match touched.and_then(|it| tokens.get(it)) {
            Some(token) => {
                cursor.token = token.span;
                if let Sign::Quoted { quote, is_closed } = token.sign {
                    let is_inside = token.span.start < offset && (!is_closed || offset < token.span.end);
                    let is_on_line = here.start <= token.span.start && token.span.end <= here.end;
                    if !is_inside || !is_on_line {
                        return None;
                    }
                    cursor.quote = Some((quote, is_closed));
                }
            }
            None => cursor.beside(text, tokens, behind, role.start, offset)?,
        }
        let next = tokens.get(if touched.is_some() { index + 1 } else { behind });
        cursor.meets(next, here);
        if cursor.spot == Spot::Start && line.is_continuation {
            return None;
        }
        cursor.column = cursor.indentation(tokens, here);
        if !cursor.in_flow {
            let before = text.get(here.start as usize..cursor.token.start as usize).unwrap_or_default();
            let is_dashed = tokens.iter().any(|it| it.sign == Sign::Dash);
            cursor.settle(text, lines, number, before, is_dashed)?;
        }
        cursor.line = line;
        Some(cursor)
    }

    /// Where the line's first key stands, or would stand.
    fn indentation(&self, tokens: &[Token], here: Span) -> usize {
        let first = tokens.iter().find(|it| !matches!(it.sign, Sign::Dash | Sign::Property | Sign::Comment));
        let first = first.map_or(self.token.start, |it| it.span.start.min(self.token.start));
        let lead = if self.spot == Spot::Start { self.lead.len() } else { 0 };
        first.saturating_sub(here.start) as usize + lead
    }

    /// Finds the word's place among the lines around it; `None` where it fits none.
    fn settle(&mut self, text: &str, lines: &LineIndex, number: u32, before: &str, is_dashed: bool) -> Option<()> {
        if before.contains('\t') {
            return None;
        }
        let below = Content::below(text, lines, number);
        self.has_body = below.as_ref().is_some_and(|it| {
            it.indent > self.column || (it.indent == self.column && it.is_item && self.spot == Spot::Value)
        });
        if self.spot != Spot::Start {
            return Some(());
        }
        let indent = if is_dashed { before.len() - before.trim_start_matches(' ').len() } else { self.column };
        if self.rest != Rest::Colon && !is_aligned(text, lines, number, indent, below) {
            return None;
        }
        if !is_dashed {
            self.follow_list(text, lines, number);
        }
        Some(())
    }

    /// Between two words.
    fn beside(&mut self, text: &str, tokens: &[Token], behind: usize, word: Option<usize>, offset: u32) -> Option<()> {
        let before = behind.checked_sub(1).and_then(|it| tokens.get(it));
        let is_last = tokens.get(behind).is_none_or(|it| it.sign == Sign::Comment);
        if let Some(before) = before {
            let gap = text.get(before.span.end as usize..offset as usize)?;
            match before.sign {
                // A value of several words, the last of which comes now.
                Sign::Plain if word.is_some() && self.spot == Spot::Value && (is_last || self.in_flow) => {
                    if gap.contains(['\n', '\r']) {
                        return None;
                    }
                    self.token.start = before.span.start;
                    return Some(());
                }
                Sign::Colon | Sign::Dash | Sign::Comma if gap.is_empty() => self.lead = " ",
                Sign::Property if gap.is_empty() => return None,
                Sign::Plain | Sign::Quoted { .. } | Sign::Close | Sign::Block => return None,
                Sign::Comment if !self.in_flow => return None,
                Sign::Comment if !gap.contains(['\n', '\r']) => return None,
                _ => {}
            }
        }
        // What stands behind the cursor would become part of the word.
        (is_last || self.in_flow).then_some(())
    }

    fn meets(&mut self, next: Option<&Token>, here: Span) {
        let Some(next) = next else { return };
        let is_on_line = next.span.start <= here.end;
        match next.sign {
            Sign::Colon if is_on_line && self.spot != Spot::Value => {
                self.spot = Spot::Key;
                self.rest = Rest::Colon;
            }
            Sign::Comment | Sign::Comma | Sign::Close => {}
            _ if self.in_flow => self.tail = ", ",
            _ if is_on_line => self.rest = Rest::Text,
            _ => {}
        }
    }

    /// A line among the dashes of a list can only be another item of it.
    fn follow_list(&mut self, text: &str, lines: &LineIndex, number: u32) {
        let mut is_among_items = false;
        for above in Content::above(text, lines, number).filter(|it| it.indent <= self.column) {
            if above.indent == self.column && above.is_item {
                is_among_items = true;
                continue;
            }
            if is_among_items && above.indent < self.column {
                self.lead = "- ";
                self.is_item = true;
                self.column += 2;
            }
            return;
        }
    }

    /// The text with a mark in place of the word, so that its neighbors can be read.
    pub fn marked(&self, text: &str, lines: &LineIndex) -> Option<Marked> {
        let (start, end) = (self.token.start as usize, self.token.end as usize);
        let mut marked = String::with_capacity(text.len() + 32);
        marked.push_str(text.get(..start)?);
        marked.push_str(self.lead);
        let at = marked.len() as u32;
        marked.push_str(MARK);
        if self.spot != Spot::Value && self.rest != Rest::Colon {
            marked.push_str(": ");
        }
        if !self.in_flow {
            let line = lines.line_span(text, lines.line_of(self.token.start));
            let from = if self.rest == Rest::Colon { end } else { (line.end as usize).max(end) };
            marked.push_str(text.get(from..)?);
            return Some(Marked { text: marked, at });
        }
        marked.push_str(self.tail);
        let words = self.line.tokens.iter().filter(|it| it.sign != Sign::Comment);
        let last = words.map(|it| it.span.end as usize).max().unwrap_or(end).max(end);
        marked.push_str(text.get(end..last)?);
        for bracket in self.line.unclosed.iter().rev() {
            marked.push(if *bracket == b'{' { '}' } else { ']' });
        }
        marked.push_str(text.get(last..)?);
        Some(Marked { text: marked, at })
    }

    /// What accepting a key replaces.
    pub fn key_span(&self) -> Span {
        self.token
    }

    /// What accepting a value replaces: what stands between quotes, or the word.
    pub fn value_span(&self) -> Span {
        match self.quote {
            Some((_, is_closed)) => {
                let start = self.token.start + 1;
                Span::new(start, (self.token.end - u32::from(is_closed)).max(start))
            }
            None => self.token,
        }
    }
}

fn is_word(token: &Token) -> bool {
    matches!(token.sign, Sign::Plain | Sign::Quoted { .. })
}

struct Role {
    spot: Spot,
    in_flow: bool,
    is_item: bool,
    /// The word before, where the place may belong to it.
    start: Option<usize>,
}

/// What stands, or may stand, before the token at `index`; `None` where nothing may.
fn role(tokens: &[Token], index: usize) -> Option<Role> {
    let mut depth = 0;
    let mut bracket = None;
    for token in tokens.get(..index)?.iter().rev() {
        match token.sign {
            Sign::Close => depth += 1,
            Sign::Open(open) if depth == 0 => {
                bracket = Some(open);
                break;
            }
            Sign::Open(_) => depth -= 1,
            _ => {}
        }
    }
    let mut at = index;
    let mut start = None;
    let before = loop {
        let Some(previous) = at.checked_sub(1) else { break None };
        match tokens.get(previous).map(|it| it.sign) {
            Some(Sign::Property) => at = previous,
            Some(Sign::Comment) if bracket.is_some() => at = previous,
            Some(Sign::Plain) if start.is_none() && at == index => {
                start = Some(previous);
                at = previous;
            }
            other => break other,
        }
    };
    let in_flow = bracket.is_some();
    let spot = match (before, bracket) {
        (Some(Sign::Colon), _) => Spot::Value,
        (Some(Sign::Open(_) | Sign::Comma), Some(b'{')) => Spot::Key,
        (Some(Sign::Open(_) | Sign::Comma), Some(_)) => Spot::Value,
        (None | Some(Sign::Dash), None) => Spot::Start,
        _ => return None,
    };
    let is_item = bracket == Some(b'[') && before != Some(Sign::Colon) || before == Some(Sign::Dash);
    Some(Role { spot, in_flow, is_item, start })
}

/// A line that is neither blank nor a comment.
struct Content<'t> {
    indent: usize,
    is_item: bool,
    text: &'t str,
}

impl<'t> Content<'t> {
    fn new(text: &'t str, lines: &LineIndex, number: u32) -> Option<Content<'t>> {
        let line = text.get(lines.line_span(text, number).range())?;
        let content = line.trim_start_matches(' ');
        if content.trim_start().is_empty() || content.trim_start().starts_with('#') {
            return None;
        }
        let is_item = content == "-" || content.starts_with("- ");
        Some(Content { indent: line.len() - content.len(), is_item, text: content })
    }

    /// The lines above, the next first.
    fn above(text: &'t str, lines: &LineIndex, number: u32) -> impl Iterator<Item = Content<'t>> {
        (0..number).rev().filter_map(move |it| Content::new(text, lines, it))
    }

    fn below(text: &'t str, lines: &LineIndex, number: u32) -> Option<Content<'t>> {
        (number + 1..lines.line_count()).find_map(|it| Content::new(text, lines, it))
    }

    /// Where its dashes and its key stand.
    fn entries(&self) -> Vec<usize> {
        let mut entries = vec![self.indent];
        let mut rest = self.text;
        let mut column = self.indent;
        while let Some(item) = rest.strip_prefix("- ") {
            let key = item.trim_start_matches(' ');
            column += rest.len() - key.len();
            entries.push(column);
            rest = key;
        }
        entries
    }
}

/// Whether a line indented like this stands as its neighbors in the same block do.
fn is_aligned(text: &str, lines: &LineIndex, number: u32, indent: usize, below: Option<Content>) -> bool {
    let mut first = None;
    for above in Content::above(text, lines, number) {
        if above.indent >= indent {
            first = Some(above.indent);
            continue;
        }
        let entries = above.entries();
        let owner = entries.iter().rfind(|it| **it < indent).copied().unwrap_or(above.indent);
        let is_beside = entries.contains(&indent);
        return (is_beside || first.is_none_or(|it| it == indent))
            && below.is_none_or(|it| it.indent <= owner || it.indent >= indent);
    }
    first.is_none_or(|it| it == indent) && below.is_none_or(|it| it.indent >= indent)
}
