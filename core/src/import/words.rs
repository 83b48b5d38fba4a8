//! Texts that Copilot puts into its template without quotes, written so that they come through.
//!
//! The other way round of the lowering's `unquoted`: what the template's reader would take for
//! something else gets quotes inside of the text.

use serde_json::Value;

use crate::manifest::unquoted::{self, Reading, Slot};
use crate::yaml::{Kind, Tree};

/// A value as the manifest has to write it; `None` when it cannot.
pub(super) fn written(value: &Value, slot: Slot) -> Option<serde_yaml::Value> {
    match value {
        Value::Bool(flag) => Some((*flag).into()),
        Value::Number(number) => number.as_i64().map(Into::into),
        Value::String(text) => self::text(text, slot).map(Into::into),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A text as the manifest has to write it; `None` when there is no way to.
pub(super) fn text(text: &str, slot: Slot) -> Option<String> {
    if !text.is_empty() && !is_quoted(text) && unquoted::reading(text, slot) == Reading::Same {
        return Some(text.to_owned());
    }
    let quoted = serde_json::to_string(text).ok()?;
    let (tree, id) = unquoted::read(&quoted, slot)?;
    let comes_through = matches!(&tree.node(id).kind, Kind::Scalar { value, .. } if **value == *text);
    comes_through.then_some(quoted)
}

/// Several texts of a list.
pub(super) fn list(values: &[Value]) -> Option<Vec<serde_yaml::Value>> {
    values.iter().map(|it| written(it, Slot::Item)).collect()
}

/// Whether quotes or a tag inside of the text would be taken for the template's.
fn is_quoted(text: &str) -> bool {
    let tree = Tree::parse(text);
    let root = tree.root.map(|it| tree.node(it));
    root.is_some_and(|it| !matches!(&it.kind, Kind::Scalar { value, .. } if **value == *text && it.tag.is_none()))
}
