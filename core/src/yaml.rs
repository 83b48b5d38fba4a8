//! YAML text to a tree in which every node knows its exact place.
//!
//! In: any text. Out: a [`Tree`] of the first document and the syntax errors met on the way:
//! a broken line costs that line, the rest is still read. The tree is what stands in the
//! text: duplicate keys, merge keys and aliases are kept, nothing is interpolated.
//!
//! Knows nothing of manifests. What a plain scalar means in go-yaml's dialect is
//! [`scalar`]'s business, the recovery from broken lines [`recover`]'s.

mod comments;
mod explain;
pub mod json;
mod locate;
mod parser;
mod patch;
mod recover;
pub mod scalar;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::text::{LineIndex, Span};

pub use locate::is_anchor_name;

/// What the tags of YAML's own types start with.
pub const CORE_TAG: &str = "tag:yaml.org,2002:";

/// Index of a node in its [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// The first document of a text.
#[derive(Clone, Debug)]
pub struct Tree {
    pub text: Arc<str>,
    pub lines: LineIndex,
    nodes: Vec<Node>,
    /// `None` for an empty document.
    pub root: Option<NodeId>,
    pub errors: Vec<SyntaxError>,
}

/// A place at which the text is not YAML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    pub span: Span,
    /// What is wrong, worded for people, without position.
    pub message: String,
    /// What to write instead, where it can be told.
    pub help: Option<String>,
}

/// One node as it stands in the text.
#[derive(Clone, Debug)]
pub struct Node {
    /// A scalar with its quotes or block header; a flow collection with its brackets; a block
    /// collection from its first key or dash to the end of its last value; an alias with `*`.
    pub span: Span,
    pub kind: Kind,
    /// As written, resolved to its full form for the core schema: `!!int` is
    /// `tag:yaml.org,2002:int`, `!Sub` is `!Sub`.
    pub tag: Option<Box<str>>,
    /// The place of the anchor's name with its `&`.
    pub anchor: Option<Span>,
}

#[derive(Clone, Debug)]
pub enum Kind {
    Scalar {
        /// Unquoted, unescaped, folded.
        value: Arc<str>,
        style: Style,
    },
    Sequence(Vec<NodeId>),
    /// Keys and values in the order of the text.
    Mapping(Vec<(NodeId, NodeId)>),
    /// A reference to an anchor defined earlier; `None` when none is.
    Alias(Option<NodeId>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,
}

impl Tree {
    /// Reads the first document of `text`. Never fails: what cannot be read is in `errors`.
    pub fn parse(text: impl Into<Arc<str>>) -> Tree {
        let text = text.into();
        let lines = LineIndex::new(&text);
        // Nearly every text is read in one go.
        if recover::is_ordinary(&text, &lines) {
            let run = parser::run(&text, &lines);
            if run.stop.is_none() && run.errors.is_empty() {
                return Tree { nodes: run.nodes, root: run.root, errors: run.errors, text, lines };
            }
        }
        recover::parse(text, lines)
    }

    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// Every node, in the order of the text; what holds others comes before them.
    pub fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.nodes.len() as u32).map(NodeId)
    }

    /// How many nodes the tree holds; aliases count as one each.
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// The node an alias stands for, or the node itself. `None` for an unknown anchor.
    pub fn resolve(&self, id: NodeId) -> Option<NodeId> {
        match self.node(id).kind {
            Kind::Alias(target) => target,
            _ => Some(id),
        }
    }

    /// The source text of a span.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// The value of the scalar at `id`, through an alias; `None` for a collection.
    pub fn scalar(&self, id: NodeId) -> Option<&str> {
        match &self.node(self.resolve(id)?).kind {
            Kind::Scalar { value, .. } => Some(value),
            _ => None,
        }
    }

    /// The first value under `key` in the root mapping, as the text has it.
    pub fn root_value(&self, key: &str) -> Option<NodeId> {
        let Kind::Mapping(entries) = &self.node(self.resolve(self.root?)?).kind else { return None };
        entries.iter().find(|(k, _)| self.scalar(*k) == Some(key)).map(|(_, value)| *value)
    }

    /// The nodes from the root to the deepest one that `offset` lies in or directly behind.
    /// Where two nodes meet, the later one is taken. Empty when no node is there.
    pub fn at_offset(&self, offset: u32) -> Vec<NodeId> {
        let mut path = Vec::new();
        let mut next = self.root.filter(|&root| self.node(root).span.touches(offset));
        while let Some(id) = next {
            path.push(id);
            let starts_before = |id: NodeId| self.node(id).span.start <= offset;
            let touched = |id: &NodeId| self.node(*id).span.touches(offset);
            next = match &self.node(id).kind {
                Kind::Sequence(items) => {
                    let behind = items.partition_point(|&item| starts_before(item));
                    items[..behind].last().copied().filter(touched)
                }
                Kind::Mapping(entries) => {
                    let behind = entries.partition_point(|&(key, _)| starts_before(key));
                    let entry = entries[..behind].last();
                    entry.and_then(|&(key, value)| {
                        [value, key].into_iter().find(|&id| starts_before(id) && touched(&id))
                    })
                }
                Kind::Scalar { .. } | Kind::Alias(_) => None,
            };
        }
        path
    }

    /// The comments of the document in the order of the text: the place from `#` to the end of
    /// the line, and the text behind `#` without the blanks around it. Reads the whole text.
    pub fn comments(&self) -> impl Iterator<Item = (Span, &str)> {
        comments::comments(self)
    }
}
