//! What a draft amounts to: it is written, read again, and lowered as any manifest is.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::draft::Draft;
use super::identity::Identity;
use super::usual::Usual;
use super::{SERVICE, TASK, Wanted};
use crate::analysis::{Context, Document};
use crate::diagnostic::{Finding, Severity};
use crate::emit::ecs::{self, Facts};
use crate::ir::{Prop, Reference, Stack, Value};
use crate::resolve::Variables;

/// A draft's text, and what it amounts to.
pub(super) struct Lowered {
    pub text: String,
    stack: Stack,
    pub errors: Vec<Finding>,
}

impl Lowered {
    /// Fails where the YAML library refuses a value, or when the text would be no manifest.
    pub(super) fn of(draft: &Draft, who: &Identity) -> Result<Lowered, String> {
        let text = draft.text().map_err(|error| format!("this cannot be written as YAML: {error}"))?;
        let variables = Variables { app: Some(who.app.as_str().into()), ..Variables::default() };
        let cx = Context { variables, ..Context::default() };
        let document = Document::parse("manifest.yml", text.as_str());
        match document.lower(&cx, &who.environment, &who.target()) {
            Some(lowered) => {
                let errors = lowered.findings.into_iter().filter(|it| it.severity() == Severity::Error).collect();
                Ok(Lowered { text, stack: lowered.stack, errors })
            }
            None => Err("the manifest that this amounts to cannot be read back".to_owned()),
        }
    }

    /// The requests, with facts in the place of references.
    pub(super) fn usual(&self, facts: &Facts) -> Usual {
        // What we wrote can be read.
        let value: Json = serde_json::from_str(&ecs::text(&self.stack, facts)).unwrap_or_default();
        let part = |key: &str| value.get(key).and_then(Json::as_object).cloned();
        Usual::of(&Wanted { task: part(TASK).unwrap_or_default(), service: part(SERVICE), arns: Vec::new() })
    }

    /// The names of the references that facts do not fill in, but for the revision, which is made
    /// anew in any case.
    pub(super) fn open(&self, facts: &Facts) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        self.stack.resources.iter().for_each(|it| references(&it.properties, &mut found));
        found.retain(|it| it != "TaskDefinition" && !facts.contains_key(it));
        found
    }
}

fn references(prop: &Prop, found: &mut BTreeSet<String>) {
    match &prop.value {
        Value::Reference(Reference::Import(name) | Reference::ImportList(name) | Reference::Resource(name)) => {
            found.insert(name.to_string());
        }
        Value::Reference(Reference::Attribute(id, attribute)) => {
            found.insert(format!("{id}.{attribute}"));
        }
        Value::Reference(Reference::Sub(_)) => {}
        Value::List(items) => items.iter().for_each(|it| references(it, found)),
        Value::Map(map) => map.entries.iter().for_each(|(_, it)| references(it, found)),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Text(_) => {}
    }
}
