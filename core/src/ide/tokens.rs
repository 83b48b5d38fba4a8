//! Words that mean something beyond YAML, for colours.
//!
//! In: a document and a range. Out: [`Token`]s. What a word is comes from its declaration; of
//! documents without declarations only the variables are known.

use super::View;
use super::navigation::is_own_name;
use super::scalars::{all_variables, content, variables};
use crate::outline::{Name, Outline, Step};
use crate::schema::Names;
use crate::text::Span;
use crate::yaml::{Kind, NodeId, Style, Tree};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// On one line.
    pub span: Span,
    pub kind: TokenKind,
    pub declares: bool,
    pub deprecated: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// `${VAR}`
    Variable,
    Environment,
    Container,
    Volume,
    Topic,
    Workload,
    /// A key that the schema declares.
    Key,
}

/// The tokens that touch `range`, in the order of the text, none overlapping.
pub fn tokens(view: &View, range: Span) -> Vec<Token> {
    let mut tokens = Tokens { tree: view.tree(), range, found: Vec::new() };
    match &view.outline {
        Some(outline) => tokens.manifest(outline),
        None if view.document.kind(&view.cx).has_variables() => {
            all_variables(view.tree()).for_each(|it| tokens.push(it.span, VARIABLE));
        }
        None => {}
    }
    tokens.found
}

/// A token that has no place so far.
#[derive(Clone, Copy)]
struct Meaning {
    kind: TokenKind,
    declares: bool,
    deprecated: bool,
}

const VARIABLE: Meaning = Meaning { kind: TokenKind::Variable, declares: false, deprecated: false };

struct Tokens<'t> {
    tree: &'t Tree,
    range: Span,
    found: Vec<Token>,
}

impl Tokens<'_> {
    fn manifest(&mut self, outline: &Outline) {
        let tree = self.tree;
        let mut names = outline.names(tree).peekable();
        for (id, place) in outline.iter() {
            let name = names.next_if(|it| it.place == id);
            let named = |node: NodeId| name.filter(|it| it.node == node).and_then(|it| meaning(&it));
            if let Step::Key(key) = place.step {
                let declared = place.role.field().map(|it| Meaning {
                    kind: TokenKind::Key,
                    declares: false,
                    deprecated: it.deprecated.is_some(),
                });
                self.scalar(key, named(key).or(declared), false);
            }
            self.scalar(place.value, named(place.value), true);
        }
    }

    /// The pieces of a scalar: its variables, and what it means around them.
    fn scalar(&mut self, id: NodeId, meaning: Option<Meaning>, is_value: bool) {
        let node = self.tree.node(id);
        let Kind::Scalar { style, .. } = node.kind else { return };
        if !meet(node.span, self.range) {
            return;
        }
        let meaning = meaning.filter(|_| !matches!(style, Style::Literal | Style::Folded));
        let whole = content(self.tree, node.span);
        let mut from = whole.start;
        if is_value {
            for variable in variables(self.tree, id) {
                self.lines(Span::new(from, variable.span.start), meaning);
                self.push(variable.span, VARIABLE);
                from = variable.span.end;
            }
        }
        self.lines(Span::new(from, whole.end), meaning);
    }

    /// A piece of a scalar, line by line.
    fn lines(&mut self, piece: Span, meaning: Option<Meaning>) {
        let Some(meaning) = meaning else { return };
        let mut from = piece.start;
        let text = self.tree.text.get(piece.range()).unwrap_or_default();
        for line in text.split_inclusive(['\n', '\r']) {
            let start = from + (line.len() - line.trim_ascii_start().len()) as u32;
            let end = from + line.trim_ascii_end().len() as u32;
            from += line.len() as u32;
            self.push(Span::new(start, end), meaning);
        }
    }

    fn push(&mut self, span: Span, meaning: Meaning) {
        let is_behind = self.found.last().is_none_or(|it| it.span.end <= span.start);
        if span.start < span.end && is_behind && meet(span, self.range) {
            let Meaning { kind, declares, deprecated } = meaning;
            self.found.push(Token { span, kind, declares, deprecated });
        }
    }
}

fn meet(a: Span, b: Span) -> bool {
    a.start <= b.end && b.start <= a.end
}

/// `None` for paths.
fn meaning(name: &Name) -> Option<Meaning> {
    let kind = match name.naming.what {
        Names::Container if is_own_name(name) => TokenKind::Workload,
        Names::Container => TokenKind::Container,
        Names::Volume => TokenKind::Volume,
        Names::Environment => TokenKind::Environment,
        Names::Topic => TokenKind::Topic,
        Names::Workload => TokenKind::Workload,
        Names::Dockerfile | Names::Folder | Names::EnvFile => return None,
    };
    Some(Meaning { kind, declares: name.naming.declares, deprecated: false })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;
    use crate::ide::fixture::{PATH, view_at};

    fn all(text: &str, range: Span) -> String {
        let (workspace, _) = view_at(text);
        let view = View::new(&workspace, PATH).unwrap();
        let tree = view.tree();
        let found = tokens(&view, range);
        assert!(found.windows(2).all(|it| it[0].span.end <= it[1].span.start), "{found:?} in {text:?}");
        let line = |it: Token| {
            let (span, position) = (it.span, tree.lines.position(&tree.text, it.span.start));
            assert!(!tree.slice(span).contains(['\n', '\r']) && meet(span, range), "{it:?} in {text:?}");
            let declares = if it.declares { " declares" } else { "" };
            let deprecated = if it.deprecated { " deprecated" } else { "" };
            format!("{} {:?}{declares}{deprecated} {}\n", position.line + 1, it.kind, tree.slice(span))
        };
        found.into_iter().map(line).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: Expect) {
        expected.assert_eq(&all(text, Span::new(0, u32::MAX)));
    }

    #[test]
    fn names_variables_and_declared_keys_are_told() {
        check(
            "\
name: a-${TAG}-b
type: Worker Service
\"cpu\": 1
odd: ${TAG}
variables:
  ${A}: |
    é ${TAG} \\${TAG}
    ${B}
sidecars:
  'x':
    depends_on: {y: start}
storage: {volumes: {v: {path: /a}}}
subscribe: {topics: [{name: t, service: api}]}
environments: {prod: {env_file: a.env}}
",
            expect![[r#"
                1 Key name
                1 Workload declares a-
                1 Variable ${TAG}
                1 Workload declares -b
                2 Key type
                3 Key cpu
                4 Variable ${TAG}
                5 Key variables
                7 Variable ${TAG}
                8 Variable ${B}
                9 Key sidecars
                10 Container declares x
                11 Key depends_on
                11 Container y
                12 Key storage
                12 Key volumes
                12 Volume declares v
                12 Key path
                13 Key subscribe
                13 Key topics
                13 Key name
                13 Topic t
                13 Key service
                13 Workload api
                14 Key environments
                14 Environment declares prod
                14 Key env_file
            "#]],
        );
    }

    #[test]
    fn a_deprecated_key_is_told() {
        check(
            "name: a\ntype: Load Balanced Web Service\nhttp: {targetContainer: a}\n",
            expect![[r#"
            1 Key name
            1 Workload declares a
            2 Key type
            3 Key http
            3 Key deprecated targetContainer
            3 Container a
        "#]],
        );
    }

    #[test]
    fn of_other_documents_only_variables_are_known() {
        check(
            "name: a\r\ntype: Static Site\r\nfiles: [{source: 'x/${TAG}'}]\r\n",
            expect![[r#"
            3 Variable ${TAG}
        "#]],
        );
        check("name: p\nversion: 1\nstages: [{name: '${TAG}'}]\nsource: {}\n", expect![[""]]);
    }

    #[test]
    fn only_what_touches_the_range_is_told() {
        expect![[r#"
            3 Key cpu
        "#]]
        .assert_eq(&all("name: a\ntype: Backend Service\ncpu: 1\nmemory: 2\n", Span::new(31, 33)));
    }

    proptest! {
        #[test]
        fn tokens_never_overlap(
            pieces in proptest::collection::vec(proptest::sample::select(vec![
                "name: api\n", "type: Worker Service\n", "sidecars:\n", "  x:\n", "    depends_on: {x: start}\n", "environments:\n",
                "  prod:\n", "    <<: *a\n", "&a ", "*a", "- ", "${X}", "'", "\"", "{", "]", "é", "\r\n", "  source_volume: x\n", "? ", "|\n",
            ]), 0..16),
            start in 0u32..100,
            len in 0u32..100,
        ) {
            all(&format!("type: Worker Service\n{}", pieces.concat()), Span::new(start, start + len));
        }
    }
}
