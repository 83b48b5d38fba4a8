//! Scalars as an editor looks at them: what lies between their quotes, and the variables in them.
//!
//! In: a tree. Out: spans of its text. Knows no field.

use crate::resolve::interpolate;
use crate::text::Span;
use crate::yaml::{Kind, NodeId, Tree};

/// What lies between the quotes of a scalar; the scalar itself where it has none.
pub fn content(tree: &Tree, scalar: Span) -> Span {
    let text = tree.slice(scalar);
    let Some(quote @ ('"' | '\'')) = text.chars().next() else { return scalar };
    let is_closed = text.len() > 1 && text.ends_with(quote);
    Span::new(scalar.start + 1, scalar.end - u32::from(is_closed))
}

/// Whether a name holds a variable, so that nobody knows what it names.
pub fn is_open(name: &str) -> bool {
    name.contains("${")
}

/// A variable that is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable<'t> {
    pub name: &'t str,
    /// With `${` and `}`.
    pub span: Span,
}

/// The variables in a scalar that is no key. None in what has a tag of its own: nothing is
/// filled in there.
pub fn variables(tree: &Tree, id: NodeId) -> impl Iterator<Item = Variable<'_>> {
    let node = tree.node(id);
    let is_read = node.tag.as_ref().is_none_or(|it| it.starts_with(crate::yaml::CORE_TAG));
    let text = match node.kind {
        Kind::Scalar { .. } if is_read => tree.slice(node.span),
        _ => "",
    };
    let references = interpolate::references(text).into_iter().filter(|it| !it.escaped);
    references.map(move |it| {
        let start = node.span.start;
        Variable { name: it.name, span: Span::new(start + it.range.start as u32, start + it.range.end as u32) }
    })
}

/// Every variable of a document, in the order of the text.
pub fn all_variables(tree: &Tree) -> impl Iterator<Item = Variable<'_>> {
    values(tree).flat_map(|it| variables(tree, it))
}

/// Every node that is no key, in the order of the text.
fn values(tree: &Tree) -> impl Iterator<Item = NodeId> + '_ {
    let mut is_key = vec![false; tree.node_count()];
    tree.ids().filter(move |id| {
        if let Kind::Mapping(entries) = &tree.node(*id).kind {
            for (key, _) in entries {
                if let Some(it) = is_key.get_mut(key.0 as usize) {
                    *it = true;
                }
            }
        }
        is_key.get(id.0 as usize) == Some(&false)
    })
}
