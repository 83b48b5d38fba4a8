//! Keys with their values as whole lines of a text in block style: taking them out, putting them
//! elsewhere.
//!
//! In: a tree and an entry of one of its maps. Out: lines, with the comments that belong to
//! them, and places where lines can go. `None` wherever lines would carry more than the entry,
//! or less: flow style, list items, tabs. Knows no manifest.

use crate::text::Span;
use crate::yaml::{Kind, NodeId, Tree};

/// A key and its value on lines of their own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'t> {
    tree: &'t Tree,
    /// How far the key is indented.
    pub indent: usize,
    /// From the first line's start, comments above included, to the end of the last line, line
    /// end included.
    pub lines: Span,
    /// Where the key's own line starts.
    key_line: u32,
}

impl<'t> Entry<'t> {
    pub fn of(tree: &'t Tree, key: NodeId, value: NodeId) -> Option<Entry<'t>> {
        let (key, value) = (tree.node(key).span, tree.node(value).span);
        let lines = &tree.lines;
        let first = lines.line_of(key.start);
        let key_line = lines.line_start(first);
        let lead = tree.slice(Span::new(key_line, key.start));
        if !lead.bytes().all(|it| it == b' ') {
            return None;
        }
        let last = lines.line_of(value.end.max(key.end));
        // A block scalar that keeps its line ends has more lines than it shows.
        if tree.slice(value).starts_with(['|', '>']) && tree.slice(value).lines().next()?.contains('+') {
            return None;
        }
        let end = lines.line_start(last + 1);
        if tree.slice(Span::new(key_line, end)).contains('\t') {
            return None;
        }
        let mut start = first;
        while start > 1 && is_comment_at(tree, start - 1, lead.len()) {
            start -= 1;
        }
        // A comment at the very beginning speaks of the file.
        if start == 1 && is_comment_at(tree, 0, lead.len()) {
            start = first;
        }
        Some(Entry { tree, indent: lead.len(), lines: Span::new(lines.line_start(start), end), key_line })
    }

    /// The lines, comments above included, with another indentation of the key; each ends.
    pub fn text(&self, indent: usize) -> String {
        self.indented(self.lines, indent)
    }

    /// As [`Entry::text`] without the comments above.
    pub fn text_from_key(&self, indent: usize) -> String {
        self.indented(Span::new(self.key_line, self.lines.end), indent)
    }

    /// The lines from the key's on, comments above left out.
    pub fn key_lines(&self) -> Span {
        Span::new(self.key_line, self.lines.end)
    }

    fn indented(&self, lines: Span, indent: usize) -> String {
        let eol = line_end(self.tree);
        let mut text = String::new();
        for line in self.tree.slice(lines).split_inclusive(['\n', '\r']).filter(|it| *it != "\n" || eol != "\r\n") {
            let line = line.trim_end_matches(['\n', '\r']);
            let content = line.trim_start_matches(' ');
            if !content.is_empty() {
                let deeper = (line.len() - content.len()).saturating_sub(self.indent);
                text.push_str(&" ".repeat(indent + deeper));
                text.push_str(content);
            }
            text.push_str(eol);
        }
        text
    }
}

fn is_comment_at(tree: &Tree, line: u32, indent: usize) -> bool {
    let text = tree.slice(tree.lines.line_span(&tree.text, line));
    let content = text.trim_start_matches(' ');
    content.starts_with('#') && text.len() - content.len() == indent
}

/// How lines of the text end.
pub(super) fn line_end(tree: &Tree) -> &'static str {
    match tree.text.find(['\n', '\r']).map(|at| tree.text.get(at..at + 2)) {
        Some(Some("\r\n")) => "\r\n",
        Some(_) if tree.text.contains('\n') => "\n",
        Some(_) => "\r",
        None => "\n",
    }
}

/// By how much a map is indented further than what holds it: as the first nested map has it.
pub(super) fn indentation(tree: &Tree) -> usize {
    let column = |id: NodeId| {
        let start = tree.node(id).span.start;
        start - tree.lines.line_start(tree.lines.line_of(start))
    };
    let nested = |id: NodeId| match &tree.node(id).kind {
        Kind::Mapping(entries) => entries.iter().find_map(|(key, value)| {
            let is_below =
                tree.lines.line_of(tree.node(*value).span.start) > tree.lines.line_of(tree.node(*key).span.start);
            let is_map = matches!(tree.node(*value).kind, Kind::Mapping(_)) && is_block(tree, *value);
            (is_below && is_map).then(|| column(*value).saturating_sub(column(*key)) as usize)
        }),
        _ => None,
    };
    tree.ids().find_map(nested).filter(|it| (1..=8).contains(it)).unwrap_or(2)
}

/// Whether a collection is written without brackets.
pub(super) fn is_block(tree: &Tree, id: NodeId) -> bool {
    !tree.slice(tree.node(id).span).starts_with(['{', '['])
}

/// Whether nothing is written at a value.
pub(super) fn is_empty(tree: &Tree, id: NodeId) -> bool {
    let node = tree.node(id);
    node.span.start == node.span.end && node.anchor.is_none() && node.tag.is_none()
}

/// The place behind the line that holds a value's end, and what has to stand there before a new
/// line: the line end that the text's last line may lack.
pub(super) fn behind(tree: &Tree, offset: u32) -> (u32, &'static str) {
    let line = tree.lines.line_of(offset);
    let at = tree.lines.line_start(line + 1);
    let is_last = line + 1 >= tree.lines.line_count();
    (at, if is_last { line_end(tree) } else { "" })
}

/// The entry of a map under a key.
pub(super) fn child(tree: &Tree, map: NodeId, name: &str) -> Option<(NodeId, NodeId)> {
    let Kind::Mapping(entries) = &tree.node(map).kind else { return None };
    entries.iter().copied().find(|(key, _)| tree.scalar(*key) == Some(name))
}
