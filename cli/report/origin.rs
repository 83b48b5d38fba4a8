//! Where a value comes from, as other programs read it.

use serde::Serialize;
use taxiway_core::explain::{self, Links};
use taxiway_core::origin::Origin;
use taxiway_core::text::Span;
use taxiway_core::yaml::Tree;

use super::json::Range;

/// An origin in lines and columns of the manifest.
#[derive(Debug, Serialize)]
pub struct WireOrigin<'a> {
    kind: &'static str,
    /// The text that decides; for a default the section that lacks the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    manifest: Option<Place>,
    /// The environment that set the value, or one that it was computed from.
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<&'a str>,
    /// What an environment's value took the place of.
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced: Option<Place>,
    /// The variables that were filled in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    variables: Vec<&'a str>,
    /// What made a value that nobody wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Place {
    pub range: Range,
}

impl<'a> WireOrigin<'a> {
    pub fn new(origin: &'a Origin, tree: &Tree) -> WireOrigin<'a> {
        let place = |span: Span| Place { range: Range::new(&tree.lines, &tree.text, span) };
        let Links { kind, environment, replaced, variables, rule, span } = explain::links(origin);
        WireOrigin {
            kind: kind.name(),
            manifest: span.map(place),
            environment,
            replaced: replaced.map(place),
            variables,
            rule,
        }
    }
}
