//! What runs, as a manifest.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::finding::Finding;
use crate::import::{Imported, Kept};
use crate::text::LineIndex;

/// A manifest made of what runs on ECS: what `taxiway import --json` prints.
#[derive(Debug, Serialize)]
pub struct Import<'a> {
    /// YAML.
    pub manifest: &'a str,
    #[serde(rename = "type")]
    pub kind: &'a str,
    pub name: &'a str,
    pub app: Option<&'a str>,
    pub environment: &'a str,
    /// `null` where nothing tells it.
    pub account: Option<&'a str>,
    pub region: Option<&'a str>,
    /// What only AWS knows, as `taxiway lower --facts` takes it.
    pub facts: BTreeMap<&'a str, &'a str>,
    /// The properties that no key of the manifest expresses.
    pub left: Vec<Left<'a>>,
    /// What the manifest cannot know, in sentences.
    pub notes: &'a [String],
    /// The errors in the manifest.
    pub errors: Vec<Finding<'a>>,
}

/// A property that no key of the manifest expresses.
#[derive(Debug, Serialize)]
pub struct Left<'a> {
    /// `taskDefinition.containerDefinitions[api].ulimits`
    pub path: &'a str,
    /// What was imported; `null` where the manifest says something that it lacks.
    pub value: &'a Value,
    /// `override`, `fact`, `instead` or `lost`.
    pub kept: &'static str,
    /// The override's path, the fact's name, what does the same, or why nothing does.
    pub by: &'a str,
}

impl<'a> Import<'a> {
    pub fn new(imported: &'a Imported, lines: &LineIndex) -> Import<'a> {
        let target = &imported.target;
        let left = |it: &'a crate::import::Left| {
            let (kept, by) = match &it.kept {
                Kept::Override(path) => ("override", path),
                Kept::Fact(name) => ("fact", name),
                Kept::Instead(words) => ("instead", words),
                Kept::Lost(words) => ("lost", words),
            };
            Left { path: &it.path, value: &it.value, kept, by }
        };
        let finding = |it| Finding::new("manifest.yml", lines, &imported.manifest, it);
        Import {
            manifest: &imported.manifest,
            kind: imported.kind.name(),
            name: &imported.name,
            app: target.app.as_deref(),
            environment: &target.environment,
            account: target.account.as_deref(),
            region: target.region.as_deref(),
            facts: imported.facts.iter().map(|(name, value)| (&**name, &**value)).collect(),
            left: imported.left.iter().map(left).collect(),
            notes: &imported.notes,
            errors: imported.errors.iter().map(finding).collect(),
        }
    }
}
