//! What can be folded away.
//!
//! In: a document of any kind. Out: [`Fold`]s. A line that says what is folded stays, and so does
//! a closing bracket on a line of its own.

use std::cmp::Reverse;

use super::View;
use crate::text::Span;
use crate::yaml::{Kind, Tree};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// From the end of the line that stays to the end of the last one that goes.
    pub span: Span,
    pub is_comment: bool,
}

/// In the order of the text, larger ones first.
pub fn folding(view: &View) -> Vec<Fold> {
    let tree = view.tree();
    let full = last_full_lines(tree);
    let mut found: Vec<Lines> = Vec::new();
    for id in tree.ids() {
        match &tree.node(id).kind {
            Kind::Mapping(entries) => {
                found.extend(
                    entries.iter().filter_map(|(key, value)| {
                        lines(tree, &full, tree.node(*key).span.start, tree.node(*value).span)
                    }),
                );
            }
            Kind::Sequence(items) => {
                let spans = items.iter().map(|it| tree.node(*it).span);
                found.extend(spans.filter_map(|it| lines(tree, &full, it.start, it)));
            }
            Kind::Scalar { .. } | Kind::Alias(_) => {}
        }
    }
    found.extend(comments(tree));
    found.sort_by_key(|it| (it.first, Reverse(it.last)));
    found.dedup_by_key(|it| (it.first, it.last));
    let end_of = |line: u32| tree.lines.line_span(&tree.text, line).end;
    let fold = |it: Lines| Fold { span: Span::new(end_of(it.first), end_of(it.last)), is_comment: it.is_comment };
    found.into_iter().map(fold).collect()
}

#[derive(Clone, Copy)]
struct Lines {
    /// Stays.
    first: u32,
    last: u32,
    is_comment: bool,
}

/// The lines of a value below the line in which `start` lies; `None` when there are none.
fn lines(tree: &Tree, full: &[u32], start: u32, value: Span) -> Option<Lines> {
    let first = tree.lines.line_of(start);
    if value.end <= value.start {
        return None;
    }
    let end = tree.lines.line_of(value.end - 1);
    let mut last = *full.get(end as usize)?;
    if last > first {
        let on_line = Span::new(tree.lines.line_start(end), value.end);
        let is_bracket = matches!(tree.slice(on_line).trim_ascii_start(), "]" | "}");
        last -= u32::from(is_bracket);
    }
    (last > first).then_some(Lines { first, last, is_comment: false })
}

/// For each line the nearest line at or above it that is not blank.
fn last_full_lines(tree: &Tree) -> Vec<u32> {
    let mut last = 0;
    let lines = (0..tree.lines.line_count()).map(|line| {
        let span = tree.lines.line_span(&tree.text, line);
        if !tree.slice(span).trim_ascii().is_empty() {
            last = line;
        }
        last
    });
    lines.collect()
}

/// Comments of two or more lines that have nothing else on them.
fn comments(tree: &Tree) -> Vec<Lines> {
    let mut runs: Vec<Lines> = Vec::new();
    for (span, _) in tree.comments() {
        let line = tree.lines.line_of(span.start);
        let before = tree.text.get(tree.lines.line_start(line) as usize..span.start as usize).unwrap_or_default();
        if !before.trim_ascii().is_empty() {
            continue;
        }
        match runs.last_mut().filter(|it| it.last + 1 == line) {
            Some(run) => run.last = line,
            None => runs.push(Lines { first: line, last: line, is_comment: true }),
        }
    }
    runs.retain(|it| it.last > it.first);
    runs
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;
    use crate::ide::fixture::{PATH, view_at};

    #[track_caller]
    fn check(text: &str, expected: Expect) {
        expected.assert_eq(&folds(text));
    }

    fn folds(text: &str) -> String {
        let (workspace, _) = view_at(text);
        let view = View::new(&workspace, PATH).unwrap();
        let tree = view.tree();
        let line = |it: Fold| {
            let (first, last) = (tree.lines.line_of(it.span.start), tree.lines.line_of(it.span.end));
            assert!(first < last && tree.text.get(it.span.range()).is_some(), "{it:?} in {text:?}");
            let what = if it.is_comment { " comment" } else { "" };
            format!(
                "{}-{}{what}: {}\n",
                first + 1,
                last + 1,
                tree.slice(tree.lines.line_span(&tree.text, first)).trim()
            )
        };
        folding(&view).into_iter().map(line).collect()
    }

    #[test]
    fn maps_lists_texts_and_comments_are_folded() {
        check(
            "\
# a
# b
name: w # c
image:
  build:
    args: {a: b}

  # of the next

command: |
  é

  b

list:
- a: 1
  b: 2
- c
flow: [
  1,
]
wide: [1,
  2]
text: 'a
  b'
# end
",
            expect![[r#"
                1-2 comment: # a
                4-6: image:
                5-6: build:
                10-13: command: |
                15-18: list:
                16-17: - a: 1
                19-20: flow: [
                22-23: wide: [1,
                24-25: text: 'a
            "#]],
        );
    }

    #[test]
    fn lines_may_end_otherwise_and_documents_may_be_broken() {
        check(
            "a:\r\n  b: 1\r\n  c: 2\r\nx: [\r\ny:\r\n  z: |\r\n    q\r\n",
            expect![[r#"
                1-3: a:
                5-7: y:
                6-7: z: |
            "#]],
        );
        check("", expect![[""]]);
        check("a\n b\n", expect![[""]]);
    }

    proptest! {
        #[test]
        fn folds_lie_in_the_text(pieces in proptest::collection::vec(proptest::sample::select(vec![
            "a:\n", "  b: 1\n", "- ", "  - c\n", "[", "]", "{", "}", "|\n", "  é\n", "\r\n", "\n\n", "# x\n", "'", "&a ", "*a", "\t", "? ",
        ]), 0..24)) {
            folds(&pieces.concat());
        }
    }
}
