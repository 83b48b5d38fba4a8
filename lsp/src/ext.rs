//! Requests beyond the protocol, as `docs/lsp-extensions.md` describes them.
//!
//! The shapes only; `vscode-extension/src/protocol.ts` is their twin.

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{Range, TextDocumentIdentifier};

pub const ENVIRONMENTS: &str = "taxiway/environments";
pub const PREVIEW: &str = "taxiway/preview";
pub const COMPARE: &str = "taxiway/compare";

/// Commands of the client that code lenses name.
pub const PREVIEW_COMMAND: &str = "taxiway.preview";
pub const COMPARE_COMMAND: &str = "taxiway.compare";
/// The client's command that opens the list of completions.
pub const SUGGEST_COMMAND: &str = "editor.action.triggerSuggest";

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentsParams {
    pub text_document: TextDocumentIdentifier,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentsResult {
    pub environments: Vec<Environment>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Environment {
    pub name: String,
    pub range: Option<Range>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PreviewParams {
    pub text_document: TextDocumentIdentifier,
    pub environment: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    pub environment: String,
    pub version: Option<i32>,
    pub text: String,
    pub links: Vec<Link>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    pub path: String,
    pub output: Range,
    pub manifest: Option<Range>,
    pub related: Vec<Range>,
    pub words: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CompareParams {
    pub text_document: TextDocumentIdentifier,
    pub from: Option<String>,
    pub to: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    pub from: Preview,
    pub to: Preview,
}
