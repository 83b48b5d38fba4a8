//! What stands at a place, as far as it has a name.
//!
//! In: a document and an offset. Out: a [`Subject`]. Names with variables in them are none:
//! what they name is known in one environment only.

use std::sync::Arc;

use crate::ide::View;
use crate::ide::scalars::{self, content, is_open};
use crate::outline::{Name, Outline, PlaceId, Role, Step};
use crate::schema::{Names, Shape};
use crate::text::Span;
use crate::yaml::{Kind, NodeId, Tree};

/// What a place is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The anchored node, named by its anchor or by an alias.
    Anchor(NodeId),
    /// `${NAME}`
    Variable(String),
    /// A container or volume of this manifest.
    Local {
        what: Names,
        name: String,
    },
    /// `own` when it is this manifest's `name`, which is its main container's too.
    Workload {
        name: String,
        own: bool,
    },
    Topic {
        service: Arc<str>,
        name: String,
    },
    Environment(String),
    /// The key of a value that environments may override.
    Key(PlaceId),
    /// A value that may override one of the base.
    Value(PlaceId),
}

/// A subject and the text that stands for it.
#[derive(Clone, Debug)]
pub struct At {
    pub subject: Subject,
    pub span: Span,
}

/// What `offset` lies in or directly behind; `None` where nothing has a name.
pub fn at(view: &View, offset: u32) -> Option<At> {
    let tree = view.tree();
    anchor(tree, offset).or_else(|| variable(view, offset)).or_else(|| {
        let outline = view.outline.as_ref()?;
        name(view, outline, offset).or_else(|| place(tree, outline, offset))
    })
}

fn anchor(tree: &Tree, offset: u32) -> Option<At> {
    tree.ids().find_map(|id| {
        let node = tree.node(id);
        let (mark, subject) = match (node.anchor, &node.kind) {
            (Some(anchor), _) if anchor.touches(offset) => (anchor, id),
            (_, Kind::Alias(Some(target))) if node.span.touches(offset) => (node.span, *target),
            _ => return None,
        };
        tree.node(subject).anchor?;
        Some(At { subject: Subject::Anchor(subject), span: behind_mark(mark) })
    })
}

/// The name of an anchor or alias without `&` or `*`.
pub fn behind_mark(span: Span) -> Span {
    Span::new((span.start + 1).min(span.end), span.end)
}

fn variable(view: &View, offset: u32) -> Option<At> {
    if !view.document.kind(&view.cx).has_variables() {
        return None;
    }
    let tree = view.tree();
    let path = tree.at_offset(offset);
    let (holder, deepest) = (path.iter().rev().nth(1), *path.last()?);
    let is_key = |holder: NodeId| match &tree.node(holder).kind {
        Kind::Mapping(entries) => entries.iter().any(|(key, _)| *key == deepest),
        _ => false,
    };
    if holder.is_some_and(|it| is_key(*it)) {
        return None;
    }
    let found = scalars::variables(tree, deepest).find(|it| it.span.touches(offset))?;
    Some(At { subject: Subject::Variable(found.name.to_owned()), span: found.span })
}

fn name(view: &View, outline: &Outline, offset: u32) -> Option<At> {
    let tree = view.tree();
    let found = outline.names(tree).find(|it| tree.node(it.node).span.touches(offset))?;
    let name = closed(tree, found.node)?.to_owned();
    let subject = match found.naming.what {
        Names::Container if is_own_name(&found) => Subject::Workload { name, own: true },
        what @ (Names::Container | Names::Volume) => Subject::Local { what, name },
        Names::Environment => Subject::Environment(name),
        Names::Workload => Subject::Workload { name, own: false },
        Names::Topic if found.naming.declares => {
            let own = view.workspace.neighbors().workloads.get(view.path())?;
            Subject::Topic { service: own.name.clone(), name }
        }
        Names::Topic => Subject::Topic { service: service_of(tree, outline, found.place)?.into(), name },
        Names::Dockerfile | Names::Folder | Names::EnvFile => return None,
    };
    Some(At { subject, span: content(tree, tree.node(found.node).span) })
}

/// Whether a name is the manifest's `name`.
pub fn is_own_name(name: &Name) -> bool {
    name.naming.what == Names::Container && name.naming.declares && !name.naming.keys
}

/// The text of a name; `None` when a variable stands in it.
pub fn closed(tree: &Tree, node: NodeId) -> Option<&str> {
    tree.scalar(node).filter(|it| !it.is_empty() && !is_open(it))
}

/// The workload that stands beside the name of a topic that a worker reads.
pub fn service_of<'t>(tree: &'t Tree, outline: &Outline, topic: PlaceId) -> Option<&'t str> {
    let holder = outline.get(outline.get(topic).parent?);
    let Some(Shape::Section(section)) = holder.shape else { return None };
    let Kind::Mapping(entries) = &tree.node(holder.value).kind else { return None };
    let is_service = |key: NodeId| {
        let field = tree.scalar(key).and_then(|it| section.field(outline.workload, it));
        field.and_then(|it| it.naming).is_some_and(|it| it.what == Names::Workload)
    };
    entries.iter().find(|(key, _)| is_service(*key)).and_then(|(_, value)| closed(tree, *value))
}

fn place(tree: &Tree, outline: &Outline, offset: u32) -> Option<At> {
    let id = outline.at(tree, offset)?;
    let place = outline.get(id);
    if let Step::Key(key) = place.step
        && tree.node(key).span.touches(offset)
    {
        let is_name = !matches!(place.role, Role::Merge | Role::Environment) && tree.scalar(key).is_some();
        return is_name.then(|| At { subject: Subject::Key(id), span: content(tree, tree.node(key).span) });
    }
    let value = tree.node(place.value);
    let is_scalar = matches!(value.kind, Kind::Scalar { .. });
    (is_scalar && value.span.touches(offset)).then_some(At { subject: Subject::Value(id), span: value.span })
}
