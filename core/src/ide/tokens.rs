//! Words that mean something beyond YAML, for colours.

use super::View;
use crate::text::Span;

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
pub fn tokens(_view: &View, _range: Span) -> Vec<Token> {
    Vec::new()
}
