//! An organisation's policies: JSON Schemas that what a manifest amounts to is held against.
//!
//! In: files with schemas, and a manifest as it holds in one environment. Out: findings at the
//! lines that decide what a policy objects to. Fetches nothing: a policy is one file.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, anyhow};
use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;
use taxiway_core::analysis::{Amounts, Policies, workload_section};
use taxiway_core::compare::IDENTIFIERS;
use taxiway_core::diagnostic::Finding;
use taxiway_core::diagnostic::structure::POLICY_VIOLATION;
use taxiway_core::emit::ecs::{self, Facts};
use taxiway_core::explain::{Masked, values};
use taxiway_core::text::Span;

use crate as files;

/// Where a schema says what it wants, the better place first.
const WORDS: [&str; 3] = ["description", "title", "$comment"];

/// A schema, ready to be asked.
#[derive(Debug)]
pub struct Policy {
    /// As messages name the file.
    shown: String,
    text: Arc<str>,
    schema: Value,
    validator: Validator,
}

/// Policies that were met, by their files. One is made ready again when its file says something
/// else.
#[derive(Debug, Default)]
pub struct Shelf(Mutex<HashMap<PathBuf, Arc<Policy>>>);

impl Shelf {
    /// The policy in a file that messages call `shown`. Fails where it holds no JSON Schema.
    pub fn get(&self, path: &Path, shown: &str) -> anyhow::Result<Arc<Policy>> {
        let text = files::contents(path)?.text;
        let met = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = met().get(path).filter(|it| it.text == text && it.shown == shown).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let policy = Arc::new(Policy::parse(shown, text)?);
        met().insert(path.to_path_buf(), policy.clone());
        Ok(policy)
    }
}

impl Policy {
    fn parse(shown: &str, text: Arc<str>) -> anyhow::Result<Policy> {
        let schema: Value = serde_json::from_str(&text).context("this is no JSON")?;
        let validator = jsonschema::validator_for(&schema).map_err(|error| {
            let place = error.instance_path().as_str();
            let place = if place.is_empty() { String::new() } else { format!(" at `{place}`") };
            anyhow!("this is no JSON Schema that can be used{place}: {}", error.masked_with("it"))
        })?;
        Ok(Policy { shown: shown.to_owned(), text, schema, validator })
    }

    fn finding(&self, error: &ValidationError, asked: &Asked) -> Finding {
        let found = steps(error.instance_path().as_str());
        let mut path = asked.path(&found);
        let (mut place, mut is_missing) = (found.clone(), false);
        match error.kind() {
            ValidationErrorKind::Required { property } => {
                path = below(&path, property.as_str().unwrap_or_default());
                is_missing = true;
            }
            ValidationErrorKind::AdditionalProperties { unexpected }
            | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                if let [one] = &unexpected[..] {
                    path = below(&path, one);
                    place.push(one.clone());
                }
            }
            _ => {}
        }
        let reason = asked.reason(error, &found);
        let what = if is_missing { "is missing, which breaks" } else { "breaks" };
        let wanted = self.wanted(error);
        let said = wanted.as_deref().unwrap_or(&reason);
        let path = if path.is_empty() { "the configuration".to_owned() } else { format!("`{path}`") };
        let finding =
            POLICY_VIOLATION.at(asked.span(&place), format!("{path} {what} the policy `{}`: {said}", self.shown));
        if wanted.is_some() { finding.note(reason) } else { finding }
    }

    /// What the schema says about itself where it was broken.
    fn wanted(&self, error: &ValidationError) -> Option<String> {
        let keyword = error.schema_path().as_str();
        let (schema, _) = keyword.rsplit_once('/')?;
        let schema = self.schema.pointer(schema)?;
        let missing = match error.kind() {
            ValidationErrorKind::Required { property } => schema.get("properties")?.get(property.as_str()?),
            _ => None,
        };
        let words = |schema: &Value| WORDS.iter().find_map(|it| Some(schema.get(it)?.as_str()?.trim().to_owned()));
        let words = missing.and_then(words).or_else(|| words(schema))?;
        Some(words.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|it| !it.is_empty())
    }
}

/// The policies that a manifest is held against.
pub struct Held<'a>(pub &'a [Arc<Policy>]);

impl Policies for Held<'_> {
    fn check(&self, amounts: &Amounts) -> Vec<Finding> {
        let text = ecs::text(amounts.stack, &Facts::new());
        let Ok(configuration) = serde_json::from_str(&text) else { return Vec::new() };
        let masked = Masked::of(&values(amounts.root, workload_section(), amounts.workload_type));
        let asked = Asked { amounts, configuration, masked };
        let findings = |policy: &Arc<Policy>| {
            let errors = policy.validator.iter_errors(&asked.configuration);
            errors.map(|it| policy.finding(&it, &asked)).collect::<Vec<_>>()
        };
        self.0.iter().flat_map(findings).collect()
    }
}

/// A configuration that policies are asked about.
struct Asked<'a> {
    amounts: &'a Amounts<'a>,
    configuration: Value,
    masked: Masked,
}

impl Asked<'_> {
    /// `taskDefinition.containerDefinitions[api].cpu`, as `taxiway why` understands it.
    fn path(&self, steps: &[String]) -> String {
        let mut path = String::new();
        let mut at = Some(&self.configuration);
        for step in steps {
            match at {
                Some(Value::Array(items)) => {
                    at = step.parse::<usize>().ok().and_then(|it| items.get(it));
                    let name = IDENTIFIERS.iter().find_map(|key| at?.get(key)?.as_str());
                    path.push_str(&format!("[{}]", name.unwrap_or(step)));
                }
                _ => {
                    path = below(&path, step);
                    at = at.and_then(|it| it.get(step));
                }
            }
        }
        path
    }

    /// The text that decides what stands at a path: its own origin, else that of the nearest
    /// property around it, else the manifest's type, which decides everything.
    fn span(&self, steps: &[String]) -> Span {
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        let around = (1..=steps.len()).rev().map(|it| &steps[..it]);
        let origin = |path: &[&str]| ecs::lookup(self.amounts.stack, path)?.origin.nearest_span();
        let tree = self.amounts.tree;
        let kind = || tree.root_value("type").map(|it| tree.node(it).span);
        around.into_iter().find_map(origin).or_else(kind).unwrap_or_default()
    }

    /// The validator's own words, without values that are shown to nobody, and without whole
    /// pieces of the configuration.
    fn reason(&self, error: &ValidationError, steps: &[String]) -> String {
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        let property = ecs::lookup(self.amounts.stack, &steps);
        let is_secret = property.is_some_and(|it| self.masked.holds(&steps.join("."), &it.origin));
        let instance = error.instance();
        if is_secret || instance.is_object() || instance.is_array() {
            return error.masked_with("it").to_string();
        }
        error.to_string()
    }
}

/// The steps of a JSON Pointer.
fn steps(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(|it| it.replace("~1", "/").replace("~0", "~")).collect()
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
