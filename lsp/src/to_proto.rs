//! From our types to the protocol's, as far as they have nothing to do with a file's place.

use taxiway_core::diagnostic::words;
use taxiway_core::diagnostic::{Edit, Finding, Severity, Tag};
use taxiway_core::ide::actions::{Action, ActionKind};
use taxiway_core::ide::completion::{Completion, CompletionKind};
use taxiway_core::ide::folding::Fold;
use taxiway_core::ide::inlay::Inlay;
use taxiway_core::ide::lens::{Lens, LensCommand};
use taxiway_core::ide::preview::Preview;
use taxiway_core::ide::symbols::{Symbol, SymbolKind as Part};
use taxiway_core::ide::tokens::{Token, TokenKind};
use taxiway_core::ide::{FileEdits, View};
use taxiway_core::text::Span;
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeDescription, CodeLens, Command, CompletionItem, CompletionItemKind,
    CompletionItemTag, CompletionTextEdit, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    DocumentChanges, DocumentSymbol, Documentation, FoldingRange, FoldingRangeKind, InlayHint, InlayHintKind,
    InlayHintLabel, InlayHintTooltip, InsertTextFormat, InsertTextMode, Location, MarkupContent, MarkupKind,
    NumberOrString, OneOf, OptionalVersionedTextDocumentIdentifier, SemanticToken, SemanticTokenModifier,
    SemanticTokenType, SemanticTokensLegend, SymbolInformation, SymbolKind, TextDocumentEdit, TextEdit, Uri,
    WorkspaceEdit,
};

use crate::ext;
use crate::snapshot::{Scale, Snapshot};

/// Where the page of a rule is, before its name.
const RULES: &str = "https://github.com/taxiway-dev/taxiway/blob/main/docs/rules.md#";

pub fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|it| (*it).to_owned()).collect()
}

pub fn markdown(value: String) -> MarkupContent {
    MarkupContent { kind: MarkupKind::Markdown, value }
}

/// Everything that was found in the snapshot's file.
pub fn diagnostics(snapshot: &Snapshot, scale: Scale, findings: &[Finding]) -> Vec<Diagnostic> {
    findings.iter().map(|it| diagnostic(snapshot, scale, it)).collect()
}

fn diagnostic(snapshot: &Snapshot, scale: Scale, finding: &Finding) -> Diagnostic {
    let abilities = &snapshot.abilities;
    let severity = match finding.severity() {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Hint => DiagnosticSeverity::HINT,
    };
    let tag = |it| match it {
        Tag::Unnecessary => DiagnosticTag::UNNECESSARY,
        Tag::Deprecated => DiagnosticTag::DEPRECATED,
    };
    let page = format!("{RULES}{}", finding.rule.name).parse().ok().filter(|_| abilities.code_descriptions);
    let related = finding.labels.iter().map(|it| DiagnosticRelatedInformation {
        location: Location::new(snapshot.uri.clone(), scale.range(it.span)),
        message: it.message.clone(),
    });
    Diagnostic {
        range: scale.range(finding.span),
        severity: Some(severity),
        code: Some(NumberOrString::String(finding.rule.name.to_owned())),
        code_description: page.map(|href| CodeDescription { href }),
        source: Some(finding.source.name().to_owned()),
        message: message(finding),
        related_information: Some(related.collect())
            .filter(|it: &Vec<_>| abilities.related_information && !it.is_empty()),
        tags: finding.tag.filter(|_| abilities.diagnostic_tags).map(|it| vec![tag(it)]),
        data: None,
    }
}

/// The message; below it why it matters, where it holds and what to write instead.
fn message(finding: &Finding) -> String {
    let mut text = finding.message.clone();
    let mut line = |label: &str, words: &str| text.push_str(&format!("\n{label}{words}"));
    if !finding.environments.is_empty() {
        line("", &words::environments(&finding.environments));
    }
    if let Some(note) = &finding.note {
        line("", note);
    }
    if let Some(help) = finding.help.as_deref().or(finding.fixes.first().map(|it| &*it.title)) {
        line("help: ", help);
    }
    text
}

pub fn completion(snapshot: &Snapshot, scale: Scale, item: Completion) -> CompletionItem {
    let kind = match item.kind {
        CompletionKind::Key => CompletionItemKind::PROPERTY,
        CompletionKind::Value => CompletionItemKind::ENUM_MEMBER,
        CompletionKind::Name => CompletionItemKind::REFERENCE,
        CompletionKind::Variable => CompletionItemKind::VARIABLE,
        CompletionKind::File => CompletionItemKind::FILE,
        CompletionKind::Folder => CompletionItemKind::FOLDER,
    };
    let command = Some(ext::SUGGEST_COMMAND).filter(|it| item.continues && snapshot.abilities.runs(it));
    let range = scale.range(item.edit.span);
    // What is matched is the text from the edit's start, quotes included. It is said for all:
    // some clients match nothing themselves where an edit comes without it.
    let replaced = scale.text.get(item.edit.span.range()).unwrap_or_default();
    let quote = replaced.chars().next().filter(|it| matches!(it, '"' | '\''));
    let filter = quote.into_iter().chain(item.label.chars()).collect();
    CompletionItem {
        filter_text: Some(filter),
        label: item.label,
        kind: Some(kind),
        detail: item.detail,
        documentation: item.documentation.map(|it| Documentation::MarkupContent(markdown(it))),
        tags: item.deprecated.then(|| vec![CompletionItemTag::DEPRECATED]),
        sort_text: Some(item.sort),
        insert_text_format: Some(if item.snippet { InsertTextFormat::SNIPPET } else { InsertTextFormat::PLAIN_TEXT }),
        // Edits bring their own indentation.
        insert_text_mode: Some(InsertTextMode::AS_IS),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, item.edit.text))),
        command: command.map(|it| Command::new("Suggest".to_owned(), it.to_owned(), None)),
        ..CompletionItem::default()
    }
}

pub fn inlay(scale: Scale, inlay: Inlay) -> InlayHint {
    InlayHint {
        position: scale.position(inlay.offset),
        label: InlayHintLabel::String(inlay.label),
        kind: Some(InlayHintKind::PARAMETER),
        text_edits: None,
        tooltip: inlay.tooltip.map(|it| InlayHintTooltip::MarkupContent(markdown(it))),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}

pub fn lens(uri: &Uri, scale: Scale, lens: Lens) -> CodeLens {
    let uri = uri.as_str();
    let (command, arguments) = match lens.command {
        LensCommand::Preview { environment } => (ext::PREVIEW_COMMAND, vec![uri.into(), environment.into()]),
        LensCommand::Compare { from, to } => (ext::COMPARE_COMMAND, vec![uri.into(), from.into(), to.into()]),
    };
    CodeLens {
        range: scale.range(lens.span),
        command: Some(Command::new(lens.title, command.to_owned(), Some(arguments))),
        data: None,
    }
}

fn symbol_kind(kind: Part) -> SymbolKind {
    match kind {
        Part::Workload => SymbolKind::MODULE,
        Part::Field => SymbolKind::PROPERTY,
        Part::Section => SymbolKind::OBJECT,
        Part::Container => SymbolKind::CLASS,
        Part::Volume => SymbolKind::STRUCT,
        Part::Topic => SymbolKind::EVENT,
        Part::Environment => SymbolKind::NAMESPACE,
        Part::Variable => SymbolKind::VARIABLE,
        Part::Item => SymbolKind::ARRAY,
    }
}

#[expect(deprecated, reason = "the protocol's type has a field that it has given up")]
pub fn symbol(scale: Scale, symbol: Symbol) -> DocumentSymbol {
    let children = symbol.children.into_iter().map(|it| self::symbol(scale, it)).collect();
    DocumentSymbol {
        name: symbol.name,
        detail: symbol.detail,
        kind: symbol_kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: scale.range(symbol.span),
        selection_range: scale.range(symbol.name_span),
        children: Some(children).filter(|it: &Vec<_>| !it.is_empty()),
    }
}

/// The same for clients that know no tree.
pub fn flat_symbols(uri: &Uri, scale: Scale, symbols: Vec<Symbol>) -> Vec<SymbolInformation> {
    let mut found = Vec::new();
    let mut waiting: Vec<(Symbol, Option<String>)> = symbols.into_iter().rev().map(|it| (it, None)).collect();
    while let Some((symbol, container)) = waiting.pop() {
        let location = Location::new(uri.clone(), scale.range(symbol.span));
        let inside = symbol.children.into_iter().rev().map(|it| (it, Some(symbol.name.clone())));
        waiting.extend(inside);
        found.push(symbol_information(symbol.name, symbol.kind, container, location));
    }
    found
}

#[expect(deprecated, reason = "the protocol's type has a field that it has given up")]
pub fn symbol_information(
    name: String,
    kind: Part,
    container_name: Option<String>,
    location: Location,
) -> SymbolInformation {
    SymbolInformation { name, kind: symbol_kind(kind), tags: None, deprecated: None, location, container_name }
}

pub fn fold(scale: Scale, lines_only: bool, fold: Fold) -> FoldingRange {
    let range = scale.range(fold.span);
    FoldingRange {
        start_line: range.start.line,
        start_character: Some(range.start.character).filter(|_| !lines_only),
        end_line: range.end.line,
        end_character: Some(range.end.character).filter(|_| !lines_only),
        kind: fold.is_comment.then_some(FoldingRangeKind::Comment),
        collapsed_text: None,
    }
}

const TOKEN_TYPES: [(TokenKind, SemanticTokenType); 7] = [
    (TokenKind::Variable, SemanticTokenType::VARIABLE),
    (TokenKind::Environment, SemanticTokenType::NAMESPACE),
    (TokenKind::Container, SemanticTokenType::CLASS),
    (TokenKind::Volume, SemanticTokenType::STRUCT),
    (TokenKind::Topic, SemanticTokenType::EVENT),
    (TokenKind::Workload, SemanticTokenType::INTERFACE),
    (TokenKind::Key, SemanticTokenType::PROPERTY),
];

const DECLARATION: u32 = 1;
const DEPRECATED: u32 = 2;

pub fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: TOKEN_TYPES.map(|it| it.1).to_vec(),
        token_modifiers: vec![SemanticTokenModifier::DECLARATION, SemanticTokenModifier::DEPRECATED],
    }
}

/// Each token relative to the one before, as the protocol wants it.
pub fn tokens(scale: Scale, tokens: &[Token]) -> Vec<SemanticToken> {
    let (mut line, mut character) = (0, 0);
    let encode = |token: &Token| {
        let range = scale.range(token.span);
        let delta_line = range.start.line - line;
        let delta_start = if delta_line == 0 { range.start.character - character } else { range.start.character };
        (line, character) = (range.start.line, range.start.character);
        SemanticToken {
            delta_line,
            delta_start,
            length: range.end.character.saturating_sub(range.start.character),
            token_type: TOKEN_TYPES.iter().position(|it| it.0 == token.kind).unwrap_or_default() as u32,
            token_modifiers_bitset: if token.declares { DECLARATION } else { 0 }
                | if token.deprecated { DEPRECATED } else { 0 },
        }
    };
    tokens.iter().map(encode).collect()
}

pub fn edits(scale: Scale, edits: &[Edit]) -> Vec<TextEdit> {
    edits.iter().map(|it| TextEdit::new(scale.range(it.span), it.text.clone())).collect()
}

/// `None` when a file is gone.
pub fn workspace_edit(snapshot: &Snapshot, view: &View, files: &[FileEdits]) -> Option<WorkspaceEdit> {
    let edit =
        |it: &FileEdits| Some((snapshot.uri_of(&it.path)?, edits(snapshot.scale_at(view, &it.path)?, &it.edits)));
    let files = files.iter().map(edit).collect::<Option<Vec<(Uri, Vec<TextEdit>)>>>()?;
    if !snapshot.abilities.document_changes {
        return Some(WorkspaceEdit { changes: Some(files.into_iter().collect()), ..WorkspaceEdit::default() });
    }
    let of_file = |(uri, edits): (Uri, Vec<TextEdit>)| TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier {
            // An edit of another version is refused, not applied in the wrong place.
            version: snapshot.version.filter(|_| uri == snapshot.uri),
            uri,
        },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    };
    let changes = DocumentChanges::Edits(files.into_iter().map(of_file).collect());
    Some(WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() })
}

/// `diagnostics` are those of the findings that the action was made for.
pub fn action(snapshot: &Snapshot, view: &View, action: &Action, diagnostics: &[Diagnostic]) -> Option<CodeAction> {
    let cured: Vec<Diagnostic> = action.cures.iter().filter_map(|it| diagnostics.get(*it)).cloned().collect();
    Some(CodeAction {
        title: action.title.clone(),
        kind: Some(action_kind(action.kind)),
        diagnostics: Some(cured).filter(|it| !it.is_empty()),
        edit: Some(workspace_edit(snapshot, view, &action.edits)?),
        is_preferred: Some(true).filter(|_| action.preferred && snapshot.abilities.is_preferred),
        ..CodeAction::default()
    })
}

fn action_kind(kind: ActionKind) -> CodeActionKind {
    match kind {
        ActionKind::QuickFix => CodeActionKind::QUICKFIX,
        ActionKind::FixAll => CodeActionKind::SOURCE_FIX_ALL,
        ActionKind::Extract => CodeActionKind::REFACTOR_EXTRACT,
        ActionKind::Move => CodeActionKind::REFACTOR_REWRITE,
    }
}

/// Whether a client that asked for actions of some kinds wants this one: `refactor` covers
/// `refactor.extract`.
pub fn is_wanted(kind: ActionKind, only: Option<&[CodeActionKind]>) -> bool {
    let kind = action_kind(kind);
    let covers = |wanted: &CodeActionKind| {
        let rest = kind.as_str().strip_prefix(wanted.as_str());
        rest.is_some_and(|it| it.is_empty() || it.starts_with('.') || wanted.as_str().is_empty())
    };
    match only {
        Some(only) => only.iter().any(covers),
        // What changes the whole file is offered to those who ask for it, and beside fixes.
        None => true,
    }
}

pub fn preview(manifest: Scale, version: Option<i32>, preview: Preview) -> ext::Preview {
    let lines = taxiway_core::text::LineIndex::new(&preview.text);
    let output = Scale { encoding: manifest.encoding, text: &preview.text, lines: &lines };
    let link = |it: taxiway_core::ide::preview::Link| ext::Link {
        path: it.path,
        output: output.range(it.output),
        manifest: it.manifest.map(|it| manifest.range(it)),
        related: it.related.into_iter().map(|it| manifest.range(it)).collect(),
        words: it.words,
    };
    let links = preview.map.into_iter().map(link).collect();
    ext::Preview { environment: preview.environment, version, links, text: preview.text }
}

/// What the whole of a text spans.
pub fn whole(text: &str) -> Span {
    Span::new(0, text.len() as u32)
}
