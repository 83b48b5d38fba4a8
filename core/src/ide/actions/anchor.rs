//! "Extract to anchor": a value that is written several times is written once.
//!
//! In: the key at the cursor. Out: one action that anchors the first of the equal values and
//! refers to it from the others. Values with comments stay as they are: a comment in one of
//! them would be lost.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::entry::is_block;
use super::{Action, ActionKind, action};
use crate::diagnostic::Edit;
use crate::ide::View;
use crate::text::Span;
use crate::yaml::{Kind, NodeId, Style, Tree};

/// Shorter texts are not worth an anchor.
const SHORTEST: usize = 12;

pub(super) fn extract(view: &View, offset: u32) -> Option<Action> {
    let tree = view.tree();
    if !tree.errors.is_empty() {
        return None;
    }
    let entries = block_entries(tree);
    let at = |(key, value): &&(NodeId, NodeId)| {
        let is_scalar = matches!(tree.node(*value).kind, Kind::Scalar { .. });
        tree.node(*key).span.touches(offset) || is_scalar && tree.node(*value).span.touches(offset)
    };
    let (key, value) = *entries.iter().rfind(at)?;
    if !is_worth_it(tree, value) || !is_plain_data(tree, value) {
        return None;
    }
    let hashes = Hashes::of(tree);
    let same = |(_, other): &&(NodeId, NodeId)| {
        hashes.get(*other) == hashes.get(value) && is_plain_data(tree, *other) && is_same(tree, value, *other)
    };
    let equal: Vec<(NodeId, NodeId)> = entries.iter().filter(same).copied().collect();
    let ((first_key, _), others) = equal.split_first()?;
    if others.is_empty() {
        return None;
    }
    let name = free_name(tree, tree.scalar(key)?);
    let colon = behind_colon(tree, *first_key)?;
    let mut edits = vec![Edit { span: Span::new(colon, colon), text: format!(" &{name}") }];
    for (key, value) in others {
        let start = behind_colon(tree, *key)?;
        edits.push(Edit { span: Span::new(start, tree.node(*value).span.end), text: format!(" *{name}") });
    }
    let times = match others.len() {
        1 => "twice".to_owned(),
        n => format!("{} times", n + 1),
    };
    let title = format!("Write `{}` once, as anchor `&{name}` (it stands here {times})", tree.scalar(key)?);
    Some(Action { kind: ActionKind::Extract, ..action(view, title, edits) })
}

/// Every key and value of maps in block style, in the order of the text.
fn block_entries(tree: &Tree) -> Vec<(NodeId, NodeId)> {
    let maps = tree.ids().filter(|it| is_block(tree, *it));
    let entries = maps.flat_map(|it| match &tree.node(it).kind {
        Kind::Mapping(entries) => &**entries,
        _ => &[],
    });
    let mut found: Vec<(NodeId, NodeId)> = entries.copied().collect();
    found.sort_by_key(|(key, _)| tree.node(*key).span);
    found
}

fn is_worth_it(tree: &Tree, value: NodeId) -> bool {
    match &tree.node(value).kind {
        Kind::Mapping(entries) => entries.len() > 1,
        Kind::Sequence(items) => items.len() > 1,
        Kind::Scalar { value, style } => value.len() >= SHORTEST && !matches!(style, Style::Literal | Style::Folded),
        Kind::Alias(_) => false,
    }
}

/// Whether a value has no anchors, aliases, tags and comments in it, and nothing but blanks
/// between its key's colon and itself.
fn is_plain_data(tree: &Tree, value: NodeId) -> bool {
    let span = tree.node(value).span;
    let node = |id: NodeId| {
        let node = tree.node(id);
        node.anchor.is_none() && node.tag.is_none() && !matches!(node.kind, Kind::Alias(_))
    };
    let mut waiting = vec![value];
    while let Some(id) = waiting.pop() {
        if !node(id) {
            return false;
        }
        match &tree.node(id).kind {
            Kind::Mapping(entries) => waiting.extend(entries.iter().flat_map(|(key, value)| [*key, *value])),
            Kind::Sequence(items) => waiting.extend(items),
            Kind::Scalar { .. } | Kind::Alias(_) => {}
        }
    }
    let line = tree.lines.line_start(tree.lines.line_of(span.start));
    let is_below = tree.slice(Span::new(line, span.start)).trim().is_empty();
    let above = if is_below && line > 0 { tree.lines.line_start(tree.lines.line_of(line - 1)) } else { span.start };
    let text = tree.slice(Span::new(above, span.end));
    // A number sign in a text is taken for a comment too: such a value is left alone.
    !text.contains('#')
}

/// Whether two values are the same data, written in the same style.
fn is_same(tree: &Tree, a: NodeId, b: NodeId) -> bool {
    match (&tree.node(a).kind, &tree.node(b).kind) {
        (Kind::Scalar { value: a, style: one }, Kind::Scalar { value: b, style: other }) => {
            a == b && (*one == Style::Plain) == (*other == Style::Plain)
        }
        (Kind::Sequence(a), Kind::Sequence(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(tree, *a, *b))
        }
        (Kind::Mapping(a), Kind::Mapping(b)) => {
            let same = |((a, x), (b, y)): (&(NodeId, NodeId), &(NodeId, NodeId))| {
                is_same(tree, *a, *b) && is_same(tree, *x, *y)
            };
            a.len() == b.len() && a.iter().zip(b).all(same)
        }
        _ => false,
    }
}

/// A number for each node, the same for equal ones: so that not all have to be compared.
struct Hashes(HashMap<NodeId, u64>);

impl Hashes {
    fn of(tree: &Tree) -> Hashes {
        let mut hashes = Hashes(HashMap::with_capacity(tree.node_count()));
        // What a collection holds stands behind it in the text, and so is hashed before it.
        let mut ids: Vec<NodeId> = tree.ids().collect();
        ids.sort_by_key(|it| (std::cmp::Reverse(tree.node(*it).span.start), tree.node(*it).span.end));
        for id in ids {
            let mut hasher = DefaultHasher::new();
            match &tree.node(id).kind {
                Kind::Scalar { value, .. } => value.hash(&mut hasher),
                Kind::Sequence(items) => items.iter().for_each(|it| hashes.get(*it).hash(&mut hasher)),
                Kind::Mapping(entries) => {
                    entries.iter().for_each(|(key, value)| (hashes.get(*key), hashes.get(*value)).hash(&mut hasher));
                }
                Kind::Alias(target) => target.hash(&mut hasher),
            }
            hashes.0.insert(id, hasher.finish());
        }
        hashes
    }

    fn get(&self, id: NodeId) -> Option<u64> {
        self.0.get(&id).copied()
    }
}

fn behind_colon(tree: &Tree, key: NodeId) -> Option<u32> {
    let end = tree.node(key).span.end;
    let rest = tree.text.get(end as usize..)?;
    let colon = rest.find(':')?;
    rest.get(..colon)?.trim().is_empty().then_some(end + colon as u32 + 1)
}

/// The key's name as anchor, with a number behind it where it is taken.
fn free_name(tree: &Tree, key: &str) -> String {
    let letter = |it: char| if it.is_ascii_alphanumeric() || it == '_' { it } else { '-' };
    let base: String = key.chars().take(40).map(letter).collect();
    let taken: HashSet<&str> = tree.ids().filter_map(|it| tree.node(it).anchor).map(|it| tree.slice(it)).collect();
    let is_free = |name: &str| !taken.contains(&*format!("&{name}"));
    let numbered = (2u32..).map(|it| format!("{base}-{it}"));
    std::iter::once(base.clone()).chain(numbered).find(|it| is_free(it)).unwrap_or(base)
}
