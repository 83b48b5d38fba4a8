//! Configurations without what goes without saying, so that two can be compared.
//!
//! What AWS fills in when a request leaves it out is the same as leaving it out; which values
//! those are says [`defaults`]. Sizes and names get one spelling, and tags of stacks go.

use serde_json::{Map, Value, json};

use super::identity::name_of;
use super::{SERVICE, TASK, Wanted};
use crate::compare::defaults::{self, Absent, SWITCHES};
use crate::compare::edits::same;
use crate::compare::sizes::{SIZES, size};

/// A task definition and a service without values that AWS fills in, null, and what is empty.
#[derive(Clone, Debug)]
pub(super) struct Usual {
    pub task: Value,
    pub service: Option<Value>,
}

impl Usual {
    pub(super) fn of(wanted: &Wanted) -> Usual {
        Usual { task: task(wanted.task.clone()), service: wanted.service.clone().map(service) }
    }
}

fn task(mut task: Map<String, Value>) -> Value {
    for (key, _) in SIZES {
        if let Some(size) = task.get(key).and_then(|it| size(key, it)) {
            task.insert(key.to_owned(), size.to_string().into());
        }
    }
    usual(TASK, task)
}

fn service(mut service: Map<String, Value>) -> Value {
    service.remove("taskDefinition");
    // Both name the same cluster.
    if let Some(Value::String(cluster)) = service.get_mut("cluster") {
        *cluster = name_of(cluster).to_owned();
    }
    service.entry("deploymentConfiguration").or_insert_with(|| json!({}));
    usual(SERVICE, service)
}

/// A part of the configuration without stack tags, defaults, and what is empty.
fn usual(part: &str, mut map: Map<String, Value>) -> Value {
    if let Some(Value::Array(tags)) = map.get_mut("tags") {
        tags.retain(|it| !is_stack_tag(it));
    }
    cleaned(without_defaults(part, Value::Object(map)))
}

/// Maps, and what is said in them in any case, so that whoever says another value is told from
/// what.
const SAID: [(&str, &str); 4] = [
    ("taskDefinition.containerDefinitions[].portMappings[]", "protocol"),
    ("service.deploymentConfiguration", "maximumPercent"),
    ("service.deploymentConfiguration", "minimumHealthyPercent"),
    ("service.networkConfiguration.awsvpcConfiguration", "assignPublicIp"),
];

/// What stands at `path`, where an item of a list is `[]`, without what its absence means too.
fn without_defaults(path: &str, value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let switch = SWITCHES.iter().find(|it| it.0 == path);
            if switch.is_some_and(|it| map.get(it.1) != Some(&Value::Bool(true))) {
                return Value::Null;
            }
            let said: Vec<&str> = SAID.iter().filter(|it| it.0 == path).map(|it| it.1).collect();
            let mut kept = Map::new();
            for (key, value) in &map {
                let path = format!("{path}.{key}");
                if said.contains(&&**key) || !is_default(&path, value, &map) {
                    kept.insert(key.clone(), without_defaults(&path, value.clone()));
                }
            }
            for key in said {
                if let Some(value) = default(&format!("{path}.{key}")) {
                    kept.entry(key).or_insert(value);
                }
            }
            Value::Object(kept)
        }
        Value::Array(items) => {
            let path = format!("{path}[]");
            Value::Array(items.into_iter().map(|it| without_defaults(&path, it)).collect())
        }
        other => other,
    }
}

/// Whether a value of a map says what its absence means too.
fn is_default(path: &str, value: &Value, map: &Map<String, Value>) -> bool {
    match defaults::of(path) {
        Some(Absent::Beside(key)) => map.get(key).is_some_and(|it| same(value, it)),
        Some(Absent::Any) => true,
        Some(Absent::Is(_)) | None => default(path).is_some_and(|it| same(value, &it)),
    }
}

/// What the absence of the property at `path` means, where that is one value.
pub(super) fn default(path: &str) -> Option<Value> {
    match defaults::of(path)? {
        Absent::Is(text) => serde_json::from_str(text).ok(),
        Absent::Beside(_) | Absent::Any => None,
    }
}

/// Tags that the stack of a Copilot service puts on everything.
fn is_stack_tag(tag: &Value) -> bool {
    let key = tag.get("key").and_then(Value::as_str).unwrap_or_default();
    key.starts_with("copilot-") || key.starts_with("aws:")
}

/// Without null and what is empty, at any level.
fn cleaned(value: Value) -> Value {
    let is_something = |it: &Value| match it {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        Value::Object(entries) => !entries.is_empty(),
        _ => true,
    };
    match value {
        Value::Object(entries) => {
            let entries = entries.into_iter().map(|(key, value)| (key, cleaned(value)));
            Value::Object(entries.filter(|(_, value)| is_something(value)).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(cleaned).collect()),
        other => other,
    }
}
