//! Says what is wrong where the parser stopped.
//!
//! In: the text, and where and why the parser gave up. Out: an [`Account`]: the error in our
//! words at the smallest place whose change would cure it, the line that is to blame, and
//! changes that would repair it.
//!
//! The parser notices many mistakes late: a missing space behind a colon on the next line, an
//! open bracket at the end of the file. The text around the place tells what was meant.
//!
//! Knows nothing of trees, and tries nothing out: that is [`recover`](super::recover)'s.

use std::ops::Range;

use super::SyntaxError;
use super::locate::{self, content_line_before, leading_blanks, line_range, span};
use super::parser::Stop;
use super::patch::{flow_end, open_at};
use crate::text::{LineIndex, Span};

/// An error and what is known of its cause.
#[derive(Debug)]
pub(super) struct Account {
    pub error: SyntaxError,
    /// A place on the line that is to blame.
    pub culprit: usize,
    /// What would put it right, as far as it can be guessed.
    pub repairs: Vec<Change>,
}

/// A change to the text that the parser gets to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Blank(Range<usize>),
    Insert {
        at: usize,
        spaces: usize,
    },
    /// The tabs that indent the line at `at` and those below, or the tab at `at`.
    Tabs {
        at: usize,
        width: usize,
    },
}

impl Change {
    pub fn range(&self) -> Range<usize> {
        match self {
            Change::Blank(range) => range.clone(),
            Change::Insert { at, .. } | Change::Tabs { at, .. } => *at..*at,
        }
    }
}

pub(super) fn explain(text: &str, lines: &LineIndex, stop: &Stop) -> Account {
    let offset = floor(text, stop.offset);
    let mut account = Explainer { text, bytes: text.as_bytes(), lines, stop, offset }.account();
    let place = account.error.span;
    let start = floor(text, place.start as usize);
    let mut end = (place.end as usize).clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    account.error.span = span(start, end);
    account.culprit = floor(text, account.culprit);
    account
}

/// What is said of a tab that indents.
pub(super) fn tab(place: Span) -> SyntaxError {
    SyntaxError { span: place, message: "a tab cannot indent".to_owned(), help: Some("indent with spaces".to_owned()) }
}

fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

struct Explainer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    lines: &'a LineIndex,
    stop: &'a Stop,
    offset: usize,
}

impl Explainer<'_> {
    fn account(&self) -> Account {
        let info = self.stop.info.as_str();
        let at = self.offset;
        if (info.contains("tab") || info.starts_with("'-' must be followed") || self.tab_above().is_some())
            && let Some(account) = self.tab()
        {
            return account;
        }
        if info.contains("recursion limit") {
            return self.say(span(at, at + 1), "this is nested deeper than Taxiway reads".to_owned(), None);
        }
        if info.contains("quoted scalar") {
            return self.quoted(info);
        }
        if let Some(c) = info.strip_prefix("unexpected character: `") {
            let c = c.trim_end_matches('\'');
            let value = self.rest_of_value(at);
            let help = format!("quote it: `{}`", quote(value));
            let sign = if c == "`" { "a backtick".to_owned() } else { format!("`{c}`") };
            return self.say(span(at, at + 1), format!("a value cannot start with {sign}"), Some(help));
        }
        if info.contains("block scalar") {
            return self.block_scalar(info);
        }
        if info.contains("anchor or alias") {
            let sign = self.char_at(at);
            let help = Some(format!("quote it if it is text: `{}`", quote(self.rest_of_value(at))));
            return self.say(span(at, at + 1), format!("no name follows this `{sign}`"), help);
        }
        if info.contains("wasn't declared") {
            return self.say(self.word(at), "no `%TAG` line declares the handle of this tag".to_owned(), None);
        }
        if info.contains("tag") && !info.contains("TAG") {
            return self.say(self.word(at), "this is not a tag".to_owned(), Some(self.quoting(at)));
        }
        if info.contains("directive") || info.contains("TAG") {
            let line = self.line(self.lines.line_of(at as u32));
            let message = "a line that starts with `%` is for the parser, and this says nothing to it".to_owned();
            return self.say(span(line.start, line.end), message, None);
        }
        if info.contains("document") {
            return self.behind_document();
        }
        let (brackets, _) = open_at(self.text, self.stop.cursor, at, &self.stop.brackets);
        if let Some(&bracket) = brackets.last() {
            return self.flow(bracket);
        }
        self.block(info)
    }

    fn say(&self, place: Span, message: String, help: Option<String>) -> Account {
        let culprit = place.start as usize;
        Account { error: SyntaxError { span: place, message, help }, culprit, repairs: Vec::new() }
    }

    fn line(&self, line: u32) -> Range<usize> {
        line_range(self.text, self.lines, line)
    }

    fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    fn char_at(&self, at: usize) -> char {
        self.part(at..self.text.len()).chars().next().unwrap_or(' ')
    }

    /// The characters from `at` to the next blank.
    fn word(&self, at: usize) -> Span {
        let rest = self.part(at..self.text.len());
        span(at, at + rest.find([' ', '\t', '\n', '\r']).unwrap_or(rest.len()))
    }

    /// A piece of the text; nothing where there is none. An explanation is never worth a panic.
    fn part(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// The value that starts at `at`: to the end of the line, without a comment.
    fn rest_of_value(&self, at: usize) -> &str {
        let rest = self.part(at..locate::line_end(self.bytes, at));
        let rest = rest.find(" #").map_or(rest, |comment| &rest[..comment]);
        let in_flow = !self.stop.brackets.is_empty();
        let rest = if in_flow { rest.find([',', ']', '}']).map_or(rest, |end| &rest[..end]) } else { rest };
        rest.trim_end()
    }

    fn quoting(&self, at: usize) -> String {
        format!("quote it if it is text: `{}`", quote(self.rest_of_value(at)))
    }

    /// Where the content of a line starts, dashes passed.
    fn content_start(&self, range: &Range<usize>) -> usize {
        let mut at = range.start;
        while at < range.end {
            match self.bytes[at] {
                b' ' | b'\t' => at += 1,
                b'-' | b'?' if locate::is_blank_or_end(self.bytes, at + 1) && at + 1 < range.end => at += 1,
                _ => break,
            }
        }
        at
    }

    /// The tab behind the spaces that indent the line before, which the parser counts as one more: it
    /// stops only at a line that stands where the tab does.
    fn tab_above(&self) -> Option<usize> {
        let here = self.lines.line_of(self.offset as u32);
        let above = content_line_before(self.text, self.lines, here)?;
        let at = self.lead_tab(above)?;
        let column = at - self.line(above).start;
        (column > 0 && self.indent(here) == column).then_some(at)
    }

    /// The first tab that indents a line.
    fn lead_tab(&self, line: u32) -> Option<usize> {
        let range = self.line(line);
        (range.start..leading_blanks(self.text, range.start)).find(|&it| self.bytes[it] == b'\t')
    }

    fn tab(&self) -> Option<Account> {
        let first = self.lines.line_of(self.offset as u32);
        let is_blank = |b: &u8| matches!(b, b' ' | b'\t');
        let last = first.saturating_add(1000).min(self.lines.line_count());
        let before = self.bytes[..self.offset].iter().rev().take_while(|b| is_blank(b)).count();
        let near = (self.offset - before..self.offset).find(|&i| self.bytes[i] == b'\t');
        let below = || (first + 1..last).find_map(|it| self.lead_tab(it));
        let at = self.lead_tab(first).or(near).or_else(|| self.tab_above()).or_else(below)?;
        let end = at + self.bytes[at..].iter().take_while(|&&b| b == b'\t').count();
        let mut account = self.say(span(at, end), String::new(), None);
        account.error = tab(span(at, end));
        // Most likely the line is meant to stand like one of its neighbors.
        let line = self.lines.line_of(at as u32);
        let (before, tabs) = (at - self.line(line).start, end - at);
        let above = content_line_before(self.text, self.lines, line);
        let below = (line + 1..last).find(|it| !self.part(self.line(*it)).trim().is_empty());
        let opens = self.part(self.line(line)).trim_end().ends_with(':');
        let (below, above) = match below {
            // Its block stands below it, so it belongs to the lines that are indented less.
            Some(below) if opens => {
                let mut above = above;
                while let Some(it) = above.filter(|it| self.indent(*it) >= self.indent(below)) {
                    above = content_line_before(self.text, self.lines, it);
                }
                (None, above)
            }
            below => (below, above),
        };
        let like = [below, above].into_iter().flatten().filter_map(|it| self.indent(it).checked_sub(before));
        let like = like.filter(|it| *it > 0 && it.is_multiple_of(tabs)).map(|it| it / tabs);
        account.repairs = like.chain([2, 4, 1, 8]).map(|width| Change::Tabs { at, width }).collect();
        Some(account)
    }

    fn quoted(&self, info: &str) -> Account {
        let at = self.offset;
        if info.contains("trailing content") {
            let (_, quote) = open_at(self.text, self.stop.cursor, at, &self.stop.brackets);
            let same_line = |quote: usize| self.lines.line_of(quote as u32) == self.lines.line_of(at as u32);
            return match quote {
                Some(quote) if !same_line(quote) => self.unclosed_quote(quote),
                Some(start) => {
                    let rest = self.rest_of_value(at);
                    let inner = self.bytes[start] as char;
                    let other = if inner == '"' { '\'' } else { '"' };
                    let help = format!("quote the whole value, with {other} if it contains {inner}");
                    let place = span(at, at + rest.len().max(1));
                    self.say(place, "text follows the closing quote".to_owned(), Some(help))
                }
                None => self.say(self.word(at), "text follows the closing quote".to_owned(), None),
            };
        }
        if info.contains("escape") || info.contains("hexadecimal") || info.contains("Unicode") {
            let mut escape = at + 1;
            while let Some(&byte) = self.bytes.get(escape) {
                if byte != b'\\' {
                    escape += 1;
                    continue;
                }
                let next = self.bytes.get(escape + 1).copied().unwrap_or(b' ');
                let digits = match next {
                    b'x' => 2,
                    b'u' => 4,
                    b'U' => 8,
                    b if b"0abt\tnvfre \"/\\N_LP\n\r".contains(&b) => {
                        escape += 2;
                        continue;
                    }
                    _ => {
                        let c = self.char_at(floor(self.text, escape + 1));
                        let place = span(escape, escape + 1 + c.len_utf8());
                        let help = format!("write `\\\\{c}` for a backslash, or use single quotes");
                        return self.say(place, format!("`\\{c}` has no meaning in double quotes"), Some(help));
                    }
                };
                let code = self.bytes.get(escape + 2..escape + 2 + digits);
                let value = code.and_then(|code| std::str::from_utf8(code).ok());
                let value = value.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
                if value.is_none() {
                    let sign = next as char;
                    let found = self.bytes[escape + 2..].iter().take(digits).take_while(|b| b.is_ascii_hexdigit());
                    let place = span(escape, escape + 2 + found.count());
                    let message = format!("`\\{sign}` wants {digits} hexadecimal digits that name a character");
                    return self.say(place, message, Some("write `\\\\` for a backslash".to_owned()));
                }
                escape += 2 + digits;
            }
        }
        self.unclosed_quote(at)
    }

    fn unclosed_quote(&self, at: usize) -> Account {
        let quote = self.char_at(at);
        let help = Some(format!("close it with `{quote}`"));
        self.say(span(at, at + 1), format!("`{quote}` opens text that is not closed"), help)
    }

    fn block_scalar(&self, info: &str) -> Account {
        let at = self.offset;
        if info.starts_with("wrongly indented") {
            let end = locate::line_end(self.bytes, at);
            let message = "this line is indented less than the block of text it starts".to_owned();
            return self.say(span(at, end), message, None);
        }
        let sign = self.char_at(at);
        let rest = self.rest_of_value(at);
        if info.contains("comment or line break") {
            let help = format!("start a new line behind `{sign}`, or quote the value: `{}`", quote(rest));
            let message = format!("the text of a `{sign}` block starts on the next line");
            return self.say(span(at, at + rest.len()), message, Some(help));
        }
        let message = format!("`{rest}` does not start a block of text");
        self.say(
            span(at, at + rest.len().max(1)),
            message,
            Some("write `|` or `>`, then a number from 1 to 9 if need be".to_owned()),
        )
    }

    fn behind_document(&self) -> Account {
        let at = self.offset;
        let line = self.lines.line_of(at as u32);
        let range = self.line(line);
        let indent = |range: &Range<usize>| self.bytes[range.clone()].iter().take_while(|&&b| b == b' ').count();
        let first = (0..line).map(|line| self.line(line)).find(|range| {
            let content = self.part(range.clone()).trim();
            !(content.is_empty() || content.starts_with('#') || content.starts_with('%') || content.starts_with("---"))
        });
        let dedented = first.as_ref().is_some_and(|first| indent(first) > indent(&range));
        if self.content_start(&range) == at
            && let Some(above) = self.keyless_above(line)
        {
            return self.without_colon(above);
        }
        if self.content_start(&range) != at || !self.key_like(line) || !dedented {
            return self.say(self.word(at), "this stands behind the end of the document".to_owned(), None);
        }
        if let Some(first) = first.filter(|it| self.lines_at(it.start, at) == 0) {
            let place = self.key(self.content_start(&first));
            let (name, slipped) = (self.slice(place), indent(&first));
            let message = format!("`{name}` is indented by {slipped}, the keys below it by {}", indent(&range));
            let help = format!("indent it by {}", indent(&range));
            return self.say(place, message, Some(help));
        }
        let message = "this line is indented less than the first one".to_owned();
        self.say(self.key(at), message, Some("start all of them in the same column".to_owned()))
    }

    /// How many lines between the one at `first` and the one at `last` start in the column of `first`.
    fn lines_at(&self, first: usize, last: usize) -> usize {
        let first = self.lines.line_of(first as u32);
        let lines = first + 1..self.lines.line_of(last as u32);
        let content = |line: &u32| !matches!(self.part(self.line(*line)).trim_start().chars().next(), None | Some('#'));
        lines.filter(|it| self.indent(*it) == self.indent(first) && content(it)).count()
    }

    /// Whether a line looks like `key: value` or `key:`.
    fn key_like(&self, line: u32) -> bool {
        let content = self.part(self.line(line));
        let content = content.find(" #").map_or(content, |comment| &content[..comment]).trim_end();
        content.contains(": ") || content.ends_with(':')
    }

    /// A key at `at`, without its colon.
    fn key(&self, at: usize) -> Span {
        let end = locate::line_end(self.bytes, at);
        let colon = (at..end).find(|&i| self.bytes[i] == b':' && locate::is_blank_or_end(self.bytes, i + 1));
        match colon {
            Some(colon) => span(at, at + self.part(at..colon).trim_end().len()),
            None => span(at, (at + self.rest_of_value(at).len().max(1)).min(self.text.len())),
        }
    }

    fn flow(&self, bracket: usize) -> Account {
        let at = self.offset;
        let open = self.char_at(bracket);
        let close = if open == '[' { ']' } else { '}' };
        let byte = self.bytes.get(at).copied().unwrap_or(b'\n');
        if byte == b'{' && at > 0 && self.bytes[at - 1] == b'$' {
            let end = self.part(at..self.text.len()).find('}').map_or(at + 1, |n| at + n + 1);
            let name = self.part(at.saturating_sub(1)..end.min(locate::line_end(self.bytes, at)));
            let message = format!("the braces of `{name}` mean a map between `{open}` and `{close}`");
            return self.say(span(at - 1, at - 1 + name.len()), message, Some(format!("quote it: `\"{name}\"`")));
        }
        let end = flow_end(self.bytes, bracket);
        let same_line = self.lines.line_of(bracket as u32) == self.lines.line_of(at as u32);
        if matches!(byte, b']' | b'}') && byte as char != close && same_line {
            let message = format!("`{open}` is closed by `{}`", byte as char);
            return self.say(span(at, at + 1), message, Some(format!("write `{close}`")));
        }
        let closed_behind = end.is_some_and(|end| {
            end > at
                && (same_line
                    || !self.part(bracket..end).lines().skip(1).any(|line| self.starts_outside(bracket, line)))
        });
        if !closed_behind {
            return self.say(
                span(bracket, bracket + 1),
                format!("`{open}` is not closed"),
                Some(format!("close it with `{close}`")),
            );
        }
        match byte {
            b',' => self.say(
                span(at, at + 1),
                "no value stands before this `,`".to_owned(),
                Some("delete the `,`".to_owned()),
            ),
            b'-' => {
                let message = format!("a list item with `-` cannot stand between `{open}` and `{close}`");
                self.say(span(at, at + 1), message, Some("separate the items with `,`".to_owned()))
            }
            _ => {
                let rest = self.rest_of_value(at).len().max(1);
                let message = format!("`,` or `{close}` is missing before this");
                self.say(span(at, at + rest), message, None)
            }
        }
    }

    /// Whether a line looks like a key that belongs to the map around the bracket.
    fn starts_outside(&self, bracket: usize, line: &str) -> bool {
        let range = self.line(self.lines.line_of(bracket as u32));
        let indent = |line: &str| line.len() - line.trim_start().len();
        let content = line.trim_start();
        content.starts_with(|c: char| c.is_alphanumeric())
            && (content.contains(": ") || content.ends_with(':'))
            && indent(line) <= indent(self.part(range))
    }

    fn block(&self, info: &str) -> Account {
        let at = self.offset;
        let line = self.lines.line_of(at as u32);
        let range = self.line(line);
        let start = self.content_start(&range);
        let byte = self.bytes.get(at).copied().unwrap_or(b'\n');
        if matches!(byte, b']' | b'}') && info.contains("node content") {
            let c = byte as char;
            return self.say(span(at, at + 1), format!("nothing opens this `{c}`"), Some(self.quoting(at)));
        }
        if info.contains("mapping values are not allowed") {
            return self.stray_colon(line, start);
        }
        if info.contains("simple key") {
            let before = self.part(range.start..at.max(range.start));
            let key =
                if before.trim().is_empty() { content_line_before(self.text, self.lines, line) } else { Some(line) };
            return self.without_colon(key.unwrap_or(line));
        }
        if info.contains("sequence entries are not allowed") && start < at {
            let help = "start the list on the next line".to_owned();
            return self.say(span(at, at + 1), "a list cannot start on the line of its key".to_owned(), Some(help));
        }
        if info.contains("'-' indicator") {
            let help = "start it with `- `, or indent it like the key that the list belongs to".to_owned();
            return self.say(self.key(start), "this stands among the items of a list".to_owned(), Some(help));
        }
        let first = range.start + self.bytes[range.clone()].iter().take_while(|&&b| b == b' ').count();
        let column = first - range.start;
        if info.contains("expected key") || info.contains("invalid indentation") || info.contains("node content") {
            let above = self.indents_above(line, column);
            if !above.contains(&column) {
                if let Some(above) = self.keyless_owner(line) {
                    return self.without_colon(above);
                }
                if let Some(account) = self.shifted_first(line).or_else(|| self.valued_owner(line)) {
                    return account;
                }
            }
            if !above.contains(&column) && at <= start.max(self.key(start).end as usize + 1) && !above.is_empty() {
                let columns: Vec<String> = above.iter().map(ToString::to_string).collect();
                let columns = columns.join(" or ");
                let place = self.key(start);
                let name = self.slice(place).to_owned();
                let message = format!("`{name}` is indented by {column}, the keys above it by {columns}");
                return self.say(place, message, Some(format!("indent it by {columns}")));
            }
            if self.bytes.get(first) == Some(&b'-') && start > first {
                let help = "indent the list below the key it belongs to, or give it a key".to_owned();
                return self.say(span(first, first + 1), "a list item stands among keys".to_owned(), Some(help));
            }
        }
        if info.contains("mapping keys are not allowed") {
            let help = Some(self.quoting(at));
            return self.say(span(at, at + 1), "a key cannot start here".to_owned(), help);
        }
        if at <= start.max(self.key(start).end as usize + 1)
            && let Some(above) = self.keyless_above(line)
        {
            return self.without_colon(above);
        }
        let place = if start < at && at < range.end {
            span(at, at + self.rest_of_value(at).len().max(1))
        } else {
            self.key(start.min(at))
        };
        self.say(place, "this does not belong here".to_owned(), None)
    }

    /// The first key of a block, if it stands in an odd column and `line`, which follows it, in
    /// an even one: then it is the first that slipped.
    fn shifted_first(&self, line: u32) -> Option<Account> {
        let column = self.indent(line);
        let before = |line: u32| content_line_before(self.text, self.lines, line);
        let (mut above, mut below) = (before(line)?, line);
        while self.indent(above) > column {
            (below, above) = (above, before(above)?);
        }
        let outer = self.indent(above);
        let first = if !outer.is_multiple_of(2) && before(above).is_some_and(|it| self.indent(it) < outer) {
            above
        } else if below != line && outer < column {
            below
        } else {
            return None;
        };
        let slipped = self.indent(first);
        let range = self.line(first);
        let is_item = self.part(range.clone()).trim_start().starts_with('-');
        if !column.is_multiple_of(2)
            || slipped.is_multiple_of(2)
            || is_item
            || self.lines_at(range.start, self.line(line).start) > 0
        {
            return None;
        }
        let place = self.key(self.content_start(&range));
        let message = format!("`{}` is indented by {slipped}, the keys below it by {column}", self.slice(place));
        let mut account = self.say(place, message, Some(format!("indent it by {column}")));
        if slipped < column {
            let at = place.start as usize;
            account.repairs.push(Change::Insert { at, spaces: column - slipped });
        }
        Some(account)
    }

    /// The value of the line above, if several keys are indented below it: then it is the value
    /// that is too much.
    fn valued_owner(&self, line: u32) -> Option<Account> {
        let owner = content_line_before(self.text, self.lines, line)?;
        let column = self.indent(line);
        let content = |line: u32| self.part(self.line(line)).trim_start();
        let below = (line + 1..self.lines.line_count()).take(1000);
        let mut below = below.filter(|it| !content(*it).is_empty() && !content(*it).starts_with('#'));
        let has_sibling = below.find(|it| self.indent(*it) <= column).is_some_and(|it| self.indent(it) == column);
        if !has_sibling || self.indent(owner) >= column {
            return None;
        }
        let range = self.line(owner);
        let start = self.content_start(&range);
        let key = self.key(start);
        let value = key.end as usize + self.part(key.end as usize..range.end).find(": ")? + 2;
        let value = value + self.part(value..range.end).len() - self.part(value..range.end).trim_start().len();
        let rest = self.rest_of_value(value);
        if rest.is_empty() || rest.starts_with(['#', '|', '>']) {
            return None;
        }
        let name = self.slice(key);
        let message = format!("`{name}` has a value, but keys stand below it");
        let help = format!("take the value away, or indent the keys like `{name}`");
        Some(self.say(span(value, value + rest.len()), message, Some(help)))
    }

    /// The line above, if `line` is indented below it though it is no key.
    fn keyless_owner(&self, line: u32) -> Option<u32> {
        let above = content_line_before(self.text, self.lines, line)?;
        let is_item = self.part(self.line(above)).trim_start().starts_with('-');
        (!self.key_like(above) && !is_item && self.indent(above) < self.indent(line)).then_some(above)
    }

    fn indent(&self, line: u32) -> usize {
        self.bytes[self.line(line)].iter().take_while(|&&b| b == b' ').count()
    }

    /// The line above, if it stands among keys like `line` does but is none itself.
    fn keyless_above(&self, line: u32) -> Option<u32> {
        let above = content_line_before(self.text, self.lines, line)?;
        let is_item = self.part(self.line(above)).trim_start().starts_with('-');
        (self.key_like(line) && !self.key_like(above) && !is_item && self.indent(above) == self.indent(line))
            .then_some(above)
    }

    /// A second colon on the line, or a colon on a line that continues the one above.
    fn stray_colon(&self, line: u32, start: usize) -> Account {
        let at = self.offset;
        if at > start + 1024 {
            return self.long_key(start);
        }
        let earlier =
            (start..at).find(|&i| self.bytes[i] == b':' && matches!(self.bytes.get(i + 1), Some(b' ' | b'\t')));
        if let Some(colon) = earlier {
            let value = colon + 1 + self.bytes[colon + 1..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
            let help = format!("quote the value: `{}`", quote(self.rest_of_value(value)));
            return self.say(span(at, at + 1), "a value cannot contain `: `".to_owned(), Some(help));
        }
        let Some(above) = content_line_before(self.text, self.lines, line) else {
            return self.say(span(at, at + 1), "no key stands before this `:`".to_owned(), None);
        };
        let key_above = self.key_like(above);
        if !key_above {
            return self.without_colon(above);
        }
        if let Some(account) = self.shifted_first(line).or_else(|| self.valued_owner(line)) {
            return account;
        }
        let place = self.key(start);
        let name = self.slice(place);
        let above = self.content_start(&self.line(above));
        let key = self.key(above);
        let owner = self.slice(key);
        let message = format!("`{name}` is indented below `{owner}`, which has a value already");
        self.say(place, message, Some(format!("indent it like `{owner}`, or take the value of `{owner}` away")))
    }

    /// A line that is to be a key but has no colon, or no space behind it.
    fn without_colon(&self, line: u32) -> Account {
        let range = self.line(line);
        let start = self.content_start(&range);
        let content = self.part(start..range.end).trim_end();
        if content.len() > 1024 && self.key_like(line) {
            return self.long_key(start);
        }
        let colon = content.find(':').map(|colon| start + colon);
        if colon.is_some_and(|colon| locate::is_blank_or_end(self.bytes, colon + 1))
            && let Some(above) = content_line_before(self.text, self.lines, line)
            && !self.key_like(above)
        {
            // A key, but it was read as more text of the line above.
            return self.without_colon(above);
        }
        if let Some(colon) = colon
            && colon > start
            && self.bytes[start..colon]
                .iter()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'$' | b'{' | b'}'))
        {
            let fixed = format!("{}: {}", self.part(start..colon), shown(self.rest_of_value(colon + 1)));
            let message = "no space follows this `:`".to_owned();
            let mut account = self.say(span(colon, colon + 1), message, Some(format!("write `{fixed}`")));
            account.repairs.push(Change::Insert { at: colon + 1, spaces: 1 });
            return account;
        }
        let rest = self.rest_of_value(start);
        // Other words may be the next line of a value.
        let is_key = |it: u8| it.is_ascii_lowercase() || matches!(it, b'_' | b'-');
        let like_a_key = rest.bytes().all(is_key) || shown(rest) == rest;
        let key = if like_a_key { format!("`{rest}:`") } else { "`:` behind it".to_owned() };
        let help = format!("write {key}, or indent it below the key it belongs to");
        self.say(span(start, start + rest.len().max(1)), "no `:` makes this a key".to_owned(), Some(help))
    }

    fn long_key(&self, start: usize) -> Account {
        let place = self.key(start);
        let length = place.end - place.start;
        self.say(place, format!("this key is {length} bytes long, and 1024 is the most"), None)
    }

    /// The indentations that a key on `line` could have, from the outside in.
    fn indents_above(&self, line: u32, column: usize) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        let mut above = line;
        while let Some(next) = content_line_before(self.text, self.lines, above) {
            let range = self.line(next);
            let indent = self.bytes[range.clone()].iter().take_while(|&&b| b == b' ').count();
            let start = self.content_start(&range) - range.start;
            for candidate in [start, indent] {
                if found.last().is_none_or(|&last| candidate < last) {
                    found.push(candidate);
                }
            }
            if indent == 0 || line - next > 1000 {
                break;
            }
            above = next;
        }
        found.reverse();
        // The nearest on either side are the ones that can be meant.
        let inner = found.iter().position(|&indent| indent >= column).unwrap_or(found.len());
        let from = inner.saturating_sub(1);
        found[from..(inner + 1).min(found.len())].to_vec()
    }
}

/// A value as a message has it: what may be a secret is left out.
fn shown(value: &str) -> &str {
    let n_letters = value.chars().filter(|it| it.is_alphanumeric()).count();
    if n_letters > 3 { "…" } else { value }
}

fn quote(text: &str) -> String {
    if text.contains('"') || text.contains('\\') {
        format!("'{}'", shown(text).replace('\'', "''"))
    } else {
        format!("\"{}\"", shown(text))
    }
}
