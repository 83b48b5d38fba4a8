//! The place of a manifest that a cursor writes into.
//!
//! In: a view and an offset. Out: a [`Slot`]: the outline of the text with a mark at the cursor,
//! and the mark's place in it. Whatever is broken elsewhere stays away from it as far as the
//! reader's recovery goes.

use std::cell::OnceCell;

use super::cursor::{Cursor, Spot};
use crate::analysis::{Document, workload_section};
use crate::document::DocumentKind;
use crate::ide::View;
use crate::manifest::Decode;
use crate::manifest::copilot::{Manifest, Workload};
use crate::outline::{Outline, Place, PlaceId, Role, Step};
use crate::schema::{Field, Names, Naming, Shape, Types, WorkloadType};
use crate::yaml::{Kind, NodeId, Tree};

pub(super) struct Slot<'v> {
    pub view: &'v View<'v>,
    pub cursor: Cursor,
    /// The document with the mark.
    pub document: Document,
    pub outline: Outline,
    /// The manifest's type; one of those in `types` where it is not written yet.
    pub workload: WorkloadType,
    /// The types that the manifest may have.
    pub types: Types,
    /// Whose key or value the mark is.
    pub mark: PlaceId,
    manifest: OnceCell<Option<Manifest>>,
}

impl<'v> Slot<'v> {
    /// `None` where nothing can be written, or nothing is known of what can.
    pub fn new(view: &'v View<'v>, offset: u32) -> Option<Slot<'v>> {
        let text = view.document.text();
        let lines = &view.tree().lines;
        let cursor = Cursor::at(text, lines, offset)?;
        let marked = cursor.marked(text, lines)?;
        let document = Document { path: view.path().clone(), tree: Tree::parse(marked.text) };
        // The mark may stand in place of the type.
        let kind = Some(document.kind(&view.cx)).filter(|it| !matches!(it, DocumentKind::Unknown(_)));
        let (workload, types) = match kind.unwrap_or_else(|| view.document.kind(&view.cx)) {
            DocumentKind::Workload(workload) => (workload, workload.types()),
            DocumentKind::Unknown(_) if may_be_workload(view.path()) => (WorkloadType::BackendService, Types::ALL),
            DocumentKind::Later(_) | DocumentKind::Unknown(_) => return None,
        };
        let outline = Outline::new(&document.tree, workload_section(), workload);
        let starts_here = |id: NodeId| document.tree.node(id).span.start == marked.at;
        let is_mark = |place: &Place| match (cursor.spot, place.step) {
            (Spot::Value, _) => starts_here(place.value) && is_scalar(&document.tree, place.value),
            (Spot::Start | Spot::Key, Step::Key(key)) => starts_here(key),
            (Spot::Start | Spot::Key, _) => false,
        };
        let (mark, _) = outline.iter().find(|(_, place)| is_mark(place))?;
        Some(Slot { view, cursor, document, outline, workload, types, mark, manifest: OnceCell::new() })
    }

    pub fn tree(&self) -> &Tree {
        &self.document.tree
    }

    pub fn place(&self, id: PlaceId) -> &Place {
        self.outline.get(id)
    }

    /// The map that the mark is a key of; `None` when it is a value.
    pub fn holder(&self) -> Option<PlaceId> {
        match self.cursor.spot {
            Spot::Value => None,
            Spot::Start | Spot::Key => self.place(self.mark).parent,
        }
    }

    /// The place whose value the mark may be: its own, or on a line below a key, the key's.
    pub fn value_place(&self) -> Option<PlaceId> {
        match self.cursor.spot {
            Spot::Value => Some(self.mark),
            Spot::Start => self.holder().filter(|it| self.outline.children(*it).count() == 1),
            Spot::Key => None,
        }
    }

    /// The forms that a place takes, one by one.
    pub fn forms(&self, id: PlaceId) -> Vec<Shape> {
        let place = self.place(id);
        let list = || self.place(place.parent?).shape;
        match (place.role, place.parent.and_then(|_| list())) {
            (Role::Item, Some(list)) => {
                let item = |it: Shape| match it {
                    Shape::List(item) => single_forms(*item),
                    _ => Vec::new(),
                };
                single_forms(list).into_iter().flat_map(item).collect()
            }
            _ => place.shape.map(single_forms).unwrap_or_default(),
        }
    }

    /// The field that a place belongs to: its own, or that of the list or map it is in.
    pub fn field(&self, id: PlaceId) -> Option<&'static Field> {
        let owner = |(_, it): &(PlaceId, &Place)| !matches!(it.role, Role::Item | Role::Entry(_));
        self.outline.up(id).find(owner).and_then(|(_, it)| it.role.field())
    }

    /// What the text of a place is the name of.
    pub fn naming(&self, id: PlaceId) -> Option<Naming> {
        self.place(id).role.field()?.naming.filter(|it| !it.keys)
    }

    /// What the keys of a place's map are the names of.
    pub fn key_naming(&self, id: PlaceId) -> Option<Naming> {
        self.place(id).role.field()?.naming.filter(|it| it.keys)
    }

    /// The environment whose body the mark lies in.
    pub fn environment(&self) -> Option<&str> {
        self.outline.environment(self.mark).and_then(|it| self.tree().scalar(it))
    }

    /// The manifest as it holds where the mark is: in its environment, or in the base.
    pub fn manifest(&self) -> Option<&Manifest> {
        let manifest = self.manifest.get_or_init(|| {
            let (workload_type, root) = self.document.values(&self.view.cx, self.environment())?;
            Workload::decode(&root).map(|workload| Manifest { workload_type, workload })
        });
        manifest.as_ref()
    }

    /// The container in whose body a place is; `None` for the main one.
    pub fn container(&self, id: PlaceId) -> Option<&str> {
        self.outline.up(id).find_map(|(_, place)| {
            let naming = self.key_naming(place.parent?)?;
            let Step::Key(key) = place.step else { return None };
            self.tree().scalar(key).filter(|_| naming.what == Names::Container && naming.declares)
        })
    }

    /// The value of the key beside the mark whose text is a name of this kind.
    pub fn sibling(&self, what: Names) -> Option<&str> {
        let map = self.holder().or_else(|| self.place(self.mark).parent)?;
        let named = |place: &Place| place.role.field().and_then(|it| it.naming).is_some_and(|it| it.what == what);
        let (_, place) = self.outline.children(map).find(|(id, place)| *id != self.mark && named(place))?;
        self.tree().scalar(place.value).filter(|it| !it.is_empty())
    }

    /// The keys that a map has beside the mark, with those that `<<` brings in.
    pub fn present(&self, map: PlaceId) -> Vec<&str> {
        let mut present = Vec::new();
        let mut merged = Vec::new();
        for (id, place) in self.outline.children(map).filter(|(id, _)| *id != self.mark) {
            match (place.role, place.step) {
                (Role::Merge, _) => merged.push((place.value, id)),
                (_, Step::Key(key)) => present.extend(self.tree().scalar(key)),
                _ => {}
            }
        }
        let mut steps = 0;
        while let Some((value, id)) = merged.pop() {
            steps += 1;
            let Some(value) = self.tree().resolve(value).filter(|_| steps <= MOST_MERGES) else { break };
            match &self.tree().node(value).kind {
                Kind::Sequence(items) => merged.extend(items.iter().map(|it| (*it, id))),
                Kind::Mapping(entries) => {
                    for (key, value) in entries {
                        match self.tree().scalar(*key) {
                            Some("<<") => merged.push((*value, id)),
                            name => present.extend(name),
                        }
                    }
                }
                Kind::Scalar { .. } | Kind::Alias(_) => {}
            }
        }
        present
    }

    /// The keys of the base's map at the place of `map`, which is in an environment.
    pub fn base_keys(&self, map: PlaceId) -> Vec<&str> {
        let tree = self.tree();
        let mut node = tree.root;
        for step in self.outline.steps(tree, map) {
            let at = node.and_then(|it| tree.resolve(it));
            node = at.and_then(|it| match &tree.node(it).kind {
                Kind::Mapping(entries) => {
                    entries.iter().find(|(key, _)| tree.scalar(*key) == Some(&step)).map(|(_, value)| *value)
                }
                _ => None,
            });
        }
        match node.and_then(|it| tree.resolve(it)).map(|it| &tree.node(it).kind) {
            Some(Kind::Mapping(entries)) => {
                entries.iter().filter_map(|(key, _)| tree.scalar(*key)).filter(|it| *it != "<<").collect()
            }
            _ => Vec::new(),
        }
    }
}

/// No map of a person's merges more.
const MOST_MERGES: usize = 100;

fn single_forms(shape: Shape) -> Vec<Shape> {
    match shape {
        Shape::Union(union) => union.forms.to_vec(),
        other => vec![other],
    }
}

fn is_scalar(tree: &Tree, id: NodeId) -> bool {
    matches!(tree.node(id).kind, Kind::Scalar { .. })
}

/// Whether a file without a type can become a workload's manifest.
fn may_be_workload(path: &str) -> bool {
    !path.split('/').any(|it| matches!(it, "environments" | "pipelines"))
}
