//! Reading what the ECS API has: maps, lists and texts.

use serde_json::{Map, Value};

/// The value of a container's variable.
pub(super) fn variable(container: &Map<String, Value>, name: &str) -> Option<String> {
    let found = maps(container, "environment").find(|it| text(it, "name") == Some(name))?;
    text(found, "value").map(str::to_owned)
}

/// The containers of a task definition.
pub(super) fn containers(task: &Map<String, Value>) -> Vec<&Map<String, Value>> {
    maps(task, "containerDefinitions").collect()
}

/// The text behind a key.
pub(super) fn text<'v>(map: &'v Map<String, Value>, key: &str) -> Option<&'v str> {
    map.get(key)?.as_str()
}

/// The maps of the list behind a key.
pub(super) fn maps<'v>(map: &'v Map<String, Value>, key: &str) -> impl Iterator<Item = &'v Map<String, Value>> {
    map.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

/// As [`maps`], to be changed.
pub(super) fn maps_mut<'v>(
    map: &'v mut Map<String, Value>,
    key: &str,
) -> impl Iterator<Item = &'v mut Map<String, Value>> {
    map.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten().filter_map(Value::as_object_mut)
}

/// A whole number, which may be written as text.
pub(super) fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}
