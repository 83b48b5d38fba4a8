//! Whether a name can be another, and the edits that make it so.
//!
//! In: a subject and a new name. Out: edits by file, or the reason against it in one line. What
//! names are taken comes from the declarations of the fields in which they stand.

use super::occurrence::Occurrence;
use super::occurrences::{Scope, occurrences};
use super::subject::{self, Subject, closed};
use crate::diagnostic::Edit;
use crate::ide::{FileEdits, View};
use crate::manifest::containers::{COLLECTOR, FIRELENS};
use crate::manifest::copilot::messaging::TOPIC_NAME;
use crate::schema::{Limit, Names};
use crate::text::Span;
use crate::yaml::scalar::is_plain_text;
use crate::yaml::{Tree, is_anchor_name};

/// A name that can be changed.
pub struct Renaming {
    pub span: Span,
    pub name: String,
    subject: Subject,
    found: Vec<Occurrence>,
}

impl Renaming {
    /// The name at `offset`, or why it stays.
    pub fn at(view: &View, offset: u32) -> Result<Renaming, String> {
        let nothing = || "nothing here has a name that can be changed".to_owned();
        let at = subject::at(view, offset).ok_or_else(nothing)?;
        let name = match &at.subject {
            Subject::Anchor(_) => view.tree().slice(at.span).to_owned(),
            Subject::Local { name, .. } | Subject::Topic { name, .. } => name.clone(),
            Subject::Workload { name, .. } => return Err(is_workload(name)),
            Subject::Environment(name) => {
                return Err(format!("`{name}` is an environment of the application, which keeps its name"));
            }
            Subject::Variable(name) => {
                return Err(format!("`${{{name}}}` gets its name and value from outside of the manifest"));
            }
            Subject::Key(_) | Subject::Value(_) => return Err(nothing()),
        };
        let found = occurrences(view, &at.subject, Scope::Workspace);
        let mut declared = found.iter().filter(|it| it.declares).peekable();
        if declared.peek().is_none() {
            return Err(match &at.subject {
                Subject::Topic { service, .. } => format!("`{service}` publishes no topic `{name}` in this workspace"),
                _ => format!("nothing in this manifest declares `{name}`"),
            });
        }
        if declared
            .any(|it| it.field.and_then(|it| it.naming).is_some_and(|it| it.what == Names::Container && !it.keys))
        {
            return Err(is_workload(&name));
        }
        Ok(Renaming { span: at.span, name, subject: at.subject, found })
    }

    /// Why `new` would not be taken.
    pub fn check(&self, view: &View, new: &str) -> Result<(), String> {
        let shown = new.escape_debug();
        if new.is_empty() {
            return Err("a name has at least one character".to_owned());
        }
        if let Subject::Anchor(_) = self.subject
            && !is_anchor_name(new)
        {
            return Err(format!("`{shown}` would be refused: an anchor takes letters, digits, `-` and `_`"));
        }
        let topic = match self.subject {
            // The manifest that publishes it can be of a type without declarations.
            Subject::Topic { .. } => refusal(&TOPIC_NAME, "name", new),
            _ => None,
        };
        let mut fields = self.found.iter().filter_map(|it| it.field);
        let refused = fields.find_map(|field| field.limits.iter().find_map(|it| refusal(it, field.name, new)));
        if let Some(why) = topic.or(refused) {
            return Err(format!("`{shown}` would be refused: {why}"));
        }
        match self.taken(view, new) {
            Some(by) => Err(format!("`{shown}` is taken: {by}")),
            None => Ok(()),
        }
    }

    /// What is called `new` already.
    fn taken(&self, view: &View, new: &str) -> Option<String> {
        let tree = view.tree();
        let line = |tree: &Tree, span: Span| tree.lines.line_of(span.start) + 1;
        match &self.subject {
            Subject::Anchor(_) => {
                let anchors = tree.ids().filter_map(|id| tree.node(id).anchor);
                let mut same = anchors.filter(|it| tree.slice(subject::behind_mark(*it)) == new);
                same.next().map(|it| format!("line {} has an anchor of this name", line(tree, it)))
            }
            Subject::Local { what, .. } => {
                if *what == Names::Container && new == FIRELENS {
                    return Some("it is the container that routes logs".to_owned());
                }
                if *what == Names::Container && new == COLLECTOR {
                    return Some("it is the container that collects traces".to_owned());
                }
                let mut names = view.outline.as_ref()?.names(tree);
                let same = names
                    .find(|it| it.naming.what == *what && it.naming.declares && closed(tree, it.node) == Some(new))?;
                let thing = if *what == Names::Volume { "volume" } else { "container" };
                Some(format!("line {} has a {thing} of this name", line(tree, tree.node(same.node).span)))
            }
            Subject::Topic { service, .. } => {
                let neighbors = view.workspace.neighbors().workloads.values();
                let mut topics = neighbors.filter(|it| it.name == *service).flat_map(|it| &it.topics);
                topics.any(|it| &*it.name == new).then(|| "another topic of the service has this name".to_owned())
            }
            _ => None,
        }
    }

    /// The edits of every file, each name quoted as it was.
    pub fn edits(&self, view: &View, new: &str) -> Vec<FileEdits> {
        let mut files: Vec<FileEdits> = Vec::new();
        for occurrence in &self.found {
            let Some(document) = view.workspace.document(&occurrence.path) else { continue };
            let text = match self.subject {
                Subject::Anchor(_) => new.to_owned(),
                _ => written(document.text(), occurrence.span, new),
            };
            let edit = Edit { span: occurrence.span, text };
            match files.last_mut().filter(|it| it.path == occurrence.path) {
                Some(file) => file.edits.push(edit),
                None => files.push(FileEdits { path: occurrence.path.clone(), edits: vec![edit] }),
            }
        }
        files
    }
}

/// Why a limit of `field` does not let a name through.
fn refusal(limit: &Limit, field: &str, new: &str) -> Option<String> {
    match limit {
        Limit::Format { form, what, .. } if !form.matches(new) => Some(format!("`{field}` takes {what}")),
        Limit::Keys { form, what, .. } if !form.matches(new) => Some(format!("a key of `{field}` is {what}")),
        Limit::Length { max, .. } if new.chars().count() > *max => Some(format!("{max} characters are the most")),
        _ => None,
    }
}

fn is_workload(name: &str) -> String {
    format!("`{name}` is the workload's name: its folder and what runs in AWS are called so")
}

/// The new name as it has to be written where the old one stands; a name has no character that
/// would have to be escaped within quotes.
fn written(text: &str, old: Span, new: &str) -> String {
    let before = text.get(..old.start as usize).and_then(|it| it.chars().next_back());
    let after = text.get(old.end as usize..).and_then(|it| it.chars().next());
    let is_quoted = before == after && matches!(before, Some('"' | '\''));
    if is_quoted || is_plain_text(new) { new.to_owned() } else { format!("\"{new}\"") }
}
