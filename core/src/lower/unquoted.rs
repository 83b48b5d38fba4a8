//! Texts that Copilot writes into its template without quotes, as the template's reader takes them.
//!
//! What follows ` #` is lost, `~` is null, `0755` a number, `a: b` a map, `!Ref X` a reference,
//! and quotes that stand inside of the text go (`lowering-ecs.md`, sections 1.3 and 1.5). A text that
//! breaks the template is kept as it is.

use std::sync::Arc;

use super::{Cx, functions};
use crate::ir::{Map, Prop, Value};
use crate::manifest::Text;
use crate::manifest::unquoted::{Reading, Slot, is_harmless, read, spelled, tag};
use crate::origin::Origin;
use crate::yaml::{Kind, NodeId, Style, Tree};

/// A text of the manifest behind `Key: `.
pub(super) fn value(cx: &Cx, text: &Text) -> Prop {
    put(cx, &text.value, Slot::Value, &text.origin)
}

/// A text of the manifest behind `- `.
pub(super) fn item(cx: &Cx, text: &Text) -> Prop {
    put(cx, &text.value, Slot::Item, &text.origin)
}

pub(super) fn put(cx: &Cx, text: &Arc<str>, slot: Slot, origin: &Origin) -> Prop {
    let value = if is_harmless(text) {
        plain(text)
    } else {
        match read(text, slot) {
            Some((tree, id)) => node(cx, &tree, id, origin).unwrap_or(Value::Null),
            None => Value::Text(text.clone().into()),
        }
    };
    Prop::new(value, origin.clone())
}

/// A scalar without quotes.
pub(super) fn plain(text: &Arc<str>) -> Value {
    match spelled(text) {
        Reading::Null => Value::Null,
        Reading::Flag(flag) => Value::Bool(flag),
        Reading::Number(number) => Value::Int(number),
        Reading::Same | Reading::Broken | Reading::Map | Reading::List | Reading::Text(_) => {
            Value::Text(text.clone().into())
        }
    }
}

/// `None` for `AWS::NoValue`.
fn node(cx: &Cx, tree: &Tree, id: NodeId, origin: &Origin) -> Option<Value> {
    let it = tree.node(tree.resolve(id)?);
    let value = match &it.kind {
        Kind::Scalar { value, style: Style::Plain } if tag(it).is_none() => plain(value),
        Kind::Scalar { value, .. } => Value::Text(value.clone().into()),
        Kind::Sequence(items) => {
            let items = items.iter().filter_map(|it| node(cx, tree, *it, origin));
            Value::List(items.map(|it| Prop::new(it, origin.clone())).collect())
        }
        Kind::Mapping(entries) => {
            if let [(key, argument)] = entries.as_slice()
                && let Some(function) = tree.scalar(*key).and_then(functions::of_key)
            {
                return functions::call(cx, function, &node(cx, tree, *argument, origin)?);
            }
            let entry = |(key, value): &(NodeId, NodeId)| {
                let key = tree.scalar(*key)?.to_owned();
                Some((key.into(), Prop::new(node(cx, tree, *value, origin)?, origin.clone())))
            };
            Value::Map(Map { entries: entries.iter().filter_map(entry).collect(), free_keys: false })
        }
        Kind::Alias(_) => Value::Null,
    };
    match tag(it).and_then(functions::of_tag) {
        Some(function) => functions::call(cx, function, &value),
        None => Some(value),
    }
}
