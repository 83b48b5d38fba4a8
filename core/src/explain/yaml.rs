//! A resolved manifest as YAML, with the origin of its values as comments.
//!
//! The text is made by the YAML library and read again with our own parser, which tells the
//! line that each value stands on.

use std::collections::{HashMap, HashSet};

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_yaml::value::{Tag, TaggedValue};

use super::{MASK, Value, effective, in_words};
use crate::resolve::{Entry, Kind, Leaf, Node};
use crate::yaml::{self, NodeId, Tree};

/// The nodes whose values are shown to nobody.
pub type Masked = HashSet<*const Node>;

pub fn masked(values: &[Value]) -> Masked {
    values.iter().filter(|it| it.is_masked()).map(|it| std::ptr::from_ref(it.node)).collect()
}

/// A resolved value as plain data, without the tags that only YAML knows.
#[derive(Clone, Copy)]
pub struct Plain<'a> {
    pub node: &'a Node,
    pub masked: &'a Masked,
}

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let node = effective(self.node);
        let inner = |node| Plain { node, masked: self.masked };
        match &node.kind {
            Kind::Null => serializer.serialize_unit(),
            Kind::Scalar(_) if self.masked.contains(&std::ptr::from_ref(node)) => serializer.serialize_str(MASK),
            Kind::Scalar(scalar) => match scalar.leaf {
                Leaf::Bool(it) => serializer.serialize_bool(it),
                Leaf::Int(it) => serializer.serialize_i64(it),
                Leaf::Float(it) => serializer.serialize_f64(it),
                Leaf::Timestamp | Leaf::Text | Leaf::Duration(_) => serializer.serialize_str(&scalar.text),
            },
            Kind::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&inner(item))?;
                }
                list.end()
            }
            Kind::Map(map) => {
                let mut out = serializer.serialize_map(Some(map.entries.len()))?;
                for entry in &map.entries {
                    out.serialize_entry(&*entry.key.text, &inner(&entry.value))?;
                }
                out.end()
            }
        }
    }
}

/// The same with tags such as `!Ref`.
fn tagged(node: &Node, masked: &Masked) -> serde_yaml::Result<serde_yaml::Value> {
    let node = effective(node);
    let value = match &node.kind {
        Kind::List(items) => {
            serde_yaml::Value::Sequence(items.iter().map(|it| tagged(it, masked)).collect::<Result<_, _>>()?)
        }
        Kind::Map(map) => {
            let entry = |it: &Entry| Ok((it.key.text.to_string().into(), tagged(&it.value, masked)?));
            serde_yaml::Value::Mapping(map.entries.iter().map(entry).collect::<serde_yaml::Result<_>>()?)
        }
        Kind::Null | Kind::Scalar(_) => serde_yaml::to_value(Plain { node, masked })?,
    };
    Ok(match &node.tag {
        Some(tag) if tag.starts_with('!') && tag.len() > 1 => {
            serde_yaml::Value::Tagged(Box::new(TaggedValue { tag: Tag::new(&**tag), value }))
        }
        _ => value,
    })
}

/// The manifest as YAML; behind each value that does not simply stand in `source`, why it holds.
/// Fails where the YAML library refuses a value.
pub fn text(root: &Node, values: &[Value], source: &Tree) -> serde_yaml::Result<String> {
    let text = serde_yaml::to_string(&tagged(root, &masked(values))?)?;
    let comments: HashMap<&str, String> =
        values.iter().filter_map(|it| Some((&*it.path, in_words(&it.node.origin, source)?))).collect();
    Ok(commented(&text, &comments))
}

/// The YAML with a comment behind each value that has one, by its path.
pub fn commented<C: AsRef<str>>(text: &str, comments: &HashMap<&str, C>) -> String {
    let tree = Tree::parse(text);
    let mut behind: HashMap<u32, &str> = HashMap::new();
    if let Some(root) = tree.root {
        place(&tree, root, String::new(), &mut |path, line| {
            if let Some(comment) = comments.get(path) {
                behind.insert(line, comment.as_ref());
            }
        });
    }
    let mut out = String::with_capacity(tree.text.len() * 2);
    for (line, text) in tree.text.lines().enumerate() {
        out.push_str(text);
        if let Some(comment) = behind.get(&(line as u32)) {
            out.push_str("  # ");
            out.push_str(comment);
        }
        out.push('\n');
    }
    out
}

/// Tells the line of every value, by path.
fn place(tree: &Tree, id: NodeId, path: String, tell: &mut impl FnMut(&str, u32)) {
    match &tree.node(id).kind {
        yaml::Kind::Mapping(entries) if !entries.is_empty() => {
            for (key, value) in entries {
                let key = tree.scalar(*key).unwrap_or_default();
                let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
                place(tree, *value, path, tell);
            }
        }
        yaml::Kind::Sequence(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                place(tree, *item, format!("{path}[{index}]"), tell);
            }
        }
        _ => tell(&path, tree.lines.line_of(tree.node(id).span.start)),
    }
}
