//! A manifest in the making: keys in the order in which people write them, comments, notes.
//!
//! The text is made by the YAML library; comments go behind the values that they are about.

use serde_yaml::value::TaggedValue;
use serde_yaml::{Mapping, Value};

use crate::explain::yaml::commented;
use crate::manifest::unquoted::{Reading, spelled};
use crate::resolve::interpolate::{self, json_array};
use crate::text::Span;
use crate::yaml::{Kind, Style, Tree};

/// What a manifest will say.
#[derive(Default)]
pub(super) struct Draft {
    root: Section,
    overrides: Vec<Value>,
    /// The path of a value, and what to write behind it.
    comments: Vec<(String, String)>,
    pub(super) notes: Vec<String>,
}

/// A map of the manifest.
#[derive(Clone, Debug, Default)]
pub(super) struct Section(Mapping);

impl Section {
    pub(super) fn put(&mut self, key: &str, value: impl Into<Value>) {
        self.0.insert(key.into(), value.into());
    }

    pub(super) fn put_some(&mut self, key: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    pub(super) fn put_section(&mut self, key: &str, section: Section) {
        if !section.is_empty() {
            self.put(key, section.0);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }
}

impl From<Section> for Value {
    fn from(section: Section) -> Value {
        Value::Mapping(section.0)
    }
}

impl Draft {
    pub(super) fn put(&mut self, key: &str, value: impl Into<Value>) {
        self.root.put(key, value);
    }

    pub(super) fn put_some(&mut self, key: &str, value: Option<impl Into<Value>>) {
        self.root.put_some(key, value);
    }

    pub(super) fn section(&mut self, key: &str, section: Section) {
        self.root.put_section(key, section);
    }

    /// Puts all keys of a section at the top.
    pub(super) fn append(&mut self, keys: Section) {
        self.root.0.extend(keys.0);
    }

    /// A comment behind the value at `path`, which has to stand on one line.
    pub(super) fn comment(&mut self, path: &str, comment: &str) {
        self.comments.push((path.to_owned(), comment.to_owned()));
    }

    pub(super) fn note(&mut self, sentence: impl Into<String>) {
        self.notes.push(sentence.into());
    }

    /// Adds a change to `taskdef_overrides`.
    pub(super) fn put_override(&mut self, change: Section) {
        self.overrides.push(change.into());
    }

    /// The manifest as YAML.
    pub(super) fn text(&self) -> serde_yaml::Result<String> {
        let mut root = self.root.clone();
        if !self.overrides.is_empty() {
            root.put("taskdef_overrides", self.overrides.clone());
        }
        let text = kept(&serde_yaml::to_string(&escaped(root.into()))?);
        let comments = self.comments.iter().map(|(path, comment)| (&**path, &**comment)).collect();
        Ok(commented(&text, &comments))
    }
}

/// With texts written so that they stay what they are, which the library knows nothing of: it
/// writes YAML 1.2, but CloudFormation reads `yes` and `1:30` as YAML 1.1 has them, and Copilot
/// makes a list of every JSON array that is no literal block.
fn kept(text: &str) -> String {
    let tree = Tree::parse(text);
    let values = tree.ids().flat_map(|id| match &tree.node(id).kind {
        Kind::Mapping(entries) => entries.iter().map(|it| it.1).collect(),
        Kind::Sequence(items) => items.clone(),
        Kind::Scalar { .. } | Kind::Alias(_) => Vec::new(),
    });
    let mut places: Vec<(Span, String)> = values
        .filter_map(|id| {
            let node = tree.node(id);
            let Kind::Scalar { value, style } = &node.kind else { return None };
            let other = match style {
                Style::Plain if matches!(spelled(value), Reading::Flag(_) | Reading::Number(_)) => format!("'{value}'"),
                Style::SingleQuoted | Style::DoubleQuoted if is_array(value) => {
                    let line = text[..node.span.range().start].rsplit('\n').next().unwrap_or_default();
                    let blanks = line.len() - line.trim_start().len();
                    format!("|-\n{:blanks$}    {value}", "")
                }
                _ => return None,
            };
            Some((node.span, other))
        })
        .collect();
    places.sort_unstable();
    let mut out = String::with_capacity(text.len() + 8 * places.len());
    let mut copied = 0;
    for (place, other) in places {
        out.push_str(text.get(copied..place.range().start).unwrap_or_default());
        out.push_str(&other);
        copied = place.range().end;
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    out
}

/// Whether a text is a JSON array that fits on one line of a literal block.
fn is_array(text: &str) -> bool {
    text.starts_with('[') && !text.contains(char::is_control) && json_array(text).is_some()
}

/// With a backslash before each `${NAME}`, which is none of the manifest's variables.
fn escaped(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(escape(&text)),
        Value::Sequence(items) => Value::Sequence(items.into_iter().map(escaped).collect()),
        Value::Mapping(entries) => {
            Value::Mapping(entries.into_iter().map(|(key, value)| (escaped(key), escaped(value))).collect())
        }
        Value::Tagged(tagged) => Value::Tagged(Box::new(TaggedValue { tag: tagged.tag, value: escaped(tagged.value) })),
        other => other,
    }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for reference in interpolate::references(text) {
        out.push_str(&text[copied..reference.range.start]);
        out.push('\\');
        copied = reference.range.start;
    }
    out.push_str(&text[copied..]);
    out
}
