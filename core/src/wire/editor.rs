//! What an editor asks.

use serde::Serialize;

use super::finding::Edit;
use super::text::Range;
use crate::ide::completion::CompletionKind;
use crate::ide::{self, View};
use crate::text::LineIndex;

/// What can be written at a place.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Completion<'a> {
    /// What the list shows and what is matched against what was typed.
    pub label: &'a str,
    pub kind: CompletionKind,
    /// The form or the value's meaning, in a few words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub detail: Option<&'a str>,
    /// Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub documentation: Option<&'a str>,
    pub deprecated: bool,
    /// Takes the place of what was typed so far.
    pub edit: Edit<'a>,
    /// Whether something can be completed at once where this leaves the cursor.
    pub continues: bool,
}

impl<'a> Completion<'a> {
    pub fn new(completion: &'a ide::completion::Completion, lines: &LineIndex, text: &str) -> Completion<'a> {
        Completion {
            label: &completion.label,
            kind: completion.kind,
            detail: completion.detail.as_deref(),
            documentation: completion.documentation.as_deref(),
            deprecated: completion.deprecated,
            edit: Edit::new(&completion.edit, lines, text),
            continues: completion.continues,
        }
    }
}

/// What stands at a place.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Hover<'a> {
    /// What it is about.
    pub range: Range,
    /// Markdown.
    pub text: &'a str,
}

/// An environment in which a manifest can be looked at.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Environment<'a> {
    pub name: &'a str,
    /// The key under `environments`, where the manifest names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub range: Option<Range>,
}

impl<'a> Environment<'a> {
    pub fn new(environment: &'a ide::preview::Environment, view: &View) -> Environment<'a> {
        let range = environment.span.map(|it| Range::in_tree(view.tree(), it));
        Environment { name: &environment.name, range }
    }
}

/// A configuration beside the text, without the values of secrets. It is there however broken
/// the text is.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Preview<'a> {
    /// As the configuration calls it.
    pub environment: &'a str,
    /// The requests as JSON: `{"taskDefinition": …, "service": … | null}`.
    pub output: &'a str,
    /// In the order of the output.
    pub links: Vec<Link<'a>>,
}

/// One value of a configuration, and what it comes from.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Link<'a> {
    /// `taskDefinition.containerDefinitions[0].cpu`
    pub path: &'a str,
    /// Its place in the output.
    pub output: Range,
    /// The text of the manifest that decides; nothing for what a rule adds by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub manifest: Option<Range>,
    /// Further text that it comes from: what an environment replaced, what else went in.
    pub related: Vec<Range>,
    /// Where it comes from, in a few words; nothing for what simply stands in the manifest.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub words: Option<&'a str>,
}

impl<'a> Preview<'a> {
    pub fn new(preview: &'a ide::preview::Preview, view: &View) -> Preview<'a> {
        let lines = LineIndex::new(&preview.text);
        let manifest = |span| Range::in_tree(view.tree(), span);
        let link = |it: &'a ide::preview::Link| Link {
            path: &it.path,
            output: Range::new(&lines, &preview.text, it.output),
            manifest: it.manifest.map(manifest),
            related: it.related.iter().copied().map(manifest).collect(),
            words: it.words.as_deref(),
        };
        Preview {
            environment: &preview.environment,
            output: &preview.text,
            links: preview.map.iter().map(link).collect(),
        }
    }
}

/// Two configurations to be held against each other.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Comparison<'a> {
    pub from: Preview<'a>,
    pub to: Preview<'a>,
}
