//! The outline of a manifest with declarations.
//!
//! In: an [`Outline`]. Out: [`Symbol`]s: keys, and things with names as what they are.

use std::collections::BTreeMap;

use super::{LEVELS, Symbol, SymbolKind, is_collection, key_name, short};
use crate::ide::scalars::content;
use crate::outline::{Name, Outline, Place, PlaceId, Role, Step};
use crate::schema::Names;
use crate::yaml::{Kind, NodeId, Tree};

pub fn symbols(tree: &Tree, outline: &Outline) -> Vec<Symbol> {
    let mut inside: BTreeMap<PlaceId, Vec<PlaceId>> = BTreeMap::new();
    for (id, place) in outline.iter() {
        if let Some(parent) = place.parent {
            inside.entry(parent).or_default().push(id);
        }
    }
    let names = outline.names(tree).map(|it| (it.place, it)).collect();
    let walk = Walk { tree, outline, inside, names };
    walk.inside_of(PlaceId(0), LEVELS, false)
}

struct Walk<'t> {
    tree: &'t Tree,
    outline: &'t Outline,
    inside: BTreeMap<PlaceId, Vec<PlaceId>>,
    names: BTreeMap<PlaceId, Name>,
}

impl Walk<'_> {
    /// `levels` is how many levels are shown; `secret` hides single values.
    fn inside_of(&self, id: PlaceId, levels: usize, secret: bool) -> Vec<Symbol> {
        if levels == 0 {
            return Vec::new();
        }
        self.children(id).filter_map(|(id, place)| self.symbol(id, place, levels, secret)).collect()
    }

    fn children(&self, id: PlaceId) -> impl Iterator<Item = (PlaceId, &Place)> {
        self.inside.get(&id).into_iter().flatten().map(|it| (*it, self.outline.get(*it)))
    }

    fn symbol(&self, id: PlaceId, place: &Place, levels: usize, secret: bool) -> Option<Symbol> {
        let tree = self.tree;
        let Step::Key(key) = place.step else { return self.item(id, place, levels, secret) };
        let is_secret = secret || place.role.field().is_some_and(|it| it.secret);
        let levels = if matches!(place.role, Role::Environment) { LEVELS + 1 } else { levels };
        Some(Symbol {
            name: key_name(tree, key)?,
            detail: short(tree, place.value).filter(|_| !is_secret),
            kind: self.kind(id, place, key, secret),
            span: self.outline.span(tree, id),
            name_span: content(tree, tree.node(key).span),
            children: self.inside_of(id, levels - 1, is_secret),
        })
    }

    fn kind(&self, id: PlaceId, place: &Place, key: NodeId, secret: bool) -> SymbolKind {
        let declared = self.names.get(&id).filter(|it| it.node == key && it.naming.declares);
        match (declared.map(|it| it.naming.what), place.role) {
            (Some(Names::Container), _) => SymbolKind::Container,
            (Some(Names::Volume), _) => SymbolKind::Volume,
            (_, Role::Environment) => SymbolKind::Environment,
            (_, Role::Entry(_)) if secret => SymbolKind::Variable,
            (_, Role::Entry(_)) => SymbolKind::Item,
            _ if is_collection(self.tree, place.value) => SymbolKind::Section,
            _ => SymbolKind::Field,
        }
    }

    /// An item of a list that is a map: by the topic it names, else by its first value.
    fn item(&self, id: PlaceId, place: &Place, levels: usize, secret: bool) -> Option<Symbol> {
        let tree = self.tree;
        if !matches!(tree.node(place.value).kind, Kind::Mapping(_)) || secret {
            return None;
        }
        let named = |what: Names| {
            let mut names = self.children(id).filter_map(|(it, _)| self.names.get(&it));
            names.find(|it| it.naming.what == what && !it.naming.keys)
        };
        let span = tree.node(place.value).span;
        if let Some(topic) = named(Names::Topic) {
            return Some(Symbol {
                name: short(tree, topic.node)?,
                detail: named(Names::Workload).and_then(|it| short(tree, it.node)),
                kind: SymbolKind::Topic,
                span,
                name_span: content(tree, tree.node(topic.node).span),
                children: Vec::new(),
            });
        }
        let is_open = |it: &Place| it.role.field().is_none_or(|it| !it.secret);
        let (value, name) =
            self.children(id).find_map(|(_, it)| Some((it.value, short(tree, it.value)?)).filter(|_| is_open(it)))?;
        Some(Symbol {
            name,
            detail: None,
            kind: SymbolKind::Item,
            span,
            name_span: content(tree, tree.node(value).span),
            children: self.inside_of(id, levels - 1, secret),
        })
    }
}
