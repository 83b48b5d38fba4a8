//! `taskdef_overrides`: changes of the finished task definition
//! (`lowering-ecs.md`, section 1.8).

use super::{Cx, functions, unquoted};
use crate::ir::{Map, Prop, Str, Value};
use crate::manifest::copilot::container::{MOST_STEPS, TaskdefOverride};
use crate::origin::Origin;
use crate::resolve::{Kind, Leaf, Node, Scalar};
use crate::yaml::scalar::{Plain, plain};

/// Applies each change in its turn; one whose path leads nowhere is left out, which a rule
/// reports.
pub(super) fn apply(cx: &Cx, properties: &mut Prop, overrides: &[TaskdefOverride]) {
    for change in overrides {
        let Some(path) = &change.path else { continue };
        let Some(steps) = steps(&path.value).filter(|it| leads_somewhere(Some(properties), it)) else { continue };
        let value = match &change.value {
            Some(node) => value(cx, node).map(|it| Prop::new(it, node.origin.clone())),
            None => Some(Prop::new(Value::Null, path.origin.clone())),
        };
        set(properties, &steps, value, &path.origin);
    }
}

/// One segment of a path.
struct Step<'a> {
    key: &'a str,
    index: Option<Index>,
}

#[derive(Clone, Copy)]
enum Index {
    At(usize),
    Append,
}

fn steps(path: &str) -> Option<Vec<Step<'_>>> {
    if path.split('.').count() > MOST_STEPS {
        return None;
    }
    path.split('.')
        .map(|segment| match segment.split_once('[') {
            None => Some(Step { key: segment, index: None }),
            Some((key, index)) => match index.strip_suffix(']')? {
                "-" => Some(Step { key, index: Some(Index::Append) }),
                number => Some(Step { key, index: Some(Index::At(number.parse().ok()?)) }),
            },
        })
        .collect()
}

/// Whether every position in the path exists; maps and new items are made on the way.
fn leads_somewhere(at: Option<&Prop>, steps: &[Step]) -> bool {
    let Some((step, rest)) = steps.split_first() else { return true };
    let slot = match at.map(|it| &it.value) {
        Some(Value::Map(map)) => map.get(step.key),
        _ => None,
    };
    match (step.index, slot.map(|it| &it.value)) {
        (None, _) => leads_somewhere(slot, rest),
        (Some(Index::Append), _) => leads_somewhere(None, rest),
        (Some(Index::At(index)), Some(Value::List(items))) => {
            items.get(index).is_some_and(|it| leads_somewhere(Some(it), rest))
        }
        (Some(Index::At(_)), _) => false,
    }
}

/// Walks to the place, making what is missing, and puts the value there; without a value what
/// stands there goes.
fn set(at: &mut Prop, steps: &[Step], value: Option<Prop>, origin: &Origin) -> Option<()> {
    let (step, rest) = steps.split_first()?;
    if !matches!(at.value, Value::Map(_)) {
        at.value = Value::Map(Map::default());
    }
    let Value::Map(map) = &mut at.value else { return None };
    if rest.is_empty() && step.index.is_none() && value.is_none() {
        map.entries.retain(|(key, _)| **key != *step.key);
        return Some(());
    }
    if map.get(step.key).is_none() {
        map.entries.push((Str::Shared(step.key.into()), Prop::new(Value::Null, origin.clone())));
    }
    let slot = map.get_mut(step.key)?;
    let Some(index) = step.index else { return put(slot, rest, value, origin) };
    if !matches!(slot.value, Value::List(_)) {
        slot.value = Value::List(Vec::new());
    }
    let Value::List(items) = &mut slot.value else { return None };
    match (index, &value) {
        (Index::At(index), None) if rest.is_empty() => {
            items.remove(index);
            Some(())
        }
        (Index::At(index), _) => put(items.get_mut(index)?, rest, value, origin),
        (Index::Append, None) if rest.is_empty() => Some(()),
        (Index::Append, _) => {
            items.push(Prop::new(Value::Null, origin.clone()));
            put(items.last_mut()?, rest, value, origin)
        }
    }
}

fn put(slot: &mut Prop, rest: &[Step], value: Option<Prop>, origin: &Origin) -> Option<()> {
    if !rest.is_empty() {
        return set(slot, rest, value, origin);
    }
    *slot = value?;
    Some(())
}

/// A value as the template takes it; `None` for `AWS::NoValue`.
fn value(cx: &Cx, node: &Node) -> Option<Value> {
    let value = match &node.kind {
        Kind::Null => Value::Null,
        Kind::Scalar(scalar) => self::scalar(node, scalar),
        Kind::List(items) => Value::List(items.iter().filter_map(|it| prop(cx, it)).collect()),
        Kind::Map(map) => {
            if let [entry] = map.entries.as_slice()
                && let Some(function) = functions::of_key(&entry.key.text)
            {
                return functions::call(cx, function, &value(cx, &entry.value)?);
            }
            let entries = map.entries.iter().filter_map(|it| Some((it.key.text.clone().into(), prop(cx, &it.value)?)));
            Value::Map(Map { entries: entries.collect(), free_keys: false })
        }
    };
    match node.tag.as_deref().and_then(functions::of_tag) {
        Some(function) => functions::call(cx, function, &value),
        None => Some(value),
    }
}

fn prop(cx: &Cx, node: &Node) -> Option<Prop> {
    Some(Prop::new(value(cx, node)?, node.origin.clone()))
}

fn scalar(node: &Node, scalar: &Scalar) -> Value {
    match scalar.leaf {
        Leaf::Bool(it) => Value::Bool(it),
        Leaf::Int(it) => Value::Int(it),
        Leaf::Float(it) => Value::Float(it),
        // Only a text without quotes is as long as its place; CloudFormation has its own view of that.
        Leaf::Text
            if node.tag.is_none()
                && matches!(node.origin, Origin::Written(span) if span.range().len() == scalar.text.len()) =>
        {
            match plain(&scalar.text) {
                Plain::Text => unquoted::plain(&scalar.text),
                _ => Value::Text(scalar.text.clone().into()),
            }
        }
        Leaf::Timestamp | Leaf::Text | Leaf::Duration(_) => Value::Text(scalar.text.clone().into()),
    }
}
