//! A manifest as it holds in one environment.

use serde::Serialize;

use super::finding::Finding;
use super::origin::Origin;
use crate::analysis;
use crate::explain;
use crate::explain::yaml::{Masked, Plain};
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
    /// Where it comes from, short enough for a margin; nothing for what simply stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub words: Option<String>,
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
            words: explain::in_words(&it.node.origin, tree),
        };
        Resolved {
            kind: resolved.workload_type.name(),
            environment,
            manifest: Plain { node: &resolved.root, masked },
            values: values.iter().map(value).collect(),
            findings: None,
        }
    }
}
