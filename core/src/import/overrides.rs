//! Changes of the task definition as `taskdef_overrides` takes them: paths and values in
//! CloudFormation's names (`lowering-ecs.md`, section 1.8).

use serde_json::Value;
use serde_yaml::Mapping;
use serde_yaml::value::{Tag, TaggedValue};

use super::draft::{Draft, Section};
use super::identity::Identity;
use crate::compare::edits::{Edit, Path, Step};
use crate::emit::ecs::{has_free_keys, template_name};

/// Adds what makes the change, and gives its path.
pub(super) fn put(draft: &mut Draft, edit: &Edit, who: &Identity) -> String {
    let path = path(&edit.path);
    let mut change = Section::default();
    change.put("path", path.as_str());
    change.put(
        "value",
        match &edit.to {
            Some(to) => value(&edit.path, to, who.has_references),
            None => tagged("!Ref", "AWS::NoValue"),
        },
    );
    draft.put_override(change);
    path
}

/// `ContainerDefinitions[0].Ulimits[-]`
fn path(path: &Path) -> String {
    let mut out = String::new();
    let mut free = false;
    for step in &path.0 {
        match step {
            Step::Key(key) => {
                if !out.is_empty() {
                    out.push('.');
                }
                out.push_str(&if free { key.clone() } else { template_name(key) });
                free = !free && has_free_keys(key);
            }
            Step::Item(position, _) => out.push_str(&format!("[{position}]")),
            Step::New(_) => out.push_str("[-]"),
        }
    }
    out
}

/// A value in CloudFormation's names; with `functions` a reference is one of its functions.
fn value(path: &Path, value: &Value, functions: bool) -> serde_yaml::Value {
    let free = path.keys().last().is_some_and(|it| has_free_keys(it));
    Template { functions }.value(value, free)
}

struct Template {
    functions: bool,
}

impl Template {
    /// `free` maps have keys of the user's own.
    fn value(&self, value: &Value, free: bool) -> serde_yaml::Value {
        match value {
            Value::Null => serde_yaml::Value::Null,
            Value::Bool(flag) => (*flag).into(),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(number), _) => number.into(),
                (None, number) => number.unwrap_or_default().into(),
            },
            Value::String(text) => function(text).filter(|_| self.functions).unwrap_or_else(|| text.as_str().into()),
            Value::Array(items) => items.iter().map(|it| self.value(it, false)).collect::<Vec<_>>().into(),
            Value::Object(entries) => {
                let entry = |(key, value): (&String, &Value)| {
                    let name = if free { key.clone() } else { template_name(key) };
                    (name.into(), self.value(value, !free && has_free_keys(key)))
                };
                serde_yaml::Value::Mapping(entries.iter().map(entry).collect::<Mapping>())
            }
        }
    }
}

/// The function behind a reference that is the whole text.
fn function(text: &str) -> Option<serde_yaml::Value> {
    let inner = text.strip_prefix("${")?.strip_suffix('}')?;
    if inner.contains(['$', '{', '}']) {
        return None;
    }
    if let Some(export) = inner.strip_prefix("Import:") {
        return Some(tagged("!ImportValue", export));
    }
    Some(if inner.contains('.') { tagged("!GetAtt", inner) } else { tagged("!Ref", inner) })
}

/// A text with one of CloudFormation's tags.
fn tagged(tag: &str, text: impl Into<String>) -> serde_yaml::Value {
    serde_yaml::Value::Tagged(Box::new(TaggedValue {
        tag: Tag::new(tag),
        value: serde_yaml::Value::String(text.into()),
    }))
}
