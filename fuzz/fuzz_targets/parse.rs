//! Any bytes to a tree: every place lies in the text, on borders of characters, and what
//! stands in a collection lies inside of it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use taxiway_core::text::Span;
use taxiway_core::yaml::{Kind, NodeId, Tree};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let tree = Tree::parse(text.as_str());
    assert_eq!(*tree.text, *text);
    for error in &tree.errors {
        check(&text, error.span);
        assert!(!error.message.is_empty());
    }
    for (span, _) in tree.comments() {
        check(&text, span);
    }
    let Some(root) = tree.root else { return };
    walk(&tree, root);
    for (offset, _) in text.char_indices().take(256) {
        let path = tree.at_offset(offset as u32);
        assert!(path.iter().all(|it| tree.node(*it).span.touches(offset as u32)));
    }
});

/// Looks at every node once, in the order of the text.
fn walk(tree: &Tree, id: NodeId) {
    let node = tree.node(id);
    check(&tree.text, node.span);
    if let Some(anchor) = node.anchor {
        check(&tree.text, anchor);
        assert!(tree.slice(anchor).starts_with('&'), "{anchor:?}");
    }
    let children: Vec<NodeId> = match &node.kind {
        Kind::Scalar { .. } => Vec::new(),
        Kind::Alias(target) => {
            if let Some(target) = target {
                assert!(*target < id, "an alias stands behind its anchor");
            }
            Vec::new()
        }
        Kind::Sequence(items) => items.clone(),
        Kind::Mapping(entries) => entries.iter().flat_map(|(key, value)| [*key, *value]).collect(),
    };
    let mut behind = node.span.start;
    for child in children {
        let inner = tree.node(child).span;
        assert!(node.span.start <= inner.start && inner.end <= node.span.end, "{inner:?} in {:?}", node.span);
        assert!(behind <= inner.start, "{inner:?} stands behind {behind}");
        behind = inner.end;
        walk(tree, child);
    }
}

fn check(text: &str, span: Span) {
    assert!(span.start <= span.end && text.get(span.range()).is_some(), "{span:?} in {} bytes", text.len());
}
