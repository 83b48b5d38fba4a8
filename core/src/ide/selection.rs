//! Ever larger pieces of text around a place.
//!
//! In: a document of any kind and an offset. Out: spans, each larger than the one before. Knows
//! no field.

use super::View;
use super::scalars::{content, variables};
use crate::text::Span;
use crate::yaml::{Kind, NodeId, Tree};

/// From the smallest to the whole document; each holds the one before, and all hold `offset`.
/// An offset behind the text is taken for its end.
pub fn selection(view: &View, offset: u32) -> Vec<Span> {
    let tree = view.tree();
    let len = tree.text.len() as u32;
    let mut chain = Chain { tree, offset: offset.min(len), spans: Vec::new() };
    let path = tree.at_offset(chain.offset);
    if let Some((comment, _)) = tree.comments().find(|(span, _)| span.touches(chain.offset)) {
        chain.word(comment);
        chain.push(comment);
    }
    for (depth, id) in path.iter().enumerate().rev() {
        chain.inside(*id);
        let whole = with_anchor(tree, *id);
        chain.push(tree.node(*id).span);
        chain.push(whole);
        let Some(holder) = depth.checked_sub(1).and_then(|it| path.get(it)) else { continue };
        match &tree.node(*holder).kind {
            Kind::Mapping(entries) => {
                if let Some(entry) = entries.iter().find(|(key, value)| key == id || value == id) {
                    chain.entry(*entry);
                }
            }
            Kind::Sequence(_) => chain.item(*id),
            Kind::Scalar { .. } | Kind::Alias(_) => {}
        }
    }
    chain.push(Span::new(0, len));
    chain.spans
}

struct Chain<'t> {
    tree: &'t Tree,
    offset: u32,
    spans: Vec<Span>,
}

impl Chain<'_> {
    /// Adds a span that is larger than the last one.
    fn push(&mut self, span: Span) {
        let grows = match self.spans.last() {
            Some(last) => span != *last && span.cover(*last) == span,
            None => span.start < span.end || self.tree.text.is_empty(),
        };
        if span.touches(self.offset) && grows {
            self.spans.push(span);
        }
    }

    /// The letters, digits and underscores around the place.
    fn word(&mut self, within: Span) {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let at = self.offset.clamp(within.start, within.end);
        let Some(before) = self.tree.text.get(within.start as usize..at as usize) else { return };
        let Some(behind) = self.tree.text.get(at as usize..within.end as usize) else { return };
        let start = at - (before.len() - before.trim_end_matches(is_word).len()) as u32;
        let end = at + (behind.len() - behind.trim_start_matches(is_word).len()) as u32;
        if start < end {
            self.push(Span::new(start, end));
        }
    }

    /// What a node has inside, down to the place.
    fn inside(&mut self, id: NodeId) {
        let (tree, offset) = (self.tree, self.offset);
        let span = tree.node(id).span;
        match &tree.node(id).kind {
            Kind::Scalar { .. } | Kind::Alias(_) => {
                self.word(content(tree, span));
                if let Some(variable) = variables(tree, id).find(|it| it.span.touches(offset)) {
                    self.push(variable.span);
                }
                self.push(content(tree, span));
            }
            Kind::Mapping(entries) => {
                // Between a key and its value.
                let behind = entries.partition_point(|(key, _)| tree.node(*key).span.start <= offset);
                if let Some(entry) = behind.checked_sub(1).and_then(|it| entries.get(it)) {
                    self.entry(*entry);
                }
            }
            Kind::Sequence(items) => {
                // Between a dash and its value.
                let behind = items.partition_point(|it| tree.node(*it).span.start <= offset);
                if let Some(item) = items.get(behind) {
                    self.item(*item);
                }
            }
        }
    }

    fn entry(&mut self, (key, value): (NodeId, NodeId)) {
        self.push(with_anchor(self.tree, key).cover(with_anchor(self.tree, value)));
    }

    /// An item of a list with its dash.
    fn item(&mut self, id: NodeId) {
        let span = with_anchor(self.tree, id);
        let before = self.tree.text.get(..span.start as usize).unwrap_or_default().trim_ascii_end();
        if before.ends_with('-') {
            self.push(Span::new(before.len() as u32 - 1, span.end));
        }
    }
}

fn with_anchor(tree: &Tree, id: NodeId) -> Span {
    let node = tree.node(id);
    node.anchor.map_or(node.span, |it| it.cover(node.span))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;
    use crate::ide::fixture::{PATH, view_at};

    #[track_caller]
    fn check(text: &str, expected: Expect) {
        let (workspace, offset) = view_at(text);
        let view = View::new(&workspace, PATH).unwrap();
        let line = |it: Span| format!("{:?}\n", view.tree().slice(it));
        expected.assert_eq(&selection(&view, offset).into_iter().map(line).collect::<String>());
    }

    #[test]
    fn selections_grow_from_the_word_to_the_document() {
        check(
            "a:\r\n- x: &t 'é-${TA$0G} b'\r\n  y: 1\r\n- z\r\n",
            expect![[r#"
                "TAG"
                "${TAG}"
                "é-${TAG} b"
                "'é-${TAG} b'"
                "&t 'é-${TAG} b'"
                "x: &t 'é-${TAG} b'"
                "x: &t 'é-${TAG} b'\r\n  y: 1"
                "- x: &t 'é-${TAG} b'\r\n  y: 1"
                "- x: &t 'é-${TAG} b'\r\n  y: 1\r\n- z"
                "a:\r\n- x: &t 'é-${TAG} b'\r\n  y: 1\r\n- z"
                "a:\r\n- x: &t 'é-${TAG} b'\r\n  y: 1\r\n- z\r\n"
            "#]],
        );
    }

    #[test]
    fn places_beside_values_belong_to_what_holds_them() {
        check(
            "a: {b:  $0 c}\n",
            expect![[r#"
            "b:   c"
            "{b:   c}"
            "a: {b:   c}"
            "a: {b:   c}\n"
        "#]],
        );
        check(
            "a:\n - $0 b\n - c\n",
            expect![[r#"
            "-  b"
            "-  b\n - c"
            "a:\n -  b\n - c"
            "a:\n -  b\n - c\n"
        "#]],
        );
        check(
            "a: 1 # of$0 it\nb: 2\n",
            expect![[r##"
            "of"
            "# of it"
            "a: 1 # of it\nb: 2"
            "a: 1 # of it\nb: 2\n"
        "##]],
        );
        check(
            "$0",
            expect![[r#"
            ""
        "#]],
        );
    }

    proptest! {
        #[test]
        fn selections_hold_each_other(
            pieces in proptest::collection::vec(proptest::sample::select(vec![
                "a:\n", "  b: 1\n", "- ", "  - c\n", "[", "]", "{", "}", "|\n", "  é\n", "\r\n", "# x\n", "'", "&a ", "*a", "${A}", "? ", ": ",
            ]), 0..20),
        ) {
            let text = pieces.concat();
            let (workspace, _) = view_at(&text);
            let view = View::new(&workspace, PATH).unwrap();
            for offset in 0..=text.len() as u32 + 1 {
                let spans = selection(&view, offset);
                prop_assert!(spans.windows(2).all(|it| it[0] != it[1] && it[0].cover(it[1]) == it[1]), "{spans:?} in {text:?}");
                prop_assert!(spans.iter().all(|it| it.touches(offset.min(text.len() as u32)) && text.get(it.range()).is_some()));
                prop_assert_eq!(spans.last(), Some(&Span::new(0, text.len() as u32)));
            }
        }
    }
}
