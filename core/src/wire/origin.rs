//! Where a value comes from.

use serde::Serialize;

use super::text::Range;
use crate::explain::{self, Links};
use crate::origin;
use crate::text::Span;
use crate::yaml::Tree;

/// Where a value comes from, in lines and columns of the manifest.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Origin<'a> {
    #[cfg_attr(
        feature = "typescript",
        ts(type = "\"written\" | \"interpolated\" | \"overridden\" | \"defaulted\" | \"derived\"")
    )]
    pub kind: &'static str,
    /// The text that decides; for a default the section that lacks the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub manifest: Option<Place>,
    /// The environment that set the value, or one that it was computed from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub environment: Option<&'a str>,
    /// What an environment's value took the place of.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub replaced: Option<Place>,
    /// The variables that were filled in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
    pub variables: Vec<&'a str>,
    /// What made a value that nobody wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub rule: Option<String>,
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Place {
    pub range: Range,
}

impl<'a> Origin<'a> {
    pub fn new(origin: &'a origin::Origin, tree: &Tree) -> Origin<'a> {
        let place = |span: Span| Place { range: Range::in_tree(tree, span) };
        let Links { kind, environment, replaced, variables, rule, span } = explain::links(origin);
        Origin {
            kind: kind.name(),
            manifest: span.map(place),
            environment,
            replaced: replaced.map(place),
            variables,
            rule,
        }
    }
}
