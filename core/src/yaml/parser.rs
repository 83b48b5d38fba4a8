//! Turns `yaml-rust2`'s events into nodes with exact spans.
//!
//! In: a text without byte order mark. Out: a [`Run`]: the nodes of the first document and,
//! where the parser gave up, the place and its reason.
//!
//! Knows nothing of recovery (see [`recover`](super::recover)): a run ends at the first thing
//! that is not YAML. An unknown anchor is no such thing, it costs only its alias.
//!
//! Events have a start only, and for some of them the start is that of another token. The
//! *cursor*, the end of what was read last, and a walk over the indicators behind it give the
//! true place (see [`locate`](super::locate)).

use yaml_rust2::parser::{Event, Parser, Tag};
use yaml_rust2::scanner::{Marker, TScalarStyle};

use super::locate::{self, Approach, span};
use super::{Kind, Node, NodeId, Style, SyntaxError};
use crate::text::LineIndex;

/// Collections within collections beyond this are refused.
pub(super) const MAX_DEPTH: usize = 500;

/// What came of one pass of the parser.
#[derive(Debug)]
pub(super) struct Run {
    pub nodes: Vec<Node>,
    pub root: Option<NodeId>,
    /// Mistakes that did not stop the parser.
    pub errors: Vec<SyntaxError>,
    pub stop: Option<Stop>,
    /// Where the first document ends.
    pub end: usize,
}

/// The place at which the parser gave up.
#[derive(Clone, Debug)]
pub(super) struct Stop {
    pub offset: usize,
    /// The parser's words.
    pub info: String,
    /// The end of the last node that was read.
    pub cursor: usize,
    /// The brackets of the flow collections that are open there.
    pub brackets: Vec<usize>,
}

pub(super) fn run(text: &str, lines: &LineIndex) -> Run {
    let mut parser = Parser::new_from_str(text);
    let mut builder = Builder::new(text, lines);
    let stop = loop {
        match parser.next_token() {
            Ok((event, mark)) => match event {
                Event::Scalar(value, style, anchor, tag) => builder.scalar(value, style, anchor, tag, mark),
                Event::MappingStart(anchor, tag) => builder.mapping(anchor, tag, mark),
                Event::SequenceStart(anchor, tag) => builder.sequence(anchor, tag, mark),
                Event::MappingEnd | Event::SequenceEnd => builder.close(mark),
                Event::Alias(anchor) => {
                    let target = builder.anchors.get(anchor).copied().flatten();
                    builder.alias(target, mark);
                }
                Event::DocumentEnd | Event::StreamEnd => {
                    builder.end = builder.offset(mark);
                    break builder.trailing();
                }
                Event::Nothing | Event::StreamStart | Event::DocumentStart => {}
            },
            Err(error) if error.info() == "while parsing node, found unknown anchor" => {
                builder.alias(None, *error.marker());
            }
            Err(error) if error.info().starts_with("missing explicit document end") => {
                builder.end = builder.offset(*error.marker());
                break None;
            }
            Err(error) => {
                let offset = builder.offset(*error.marker());
                break Some(builder.stop(offset, error.info()));
            }
        }
        if builder.stack.len() > MAX_DEPTH {
            break Some(builder.stop(builder.cursor, "recursion limit exceeded"));
        }
    };
    builder.finish(stop)
}

/// A collection whose end has not come.
struct Open {
    id: NodeId,
    /// Where its children start in [`Builder::children`].
    base: usize,
    mapping: bool,
    /// The parser's place for its start, if that is a bracket.
    bracket: Option<usize>,
}

struct Builder<'a> {
    text: &'a str,
    bytes: &'a [u8],
    lines: &'a LineIndex,
    nodes: Vec<Node>,
    root: Option<NodeId>,
    errors: Vec<SyntaxError>,
    /// The latest node of each anchor, by the parser's number.
    anchors: Vec<Option<NodeId>>,
    stack: Vec<Open>,
    /// Children of all open collections; keys and values alternate.
    children: Vec<NodeId>,
    cursor: usize,
    end: usize,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str, lines: &'a LineIndex) -> Builder<'a> {
        Builder {
            text,
            bytes: text.as_bytes(),
            lines,
            nodes: Vec::with_capacity(8 + text.len() / 14),
            root: None,
            errors: Vec::new(),
            anchors: Vec::new(),
            stack: Vec::new(),
            children: Vec::with_capacity(64),
            cursor: 0,
            end: text.len(),
        }
    }

    /// The parser's line and column as an offset. Its columns count characters.
    fn offset(&self, mark: Marker) -> usize {
        self.lines.offset(self.text, mark.line().saturating_sub(1) as u32, mark.col())
    }

    fn stop(&self, offset: usize, info: &str) -> Stop {
        let brackets = self.stack.iter().filter_map(|open| open.bracket).collect();
        Stop { offset, info: info.to_owned(), cursor: self.cursor.min(offset), brackets }
    }

    /// Text behind the document that no `---` separates from it.
    fn trailing(&self) -> Option<Stop> {
        let at = locate::skip_gap(self.bytes, self.cursor);
        let line_start = at == 0 || matches!(self.bytes[at - 1], b'\n' | b'\r');
        let separated = line_start && (self.bytes.get(at) == Some(&b'%') || locate::document_mark(self.bytes, at));
        (self.root.is_some() && at < self.bytes.len() && !separated).then(|| self.stop(at, "text behind the document"))
    }

    /// Whether the node to come follows a dash of its parent that was not walked over.
    fn dash_pending(&self) -> bool {
        self.stack
            .last()
            .is_some_and(|parent| !parent.mapping && parent.bracket.is_none() && self.children.len() > parent.base)
    }

    /// Walks from the cursor over indicators, anchor and tag to what the node starts with.
    fn approach(&mut self, anchor: bool, tag: bool, only_properties: bool) -> Approach {
        let found = locate::approach(
            self.bytes,
            self.cursor,
            self.dash_pending(),
            anchor,
            tag,
            only_properties,
            self.nodes.is_empty() || self.cursor == 0,
        );
        if found.properties.is_some() {
            self.cursor = found.at;
        }
        found
    }

    fn scalar(&mut self, mut value: String, style: TScalarStyle, anchor: usize, tag: Option<Tag>, mark: Marker) {
        let mut found = Approach::default();
        let has_properties = anchor > 0 || tag.is_some();
        let (span, style) = match style {
            TScalarStyle::Plain if value.is_empty() => {
                if !has_properties && self.stack.is_empty() {
                    return;
                }
                let at = if has_properties {
                    found = self.approach(anchor > 0, tag.is_some(), true);
                    found.at
                } else {
                    self.empty_place()
                };
                ((at, at), Style::Plain)
            }
            TScalarStyle::Literal | TScalarStyle::Folded => {
                found = self.approach(anchor > 0, tag.is_some(), false);
                let end = locate::block_scalar_end(self.text, self.lines, found.at, mark, &value);
                // At the end of the text the scanner makes a line feed of nothing.
                if value == "\n" && !self.text[found.at..end].contains('+') {
                    value.clear();
                }
                let style = if style == TScalarStyle::Literal { Style::Literal } else { Style::Folded };
                ((found.at, end), style)
            }
            _ => {
                if has_properties {
                    found = self.approach(anchor > 0, tag.is_some(), true);
                }
                let start = self.offset(mark);
                match style {
                    TScalarStyle::SingleQuoted => {
                        ((start, locate::single_quoted_end(self.bytes, start)), Style::SingleQuoted)
                    }
                    TScalarStyle::DoubleQuoted => {
                        let end = locate::double_quoted_end(self.bytes, start, |at| {
                            self.errors.push(SyntaxError {
                                span: span(at, at + 2),
                                message: "`\\/` is not an escape in YAML 1.1".to_owned(),
                                help: Some("write `/`".to_owned()),
                            });
                        });
                        ((start, end), Style::DoubleQuoted)
                    }
                    _ => ((start, locate::plain_end(self.bytes, start, value.as_bytes())), Style::Plain),
                }
            }
        };
        let start = span.0.max(self.cursor).min(self.bytes.len());
        let span = (start, span.1.max(start).min(self.bytes.len()));
        self.cursor = span.1;
        let kind = Kind::Scalar { value: value.into(), style };
        self.push(span.0, span.1, kind, anchor, tag, &found);
    }

    /// Where a value stands that is not there: behind its colon or dash.
    fn empty_place(&self) -> usize {
        let Some(parent) = self.stack.last() else { return self.cursor };
        let count = self.children.len() - parent.base;
        if !parent.mapping {
            if count == 0 || parent.bracket.is_some() {
                return self.cursor;
            }
            let at = locate::skip_gap(self.bytes, self.cursor);
            return if self.bytes.get(at) == Some(&b'-') { at + 1 } else { self.cursor };
        }
        let mut from = self.cursor;
        let start = self.nodes[parent.id.0 as usize].span.start as usize;
        if count == 0 && matches!(self.bytes.get(start), Some(b'?' | b':')) {
            from = from.max(start);
        }
        let mut at = locate::skip_gap(self.bytes, from);
        if count.is_multiple_of(2) {
            if self.bytes.get(at) == Some(&b',') {
                at = locate::skip_gap(self.bytes, at + 1);
            }
            return match self.bytes.get(at) {
                Some(b'?') => at + 1,
                Some(b':') => at,
                _ => self.cursor,
            };
        }
        if self.bytes.get(at) == Some(&b':') { at + 1 } else { self.cursor }
    }

    fn alias(&mut self, target: Option<NodeId>, mark: Marker) {
        let start = self.offset(mark).max(self.cursor);
        let end = locate::anchor_end(self.bytes, start).min(self.bytes.len());
        let name = &self.text[(start + 1).min(end)..end];
        let mut error = |message: String, help: Option<String>| {
            self.errors.push(SyntaxError { span: span(start, end), message, help });
        };
        let target = match target {
            None => {
                let text = (!locate::is_anchor_name(name)).then(|| format!("quote it if it is text: `\"*{name}\"`"));
                error(format!("no anchor is called `{name}`"), text);
                None
            }
            Some(id) if self.stack.iter().any(|open| open.id == id) => {
                error(format!("`*{name}` stands inside the value it refers to"), None);
                None
            }
            target => target,
        };
        self.cursor = end;
        self.push(start, end, Kind::Alias(target), 0, None, &Approach::default());
    }

    fn sequence(&mut self, anchor: usize, tag: Option<Tag>, mark: Marker) {
        let mut found = self.approach(anchor > 0, tag.is_some(), false);
        let flow = match self.bytes.get(found.at) {
            Some(b'[') => true,
            Some(b'-') => false,
            _ => {
                found.at = self.offset(mark).max(self.cursor);
                self.bytes.get(found.at) == Some(&b'[')
            }
        };
        let start = found.at;
        self.cursor = if matches!(self.bytes.get(start), Some(b'[' | b'-')) { start + 1 } else { start };
        let id = self.push(start, self.cursor, Kind::Sequence(Vec::new()), anchor, tag, &found);
        self.open(id, false, flow.then_some(start));
    }

    fn mapping(&mut self, anchor: usize, tag: Option<Tag>, mark: Marker) {
        let mut found = Approach::default();
        if anchor > 0 || tag.is_some() {
            found = self.approach(anchor > 0, tag.is_some(), true);
        }
        // A block mapping's mark is its first colon; the first key puts the start right.
        let mut start = self.offset(mark);
        if let Some(parent) = self.stack.last_mut()
            && parent.mapping
            && parent.bracket == Some(start)
            && self.children.len() == parent.base
        {
            // An implicit map in a list whose first key is a map: `[{a: b}: c]`.
            parent.bracket = None;
            self.cursor = start;
        }
        start = start.max(self.cursor);
        // An implicit map in a list (`[a:{b: c}]`) can have its mark at a bracket of its value.
        let flow = self.bytes.get(start) == Some(&b'{')
            && (!self.in_flow_sequence() || locate::skip_gap_to(self.bytes, self.cursor, b",") == start);
        let id = self.push(start, start, Kind::Mapping(Vec::new()), anchor, tag, &found);
        if flow {
            self.cursor = start + 1;
        }
        self.open(id, true, flow.then_some(start));
    }

    fn in_flow_sequence(&self) -> bool {
        self.stack.last().is_some_and(|open| !open.mapping && open.bracket.is_some())
    }

    fn open(&mut self, id: NodeId, mapping: bool, bracket: Option<usize>) {
        self.stack.push(Open { id, base: self.children.len(), mapping, bracket });
    }

    fn close(&mut self, mark: Marker) {
        let Some(open) = self.stack.pop() else { return };
        // The mark of a flow mapping's end can be that of a comma before it.
        let end = open.bracket.map(|_| {
            let at = locate::skip_gap_to(self.bytes, self.cursor, b",:?");
            let closed = matches!(self.bytes.get(at), Some(b']' | b'}'));
            (if closed { at } else { self.offset(mark) } + 1).min(self.bytes.len())
        });
        self.close_at(&open, end);
    }

    fn close_at(&mut self, open: &Open, bracket_end: Option<usize>) {
        let children = &self.children[open.base..];
        let node = open.id.0 as usize;
        let mut end = self.nodes[node].span.end;
        if let Some(last) = children.last() {
            end = end.max(self.nodes[last.0 as usize].span.end);
        }
        if let Some(bracket_end) = bracket_end {
            end = end.max(bracket_end as u32);
        }
        if open.mapping {
            let entries = children.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
            self.nodes[node].kind = Kind::Mapping(entries);
        } else {
            self.nodes[node].kind = Kind::Sequence(children.to_vec());
        }
        self.nodes[node].span.end = end;
        self.children.truncate(open.base);
        self.cursor = self.cursor.max(end as usize);
    }

    fn push(
        &mut self,
        start: usize,
        end: usize,
        kind: Kind,
        anchor: usize,
        tag: Option<Tag>,
        found: &Approach,
    ) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        if anchor > 0 {
            if self.anchors.len() <= anchor {
                self.anchors.resize(anchor + 1, None);
            }
            self.anchors[anchor] = Some(id);
            if let Some(place) = found.anchor
                && let Some(name) = self.text.get(place.start as usize + 1..place.end as usize)
                && !locate::is_anchor_name(name)
            {
                self.errors.push(SyntaxError {
                    span: place,
                    message: format!("`{name}` cannot be an anchor's name"),
                    help: Some("use letters, digits, `-` and `_`".to_owned()),
                });
            }
        }
        let tag = tag.map(|mut tag| {
            tag.handle.push_str(&tag.suffix);
            tag.handle.into_boxed_str()
        });
        self.nodes.push(Node { span: span(start, end), kind, tag, anchor: found.anchor });
        if self.stack.is_empty() {
            self.root = Some(id);
        } else {
            if self.stack.last().is_some_and(|parent| self.children.len() == parent.base) {
                let first = found.properties.map_or(start, |at| at.min(start));
                self.start_ancestors_at(first as u32);
            }
            self.children.push(id);
        }
        id
    }

    /// Lets collections start where their first key starts, if their mark was that of a colon.
    fn start_ancestors_at(&mut self, first: u32) {
        for open in self.stack.iter_mut().rev() {
            let place = &mut self.nodes[open.id.0 as usize].span;
            if place.start <= first {
                break;
            }
            place.start = first;
            // So the bracket at the mark is that of a value.
            open.bracket = None;
        }
    }

    /// Closes what is open where the parser stopped: what was read is kept.
    fn finish(mut self, stop: Option<Stop>) -> Run {
        while let Some(open) = self.stack.pop() {
            if open.mapping && !(self.children.len() - open.base).is_multiple_of(2) {
                let at = self.cursor;
                let id = NodeId(self.nodes.len() as u32);
                let kind = Kind::Scalar { value: "".into(), style: Style::Plain };
                self.nodes.push(Node { span: span(at, at), kind, tag: None, anchor: None });
                self.children.push(id);
            }
            self.close_at(&open, None);
        }
        Run { nodes: self.nodes, root: self.root, errors: self.errors, stop, end: self.end }
    }
}
