//! The server's methods: convert in, ask, convert out.
//!
//! Each takes what it needs of the state before its first await. Answers are made on another
//! thread, from a snapshot; a fault there costs that answer.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;
use taxiway_core::analysis::Workspace;
use taxiway_core::ide::{
    View, actions, completion, folding, hover, inlay, lens, links, navigation, preview, selection, symbols, tokens,
};
use tokio::sync::{Notify, Semaphore};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    CodeActionOrCommand, CodeActionParams, CodeActionResponse, CodeLens, CodeLensParams, CompletionList,
    CompletionParams, CompletionResponse, ConfigurationItem, DidChangeConfigurationParams, DidChangeTextDocumentParams,
    DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams, DocumentDiagnosticParams, DocumentDiagnosticReport,
    DocumentDiagnosticReportResult, DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams, DocumentLink,
    DocumentLinkParams, DocumentSymbolParams, DocumentSymbolResponse, FileChangeType, FoldingRange, FoldingRangeParams,
    FullDocumentDiagnosticReport, GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverContents, HoverParams,
    InitializeParams, InitializeResult, InitializedParams, InlayHint, InlayHintParams, Location, LocationLink,
    MessageType, PrepareRenameResponse, ReferenceParams, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, RenameParams, SelectionRange, SelectionRangeParams, SemanticTokens,
    SemanticTokensParams, SemanticTokensRangeParams, SemanticTokensRangeResult, SemanticTokensResult, ServerInfo,
    TextDocumentPositionParams, UnchangedDocumentDiagnosticReport, Uri, WorkspaceDiagnosticParams,
    WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult, WorkspaceDocumentDiagnosticReport, WorkspaceEdit,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceSymbolParams, WorkspaceSymbolResponse,
    WorkspaceUnchangedDocumentDiagnosticReport,
};
use tower_lsp::{Client, LanguageServer};

use crate::capabilities::{self, Abilities};
use crate::config::{Options, SECTION};
use crate::encoding::Encoding;
use crate::ext;
use crate::from_proto;
use crate::publish;
use crate::snapshot::{Scale, Snapshot};
use crate::state::{self, Key, Root, Shared};
use crate::to_proto;

/// How many messages are under way at once: slow answers keep no change of a text waiting.
pub const MOST_AT_ONCE: usize = 64;

/// How many answers are made at the same time.
const WORKERS: usize = 2;

/// How many files a completion of paths looks at.
const MOST_FILES: usize = 5_000;

/// What is watched for changes that others make.
const WATCHED: [&str; 7] = [
    "**/copilot/**/manifest.yml",
    "**/copilot/pipeline.yml",
    "**/copilot/.workspace",
    "**/copilot",
    "**/*Dockerfile*",
    "**/*.env",
    "**/taxiway.toml",
];

/// One client's server.
pub struct Backend {
    client: Client,
    state: Shared,
    /// Wakes who looks again at what changed.
    wake: Arc<Notify>,
    workers: Arc<Semaphore>,
}

impl Backend {
    pub fn new(client: Client) -> Backend {
        let workers = Arc::new(Semaphore::new(WORKERS));
        Backend { client, state: Shared::new(), wake: Arc::new(Notify::new()), workers }
    }

    pub fn state(&self) -> Shared {
        self.state.clone()
    }

    /// An answer about one manifest, made from what is known now. `None` when the file is unknown
    /// or no manifest.
    async fn ask<T: Send + 'static>(
        &self,
        uri: &Uri,
        answer: impl FnOnce(&Snapshot, &View) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        let Some(snapshot) = self.state.lock().snapshot(uri) else { return Ok(None) };
        self.answer(snapshot, |snapshot| snapshot.view().map(|view| answer(snapshot, &view))).await
    }

    async fn answer<T: Send + 'static>(
        &self,
        mut snapshot: Snapshot,
        answer: impl FnOnce(&Snapshot) -> T + Send + 'static,
    ) -> Result<T> {
        let path = snapshot.key.path.clone();
        let made = self.work(move || {
            snapshot.prepare();
            let answer = answer(&snapshot);
            (snapshot, answer)
        });
        let Some((snapshot, answer)) = made.await else {
            let words =
                format!("taxiway has a fault: an answer about {path} failed; a report with the file would help");
            self.client.log_message(MessageType::ERROR, words).await;
            return Err(Error::internal_error());
        };
        if self.state.lock().learn(&snapshot) {
            self.wake.notify_one();
            publish::watch_policies(&self.client, &self.state).await;
            publish::refresh(&self.client, &self.state).await;
        }
        Ok(answer)
    }

    /// Runs what takes its time on another thread; `None` when it panicked.
    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        // Who was cancelled while waiting never starts.
        let permit = self.workers.clone().acquire_owned().await.ok()?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        });
        done.await.ok()
    }

    /// An answer about one place.
    async fn at<T: Send + 'static>(
        &self,
        params: TextDocumentPositionParams,
        answer: impl FnOnce(&Snapshot, &View, Scale, u32) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        let position = params.position;
        let with_offset = move |snapshot: &Snapshot, view: &View| {
            let scale = snapshot.scale(view);
            answer(snapshot, view, scale, scale.offset(position))
        };
        self.ask(&params.text_document.uri, with_offset).await
    }

    pub async fn environments(&self, params: ext::EnvironmentsParams) -> Result<ext::EnvironmentsResult> {
        let found = self.ask(&params.text_document.uri, |snapshot, view| {
            let scale = snapshot.scale(view);
            let environment =
                |it: preview::Environment| ext::Environment { name: it.name, range: it.span.map(|it| scale.range(it)) };
            preview::environments(view).names.into_iter().map(environment).collect()
        });
        Ok(ext::EnvironmentsResult { environments: found.await?.unwrap_or_default() })
    }

    pub async fn preview(&self, params: ext::PreviewParams) -> Result<Option<ext::Preview>> {
        let environment = params.environment;
        let made = self.ask(&params.text_document.uri, move |snapshot, view| {
            let made = preview::preview(view, &environment)?;
            Some(to_proto::preview(snapshot.scale(view), snapshot.version, made))
        });
        Ok(made.await?.flatten())
    }

    pub async fn compare(&self, params: ext::CompareParams) -> Result<Option<ext::Comparison>> {
        let (from, to) = (params.from, params.to);
        let made = self.ask(&params.text_document.uri, move |snapshot, view| {
            let (from, to) = preview::compare(view, from.as_deref(), &to)?;
            let side = |it| to_proto::preview(snapshot.scale(view), snapshot.version, it);
            Some(ext::Comparison { from: side(from), to: side(to) })
        });
        Ok(made.await?.flatten())
    }

    /// Finds the applications of the workspace's folders.
    fn scan(&self) {
        let folders = self.state.lock().folders.clone();
        let (state, wake, client) = (self.state.clone(), self.wake.clone(), self.client.clone());
        tokio::spawn(async move {
            let found = tokio::task::spawn_blocking(move || manifests_in(&folders)).await;
            let Ok(keys) = found else {
                client.log_message(MessageType::ERROR, "taxiway has a fault: searching the workspace failed").await;
                return;
            };
            state.lock().found(&keys);
            wake.notify_one();
        });
    }

    /// Asks for what the client could not tell before: its settings, and changes of files.
    fn set_up(&self) {
        let (abilities, client) = (self.state.lock().abilities.clone(), self.client.clone());
        let (state, wake) = (self.state.clone(), self.wake.clone());
        tokio::spawn(async move {
            if abilities.watches_files {
                publish::watch(&client, "watched-files", &to_proto::texts(&WATCHED)).await;
            }
            if abilities.configuration {
                ask_for_settings(&client, &state, &wake).await;
            }
        });
    }
}

/// Takes over the client's settings.
async fn ask_for_settings(client: &Client, state: &Shared, wake: &Notify) {
    let item = ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
    let answer = client.configuration(vec![item]).await;
    match answer.as_deref() {
        Ok([settings, ..]) => configure(client, state, wake, settings.clone()).await,
        Ok([]) => {}
        Err(error) => client.log_message(MessageType::WARNING, format!("no settings: {error}")).await,
    }
}

/// Takes over settings that the client sent; what makes no sense is said and left out.
async fn configure(client: &Client, state: &Shared, wake: &Notify, settings: Value) {
    let (options, complaints) = Options::read(&settings);
    for complaint in complaints {
        client.log_message(MessageType::WARNING, complaint).await;
    }
    let has_news = state.lock().configure(options);
    if has_news {
        wake.notify_one();
        publish::refresh(client, state).await;
    }
}

/// The manifests below the folders of a workspace.
fn manifests_in(folders: &[PathBuf]) -> Vec<Key> {
    let found = folders.iter().flat_map(|it| taxiway_files::workspace::manifests_below(it));
    let keys = found.filter_map(|it| Key::of_path(&it));
    keys.filter(Key::is_manifest).collect()
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let offered = params.capabilities.general.as_ref().and_then(|it| it.position_encodings.as_deref());
        let encoding = Encoding::negotiate(offered);
        let abilities = Arc::new(Abilities::of(&params.capabilities));
        #[expect(deprecated, reason = "older clients name their only folder so")]
        let root = params.root_uri;
        let folders = match params.workspace_folders {
            Some(folders) => state::folders(folders.into_iter().map(|it| it.uri)),
            None => state::folders(root),
        };
        let settings = params.initialization_options.unwrap_or(Value::Null);
        let (options, complaints) = Options::read(&settings);
        {
            let mut state = self.state.lock();
            state.encoding = encoding;
            state.abilities = abilities.clone();
            state.folders = folders;
            state.options = options;
            state.configure(Options::default());
        }
        for complaint in complaints {
            self.client.log_message(MessageType::WARNING, complaint).await;
        }
        Ok(InitializeResult {
            capabilities: capabilities::server(encoding, &abilities),
            server_info: Some(ServerInfo {
                name: "taxiway".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            ..InitializeResult::default()
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        tokio::spawn(publish::publish(self.client.clone(), self.state.clone(), self.wake.clone()));
        self.set_up();
        self.scan();
    }

    async fn shutdown(&self) -> Result<()> {
        self.state.lock().was_shut_down = true;
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        self.state.lock().open(document.uri, document.version, document.text);
        self.wake.notify_one();
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        let is_open = self.state.lock().change(&document.uri, document.version, params.content_changes);
        self.wake.notify_one();
        if !is_open {
            let words = format!("a change of {} is left out: it is not open", document.uri.as_str());
            self.client.log_message(MessageType::WARNING, words).await;
        }
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        let watches = self.state.lock().abilities.watches_files;
        if !watches {
            // Others may have changed files meanwhile; nobody else would say so.
            self.state.lock().reload(&Key::of(&params.text_document.uri).root);
            self.wake.notify_one();
        }
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let closed = self.state.lock().close(&params.text_document.uri);
        if let Some(key) = closed {
            self.read_again(vec![key]).await;
        }
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        let mut changed = Vec::new();
        for change in params.changes {
            let Some(path) = from_proto::path(&change.uri) else { continue };
            let mut state = self.state.lock();
            let key = Key::of_path(&path);
            if let Some(key) = key.as_ref().filter(|it| it.is_settings()) {
                state.reload(&key.root);
                continue;
            }
            match key.filter(Key::is_manifest) {
                Some(key) => changed.push(key),
                None => {
                    // A folder came or went, or a file that manifests or settings name.
                    let is_near = |it: &Root| match it {
                        Root::Folder(root) => path.starts_with(root) || change.typ == FileChangeType::DELETED,
                        Root::Settings(_) | Root::Alone(_) => false,
                    };
                    let mut roots: Vec<Root> = state.roots_at(&path).into_iter().filter(is_near).collect();
                    roots.extend(state.roots_naming(&path));
                    roots.iter().for_each(|it| state.reload(it));
                }
            }
        }
        self.wake.notify_one();
        self.read_again(changed).await;
        publish::refresh(&self.client, &self.state).await;
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        let asks = self.state.lock().abilities.configuration;
        if asks {
            let (client, state, wake) = (self.client.clone(), self.state.clone(), self.wake.clone());
            tokio::spawn(async move { ask_for_settings(&client, &state, &wake).await });
            return;
        }
        configure(&self.client, &self.state, &self.wake, params.settings).await;
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        {
            let mut state = self.state.lock();
            let removed = state::folders(params.event.removed.into_iter().map(|it| it.uri));
            state.folders.retain(|it| !removed.contains(it));
            state.folders.extend(state::folders(params.event.added.into_iter().map(|it| it.uri)));
            removed.iter().for_each(|it| state.forget(it));
        }
        self.wake.notify_one();
        self.scan();
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let previous = params.previous_result_id;
        let snapshot = self.state.lock().snapshot(&params.text_document.uri);
        let items = match snapshot {
            Some(snapshot) => self.answer(snapshot, Snapshot::diagnostics).await?.unwrap_or_default(),
            None => Vec::new(),
        };
        let id = result_id(&items);
        let report = if previous.as_ref() == Some(&id) {
            DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id: id },
            })
        } else {
            DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
                related_documents: None,
                full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: Some(id), items },
            })
        };
        Ok(report.into())
    }

    async fn workspace_diagnostic(&self, params: WorkspaceDiagnosticParams) -> Result<WorkspaceDiagnosticReportResult> {
        let snapshots = self.state.lock().snapshots();
        let mut items = Vec::new();
        for snapshot in snapshots {
            if !snapshot.config.workspace_diagnostics {
                continue;
            }
            let (uri, version) = (snapshot.uri.clone(), snapshot.version.map(i64::from));
            let found = self.answer(snapshot, Snapshot::diagnostics).await?.unwrap_or_default();
            let id = result_id(&found);
            let previous = params.previous_result_ids.iter().find(|it| publish::same_file(&it.uri, &uri));
            let report = if previous.is_some_and(|it| it.value == id) {
                WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
                    uri,
                    version,
                    unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id: id },
                })
            } else {
                WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
                    uri,
                    version,
                    full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: Some(id), items: found },
                })
            };
            items.push(report);
        }
        Ok(WorkspaceDiagnosticReport { items }.into())
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let items = self.at(params.text_document_position, |snapshot, view, scale, offset| {
            let files = match (completion::wanted_files(view, offset), &snapshot.key.root) {
                (Some(_), Root::Folder(root)) => taxiway_files::named::listing(root, MOST_FILES),
                _ => Vec::new(),
            };
            let options = completion::CompletionOptions { snippets: snapshot.abilities.snippets, files };
            let items = completion::complete(view, offset, &options);
            items.into_iter().map(|it| to_proto::completion(snapshot, scale, it)).collect()
        });
        Ok(items.await?.map(|items| CompletionResponse::List(CompletionList { is_incomplete: false, items })))
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let found = self.at(params.text_document_position_params, |_, view, scale, offset| {
            let hover = hover::hover(view, offset)?;
            let contents = HoverContents::Markup(to_proto::markdown(hover.text));
            Some(Hover { contents, range: Some(scale.range(hover.span)) })
        });
        Ok(found.await?.flatten())
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let range = params.range;
        self.ask(&params.text_document.uri, move |snapshot, view| {
            let scale = snapshot.scale(view);
            let options = inlay::InlayOptions {
                overrides: snapshot.config.inlay_overrides,
                defaults: snapshot.config.inlay_defaults,
            };
            let inlays = inlay::inlays(view, scale.span(range), options);
            inlays.into_iter().map(|it| to_proto::inlay(scale, it)).collect()
        })
        .await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.ask(&params.text_document.uri, |snapshot, view| {
            let runs = |it| snapshot.abilities.runs(it);
            if !snapshot.config.code_lens || !runs(ext::PREVIEW_COMMAND) || !runs(ext::COMPARE_COMMAND) {
                return Vec::new();
            }
            let scale = snapshot.scale(view);
            lens::lenses(view).into_iter().map(|it| to_proto::lens(&snapshot.uri, scale, it)).collect()
        })
        .await
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let found = self.at(params.text_document_position_params, |snapshot, view, scale, offset| {
            let definition = navigation::definition(view, offset)?;
            let origin = scale.range(definition.origin);
            let link = |it: &taxiway_core::ide::Location| {
                let target = snapshot.location(view, it)?;
                let full = snapshot.scale_at(view, &it.path)?.range(it.full);
                Some(LocationLink {
                    origin_selection_range: Some(origin),
                    target_uri: target.uri,
                    target_range: full,
                    target_selection_range: target.range,
                })
            };
            let links: Vec<LocationLink> = definition.targets.iter().filter_map(link).collect();
            Some(if snapshot.abilities.location_links {
                GotoDefinitionResponse::Link(links)
            } else {
                let plain = |it: LocationLink| Location::new(it.target_uri, it.target_selection_range);
                GotoDefinitionResponse::Array(links.into_iter().map(plain).collect())
            })
        });
        Ok(found.await?.flatten())
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let with_declaration = params.context.include_declaration;
        self.at(params.text_document_position, move |snapshot, view, _, offset| {
            let found = navigation::references(view, offset, with_declaration);
            found.iter().filter_map(|it| snapshot.location(view, it)).collect()
        })
        .await
    }

    async fn document_highlight(&self, params: DocumentHighlightParams) -> Result<Option<Vec<DocumentHighlight>>> {
        self.at(params.text_document_position_params, |_, view, scale, offset| {
            let highlight = |it: navigation::Highlight| DocumentHighlight {
                range: scale.range(it.span),
                kind: Some(if it.declares { DocumentHighlightKind::WRITE } else { DocumentHighlightKind::READ }),
            };
            navigation::highlights(view, offset).into_iter().map(highlight).collect()
        })
        .await
    }

    async fn prepare_rename(&self, params: TextDocumentPositionParams) -> Result<Option<PrepareRenameResponse>> {
        let found = self.at(params, |_, view, scale, offset| {
            let found = navigation::prepare_rename(view, offset)?;
            let range = scale.range(found.span);
            Ok(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder: found.name })
        });
        found.await?.transpose().map_err(refusal)
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let new = params.new_name;
        let made = self.at(params.text_document_position, move |snapshot, view, _, offset| {
            let files = navigation::rename(view, offset, &new)?;
            to_proto::workspace_edit(snapshot, view, &files).ok_or_else(|| "a file is gone".to_owned())
        });
        made.await?.transpose().map_err(refusal)
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.ask(&params.text_document.uri, |snapshot, view| {
            let Root::Folder(root) = &snapshot.key.root else { return Vec::new() };
            let scale = snapshot.scale(view);
            let link = |it: links::Link| DocumentLink {
                range: scale.range(it.span),
                target: Uri::from_file_path(root.join(&it.target)),
                tooltip: Some(it.tooltip),
                data: None,
            };
            let found = links::links(view).into_iter();
            // A link that leads nowhere is a finding, not a link.
            found.filter(|it| root.join(&it.target).exists()).map(link).collect()
        })
        .await
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        self.ask(&params.text_document.uri, |snapshot, view| {
            let scale = snapshot.scale(view);
            let found = symbols::symbols(view);
            if snapshot.abilities.nested_symbols {
                DocumentSymbolResponse::Nested(found.into_iter().map(|it| to_proto::symbol(scale, it)).collect())
            } else {
                DocumentSymbolResponse::Flat(to_proto::flat_symbols(&snapshot.uri, scale, found))
            }
        })
        .await
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<WorkspaceSymbolResponse>> {
        let workspaces = self.state.lock().snapshots_of_applications();
        let found = self.work(move || {
            let mut found = Vec::new();
            for snapshot in &workspaces {
                found.extend(symbols_of(snapshot, &snapshot.workspace, &params.query));
            }
            found
        });
        found.await.map(|it| Some(WorkspaceSymbolResponse::Flat(it))).ok_or_else(Error::internal_error)
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.ask(&params.text_document.uri, |snapshot, view| {
            let scale = snapshot.scale(view);
            let lines_only = snapshot.abilities.folds_lines_only;
            folding::folding(view).into_iter().map(|it| to_proto::fold(scale, lines_only, it)).collect()
        })
        .await
    }

    async fn selection_range(&self, params: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        let positions = params.positions;
        self.ask(&params.text_document.uri, move |snapshot, view| {
            let scale = snapshot.scale(view);
            let at = |position| {
                let spans = selection::selection(view, scale.offset(position));
                let chain = spans.into_iter().rev().fold(None, |parent, span| {
                    Some(SelectionRange { range: scale.range(span), parent: parent.map(Box::new) })
                });
                chain.unwrap_or(SelectionRange { range: scale.range(to_proto::whole(scale.text)), parent: None })
            };
            positions.into_iter().map(at).collect()
        })
        .await
    }

    async fn semantic_tokens_full(&self, params: SemanticTokensParams) -> Result<Option<SemanticTokensResult>> {
        self.ask(&params.text_document.uri, |snapshot, view| {
            let scale = snapshot.scale(view);
            let data = to_proto::tokens(scale, &tokens::tokens(view, to_proto::whole(scale.text)));
            SemanticTokensResult::Tokens(SemanticTokens { result_id: None, data })
        })
        .await
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        let range = params.range;
        self.ask(&params.text_document.uri, move |snapshot, view| {
            let scale = snapshot.scale(view);
            let data = to_proto::tokens(scale, &tokens::tokens(view, scale.span(range)));
            SemanticTokensRangeResult::Tokens(SemanticTokens { result_id: None, data })
        })
        .await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let (range, only) = (params.range, params.context.only);
        self.ask(&params.text_document.uri, move |snapshot, view| {
            let scale = snapshot.scale(view);
            let findings = snapshot.findings(view);
            let diagnostics = to_proto::diagnostics(snapshot, scale, &findings);
            let offered = actions::actions(view, scale.span(range), &findings);
            let wanted = offered.iter().filter(|it| to_proto::is_wanted(it.kind, only.as_deref()));
            let made = wanted.filter_map(|it| to_proto::action(snapshot, view, it, &diagnostics));
            made.map(CodeActionOrCommand::CodeAction).collect()
        })
        .await
    }
}

impl Backend {
    /// What the disk says about files that are not open.
    async fn read_again(&self, keys: Vec<Key>) {
        if keys.is_empty() {
            self.wake.notify_one();
            return;
        }
        let read = self.work(move || keys.into_iter().map(|key| (read(&key), key)).collect::<Vec<_>>());
        for (read, key) in read.await.unwrap_or_default() {
            let text = match read {
                Ok(text) => text,
                Err(error) => {
                    self.client.log_message(MessageType::WARNING, format!("{error:#}")).await;
                    None
                }
            };
            self.state.lock().set_file(&key, text);
        }
        self.wake.notify_one();
    }
}

/// A file's text; `None` when it is gone.
fn read(key: &Key) -> anyhow::Result<Option<Arc<str>>> {
    let Root::Folder(root) = &key.root else { return Ok(None) };
    let path = root.join(&*key.path);
    if !path.exists() {
        return Ok(None);
    }
    taxiway_files::read(&path).map(|it| Some(it.text))
}

fn symbols_of(snapshot: &Snapshot, workspace: &Workspace, query: &str) -> Vec<tower_lsp::ls_types::SymbolInformation> {
    let found = symbols::workspace_symbols(workspace, query).into_iter();
    let convert = |it: symbols::WorkspaceSymbol| {
        let tree = &workspace.document(&it.location.path)?.tree;
        let scale = Scale { encoding: snapshot.encoding, text: &tree.text, lines: &tree.lines };
        let location = Location::new(snapshot.uri_of(&it.location.path)?, scale.range(it.location.span));
        Some(to_proto::symbol_information(it.name, it.kind, it.container, location))
    };
    found.filter_map(convert).collect()
}

/// Names a list of diagnostics: the same list has the same name.
fn result_id(items: &[tower_lsp::ls_types::Diagnostic]) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(items).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// A request that makes no sense where the user made it, with the reason.
fn refusal(reason: String) -> Error {
    Error { code: tower_lsp::jsonrpc::ErrorCode::ServerError(-32803), message: reason.into(), data: None }
}
