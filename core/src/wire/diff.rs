//! Two environments, property by property.

use serde::Serialize;

use super::origin::Origin;
use crate::compare::{self, Property};
use crate::json::Written;
use crate::yaml::Tree;

/// What differs between two environments: what `taxiway diff --format json` prints.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Diff<'a> {
    pub from: &'a str,
    pub to: &'a str,
    /// In the order of the output.
    pub differences: Vec<Difference<'a>>,
}

/// A property that is not the same on both sides.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Difference<'a> {
    /// `taskDefinition.containerDefinitions[api].cpu`
    pub path: &'a str,
    /// `null` where only the other side has it.
    pub from: Option<Side<'a>>,
    pub to: Option<Side<'a>>,
    /// Differs only by the environment's name.
    pub only_name: bool,
}

/// A property in one of the environments.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Side<'a> {
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub value: Written<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub origin: Option<Origin<'a>>,
}

impl<'a> Side<'a> {
    fn new(property: &'a Property, tree: &Tree) -> Side<'a> {
        Side { value: Written(&property.value), origin: property.origin.as_ref().map(|it| Origin::new(it, tree)) }
    }
}

impl<'a> Diff<'a> {
    pub fn new(from: &'a str, to: &'a str, differences: &'a [compare::Shown], tree: &Tree) -> Diff<'a> {
        let difference = |it: &'a compare::Shown| Difference {
            path: &it.difference.path,
            from: it.difference.from.as_ref().map(|it| Side::new(it, tree)),
            to: it.difference.to.as_ref().map(|it| Side::new(it, tree)),
            only_name: it.only_name,
        };
        Diff { from, to, differences: differences.iter().map(difference).collect() }
    }
}
