//! CloudFormation's functions in values that the user writes for the template: `!Ref`, `!Sub`,
//! `Fn::Join` and the like.
//!
//! In: a function's name and its argument, which was read before. Out: the value it stands for;
//! what only AWS knows stays a reference. Functions that are not known here are such references too.

use super::Cx;
use super::parameters::{self, text_or_reference};
use crate::ir::{Prop, Reference, Value};
use crate::json::Float;

/// The function behind a tag: `Sub` for `!Sub`.
pub(super) fn of_tag(tag: &str) -> Option<&str> {
    tag.strip_prefix('!').filter(|it| !it.is_empty() && !it.starts_with('!'))
}

/// The function behind the only key of a map: `Sub` for `Fn::Sub`.
pub(super) fn of_key(key: &str) -> Option<&str> {
    if key == "Ref" { Some(key) } else { key.strip_prefix("Fn::") }
}

/// What the function gives; `None` for `AWS::NoValue`, which leaves a property out.
pub(super) fn call(cx: &Cx, function: &str, argument: &Value) -> Option<Value> {
    if function == "Ref" && text(argument).as_deref() == Some("AWS::NoValue") {
        return None;
    }
    let given = match function {
        "Ref" => {
            text(argument).map(|it| parameters::value(cx, &it).unwrap_or_else(|| Reference::Resource(it.into()).into()))
        }
        "GetAtt" => attribute(argument).map(Value::from),
        "ImportValue" => text(argument).map(|it| Reference::Import(it.into()).into()),
        "Sub" => substitute(cx, argument),
        "Join" => join(argument),
        "Split" => split(argument),
        "Select" => select(argument),
        _ => None,
    };
    Some(given.unwrap_or_else(|| Reference::Sub(format!("${{Fn::{function}}}").into()).into()))
}

/// A single value as text.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Int(number) => Some(number.to_string()),
        Value::Float(number) => Some(Float(*number).to_string()),
        Value::Reference(reference) => Some(reference.to_string()),
        Value::Null | Value::List(_) | Value::Map(_) => None,
    }
}

/// The texts of a list's items; `None` when one has no text or only AWS knows how many there are.
fn texts(value: &Value) -> Option<Vec<String>> {
    let Value::List(items) = value else { return None };
    let one = |it: &Prop| match &it.value {
        Value::Reference(Reference::ImportList(_)) => None,
        other => text(other),
    };
    items.iter().map(one).collect()
}

/// `X.Y` or `[X, Y]`.
fn attribute(argument: &Value) -> Option<Reference> {
    let (id, attribute) = match argument {
        Value::List(_) => match texts(argument)?.as_slice() {
            [id, attribute] => (id.clone(), attribute.clone()),
            _ => return None,
        },
        other => text(other)?.split_once('.').map(|(id, attribute)| (id.to_owned(), attribute.to_owned()))?,
    };
    Some(Reference::Attribute(id.into(), attribute.into()))
}

/// A text with `${…}` in it, or a list of such a text and a map of further names.
fn substitute(cx: &Cx, argument: &Value) -> Option<Value> {
    let (template, names) = match argument {
        Value::List(items) => match items.as_slice() {
            [template, names] => (text(&template.value)?, Some(&names.value)),
            _ => return None,
        },
        other => (text(other)?, None),
    };
    let named = |name: &str| match names {
        Some(Value::Map(map)) => map.get(name).and_then(|it| text(&it.value)),
        _ => None,
    };
    let mut out = String::with_capacity(template.len());
    let mut rest = template.as_str();
    while let Some(start) = rest.find("${") {
        let Some(end) = rest[start..].find('}').map(|it| it + start) else { break };
        let name = &rest[start + 2..end];
        out.push_str(&rest[..start]);
        match named(name).or_else(|| parameters::value(cx, name).as_ref().and_then(text)) {
            Some(value) => out.push_str(&value),
            None => out.push_str(&format!("${{{}}}", name.strip_prefix('!').unwrap_or(name))),
        }
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    Some(text_or_reference(out))
}

fn join(argument: &Value) -> Option<Value> {
    let Value::List(parts) = argument else { return None };
    let [between, items] = parts.as_slice() else { return None };
    Some(text_or_reference(texts(&items.value)?.join(&text(&between.value)?)))
}

fn split(argument: &Value) -> Option<Value> {
    let Value::List(parts) = argument else { return None };
    let [between, whole] = parts.as_slice() else { return None };
    let items = match &whole.value {
        Value::Reference(Reference::Import(name)) => vec![Reference::ImportList(name.clone()).into()],
        reference @ Value::Reference(_) => vec![reference.clone()],
        other => text(other)?.split(&text(&between.value)?).map(|it| Value::from(it.to_owned())).collect(),
    };
    Some(Value::List(items.into_iter().map(|it| Prop::new(it, whole.origin.clone())).collect()))
}

fn select(argument: &Value) -> Option<Value> {
    let Value::List(parts) = argument else { return None };
    let [index, items] = parts.as_slice() else { return None };
    texts(&items.value)?.get(text(&index.value)?.parse::<usize>().ok()?).cloned().map(text_or_reference)
}
