//! `taskdef_overrides`: changes of the finished task definition
//! (`lowering-ecs.md`, section 1.8).

use crate::ir::{Map, Prop, Reference, Str, Value};
use crate::manifest::copilot::container::TaskdefOverride;
use crate::resolve::{Kind, Leaf, Node};

/// Applies each change in its turn; one whose path leads nowhere is left out, which a rule
/// reports.
pub(super) fn apply(properties: &mut Prop, overrides: &[TaskdefOverride]) {
    for change in overrides {
        let Some(path) = &change.path else { continue };
        let Some(steps) = steps(&path.value) else { continue };
        let value = match &change.value {
            Some(node) => value(node),
            None => Prop::new(Value::Null, path.origin.clone()),
        };
        set(properties, &steps, value);
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

/// Walks to the place, making what is missing, and puts the value there.
fn set(at: &mut Prop, steps: &[Step], value: Prop) -> Option<()> {
    let Some((step, rest)) = steps.split_first() else {
        *at = value;
        return Some(());
    };
    if !matches!(at.value, Value::Map(_)) {
        at.value = Value::Map(Map::default());
    }
    let Value::Map(map) = &mut at.value else { return None };
    if map.get(step.key).is_none() {
        map.entries.push((Str::Shared(step.key.into()), Prop::new(Value::Null, value.origin.clone())));
    }
    let slot = map.get_mut(step.key)?;
    let Some(index) = step.index else { return set(slot, rest, value) };
    if !matches!(slot.value, Value::List(_)) {
        slot.value = Value::List(Vec::new());
    }
    let Value::List(items) = &mut slot.value else { return None };
    match index {
        Index::At(index) => set(items.get_mut(index)?, rest, value),
        Index::Append => {
            items.push(Prop::new(Value::Null, value.origin.clone()));
            set(items.last_mut()?, rest, value)
        }
    }
}

/// A value as the template takes it, with CloudFormation's tags as references.
fn value(node: &Node) -> Prop {
    let origin = node.origin.clone();
    if let Some(tag) = node.tag.as_deref()
        && let Some(reference) = tagged(tag, node)
    {
        return Prop::new(Value::Reference(reference), origin);
    }
    let value = match &node.kind {
        Kind::Null => Value::Null,
        Kind::Scalar(scalar) => match scalar.leaf {
            Leaf::Bool(it) => Value::Bool(it),
            Leaf::Int(it) => Value::Int(it),
            Leaf::Float(it) => Value::Float(it),
            Leaf::Timestamp | Leaf::Text | Leaf::Duration(_) => Value::Text(scalar.text.clone().into()),
        },
        Kind::List(items) => Value::List(items.iter().map(value).collect()),
        Kind::Map(map) => {
            if let [entry] = map.entries.as_slice()
                && let Some(reference) = long_form(&entry.key.text, &entry.value)
            {
                return Prop::new(Value::Reference(reference), origin);
            }
            let entries = map.entries.iter().map(|it| (it.key.text.clone().into(), value(&it.value))).collect();
            Value::Map(Map { entries, free_keys: false })
        }
    };
    Prop::new(value, origin)
}

/// `!Ref X`, `!GetAtt X.Y`, `!ImportValue E`, `!Sub T`.
fn tagged(tag: &str, node: &Node) -> Option<Reference> {
    let text = node.as_text();
    match tag {
        "!Ref" => Some(Reference::Resource(text?.clone())),
        "!GetAtt" => attribute(node),
        "!ImportValue" => Some(Reference::Import(text?.clone())),
        "!Sub" => Some(Reference::Sub(text?.clone())),
        _ => None,
    }
}

/// `{Ref: X}` and `{Fn::GetAtt: …}` and the like.
fn long_form(key: &str, node: &Node) -> Option<Reference> {
    let text = node.as_text();
    match key {
        "Ref" => Some(Reference::Resource(text?.clone())),
        "Fn::GetAtt" => attribute(node),
        "Fn::ImportValue" => Some(Reference::Import(text?.clone())),
        "Fn::Sub" => Some(Reference::Sub(text?.clone())),
        _ => None,
    }
}

fn attribute(node: &Node) -> Option<Reference> {
    match &node.kind {
        Kind::Scalar(scalar) => {
            let (id, attribute) = scalar.text.split_once('.')?;
            Some(Reference::Attribute(id.into(), attribute.into()))
        }
        Kind::List(items) => match items.as_slice() {
            [id, attribute] => Some(Reference::Attribute(id.as_text()?.clone(), attribute.as_text()?.clone())),
            _ => None,
        },
        Kind::Null | Kind::Map(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::origin::Origin;

    fn text(value: &'static str) -> Prop {
        Prop::text(value, Origin::rule("test"))
    }

    fn at<'a>(prop: &'a Prop, key: &str) -> &'a Prop {
        let Value::Map(map) = &prop.value else { panic!("no map") };
        map.get(key).expect("key")
    }

    #[test]
    fn paths_make_what_is_missing_and_append() {
        let mut root = Prop::new(Value::Map(Map::default()), Origin::rule("test"));
        for (path, value) in
            [("A.B", "1"), ("L[-].Name", "x"), ("L[-].Name", "y"), ("L[0].Name", "z"), ("L[7].Name", "no")]
        {
            set(&mut root, &steps(path).expect("path"), text(value));
        }
        assert_eq!(at(at(&root, "A"), "B").value, Value::Text("1".into()));
        let Value::List(items) = &at(&root, "L").value else { panic!("no list") };
        assert_eq!(
            items.iter().map(|it| at(it, "Name").value.clone()).collect::<Vec<_>>(),
            vec![Value::Text("z".into()), Value::Text("y".into())]
        );
    }
}
