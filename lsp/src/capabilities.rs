//! What the client can do, and what the server offers it.

use serde_json::Value;
use tower_lsp::ls_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions,
    CompletionOptions, DiagnosticOptions, DiagnosticServerCapabilities, DocumentLinkOptions,
    FoldingRangeProviderCapability, HoverProviderCapability, OneOf, RenameOptions, SelectionRangeProviderCapability,
    SemanticTokensFullOptions, SemanticTokensOptions, SemanticTokensServerCapabilities, ServerCapabilities,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
    WorkDoneProgressOptions, WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

use crate::encoding::Encoding;
use crate::to_proto;

/// What the client can do that changes what it is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Abilities {
    /// Asks for diagnostics itself.
    pub pulls_diagnostics: bool,
    pub refreshes_diagnostics: bool,
    pub refreshes_inlay_hints: bool,
    pub refreshes_code_lenses: bool,
    pub snippets: bool,
    pub location_links: bool,
    pub nested_symbols: bool,
    pub code_action_literals: bool,
    pub is_preferred: bool,
    pub related_information: bool,
    pub code_descriptions: bool,
    pub diagnostic_tags: bool,
    pub folds_lines_only: bool,
    pub watches_files: bool,
    /// Answers `workspace/configuration`.
    pub configuration: bool,
    pub document_changes: bool,
    /// Commands that it runs when a lens or a completion names them.
    pub commands: Vec<String>,
}

impl Abilities {
    pub fn of(client: &ClientCapabilities) -> Abilities {
        let text = client.text_document.clone().unwrap_or_default();
        let workspace = client.workspace.clone().unwrap_or_default();
        let published = text.publish_diagnostics.unwrap_or_default();
        let pulled = text.diagnostic.clone();
        let pulls = pulled.is_some();
        let pulled = pulled.unwrap_or_default();
        let yes = |it: Option<bool>| it.unwrap_or(false);
        let item = text.completion.and_then(|it| it.completion_item).unwrap_or_default();
        let refreshes = workspace.diagnostics.unwrap_or_default().refresh_support;
        let code_action = text.code_action.unwrap_or_default();
        Abilities {
            pulls_diagnostics: pulls,
            refreshes_diagnostics: yes(refreshes),
            refreshes_inlay_hints: yes(workspace.inlay_hint.unwrap_or_default().refresh_support),
            refreshes_code_lenses: yes(workspace.code_lens.and_then(|it| it.refresh_support)),
            snippets: yes(item.snippet_support),
            location_links: yes(text.definition.unwrap_or_default().link_support),
            nested_symbols: yes(text.document_symbol.unwrap_or_default().hierarchical_document_symbol_support),
            code_action_literals: code_action.code_action_literal_support.is_some(),
            is_preferred: yes(code_action.is_preferred_support),
            related_information: yes(published.related_information) || yes(pulled.related_information),
            code_descriptions: yes(published.code_description_support) || yes(pulled.code_description_support),
            diagnostic_tags: published.tag_support.is_some() || pulled.tag_support.is_some(),
            folds_lines_only: yes(text.folding_range.unwrap_or_default().line_folding_only),
            watches_files: yes(workspace.did_change_watched_files.unwrap_or_default().dynamic_registration),
            configuration: yes(workspace.configuration),
            document_changes: yes(workspace.workspace_edit.unwrap_or_default().document_changes),
            commands: commands(client.experimental.as_ref()),
        }
    }

    pub fn runs(&self, command: &str) -> bool {
        self.commands.iter().any(|it| it == command)
    }
}

/// `{"taxiway": {"commands": […]}}`
fn commands(experimental: Option<&Value>) -> Vec<String> {
    let list = experimental.and_then(|it| it.pointer("/taxiway/commands")).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(|it| it.as_str().map(str::to_owned)).collect()
}

/// What the server can do for such a client.
pub fn server(encoding: Encoding, client: &Abilities) -> ServerCapabilities {
    let progress = WorkDoneProgressOptions::default();
    ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::Supported(true)),
            ..TextDocumentSyncOptions::default()
        })),
        diagnostic_provider: client.pulls_diagnostics.then_some(DiagnosticServerCapabilities::Options(
            DiagnosticOptions {
                identifier: None,
                inter_file_dependencies: true,
                workspace_diagnostics: true,
                work_done_progress_options: progress,
            },
        )),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(to_proto::texts(&[":", " ", "-", "{", "/", "\"", "'", ",", "[", "$"])),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: progress,
        })),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: progress,
        }),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        semantic_tokens_provider: Some(SemanticTokensServerCapabilities::SemanticTokensOptions(
            SemanticTokensOptions {
                work_done_progress_options: progress,
                legend: to_proto::legend(),
                range: Some(true),
                full: Some(SemanticTokensFullOptions::Bool(true)),
            },
        )),
        inlay_hint_provider: Some(OneOf::Left(true)),
        code_lens_provider: (!client.commands.is_empty()).then_some(CodeLensOptions { resolve_provider: Some(false) }),
        code_action_provider: client.code_action_literals.then(|| {
            CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(vec![
                    CodeActionKind::QUICKFIX,
                    CodeActionKind::REFACTOR,
                    CodeActionKind::REFACTOR_EXTRACT,
                    CodeActionKind::REFACTOR_REWRITE,
                    CodeActionKind::SOURCE_FIX_ALL,
                ]),
                resolve_provider: Some(false),
                work_done_progress_options: progress,
            })
        }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            ..WorkspaceServerCapabilities::default()
        }),
        ..ServerCapabilities::default()
    }
}
