//! Finds the comments of a document.
//!
//! In: a tree. Out: the places of its comments. What lies inside a scalar is text; the header
//! of a block scalar can carry a comment.
//!
//! Knows nothing of what a comment says.

use super::{Kind, Style, Tree, locate};
use crate::text::Span;

pub(super) fn comments(tree: &Tree) -> impl Iterator<Item = (Span, &str)> {
    let bytes = tree.text.as_bytes();
    let document_end = tree.root.map_or(0, |root| tree.node(root).span.end as usize);
    let mut scalars = tree.nodes.iter().filter(|node| matches!(node.kind, Kind::Scalar { .. })).peekable();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            while scalars.next_if(|node| (node.span.end as usize) < at).is_some() {}
            if let Some(node) = scalars.next_if(|node| node.span.start as usize <= at) {
                let Kind::Scalar { style, .. } = node.kind else { continue };
                let end = node.span.end as usize;
                if matches!(style, Style::Literal | Style::Folded) {
                    let header = Span::new(node.span.start, locate::line_end(bytes, node.span.start as usize) as u32);
                    let hash = tree.slice(header).find('#').map(|n| header.start + n as u32);
                    at = end.max(header.end as usize);
                    if let Some(start) = hash {
                        return Some(Span::new(start, header.end));
                    }
                } else {
                    at = at.max(end);
                    // A comment may stand directly behind a closing quote.
                    if bytes.get(at) == Some(&b'#') && matches!(style, Style::SingleQuoted | Style::DoubleQuoted) {
                        let start = at;
                        at = locate::line_end(bytes, at);
                        return Some(Span::new(start as u32, at as u32));
                    }
                }
                continue;
            }
            let before = at.checked_sub(1).and_then(|at| bytes.get(at));
            match bytes.get(at)? {
                b'#' if matches!(
                    before,
                    None | Some(b' ' | b'\t' | b'\n' | b'\r' | b'[' | b']' | b'{' | b'}' | b',' | 0xbf)
                ) =>
                {
                    let start = at;
                    at = locate::line_end(bytes, at);
                    return Some(Span::new(start as u32, at as u32));
                }
                b'-' | b'.'
                    if at >= document_end.max(1)
                        && matches!(before, Some(b'\n' | b'\r'))
                        && locate::document_mark(bytes, at)
                        && tree.root.is_some() =>
                {
                    return None;
                }
                _ => at += 1,
            }
        }
    })
    .map(|span| (span, tree.slice(span).trim_start_matches('#').trim()))
}
