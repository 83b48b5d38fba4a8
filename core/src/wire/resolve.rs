//! A manifest as it holds in one environment.

use std::collections::HashMap;

use serde::Serialize;

use super::finding::Finding;
use super::origin::{Origin, Place};
use super::text::Range;
use crate::analysis;
use crate::explain;
use crate::explain::yaml::{Listing, Masked, Plain};
use crate::text::LineIndex;
use crate::yaml::Tree;

/// A manifest as it holds in one environment: what `taxiway resolve --format json` prints.
#[derive(Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Resolved<'a> {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub environment: &'a str,
    /// Every key that Copilot understands, without the tags that only YAML knows.
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub manifest: Plain<'a>,
    /// Every value that is no list or map, or an empty one, in the order of the manifest.
    pub values: Vec<Value<'a>>,
    /// The manifest as YAML, as `taxiway resolve` prints it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(as = "String"))]
    pub output: Option<&'a str>,
    /// What was found in this environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(as = "Vec<Finding>"))]
    pub findings: Option<Vec<Finding<'a>>>,
}

/// One value of a resolved manifest.
#[derive(Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Value<'a> {
    /// `sidecars.nginx.command[0]`
    pub path: &'a str,
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub value: Plain<'a>,
    pub origin: Origin<'a>,
    /// Its place in `output`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub output: Option<Place>,
}

impl<'a> Resolved<'a> {
    /// `values` are those of `resolved`, of which some are `masked`; `tree` is the manifest's.
    pub fn new(
        resolved: &'a analysis::Resolved,
        environment: &'a str,
        values: &'a [explain::Value<'a>],
        masked: &'a Masked,
        tree: &Tree,
    ) -> Resolved<'a> {
        let value = |it: &'a explain::Value<'a>| Value {
            path: &it.path,
            value: Plain { node: it.node, masked },
            origin: Origin::new(&it.node.origin, tree),
            output: None,
        };
        Resolved {
            kind: resolved.workload_type.name(),
            environment,
            manifest: Plain { node: &resolved.root, masked },
            values: values.iter().map(value).collect(),
            output: None,
            findings: None,
        }
    }

    /// Adds the manifest as text, and the places of the values in it.
    #[must_use]
    pub fn with_listing(mut self, listing: &'a Listing) -> Resolved<'a> {
        let lines = LineIndex::new(&listing.text);
        let places: HashMap<&str, _> = listing.places.iter().map(|(path, span)| (&**path, *span)).collect();
        for value in &mut self.values {
            let place = |span: &_| Place { range: Range::new(&lines, &listing.text, *span) };
            value.output = places.get(value.path).map(place);
        }
        self.output = Some(&listing.text);
        self
    }
}
