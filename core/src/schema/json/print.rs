//! A schema as text: the keywords in a reader's order, what is short on one line.

use std::fmt::Write;

use serde_json::Value;

/// What fits on one line stands on one line.
const WIDTH: usize = 110;

/// Keywords in the order in which one reads a schema; all others follow by name.
const ORDER: &[&str] = &[
    "$schema",
    "$id",
    "$ref",
    "title",
    "description",
    "deprecated",
    "type",
    "const",
    "enum",
    "default",
    "examples",
    "required",
    "name",
    "properties",
    "patternProperties",
    "additionalProperties",
    "items",
    "pattern",
    "minimum",
    "maximum",
    "anyOf",
    "allOf",
    "not",
    "if",
    "then",
    "else",
    "$defs",
];

/// The same text for the same value, whatever order its maps have; ends in a line feed.
pub fn pretty(value: &Value) -> String {
    let mut text = String::new();
    write(value, 0, 0, &mut text);
    text.push('\n');
    text
}

fn write(value: &Value, indent: usize, before: usize, text: &mut String) {
    let flat = flat(value);
    if indent > 0 && indent + before + flat.chars().count() <= WIDTH {
        text.push_str(&flat);
        return;
    }
    let line = |text: &mut String, indent: usize| {
        text.push('\n');
        text.extend(std::iter::repeat_n(' ', indent));
    };
    match value {
        Value::Object(map) if !map.is_empty() => {
            text.push('{');
            for (index, (key, value)) in sorted(map).into_iter().enumerate() {
                text.push_str(if index > 0 { "," } else { "" });
                line(text, indent + 2);
                let key = format!("{}: ", Value::from(key.as_str()));
                text.push_str(&key);
                write(value, indent + 2, key.chars().count(), text);
            }
            line(text, indent);
            text.push('}');
        }
        Value::Array(items) if !items.is_empty() => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index > 0 { "," } else { "" });
                line(text, indent + 2);
                write(item, indent + 2, 0, text);
            }
            line(text, indent);
            text.push(']');
        }
        _ => text.push_str(&flat),
    }
}

fn flat(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let mut text = String::from("{");
            for (index, (key, value)) in sorted(map).into_iter().enumerate() {
                let comma = if index > 0 { ", " } else { "" };
                // Writing to a string cannot fail.
                let _ = write!(text, "{comma}{}: {}", Value::from(key.as_str()), flat(value));
            }
            text + "}"
        }
        Value::Array(items) => format!("[{}]", items.iter().map(flat).collect::<Vec<_>>().join(", ")),
        scalar => scalar.to_string(),
    }
}

fn sorted(map: &serde_json::Map<String, Value>) -> Vec<(&String, &Value)> {
    let rank = |key: &str| ORDER.iter().position(|it| *it == key).unwrap_or(ORDER.len());
    let mut entries: Vec<_> = map.iter().collect();
    entries.sort_by(|(a, _), (b, _)| rank(a).cmp(&rank(b)).then_with(|| a.cmp(b)));
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_things_stand_on_one_line() {
        let value = serde_json::json!({"properties": {"b": {"type": "x"}, "a": [1, 2]}, "$id": "it", "zebra": {}});
        let expected =
            "{\n  \"$id\": \"it\",\n  \"properties\": {\"a\": [1, 2], \"b\": {\"type\": \"x\"}},\n  \"zebra\": {}\n}\n";
        assert_eq!(pretty(&value), expected);
    }
}
