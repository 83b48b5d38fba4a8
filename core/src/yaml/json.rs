//! The JSON that a YAML text amounts to in go-yaml's dialect.
//!
//! In: a [`Tree`]. Out: a [`Value`] with aliases followed and merge keys merged; of two equal
//! keys the first counts. What JSON has no word for becomes text: dates, infinities, values
//! with tags of their own.

use serde_json::{Map, Value};

use super::scalar::{Plain, plain};
use super::{CORE_TAG, Kind, NodeId, Style, Tree};

/// How many nodes a document may have once its aliases are followed; the rest is null.
const BUDGET: usize = 100_000;
const DEPTH: usize = 128;

/// The document as JSON; null for an empty one.
pub fn to_json(tree: &Tree) -> Value {
    to_json_with(tree, &|_, _| None)
}

/// As [`to_json`]; `texts` may replace a text (as it is without quotes) by something else.
pub fn to_json_with(tree: &Tree, texts: &dyn Fn(&str, Style) -> Option<Value>) -> Value {
    let mut cx = Cx { tree, texts, budget: BUDGET };
    tree.root.map_or(Value::Null, |root| cx.node(root, DEPTH))
}

struct Cx<'a> {
    tree: &'a Tree,
    texts: &'a dyn Fn(&str, Style) -> Option<Value>,
    budget: usize,
}

impl Cx<'_> {
    fn node(&mut self, id: NodeId, depth: usize) -> Value {
        if self.budget == 0 || depth == 0 {
            return Value::Null;
        }
        self.budget -= 1;
        let node = self.tree.node(id);
        match &node.kind {
            Kind::Alias(Some(target)) if *target != id => self.node(*target, depth - 1),
            Kind::Alias(_) => Value::Null,
            Kind::Scalar { value, style } => self.scalar(value, *style, node.tag.as_deref()),
            Kind::Sequence(items) => items.iter().map(|item| self.node(*item, depth - 1)).collect(),
            Kind::Mapping(entries) => Value::Object(self.mapping(entries, depth - 1)),
        }
    }

    fn scalar(&self, value: &str, style: Style, tag: Option<&str>) -> Value {
        let kind = match tag.map(|it| it.strip_prefix(CORE_TAG)) {
            None if style == Style::Plain => plain(value),
            Some(Some("int" | "float" | "bool" | "null")) => plain(value),
            _ => Plain::Text,
        };
        match kind {
            Plain::Null => Value::Null,
            Plain::Bool(it) => it.into(),
            Plain::Int(it) => it.into(),
            Plain::Float(it) if it.is_finite() => it.into(),
            Plain::Float(_) | Plain::Timestamp => value.into(),
            Plain::Text => (self.texts)(value, style).unwrap_or_else(|| value.into()),
        }
    }

    fn mapping(&mut self, entries: &[(NodeId, NodeId)], depth: usize) -> Map<String, Value> {
        let mut map = Map::new();
        let mut merges = Vec::new();
        for (key, value) in entries {
            let Some(key) = self.tree.resolve(*key).map(|it| self.tree.node(it)) else { continue };
            let Kind::Scalar { value: text, style } = &key.kind else { continue };
            if *style == Style::Plain && &**text == "<<" {
                merges.push(*value);
            } else if *style != Style::Plain || plain(text) != Plain::Null {
                let value = self.node(*value, depth);
                map.entry(text.to_string()).or_insert(value);
            }
        }
        for merge in merges {
            let merged = match self.node(merge, depth) {
                Value::Array(items) => items,
                other => vec![other],
            };
            for (key, value) in merged.into_iter().filter_map(object).flatten() {
                map.entry(key).or_insert(value);
            }
        }
        map
    }
}

fn object(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_merges_and_tags() {
        let text = "a: &a {x: 0400, y: yes, '1': 2001-01-01}\nb:\n  <<: *a\n  x: '5'\nc: [!!str 1, !Sub 2, ~]\n";
        let expected = serde_json::json!({
            "a": {"x": 256, "y": "yes", "1": "2001-01-01"},
            "b": {"x": "5", "y": "yes", "1": "2001-01-01"},
            "c": ["1", "2", null],
        });
        assert_eq!(to_json(&Tree::parse(text)), expected);
    }
}
