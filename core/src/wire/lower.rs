//! Generated configuration with the way back.

use serde::Serialize;

use super::finding::Finding;
use super::origin::{Origin, Place};
use super::text::Range;
use crate::emit::Emitted;
use crate::text::LineIndex;
use crate::yaml::Tree;

/// What a manifest amounts to in one environment: what `taxiway lower --map` prints.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Requests<'a> {
    /// The requests as JSON, as `taxiway lower` prints them:
    /// `{"taskDefinition": …, "service": … | null}`.
    pub output: &'a str,
    /// Where every value of the output comes from, in the order of the text.
    pub map: Vec<Mapping<'a>>,
    /// What was found in this environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(as = "Vec<Finding>"))]
    pub findings: Option<Vec<Finding<'a>>>,
}

/// One value of the output.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Mapping<'a> {
    /// `taskDefinition.containerDefinitions[0].cpu`
    pub path: &'a str,
    /// Its place in the output.
    pub output: Place,
    pub origin: Origin<'a>,
}

impl<'a> Requests<'a> {
    pub fn new(emitted: &'a Emitted, tree: &Tree) -> Requests<'a> {
        let lines = LineIndex::new(&emitted.text);
        let mapping = |it: &'a crate::emit::Mapping| Mapping {
            path: &it.path,
            output: Place { range: Range::new(&lines, &emitted.text, it.output) },
            origin: Origin::new(&it.origin, tree),
        };
        Requests { output: &emitted.text, map: emitted.map.iter().map(mapping).collect(), findings: None }
    }
}
