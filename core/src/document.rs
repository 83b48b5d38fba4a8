//! What kind of document a file is, by its path and its content.
//!
//! In: a path and a [`Tree`]. Out: a [`DocumentKind`] with the place that decided it. Knows
//! the kinds by their marks only, none of their fields.

use crate::diagnostic::Finding;
use crate::diagnostic::structure::{UNKNOWN_TYPE, WRONG_FORM};
use crate::resolve::interpolate;
use crate::resolve::{Variables, closest};
use crate::schema::WorkloadType;
use crate::text::Span;
use crate::yaml::{Kind, Tree};

/// What a document is.
#[derive(Clone, Debug)]
pub enum DocumentKind {
    Workload(WorkloadType),
    /// Known, but nothing is done with it so far; the words name it.
    Later(Later),
    /// No manifest; the finding says why.
    Unknown(Box<Finding>),
}

impl DocumentKind {
    /// Whether Copilot fills in variables in such a document.
    pub fn has_variables(&self) -> bool {
        match self {
            DocumentKind::Workload(_) => true,
            DocumentKind::Later(it) => it.has_variables,
            DocumentKind::Unknown(_) => false,
        }
    }
}

/// A kind of manifest that is only looked at for its syntax and its variables so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Later {
    /// "a Static Site"
    pub words: &'static str,
    /// Whether Copilot fills in variables there.
    pub has_variables: bool,
}

const LATER: &[(&str, Later)] = &[
    ("Request-Driven Web Service", Later { words: "a Request-Driven Web Service", has_variables: true }),
    ("Static Site", Later { words: "a Static Site", has_variables: true }),
    ("Environment", Later { words: "an environment manifest", has_variables: true }),
];

const PIPELINE: Later = Later { words: "a pipeline manifest", has_variables: false };

/// Whether Copilot would read the file at this path, from the folder that holds `copilot`, as a
/// manifest (`workspace.md`, section 2).
pub fn is_manifest_path(path: &str) -> bool {
    let Some(inside) = path.strip_prefix("copilot/") else { return false };
    match inside.split('/').collect::<Vec<_>>()[..] {
        ["pipeline.yml"] => true,
        [folder, "manifest.yml"] => !matches!(folder, "environments" | "pipelines"),
        ["environments" | "pipelines", _, "manifest.yml"] => true,
        _ => false,
    }
}

/// What the document is. A `type` with variables is read after they are filled in.
pub fn classify(path: &str, tree: &Tree, variables: &Variables) -> DocumentKind {
    let unknown = |span: Span, message: String, help: &str| {
        DocumentKind::Unknown(Box::new(UNKNOWN_TYPE.at(span, message).help(help)))
    };
    let Some(root) = tree.root.and_then(|it| tree.resolve(it)) else {
        return unknown(
            Span::new(0, 0),
            "the file is empty, so it is no manifest".to_owned(),
            "start with `name:` and `type:`",
        );
    };
    let root = tree.node(root);
    let Kind::Mapping(entries) = &root.kind else {
        let found = if matches!(root.kind, Kind::Sequence(_)) { "a list" } else { "a single value" };
        let span = first_line(tree, root.span);
        if tree.scalar(tree.root.unwrap_or(crate::yaml::NodeId(0))).is_some_and(|it| matches!(it, "" | "~" | "null")) {
            return unknown(
                span,
                "the file is empty, so it is no manifest".to_owned(),
                "start with `name:` and `type:`",
            );
        }
        return DocumentKind::Unknown(Box::new(
            WRONG_FORM
                .at(span, format!("a manifest is a map of keys, but this is {found}"))
                .help("start with `name:` and `type:`"),
        ));
    };
    let Some(written) = tree.root_value("type") else {
        let is_pipeline = path.contains("pipeline") && tree.root_value("version").is_some();
        if is_pipeline || (tree.root_value("stages").is_some() && tree.root_value("source").is_some()) {
            return DocumentKind::Later(PIPELINE);
        }
        let message = "the manifest has no `type`".to_owned();
        let misspelled = |it: &&crate::yaml::NodeId| {
            tree.scalar(**it).is_some_and(|key| closest(key, ["name", "type"]) == Some("type"))
        };
        if let Some(key) = entries.iter().map(|(key, _)| key).find(misspelled) {
            let span = tree.node(*key).span;
            let finding = UNKNOWN_TYPE.at(span, message).help("write `type`");
            return DocumentKind::Unknown(Box::new(finding.fix_replace("write `type`", span, "type")));
        }
        let span = entries.first().map_or(root.span, |(key, _)| tree.node(*key).span);
        return unknown(span, message, &known_types());
    };
    let span = tree.node(written).span;
    let key =
        entries.iter().find(|(key, _)| tree.scalar(*key) == Some("type")).map_or(span, |(key, _)| tree.node(*key).span);
    let place = if span.start == span.end { key } else { span };
    let Some(text) = tree.scalar(written) else {
        return unknown(place, "`type` is text, but this is a list or a map".to_owned(), &known_types());
    };
    let text = interpolate::fill(text, variables, None).map_or_else(|| text.to_owned(), |it| it.text);
    if let Some(workload) = WorkloadType::from_name(&text) {
        return DocumentKind::Workload(workload);
    }
    if let Some((_, later)) = LATER.iter().find(|(name, _)| *name == text) {
        return DocumentKind::Later(*later);
    }
    if text.is_empty() || text == "~" || text == "null" {
        return unknown(place, "the manifest has no `type`".to_owned(), &known_types());
    }
    let message = format!("there is no manifest type `{text}`");
    let mut finding = UNKNOWN_TYPE.at(place, message).help(known_types());
    if let Some(near) = closest(&text, all_types()) {
        finding = finding.help(format!("write `{near}`")).fix_replace(format!("write `{near}`"), place, near);
    }
    DocumentKind::Unknown(Box::new(finding))
}

fn all_types() -> impl Iterator<Item = &'static str> {
    WorkloadType::ALL.into_iter().map(WorkloadType::name).chain(LATER.iter().map(|(name, _)| *name))
}

fn known_types() -> String {
    let names: Vec<String> = all_types().map(|it| format!("`{it}`")).collect();
    format!("write one of {}", names.join(", "))
}

fn first_line(tree: &Tree, span: Span) -> Span {
    let line = tree.lines.line_span(&tree.text, tree.lines.line_of(span.start));
    Span::new(span.start, line.end.clamp(span.start, span.end))
}
