//! Applies `environments.<name>` on top of the base manifest.
//!
//! In: two decoded trees of one document. Out: one [`Node`] tree whose every node can say
//! which of the two it came from, and what it replaced (`environments.md`, sections 4 and 5).
//!
//! Knows nothing of particular fields. How two values merge follows from the shape of the
//! field and its section's constraints; a special case here is a sign that the schema lacks
//! something.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Entry, Key, Kind, Leaf, Map, Node};
use crate::origin::{Origin, Overridden};
use crate::schema::{Constraint, Section, Shape, WorkloadType};
use crate::text::Span;
use crate::yaml::scalar::{Plain, plain};

/// Lays the type's own defaults under the base. An explicit null erases a scalar's default and
/// leaves that of a field with several forms.
pub(super) fn seed(mut root: Node, section: &'static Section, workload: WorkloadType) -> Node {
    let place = root.key;
    if matches!(root.kind, Kind::Map(_)) {
        seed_section(&mut root, section, workload, place);
    }
    root
}

fn seed_section(node: &mut Node, section: &'static Section, workload: WorkloadType, place: Span) {
    for field in section.seeding(workload) {
        let shape = field.shape(workload);
        if let Some(yaml) = field.default.filter(|_| field.seeded.contains(workload)) {
            let Kind::Map(map) = &mut node.kind else { return };
            let default = Node::scalar(yaml, leaf(yaml), Origin::Defaulted(field, place), place);
            match map.get_mut(field.name) {
                None => map.entries.push(Entry { key: Key { text: field.name.into(), span: place }, value: default }),
                Some(value) if value.is_null() && shape.is_scalar() => {}
                Some(value) => {
                    let written = std::mem::replace(value, Node { kind: Kind::Null, ..default.clone() });
                    *value = Merge { workload, environment: None }.node(default, written, shape);
                }
            }
        } else if let Shape::Section(inner) = shape {
            let Kind::Map(map) = &mut node.kind else { return };
            let empty = || Node {
                kind: Kind::Map(Map::default()),
                origin: Origin::Defaulted(field, place),
                key: place,
                tag: None,
                anchored: false,
            };
            match map.get_mut(field.name) {
                None => {
                    let mut value = empty();
                    seed_section(&mut value, inner, workload, place);
                    map.entries.push(Entry { key: Key { text: field.name.into(), span: place }, value });
                }
                Some(value) => {
                    let place = value.key;
                    if value.is_null() {
                        *value = empty();
                    }
                    seed_section(value, inner, workload, place);
                }
            }
        }
    }
}

fn leaf(yaml: &str) -> Leaf {
    match plain(yaml) {
        Plain::Int(it) => Leaf::Int(it),
        Plain::Float(it) => Leaf::Float(it),
        Plain::Bool(it) => Leaf::Bool(it),
        _ => Leaf::Text,
    }
}

/// The base with one environment's body on top.
pub(super) fn overlay(
    base: Node,
    over: Node,
    section: &'static Section,
    workload: WorkloadType,
    environment: Arc<str>,
) -> Node {
    Merge { workload, environment: Some(environment) }.node(base, over, Shape::Section(section))
}

struct Merge {
    workload: WorkloadType,
    /// `None` when the type's defaults are merged: what is on top then just stands there.
    environment: Option<Arc<str>>,
}

impl Merge {
    fn node(&self, base: Node, over: Node, shape: Shape) -> Node {
        if over.is_null() {
            return base;
        }
        match shape {
            Shape::Section(section) => self.section(base, over, section),
            Shape::Keyed(keyed) => self.keyed(base, over, keyed.value),
            Shape::Union(union) => match (&base.kind, &over.kind, union.map_form()) {
                (Kind::Map(_), Kind::Map(_), Some(form)) => self.node(base, over, form),
                (Kind::Map(_), Kind::Scalar(_), _) if union.keeps_short => self.keep_short(base, over),
                (Kind::Scalar(_), Kind::Map(_), _) if union.keeps_short => {
                    let over = self.replace(over, Some(&base.origin));
                    self.keep_short(over, base)
                }
                _ => self.replace(over, Some(&base.origin).filter(|_| !base.is_null())),
            },
            _ => self.replace(over, Some(&base.origin).filter(|_| !base.is_null())),
        }
    }

    fn section(&self, mut base: Node, over: Node, section: &'static Section) -> Node {
        let (Kind::Map(map), Kind::Map(_)) = (&mut base.kind, &over.kind) else {
            return self.replace(over, Some(&base.origin).filter(|_| !base.is_null()));
        };
        self.settle(map, &over, section);
        let Kind::Map(over_map) = over.kind else { return base };
        for entry in over_map.entries {
            let Some(field) = section.field(self.workload, &entry.key.text) else { continue };
            let shape = field.shape(self.workload);
            let at = map.entries.iter().position(|it| it.key.text == entry.key.text);
            self.entry(map, at, entry, |base, over| self.node(base, over, shape));
        }
        base
    }

    /// Where two groups of keys exclude each other, what the override says wins and the base's
    /// other group goes; keys the override itself gives stay, even when they clash.
    fn settle(&self, base: &mut Map, over: &Node, section: &'static Section) {
        let says = |keys: &[&str]| keys.iter().any(|key| over.get(key).is_some_and(Node::says_something));
        for constraint in section.all_constraints() {
            let Constraint::Exclusive(exclusive) = constraint else { continue };
            if !exclusive.settles {
                continue;
            }
            let mut gone: Vec<&str> = Vec::new();
            if says_any(over, exclusive.left) || says(exclusive.left) {
                gone.extend(exclusive.right);
                gone.extend(exclusive.right_extras);
            }
            if says_any(over, exclusive.right) || says(exclusive.right) {
                gone.extend(exclusive.left);
            }
            base.entries.retain(|it| !gone.contains(&&*it.key.text));
        }
    }

    fn keyed(&self, mut base: Node, over: Node, value: Shape) -> Node {
        let (Kind::Map(map), Kind::Map(_)) = (&mut base.kind, &over.kind) else {
            return self.replace(over, Some(&base.origin).filter(|_| !base.is_null()));
        };
        let Kind::Map(over_map) = over.kind else { return base };
        let places = Places::of(map, over_map.entries.len());
        for entry in over_map.entries {
            let at = places.get(map, &entry.key.text);
            match value {
                Shape::Section(_) => self.entry(map, at, entry, |base, over| self.node(base, over, value)),
                _ => self.entry(map, at, entry, |base, over| self.replace(over, Some(&base.origin))),
            }
        }
        base
    }

    /// Lays an entry over the one at `at`, or behind all others.
    fn entry(&self, map: &mut Map, at: Option<usize>, entry: Entry, merge: impl FnOnce(Node, Node) -> Node) {
        match at.and_then(|it| map.entries.get_mut(it)) {
            Some(existing) => {
                let null = Node {
                    kind: Kind::Null,
                    origin: existing.value.origin.clone(),
                    key: existing.value.key,
                    tag: None,
                    anchored: false,
                };
                let base = std::mem::replace(&mut existing.value, null);
                existing.value = merge(base, entry.value);
            }
            None => {
                let value = self.replace(entry.value, None);
                map.entries.push(Entry { key: entry.key, value });
            }
        }
    }

    fn keep_short(&self, mut map: Node, short: Node) -> Node {
        let short = self.replace(short, None);
        if let Kind::Map(it) = &mut map.kind {
            it.short = Some(Box::new(short));
        }
        map
    }

    /// Marks a winning value, and all below it, as the environment's.
    fn replace(&self, mut node: Node, over: Option<&Origin>) -> Node {
        let Some(environment) = &self.environment else { return node };
        if matches!(node.origin, Origin::Defaulted(..)) {
            return node;
        }
        node.origin = Origin::Overridden(Arc::new(Overridden {
            environment: environment.clone(),
            by: node.origin,
            over: over.cloned(),
        }));
        match &mut node.kind {
            Kind::Null | Kind::Scalar(_) => {}
            Kind::List(items) => {
                for item in items {
                    let taken = std::mem::replace(&mut item.kind, Kind::Null);
                    let whole = Node { kind: taken, ..item.clone() };
                    *item = self.replace(whole, None);
                }
            }
            Kind::Map(map) => {
                for entry in &mut map.entries {
                    let taken = std::mem::replace(&mut entry.value.kind, Kind::Null);
                    let whole = Node { kind: taken, ..entry.value.clone() };
                    entry.value = self.replace(whole, None);
                }
            }
        }
        node
    }
}

/// Whether the override gives one of the keys: an empty text says nothing, an empty location does.
fn says_any(over: &Node, keys: &[&str]) -> bool {
    keys.iter().any(|key| match over.get(key).map(|it| &it.kind) {
        None | Some(Kind::Null) => false,
        Some(Kind::Scalar(scalar)) => !scalar.text.is_empty() || *key == "location",
        Some(Kind::List(_) | Kind::Map(_)) => true,
    })
}

/// Where the keys of a map stand. A few are looked for, many are indexed.
enum Places {
    Few,
    Many(HashMap<Arc<str>, usize>),
}

impl Places {
    /// For so many look-ups. Entries that are added later are not found, so no key may be asked
    /// for twice.
    fn of(map: &Map, lookups: usize) -> Places {
        if lookups <= 16 || map.entries.len() <= 16 {
            return Places::Few;
        }
        Places::Many(map.entries.iter().enumerate().map(|(at, it)| (it.key.text.clone(), at)).collect())
    }

    fn get(&self, map: &Map, key: &str) -> Option<usize> {
        match self {
            Places::Few => map.entries.iter().position(|it| &*it.key.text == key),
            Places::Many(places) => places.get(key).copied(),
        }
    }
}
