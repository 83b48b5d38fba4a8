//! From a tree to the manifest that holds in one environment.
//!
//! In: a [`Tree`], the root [`Section`] of its type, variables. Out: a [`Node`] tree in which
//! every value has the type its field asks for and knows its [`Origin`], and findings. The
//! steps are Copilot's (`environments.md`, section 1): [`expand`] fills in variables, aliases
//! and merge keys; [`conform`] decodes base and environments alike; [`overlay`] puts one
//! environment on top of the base; [`limits`] looks at the merged result.
//!
//! Knows nothing of particular fields: how values decode and merge is written beside the
//! field in the schema.

mod conform;
mod expand;
pub mod interpolate;
pub mod limits;
mod overlay;
mod suggest;

use litemap::LiteMap;
use std::sync::Arc;

use crate::diagnostic::structure::ENVIRONMENT_WITHOUT_BODY;
use crate::diagnostic::{Finding, MOST_FINDINGS};
use crate::origin::Origin;
use crate::schema::duration::Nanos;
use crate::schema::{Section, WorkloadType};
use crate::text::Span;
use crate::yaml::Tree;

pub use expand::MOST_KEY_BYTES;
pub use suggest::closest;

/// What fills in `${NAME}`.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
pub struct Variables {
    /// The application; `${COPILOT_APPLICATION_NAME}`. Stays a reference when unknown.
    #[cfg_attr(feature = "typescript", ts(as = "Option<String>"))]
    pub app: Option<Arc<str>>,
    /// The values of `${NAME}`, by name.
    #[cfg_attr(feature = "typescript", ts(as = "Option<std::collections::HashMap<String, String>>"))]
    pub values: LiteMap<String, String>,
}

impl Variables {
    /// These, and of the others what is missing in them.
    #[must_use]
    pub fn or(mut self, others: &Variables) -> Variables {
        self.app = self.app.or_else(|| others.app.clone());
        for (name, value) in &others.values {
            self.values.try_insert(name.clone(), value.clone());
        }
        self
    }
}

/// A value of the manifest with its place and origin.
#[derive(Clone, Debug)]
pub struct Node {
    pub kind: Kind,
    pub origin: Origin,
    /// The key it stands under; a list item's own place; the first key for the root.
    pub key: Span,
    pub tag: Option<Box<str>>,
    /// Whether the text anchors it: a place that others refer to.
    pub anchored: bool,
}

#[derive(Clone, Debug)]
pub enum Kind {
    Null,
    Scalar(Scalar),
    List(Vec<Node>),
    Map(Map),
}

#[derive(Clone, Debug)]
pub struct Scalar {
    /// As written, without quotes.
    pub text: Arc<str>,
    pub leaf: Leaf,
}

/// What a scalar is: before `conform` by its spelling, after it by its field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Leaf {
    Bool(bool),
    Int(i64),
    Float(f64),
    Timestamp,
    Text,
    Duration(Nanos),
}

#[derive(Clone, Debug, Default)]
pub struct Map {
    pub entries: Vec<Entry>,
    /// The short form remembered beside the map form, in fields that keep both.
    pub short: Option<Box<Node>>,
    /// Second and later keys of the same name, with the place of the first.
    pub duplicates: Vec<(Key, Span)>,
}

#[derive(Clone, Debug)]
pub struct Entry {
    pub key: Key,
    pub value: Node,
}

#[derive(Clone, Debug)]
pub struct Key {
    pub text: Arc<str>,
    pub span: Span,
}

impl Map {
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|it| &*it.key.text == key).map(|it| &it.value)
    }

    fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries.iter_mut().find(|it| &*it.key.text == key).map(|it| &mut it.value)
    }
}

impl Node {
    pub fn scalar(text: &str, leaf: Leaf, origin: Origin, key: Span) -> Node {
        Node { kind: Kind::Scalar(Scalar { text: text.into(), leaf }), origin, key, tag: None, anchored: false }
    }

    pub fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    /// Whether a value of the wrong form stood here, which left nothing.
    pub fn was_refused(&self) -> bool {
        self.is_null()
            && self.origin.chain().iter().any(|it| matches!(it, Origin::Derived(it) if it.rule == conform::REFUSED))
    }

    pub fn as_map(&self) -> Option<&Map> {
        match &self.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    pub fn as_text(&self) -> Option<&Arc<str>> {
        match &self.kind {
            Kind::Scalar(scalar) => Some(&scalar.text),
            _ => None,
        }
    }

    /// The value under a key of a map; `None` for null and for anything that is no map.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.get(key).filter(|it| !it.is_null())
    }

    /// The value at a path of keys and list positions.
    pub fn at<'a>(&self, path: impl IntoIterator<Item = &'a str>) -> Option<&Node> {
        path.into_iter().try_fold(self, |node, step| match &node.kind {
            Kind::Map(map) => map.get(step),
            Kind::List(items) => items.get(step.parse::<usize>().ok()?),
            Kind::Null | Kind::Scalar(_) => None,
        })
    }

    /// The place to underline for this value.
    pub fn span(&self) -> Span {
        match self.origin.nearest_span() {
            Some(span) if span.start != span.end => span,
            _ => self.key,
        }
    }

    /// How many values there are, this one included.
    fn size(&self) -> usize {
        1 + match &self.kind {
            Kind::Null | Kind::Scalar(_) => 0,
            Kind::List(items) => items.iter().map(Node::size).sum(),
            Kind::Map(map) => map.entries.iter().map(|it| it.value.size()).sum(),
        }
    }

    /// Whether it says anything: null and empty text, lists and maps do not.
    pub fn says_something(&self) -> bool {
        match &self.kind {
            Kind::Null => false,
            Kind::Scalar(scalar) => !scalar.text.is_empty(),
            Kind::List(items) => !items.is_empty(),
            Kind::Map(map) => !map.entries.is_empty(),
        }
    }
}

/// A manifest after variables were filled in and every value decoded; environments not yet
/// applied.
#[derive(Clone, Debug)]
pub struct Base {
    root: Node,
    environments: Vec<Entry>,
    section: &'static Section,
    workload: WorkloadType,
    findings: Vec<Finding>,
}

/// Reads the whole document for one environment (`None`: one that the manifest doesn't name).
///
/// The result differs between environments only where `${COPILOT_ENVIRONMENT_NAME}` is used;
/// see [`depends_on_environment`].
pub fn base(
    tree: &Tree,
    section: &'static Section,
    workload: WorkloadType,
    variables: &Variables,
    environment: Option<&str>,
) -> Base {
    let mut findings = Vec::new();
    let document = expand::expand(tree, variables, environment, &mut findings);
    let mut conform = conform::Conform {
        workload,
        root: section,
        if_lost: None,
        incomplete: !tree.errors.is_empty(),
        suggestions: MOST_FINDINGS,
        findings,
    };
    let (root, environments) = conform.document(document, section);
    let root = overlay::seed(root, section, workload);
    Base { root, environments, section, workload, findings: conform.findings }
}

/// What filling in a document's variables and following its aliases finds, whatever its kind.
pub fn unresolved(tree: &Tree, variables: &Variables, environment: Option<&str>) -> Vec<Finding> {
    let mut findings = Vec::new();
    expand::expand(tree, variables, environment, &mut findings);
    findings
}

/// Whether the text reads the environment's name, so that `base` differs between environments.
pub fn depends_on_environment(text: &str) -> bool {
    text.contains("${COPILOT_ENVIRONMENT_NAME}")
}

impl Base {
    /// The environments the manifest names, in its order.
    pub fn environments(&self) -> impl Iterator<Item = &Key> {
        self.environments.iter().map(|it| &it.key)
    }

    /// How many values the base has: what laying an environment over it costs.
    pub fn size(&self) -> usize {
        self.root.size()
    }

    pub fn workload(&self) -> WorkloadType {
        self.workload
    }

    /// What the base found, in whichever environment; once taken, it is not given again.
    pub fn take_findings(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.findings)
    }

    /// The manifest that holds in `environment`, and what the base and choosing it found.
    pub fn for_environment(&self, environment: Option<&str>) -> (Node, Vec<Finding>) {
        let body = self.position(environment).map(|at| self.environments[at].clone());
        apply(self.root.clone(), body, self.section, self.workload, self.findings.clone())
    }

    /// As [`Base::for_environment`], for the last environment that is asked for.
    pub fn into_environment(mut self, environment: Option<&str>) -> (Node, Vec<Finding>) {
        let body = self.position(environment).map(|at| self.environments.swap_remove(at));
        apply(self.root, body, self.section, self.workload, self.findings)
    }

    fn position(&self, environment: Option<&str>) -> Option<usize> {
        let name = environment?;
        self.environments.iter().position(|it| &*it.key.text == name)
    }
}

/// Lays an environment's body over the base.
fn apply(
    root: Node,
    body: Option<Entry>,
    section: &'static Section,
    workload: WorkloadType,
    mut findings: Vec<Finding>,
) -> (Node, Vec<Finding>) {
    let Some(body) = body else { return (root, findings) };
    match &body.value.kind {
        Kind::Map(_) => (overlay::overlay(root, body.value, section, workload, body.key.text), findings),
        Kind::Null if workload == WorkloadType::ScheduledJob && !body.value.was_refused() => {
            findings.push(
                ENVIRONMENT_WITHOUT_BODY
                    .at(body.key.span, format!("`environments.{}` has no body", body.key.text))
                    .note("Copilot crashes when it deploys a Scheduled Job to an environment without a body")
                    .help(format!("write `{}: {{}}` or remove the key", body.key.text)),
            );
            (root, findings)
        }
        // Other forms were refused when the document was decoded.
        Kind::Null | Kind::Scalar(_) | Kind::List(_) => (root, findings),
    }
}
