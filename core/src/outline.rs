//! What each piece of a manifest's text is declared as.
//!
//! In: a parsed manifest, as it stands in the text. Out: an [`Outline`]: every key and value
//! with the [`Field`] behind it, the forms it takes and the environment it belongs to. Nothing
//! is merged or filled in: this is about places, as an editor asks for them.
//!
//! Knows no field by name but `environments`. A block under a key that nobody reads gets the
//! forms of the first alias that refers to it.

use std::collections::HashMap;

use crate::schema::{Field, Keyed, Naming, Section, Shape, WorkloadType};
use crate::text::Span;
use crate::yaml::{Kind, NodeId, Tree};

/// Index of a [`Place`] in its [`Outline`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId(pub u32);

/// Every value of a document, each behind the one that holds it, in the order of the text.
#[derive(Clone, Debug)]
pub struct Outline {
    pub workload: WorkloadType,
    places: Vec<Place>,
}

/// A value and how it is reached.
#[derive(Clone, Debug)]
pub struct Place {
    /// What holds it; `None` for the root.
    pub parent: Option<PlaceId>,
    pub step: Step,
    /// As it stands in the text: an alias is not followed.
    pub value: NodeId,
    pub role: Role,
    /// The forms that may stand here; `None` where nothing is declared.
    pub shape: Option<Shape>,
}

/// The step from a collection to one of its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Root,
    Key(NodeId),
    /// A position in a list, from 0.
    Item(usize),
}

/// What a value is there for.
#[derive(Clone, Copy, Debug)]
pub enum Role {
    Root,
    /// Stands under a declared key.
    Field(&'static Field),
    /// Stands under a key of the user's choice: a variable, a sidecar.
    Entry(&'static Keyed),
    /// An item of a list.
    Item,
    /// The body of an environment.
    Environment,
    /// What `<<` brings in.
    Merge,
    /// Stands under a key that is not declared.
    Unknown,
}

impl Role {
    pub fn field(&self) -> Option<&'static Field> {
        match self {
            Role::Field(field) => Some(field),
            _ => None,
        }
    }
}

/// A name in the text: what something is called, or what refers to it.
#[derive(Clone, Copy, Debug)]
pub struct Name {
    pub place: PlaceId,
    /// The key or value that is the name.
    pub node: NodeId,
    pub naming: Naming,
    /// The field whose text, or whose map's keys, are the names.
    pub field: &'static Field,
}

impl Outline {
    pub fn new(tree: &Tree, section: &'static Section, workload: WorkloadType) -> Outline {
        let mut walk = Walk { tree, section, workload, aliased: HashMap::new(), places: Vec::new() };
        walk.document();
        if walk.has_unknown_anchor() {
            walk.places.clear();
            walk.document();
        }
        Outline { workload, places: walk.places }
    }

    pub fn get(&self, id: PlaceId) -> &Place {
        &self.places[id.0 as usize]
    }

    /// Every place, in the order of the text; what holds others comes before them.
    pub fn iter(&self) -> impl Iterator<Item = (PlaceId, &Place)> {
        self.places.iter().enumerate().map(|(at, place)| (PlaceId(at as u32), place))
    }

    /// The values directly inside of a place.
    pub fn children(&self, id: PlaceId) -> impl Iterator<Item = (PlaceId, &Place)> {
        // A place's inside comes directly behind it.
        let behind = (id.0 + 1..).map(PlaceId).zip(self.places.iter().skip(id.0 as usize + 1));
        let inside = behind.take_while(move |(_, it)| it.parent >= Some(id));
        inside.filter(move |(_, it)| it.parent == Some(id))
    }

    /// The deepest place that `offset` lies in or directly behind, from its key to the end of its
    /// value. Where two places meet, the later one is taken.
    pub fn at(&self, tree: &Tree, offset: u32) -> Option<PlaceId> {
        self.iter().map(|(id, _)| id).filter(|it| self.span(tree, *it).touches(offset)).last()
    }

    /// What holds a place, nearest first, the place itself included.
    pub fn up(&self, id: PlaceId) -> impl Iterator<Item = (PlaceId, &Place)> {
        std::iter::successors(Some((id, self.get(id))), |(_, it)| it.parent.map(|id| (id, self.get(id))))
    }

    /// The environment in whose body a place lies, by its key.
    pub fn environment(&self, id: PlaceId) -> Option<NodeId> {
        self.up(id).find_map(|(_, it)| match (it.role, it.step) {
            (Role::Environment, Step::Key(key)) => Some(key),
            _ => None,
        })
    }

    /// The steps to a place from the root, or from the body of its environment, so that the
    /// same value has the same steps in the base and in every environment. What `<<` brings in
    /// counts as written where it is brought in.
    pub fn steps(&self, tree: &Tree, id: PlaceId) -> Vec<String> {
        let mut steps = Vec::new();
        for (_, place) in self.up(id) {
            match (place.role, place.step) {
                (Role::Root | Role::Environment, _) => break,
                (Role::Merge, _) | (_, Step::Root) => {}
                (_, Step::Key(key)) => steps.push(tree.scalar(key).unwrap_or_default().to_owned()),
                (_, Step::Item(index)) => steps.push(index.to_string()),
            }
        }
        steps.reverse();
        steps
    }

    /// `sidecars.nginx.mount_points[0].path`, from where [`Outline::steps`] starts.
    pub fn path(&self, tree: &Tree, id: PlaceId) -> String {
        let mut path = String::new();
        for step in self.steps(tree, id) {
            if !path.is_empty() && step.bytes().all(|it| it.is_ascii_digit()) {
                path.push_str(&format!("[{step}]"));
            } else {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&step);
            }
        }
        path
    }

    /// The key and the value of a place; the value alone where there is no key.
    pub fn span(&self, tree: &Tree, id: PlaceId) -> Span {
        let place = self.get(id);
        let value = tree.node(place.value).span;
        match place.step {
            Step::Key(key) => tree.node(key).span.cover(value),
            Step::Root | Step::Item(_) => value,
        }
    }

    /// Every name in the document, in the order of the text. What stands behind an alias is named
    /// where its anchor is.
    pub fn names<'a>(&'a self, tree: &'a Tree) -> impl Iterator<Item = Name> + 'a {
        let is_scalar = |node: NodeId| matches!(tree.node(node).kind, Kind::Scalar { .. });
        let aliased = self.naming_aliases(tree);
        let naming = move |role: Role, value: NodeId, keys: bool| {
            let fields = [role.field(), aliased.get(&value).copied()];
            let with_naming = fields.into_iter().flatten().filter_map(|it| Some((it, it.naming?)));
            with_naming.filter(|(_, naming)| naming.keys == keys).map(|(field, naming)| (naming, field)).next()
        };
        self.iter().filter_map(move |(id, place)| {
            if is_scalar(place.value)
                && let Some((own, field)) = naming(place.role, place.value, false)
            {
                return Some(Name { place: id, node: place.value, naming: own, field });
            }
            let Step::Key(key) = place.step else { return None };
            if !is_scalar(key) || matches!(place.role, Role::Merge) {
                return None;
            }
            let holder = self.merged_into(place.parent?)?;
            let (naming, field) = naming(holder.role, holder.value, true)?;
            Some(Name { place: id, node: key, naming, field })
        })
    }

    /// The fields whose names stand behind an alias, by what the alias stands for.
    fn naming_aliases(&self, tree: &Tree) -> HashMap<NodeId, &'static Field> {
        let mut found = HashMap::new();
        for (id, place) in self.iter() {
            if let Kind::Alias(Some(target)) = tree.node(place.value).kind
                && let Some(field) = self.merged_into(id).and_then(|it| it.role.field())
                && field.naming.is_some()
            {
                found.entry(target).or_insert(field);
            }
        }
        found
    }

    /// What holds the entries of a map: where `<<` brings them in, or the place itself.
    fn merged_into(&self, id: PlaceId) -> Option<&Place> {
        self.up(id).map(|(_, it)| it).find(|it| !matches!(it.role, Role::Merge))
    }
}

struct Walk<'t> {
    tree: &'t Tree,
    section: &'static Section,
    workload: WorkloadType,
    /// The forms that the first alias of an anchored node is asked for.
    aliased: HashMap<NodeId, Shape>,
    places: Vec<Place>,
}

impl Walk<'_> {
    fn document(&mut self) {
        let Some(root) = self.tree.root else { return };
        self.add(None, Step::Root, root, Role::Root, Some(Shape::Section(self.section)));
    }

    /// Whether a second walk would know more: an alias gives forms to a block that had none.
    fn has_unknown_anchor(&self) -> bool {
        self.places.iter().any(|it| it.shape.is_none() && self.aliased.contains_key(&it.value))
    }

    fn add(&mut self, parent: Option<PlaceId>, step: Step, value: NodeId, role: Role, shape: Option<Shape>) {
        let shape = shape.or_else(|| self.aliased.get(&value).copied());
        let id = PlaceId(self.places.len() as u32);
        self.places.push(Place { parent, step, value, role, shape });
        let tree = self.tree;
        match &tree.node(value).kind {
            Kind::Mapping(entries) => {
                let form = shape.and_then(map_form);
                for (key, value) in entries {
                    let (role, shape) = self.entry(role, form, *key);
                    self.add(Some(id), Step::Key(*key), *value, role, shape);
                }
            }
            Kind::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    // `<<: [*a, *b]` brings in maps of the same form.
                    let (role, shape) = match role {
                        Role::Merge => (Role::Merge, shape),
                        _ => (Role::Item, shape.and_then(|it| self.item_form(it, *item))),
                    };
                    self.add(Some(id), Step::Item(index), *item, role, shape);
                }
            }
            Kind::Alias(Some(target)) => {
                if let Some(shape) = shape {
                    self.aliased.entry(*target).or_insert(shape);
                }
            }
            Kind::Scalar { .. } | Kind::Alias(None) => {}
        }
    }

    /// What a key of a map is, and the forms of its value.
    fn entry(&self, holder: Role, form: Option<Shape>, key: NodeId) -> (Role, Option<Shape>) {
        let name = self.tree.scalar(key).unwrap_or_default();
        if name == "<<" {
            return (Role::Merge, form);
        }
        if matches!(holder, Role::Field(field) if is_environments(field)) {
            return (Role::Environment, Some(Shape::Section(self.section)));
        }
        match form {
            Some(Shape::Section(section)) => match section.field(self.workload, name) {
                Some(field) => (Role::Field(field), Some(field.shape(self.workload))),
                None => (Role::Unknown, None),
            },
            Some(Shape::Keyed(keyed)) => (Role::Entry(keyed), Some(keyed.value)),
            _ => (Role::Unknown, None),
        }
    }

    fn item_form(&self, shape: Shape, item: NodeId) -> Option<Shape> {
        let node = self.tree.resolve(item).map(|it| &self.tree.node(it).kind);
        let is_map = matches!(node, Some(Kind::Mapping(_)));
        match shape {
            Shape::List(item) => Some(*item),
            Shape::Union(union) => union.list_forms().find_map(|it| match it {
                Shape::List(item) if is_map == matches!(item, Shape::Section(_)) => Some(*item),
                _ => None,
            }),
            _ => None,
        }
    }
}

/// Whether a field holds the environments.
pub fn is_environments(field: &Field) -> bool {
    field.name == "environments"
}

/// The form that a map takes under a shape.
pub fn map_form(shape: Shape) -> Option<Shape> {
    match shape {
        Shape::Union(union) => union.map_form(),
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::manifest::copilot::Workload;
    use crate::manifest::section_of;

    #[track_caller]
    fn check(text: &str, expect: Expect) {
        let tree = Tree::parse(text);
        let section = section_of::<Workload>().unwrap();
        let outline = Outline::new(&tree, section, WorkloadType::WorkerService);
        let mut lines = String::new();
        for (id, place) in outline.iter().skip(1) {
            let environment = outline.environment(id).and_then(|it| tree.scalar(it));
            let of = environment.map(|it| format!(" in {it}")).unwrap_or_default();
            let what = match place.role {
                Role::Root => "root".to_owned(),
                Role::Field(field) => format!("field {}", field.name),
                Role::Entry(keyed) => keyed.noun.to_owned(),
                Role::Item => "item".to_owned(),
                Role::Environment => "environment".to_owned(),
                Role::Merge => "merge".to_owned(),
                Role::Unknown => "unknown".to_owned(),
            };
            let takes = place.shape.map_or("nothing".to_owned(), Shape::describe);
            lines.push_str(&format!("{}{of}: {what}, takes {takes}\n", outline.path(&tree, id)));
        }
        expect.assert_eq(&lines);
    }

    #[test]
    fn every_value_knows_its_declaration() {
        check(
            "\
x-vars: &vars
  LOG: info
name: w
sidecars:
  envoy:
    image: envoy:1
    mount_points:
      - source_volume: data
environments:
  prod:
    variables: *vars
    count:
      range: 1-10
      spot: 2
    typo: 1
",
            expect![[r#"
                x-vars: unknown, takes a map of variables
                x-vars.LOG: variable, takes text or a map
                name: field name, takes text
                sidecars: field sidecars, takes a map of sidecars
                sidecars.envoy: sidecar, takes a map
                sidecars.envoy.image: field image, takes text or a map
                sidecars.envoy.mount_points: field mount_points, takes a list of maps
                sidecars.envoy.mount_points[0]: item, takes a map
                sidecars.envoy.mount_points[0].source_volume: field source_volume, takes text
                environments: field environments, takes any value
                 in prod: environment, takes a map
                variables in prod: field variables, takes a map of variables
                count in prod: field count, takes a number or a map
                count.range in prod: field range, takes text or a map
                count.spot in prod: field spot, takes a number
                typo in prod: unknown, takes nothing
            "#]],
        );
    }

    #[test]
    fn the_deepest_place_at_an_offset_is_found() {
        let text = "name: w\nimage:\n  build: a/Dockerfile\n";
        let tree = Tree::parse(text);
        let outline = Outline::new(&tree, section_of::<Workload>().unwrap(), WorkloadType::BackendService);
        let at = |needle: &str| {
            let offset = text.find(needle).unwrap() as u32;
            outline.at(&tree, offset).map(|it| outline.path(&tree, it))
        };
        assert_eq!(at("name").as_deref(), Some("name"));
        assert_eq!(at("image").as_deref(), Some("image"));
        assert_eq!(at("Dockerfile").as_deref(), Some("image.build"));
        assert_eq!(at(" a/").as_deref(), Some("image.build"));
    }
}
