//! Two generated configurations, property by property.
//!
//! In: two [`Emitted`] texts. Out: their [`Difference`]s. Items of a list are matched by what
//! identifies them (a container or a variable by its name, a tag by its key), so that an item
//! more does not move the rest; a list of plain values is one value, and so is a variable.
//! [`running`] holds what ECS says of a service against one of them. Knows no manifest.

pub(crate) mod defaults;
pub mod edits;
pub mod running;
pub(crate) mod sizes;

use std::collections::HashMap;

use crate::emit::Emitted;
use crate::explain::{self, MASK, Masked, Step, links};
use crate::origin::Origin;
use crate::text::Span;
use crate::yaml::{Kind, NodeId, Tree};

/// One property of a generated configuration.
#[derive(Clone, Debug)]
pub struct Property {
    /// `taskDefinition.containerDefinitions[api].cpu`
    pub path: String,
    /// The same path with positions: `taskDefinition.containerDefinitions[0].cpu`.
    pub position: String,
    /// As JSON, on one line.
    pub value: String,
    /// Where it comes from; `None` for what the output's frame adds.
    pub origin: Option<Origin>,
}

impl Property {
    /// Whether the value comes from one that is shown to nobody.
    pub fn is_masked(&self, masked: &Masked) -> bool {
        self.origin.as_ref().is_some_and(|it| masked.holds(&self.path, it))
    }
}

/// A property that is not the same on both sides.
#[derive(Clone, Debug)]
pub struct Difference {
    pub path: String,
    pub from: Option<Property>,
    pub to: Option<Property>,
}

impl Difference {
    /// Whether both sides say the same but for the environments' names, and no environment
    /// wrote either: what every environment has of its own.
    pub fn only_names(&self, from: &str, to: &str) -> bool {
        let (Some(left), Some(right)) = (&self.from, &self.to) else { return false };
        let is_set = |it: &Property| it.origin.as_ref().is_some_and(|it| links(it).environment.is_some());
        const NAME: &str = "\0";
        !is_set(left) && !is_set(right) && left.value.replace(from, NAME) == right.value.replace(to, NAME)
    }

    /// Puts `…` in the place of a value that is shown to nobody. Where one side is such a value,
    /// the other was one too.
    fn mask(&mut self, masked: &Masked) {
        let sides = || [&self.from, &self.to].into_iter().flatten();
        if sides().any(|it| it.is_masked(masked)) {
            for property in [&mut self.from, &mut self.to].into_iter().flatten() {
                property.value = format!("\"{MASK}\"");
            }
        }
    }
}

/// A difference, as it may be shown.
#[derive(Clone, Debug)]
pub struct Shown {
    pub difference: Difference,
    /// Differs as everything does that bears its environment's name.
    pub only_name: bool,
}

/// What differs between two environments, called `from` and `to`, without the values that are
/// shown to nobody.
pub fn shown(from: (&str, &Emitted), to: (&str, &Emitted), masked: &Masked) -> Vec<Shown> {
    let shown = |mut difference: Difference| {
        let only_name = difference.only_names(from.0, to.0);
        difference.mask(masked);
        Shown { difference, only_name }
    };
    differences(from.1, to.1).into_iter().map(shown).collect()
}

/// What differs, in the order of the output.
pub fn differences(from: &Emitted, to: &Emitted) -> Vec<Difference> {
    between(&properties(from), &properties(to))
}

fn between(from: &[Property], to: &[Property]) -> Vec<Difference> {
    let places: HashMap<&str, usize> = from.iter().enumerate().map(|(index, it)| (&*it.path, index)).collect();
    let in_to: HashMap<&str, &Property> = to.iter().map(|it| (&*it.path, it)).collect();
    // What is only in `to` follows the property it follows there.
    let mut found: Vec<((usize, usize), Difference)> = Vec::new();
    for (index, property) in from.iter().enumerate() {
        let other = in_to.get(&*property.path).copied();
        if other.is_none_or(|it| it.value != property.value) {
            let difference =
                Difference { path: property.path.clone(), from: Some(property.clone()), to: other.cloned() };
            found.push(((index + 1, 0), difference));
        }
    }
    let mut after = 0;
    for (index, property) in to.iter().enumerate() {
        match places.get(&*property.path) {
            Some(place) => after = place + 1,
            None => {
                let difference = Difference { path: property.path.clone(), from: None, to: Some(property.clone()) };
                found.push(((after, index + 1), difference));
            }
        }
    }
    found.sort_by_key(|it| it.0);
    found.into_iter().map(|it| it.1).collect()
}

/// Every property of a generated configuration, in the order of its text.
pub fn properties(emitted: &Emitted) -> Vec<Property> {
    let tree = Tree::parse(&*emitted.text);
    let origins = emitted.map.iter().map(|it| (&*it.path, &it.origin)).collect();
    let mut walk = Walk { tree: &tree, origins, found: Vec::new() };
    if let Some(root) = tree.root {
        walk.node(root, String::new(), String::new());
    }
    walk.found
}

/// The paths of the properties that the text at `place` decides, in the order of the output.
pub fn destinations(place: Span, properties: &[Property]) -> Vec<&str> {
    let uses_it = |it: &&Property| {
        let steps = it.origin.as_ref().map(explain::steps).unwrap_or_default();
        steps.iter().any(|it| !matches!(it, Step::Replaced { .. } | Step::Default { .. }) && it.span() == Some(place))
    };
    properties.iter().filter(uses_it).map(|it| &*it.path).collect()
}

struct Walk<'a> {
    tree: &'a Tree,
    origins: HashMap<&'a str, &'a Origin>,
    found: Vec<Property>,
}

impl Walk<'_> {
    fn node(&mut self, id: NodeId, path: String, position: String) {
        let tree = self.tree;
        match &tree.node(id).kind {
            Kind::Mapping(entries) if !entries.is_empty() => {
                for (key, value) in entries {
                    let key = tree.scalar(*key).unwrap_or_default();
                    let below = |it: &str| if it.is_empty() { key.to_owned() } else { format!("{it}.{key}") };
                    self.node(*value, below(&path), below(&position));
                }
            }
            Kind::Sequence(items) if items.iter().any(|it| tree.scalar(*it).is_none()) => {
                let names = names(tree, items);
                for (index, item) in items.iter().enumerate() {
                    if let (Some(name), Some((member, value))) = (names.get(index), pair(tree, *item)) {
                        let position = format!("{position}[{index}].{member}");
                        self.node(value, format!("{path}[{name}]"), position);
                        continue;
                    }
                    let name = names.get(index).map_or_else(|| index.to_string(), |it| (*it).to_owned());
                    self.node(*item, format!("{path}[{name}]"), format!("{position}[{index}]"));
                }
            }
            Kind::Sequence(items) => {
                let values: Vec<&str> = items.iter().map(|it| tree.slice(tree.node(*it).span)).collect();
                let first = if items.is_empty() { position.clone() } else { format!("{position}[0]") };
                let origin = self.origins.get(&*first).map(|it| (*it).clone());
                self.found.push(Property { path, position, value: format!("[{}]", values.join(", ")), origin });
            }
            _ => {
                let origin = self.origins.get(&*position).map(|it| (*it).clone());
                let value = tree.slice(tree.node(id).span).to_owned();
                self.found.push(Property { path, position, value, origin });
            }
        }
    }
}

/// The keys that tell the items of a list apart, the better one first.
pub const IDENTIFIERS: [&str; 7] =
    ["name", "key", "containerName", "containerPort", "containerPath", "sourceVolume", "capacityProvider"];

/// Lists whose order means nothing to ECS.
const UNORDERED: [&str; 6] = ["requiresCompatibilities", "subnets", "securityGroups", "alarmNames", "add", "drop"];

/// What identifies each item of a list; empty when nothing does.
fn names<'t>(tree: &'t Tree, items: &[NodeId]) -> Vec<&'t str> {
    let of = |key: &&str| items.iter().map(|it| member(tree, *it, key)).collect::<Option<Vec<&str>>>();
    IDENTIFIERS.iter().filter_map(of).find(|it| is_distinct(it)).unwrap_or_default()
}

/// The value of an item that is a name and a value, such as a variable or a secret.
fn pair(tree: &Tree, item: NodeId) -> Option<(&'static str, NodeId)> {
    let Kind::Mapping(entries) = &tree.node(item).kind else { return None };
    let [(name, _), (key, value)] = &**entries else { return None };
    let member = ["value", "valueFrom"].into_iter().find(|it| tree.scalar(*key) == Some(*it))?;
    matches!(tree.scalar(*name), Some("name" | "key")).then_some((member, *value))
}

fn member<'t>(tree: &'t Tree, id: NodeId, name: &str) -> Option<&'t str> {
    let Kind::Mapping(entries) = &tree.node(id).kind else { return None };
    let (_, value) = entries.iter().find(|(key, _)| tree.scalar(*key) == Some(name))?;
    tree.scalar(*value)
}

fn is_distinct(names: &[&str]) -> bool {
    let mut sorted = names.to_vec();
    sorted.sort_unstable();
    sorted.windows(2).all(|it| it[0] != it[1])
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[track_caller]
    fn check(from: &str, to: &str, expect: Expect) {
        let emitted = |text: &str| Emitted { text: text.to_owned(), map: Vec::new() };
        let line = |it: Difference| {
            let value = |side: Option<Property>| side.map_or("-".to_owned(), |it| it.value);
            format!("{}: {} → {}\n", it.path, value(it.from), value(it.to))
        };
        let text: String = differences(&emitted(from), &emitted(to)).into_iter().map(line).collect();
        expect.assert_eq(&text);
    }

    #[test]
    fn items_are_matched_by_name() {
        check(
            r#"{"c": [{"name": "a", "cpu": 1}, {"name": "b", "cpu": 2, "env": []}]}"#,
            r#"{"c": [{"name": "new"}, {"name": "b", "cpu": 3, "env": []}, {"name": "a", "cpu": 1}]}"#,
            expect![[r#"
                c[new].name: - → "new"
                c[b].cpu: 2 → 3
            "#]],
        );
    }

    #[test]
    fn a_name_and_a_value_are_one_property() {
        check(
            r#"{"environment": [{"name": "A", "value": "1"}], "secrets": [{"name": "S", "valueFrom": "a"}]}"#,
            r#"{"environment": [{"name": "B", "value": "x"}, {"name": "A", "value": "2"}], "secrets": []}"#,
            expect![[r#"
                environment[B]: - → "x"
                environment[A]: "1" → "2"
                secrets: - → []
                secrets[S]: "a" → -
            "#]],
        );
    }

    #[test]
    fn lists_of_plain_values_are_one_value() {
        check(
            r#"{"a": [1, 2], "s": null}"#,
            r#"{"a": [1], "s": {"x": "y"}}"#,
            expect![[r#"
            a: [1, 2] → [1]
            s.x: - → "y"
            s: null → -
        "#]],
        );
    }
}
