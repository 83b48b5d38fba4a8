//! What other manifests of an application say that one of them may refer to.
//!
//! In: parsed manifests. Out: [`Neighbors`], by workload and environment. Read from the text as
//! it stands, in the base and in every environment alike, so that it is cheap to keep.

use std::sync::Arc;

use litemap::LiteMap;

use crate::resolve::{Variables, interpolate};
use crate::text::Span;
use crate::yaml::{Kind, NodeId, Tree};

/// The manifests of one application.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbors {
    /// By path; this manifest is among them.
    pub workloads: LiteMap<Arc<str>, Neighbor>,
    /// The environments that have a manifest of their own, sorted.
    pub environments: Vec<Arc<str>>,
}

/// A service or job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbor {
    pub name: Arc<str>,
    /// The value of `name`.
    pub name_span: Span,
    pub topics: Vec<Topic>,
    /// Whether there may be more: lines of the text could not be read, or a name is not known.
    pub is_partial: bool,
}

/// A topic that a workload publishes, in the base or in an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    pub name: Arc<str>,
    pub span: Span,
}

impl Neighbors {
    /// Where the environment is among those that have a manifest, else where it would be.
    pub fn position(&self, environment: &str) -> Result<usize, usize> {
        self.environments.binary_search_by(|it| (**it).cmp(environment))
    }

    /// The workload of this name, with its path.
    pub fn workload(&self, name: &str) -> Option<(&Arc<str>, &Neighbor)> {
        self.workloads.iter().find(|(_, it)| &*it.name == name)
    }
}

impl Neighbor {
    /// `None` for a document without a name.
    pub fn of(tree: &Tree, variables: &Variables) -> Option<Neighbor> {
        let name = tree.root_value("name")?;
        let text = |id: NodeId| -> Option<Arc<str>> {
            let written = tree.scalar(id)?;
            Some(interpolate::fill(written, variables, None).map_or_else(|| written.into(), |it| it.text.into()))
        };
        let mut bodies = vec![tree.root?];
        if let Some(environments) = tree.root_value("environments") {
            bodies.extend(entries(tree, environments).map(|(_, body)| body));
        }
        let lists = bodies.into_iter().filter_map(|it| member(tree, member(tree, it, "publish")?, "topics"));
        let topics = lists.flat_map(|it| items(tree, it)).filter_map(|it| {
            let name = member(tree, *it, "name")?;
            Some(Topic { name: text(name)?, span: tree.node(name).span })
        });
        let topics: Vec<Topic> = topics.collect();
        let is_partial = !tree.errors.is_empty() || topics.iter().any(|it| it.name.contains("${"));
        Some(Neighbor { name: text(name)?, name_span: tree.node(name).span, topics, is_partial })
    }
}

fn entries(tree: &Tree, id: NodeId) -> impl Iterator<Item = (NodeId, NodeId)> {
    let found: &[(NodeId, NodeId)] = match tree.resolve(id).map(|it| &tree.node(it).kind) {
        Some(Kind::Mapping(entries)) => entries,
        _ => &[],
    };
    found.iter().copied()
}

fn items(tree: &Tree, id: NodeId) -> &[NodeId] {
    match tree.resolve(id).map(|it| &tree.node(it).kind) {
        Some(Kind::Sequence(items)) => items,
        _ => &[],
    }
}

fn member(tree: &Tree, id: NodeId, key: &str) -> Option<NodeId> {
    entries(tree, id).find(|(it, _)| tree.scalar(*it) == Some(key)).map(|(_, value)| value)
}
