//! What has to change in one configuration for it to become another, edit by edit.
//!
//! In: two JSON values in the ECS API's names. Out: [`Edit`]s, in an order in which they can be
//! applied one after the other: what goes from a list goes last, from its end. Items are matched
//! as everywhere in [`compare`](super), by what identifies them.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde_json::{Map, Value};

use super::{IDENTIFIERS, UNORDERED};
use crate::emit::ecs::has_free_keys;

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    pub path: Path,
    /// What stands there; `None` where nothing does.
    pub from: Option<Value>,
    /// What has to stand there; `None` when it goes.
    pub to: Option<Value>,
}

/// Where a change is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path(pub Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Key(String),
    /// An item of a list, and what identifies it.
    Item(usize, Option<String>),
    /// A new item behind the others.
    New(Option<String>),
}

/// `containerDefinitions[api].cpu`
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if index == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Item(_, Some(name)) | Step::New(Some(name)) => write!(f, "[{name}]")?,
                Step::Item(position, None) => write!(f, "[{position}]")?,
                Step::New(None) => f.write_str("[-]")?,
            }
        }
        Ok(())
    }
}

/// Lists whose items another key identifies, or identifies better than a name.
const IDENTIFIED: [(&str, &str); 2] =
    [("capacityProviderStrategy", "capacityProvider"), ("portMappings", "containerPort")];

/// Maps that are changed as one where more than one of their entries changes. Those with keys of
/// the user's own always are.
const WHOLE: [&str; 5] =
    ["efsVolumeConfiguration", "firelensConfiguration", "healthCheck", "logConfiguration", "runtimePlatform"];

/// The changes that turn `from` into `to`; none where both say the same to ECS.
pub fn edits(from: &Value, to: &Value) -> Vec<Edit> {
    let mut found = Vec::new();
    walk(&mut found, &Path::default(), from, to);
    found
}

/// Whether two values say the same to ECS; a number may be written as a text.
pub fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(number), Value::String(text)) | (Value::String(text), Value::Number(number)) => {
            number.to_string() == *text
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, value)| b.get(key).is_some_and(|it| same(value, it)))
        }
        _ => a == b,
    }
}

fn walk(found: &mut Vec<Edit>, path: &Path, from: &Value, to: &Value) {
    match (from, to) {
        _ if same(from, to) => {}
        (Value::Object(a), Value::Object(b)) => {
            let before = found.len();
            entries(found, path, a, b);
            let key = path.key().unwrap_or_default();
            let is_one = found.len() == before + 1 && found[before].to.is_some();
            if found.len() > before && (has_free_keys(key) || (WHOLE.contains(&key) && !is_one)) {
                found.truncate(before);
                push(found, path, Some(from), Some(to));
            }
        }
        (Value::Array(a), Value::Array(b)) => list(found, path, (from, a), (to, b)),
        _ => push(found, path, Some(from), Some(to)),
    }
}

fn entries(found: &mut Vec<Edit>, path: &Path, from: &Map<String, Value>, to: &Map<String, Value>) {
    for (key, value) in from {
        let path = path.and(Step::Key(key.clone()));
        match to.get(key) {
            Some(other) => walk(found, &path, value, other),
            None => push(found, &path, Some(value), None),
        }
    }
    for (key, value) in to.iter().filter(|(key, _)| !from.contains_key(*key)) {
        push(found, &path.and(Step::Key(key.clone())), None, Some(value));
    }
}

fn list(found: &mut Vec<Edit>, path: &Path, from: (&Value, &[Value]), to: (&Value, &[Value])) {
    let ((from, a), (to, b)) = (from, to);
    let is_unordered = path.key().is_some_and(|it| UNORDERED.contains(&it));
    let sorted = |items: &[Value]| {
        let mut texts: Vec<String> = items.iter().map(Value::to_string).collect();
        texts.sort_unstable();
        texts
    };
    if is_unordered && sorted(a) == sorted(b) {
        return;
    }
    if !a.iter().chain(b).all(Value::is_object) {
        return push(found, path, Some(from), Some(to));
    }
    let Some((left, right)) = names(path.key().unwrap_or_default(), a, b) else {
        if a.len() != b.len() {
            return push(found, path, Some(from), Some(to));
        }
        for (index, (a, b)) in a.iter().zip(b).enumerate() {
            walk(found, &path.and(Step::Item(index, None)), a, b);
        }
        return;
    };
    let places = |names: &'_ [Name]| names.iter().cloned().zip(0..).collect::<HashMap<Name, usize>>();
    let (in_left, in_right) = (places(&left), places(&right));
    for (index, name) in left.iter().enumerate() {
        if let Some(other) = in_right.get(name) {
            walk(found, &path.and(Step::Item(index, Some(name.0.clone()))), &a[index], &b[*other]);
        }
    }
    for (index, name) in right.iter().enumerate().filter(|(_, name)| !in_left.contains_key(name)) {
        push(found, &path.and(Step::New(Some(name.0.clone()))), None, Some(&b[index]));
    }
    for (index, name) in left.iter().enumerate().rev().filter(|(_, name)| !in_right.contains_key(name)) {
        push(found, &path.and(Step::Item(index, Some(name.0.clone()))), Some(&a[index]), None);
    }
}

fn push(found: &mut Vec<Edit>, path: &Path, from: Option<&Value>, to: Option<&Value>) {
    found.push(Edit { path: path.clone(), from: from.cloned(), to: to.cloned() });
}

/// What identifies an item, and the how many-th it is that bears it.
type Name = (String, usize);

/// What identifies each item on both sides of a list: by the key that tells most of them apart.
fn names(list: &str, a: &[Value], b: &[Value]) -> Option<(Vec<Name>, Vec<Name>)> {
    let of = |items: &[Value], key: &str| -> Option<Vec<String>> {
        let text = |it: &Value| match it.get(key)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        items.iter().map(text).collect()
    };
    let both = |key: &&str| Some((of(a, key)?, of(b, key)?));
    let distinct = |names: &[String]| names.iter().collect::<HashSet<_>>().len();
    let special = IDENTIFIED.iter().find(|it| it.0 == list).map(|it| &it.1);
    let mut found: Vec<_> = special.into_iter().chain(&IDENTIFIERS).filter_map(both).collect();
    // The first of those that tell as many apart as any.
    found.sort_by_key(|(left, right)| std::cmp::Reverse(distinct(left) + distinct(right)));
    let (left, right) = found.into_iter().next()?;
    let counted = |names: Vec<String>| {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let count = |name: String| {
            let before = seen.entry(name.clone()).or_default();
            *before += 1;
            (name, *before)
        };
        names.into_iter().map(count).collect()
    };
    Some((counted(left), counted(right)))
}

impl Step {
    fn key(&self) -> Option<&str> {
        match self {
            Step::Key(key) => Some(key),
            Step::Item(..) | Step::New(_) => None,
        }
    }
}

impl Path {
    /// The key that the path ends with; `None` when it ends in a list.
    fn key(&self) -> Option<&str> {
        self.0.last()?.key()
    }

    /// The path one step further.
    #[must_use]
    pub fn and(&self, step: Step) -> Path {
        let mut steps = self.0.clone();
        steps.push(step);
        Path(steps)
    }

    /// The list that an item is in, or the path itself.
    pub fn list(&self) -> String {
        let is_item = matches!(self.0.last(), Some(Step::Item(..) | Step::New(_)));
        Path(self.0[..self.0.len() - usize::from(is_item)].to_vec()).to_string()
    }

    /// The keys on the way, without positions.
    pub fn keys(&self) -> Vec<&str> {
        self.0.iter().filter_map(Step::key).collect()
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(from: Value, to: Value, expect: Expect) {
        let text = |side: Option<Value>| side.map_or("-".to_owned(), |it| it.to_string());
        let line = |it: Edit| format!("{}: {} → {}\n", it.path, text(it.from), text(it.to));
        expect.assert_eq(&edits(&from, &to).into_iter().map(line).collect::<String>());
    }

    #[test]
    fn what_goes_from_a_list_goes_last_and_from_its_end() {
        check(
            json!({"c": [{"name": "a", "x": 1}, {"name": "b"}, {"name": "c", "x": 2}, {"name": "a"}]}),
            json!({"c": [{"name": "d"}, {"name": "c", "x": 3, "y": {}}]}),
            expect![[r#"
                c[c].x: 2 → 3
                c[c].y: - → {}
                c[d]: - → {"name":"d"}
                c[a]: {"name":"a"} → -
                c[b]: {"name":"b"} → -
                c[a]: {"name":"a","x":1} → -
            "#]],
        );
    }

    #[test]
    fn order_counts_where_it_means_something() {
        check(
            json!({"subnets": ["a", "b"], "command": ["a", "b"]}),
            json!({"subnets": ["b", "a"], "command": ["b", "a"]}),
            expect![[r#"
                command: ["a","b"] → ["b","a"]
            "#]],
        );
    }

    #[test]
    fn some_maps_are_one_value() {
        check(
            json!({"healthCheck": {"a": 1, "b": 2}, "runtimePlatform": {"a": 1, "b": 2}, "options": {"a": "1", "b": "2"}}),
            json!({"healthCheck": {"a": 2, "b": 2}, "runtimePlatform": {"a": 2, "c": 2}, "options": {"a": "2", "b": "2"}}),
            expect![[r#"
                healthCheck.a: 1 → 2
                options: {"a":"1","b":"2"} → {"a":"2","b":"2"}
                runtimePlatform: {"a":1,"b":2} → {"a":2,"c":2}
            "#]],
        );
    }

    #[test]
    fn items_without_a_name_are_matched_by_position() {
        check(
            json!({"a": [{"x": 1}, {"x": 2}], "b": [{"x": 1}], "n": 1, "t": "2"}),
            json!({"a": [{"x": 1}, {"x": 3}], "b": [{"x": 1}, {"x": 2}], "n": "1", "t": 2}),
            expect![[r#"
                a[1].x: 2 → 3
                b: [{"x":1}] → [{"x":1},{"x":2}]
            "#]],
        );
    }
}
