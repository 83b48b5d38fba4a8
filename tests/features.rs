//! What holds for every editor feature on any text: nothing panics, every place lies in the
//! text, and edits fit together.
//!
//! The texts are those of the fixtures, the rules' pages and the examples, whole and changed.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use proptest::prelude::*;
use taxiway_core::analysis::Workspace;
use taxiway_core::diagnostic::Edit;
use taxiway_core::ide::{
    View, actions, completion, folding, hover, inlay, lens, links, navigation, preview, selection, symbols, tokens,
};
use taxiway_core::text::Span;
use taxiway_fixture::corpus;

const PATH: &str = "copilot/api/manifest.yml";

fn texts() -> Vec<String> {
    let files = corpus::pages("core/src/rules").into_iter().chain(corpus::fixtures("tests/suite/diagnostics"));
    let examples = corpus::files("examples", "yml");
    files.map(|it| it.text).chain(examples.iter().map(|it| corpus::read(it))).collect()
}

/// The text in a workspace with a neighbor and an environment.
fn workspace(text: &str) -> Workspace {
    let mut workspace = Workspace::default();
    workspace.set("copilot/environments/prod/manifest.yml", "name: prod\ntype: Environment\n");
    let other = "name: other\ntype: Worker Service\nsubscribe:\n  topics:\n  - {name: orders, service: api}\n";
    workspace.set("copilot/other/manifest.yml", other);
    workspace.set(PATH, text);
    workspace.set_complete(true);
    workspace
}

fn check(text: &str, spans: impl IntoIterator<Item = Span>, what: &str) {
    for span in spans {
        let is_sane = span.start <= span.end && text.get(span.range()).is_some();
        assert!(is_sane, "{what}: {}..{} in {text:?}", span.start, span.end);
    }
}

fn check_edits(text: &str, edits: &[Edit], what: &str) {
    check(text, edits.iter().map(|it| it.span), what);
    let mut spans: Vec<Span> = edits.iter().map(|it| it.span).collect();
    spans.sort();
    let is_apart = spans.windows(2).all(|it| it[0].end <= it[1].start && it[0] != it[1]);
    assert!(is_apart, "{what}: edits overlap in {text:?}: {edits:?}");
}

/// Everything that is asked of a whole document.
fn ask_about_all(view: &View) {
    let text = &**view.document.text();
    let whole = Span::new(0, text.len() as u32);
    let folds = folding::folding(view);
    check(text, folds.iter().map(|it| it.span), "folding");
    check(text, links::links(view).iter().map(|it| it.span), "links");
    check(text, lens::lenses(view).iter().map(|it| it.span), "lenses");
    check(text, symbols::symbols(view).iter().flat_map(|it| [it.span, it.name_span]), "symbols");
    let options = inlay::InlayOptions { overrides: true, defaults: true };
    let inlays = inlay::inlays(view, whole, options);
    check(text, inlays.iter().map(|it| Span::new(it.offset, it.offset)), "inlays");
    let tokens = tokens::tokens(view, whole);
    check(text, tokens.iter().map(|it| it.span), "tokens");
    assert!(tokens.windows(2).all(|it| it[0].span.end <= it[1].span.start), "tokens overlap in {text:?}");
    check(text, preview::environments(view).names.iter().filter_map(|it| it.span), "environments");
    if let Some(made) = preview::preview(view, "prod") {
        check(text, made.map.iter().flat_map(|it| it.manifest.iter().chain(&it.related)).copied(), "preview");
        check(&made.text, made.map.iter().map(|it| it.output), "output");
    }
    preview::compare(view, None, "prod");
}

/// Everything that is asked of a place.
fn ask_at(view: &View, offset: u32) {
    let text = &**view.document.text();
    check(text, hover::hover(view, offset).map(|it| it.span), "hover");
    let selection = selection::selection(view, offset);
    check(text, selection.iter().copied(), "selection");
    assert!(selection.windows(2).all(|it| it[1].start <= it[0].start && it[0].end <= it[1].end), "{text:?}");
    check(text, navigation::highlights(view, offset).iter().map(|it| it.span), "highlights");
    navigation::definition(view, offset);
    navigation::references(view, offset, true);
    for file in navigation::rename(view, offset, "renamed").unwrap_or_default() {
        check_edits(view.workspace.document(&file.path).unwrap().text(), &file.edits, "rename");
    }
    for snippets in [true, false] {
        completion::wanted_files(view, offset);
        let options = completion::CompletionOptions { snippets, files: vec!["api/Dockerfile".to_owned()] };
        let items = completion::complete(view, offset, &options);
        check(text, items.iter().map(|it| it.edit.span), "completion");
        let is_there = |it: &completion::Completion| it.edit.span.touches(offset);
        assert!(items.iter().all(is_there), "completion away from the cursor at {offset} in {text:?}");
    }
    let findings = view.document.check(&view.cx, &[]);
    for action in actions::actions(view, Span::new(offset, offset), &findings) {
        for file in &action.edits {
            check_edits(text, &file.edits, &action.title);
        }
    }
}

fn ask(text: &str, every: usize) {
    let workspace = workspace(text);
    let view = View::new(&workspace, PATH).unwrap();
    ask_about_all(&view);
    for offset in (0..=text.len()).filter(|it| text.is_char_boundary(*it)).step_by(every) {
        ask_at(&view, offset as u32);
    }
}

#[test]
fn every_known_text_has_answers_everywhere() {
    for text in texts() {
        ask(&text, 29);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn changed_texts_have_answers(
        index in any::<prop::sample::Index>(),
        places in prop::collection::vec(any::<prop::sample::Index>(), 1..4),
        piece in prop::sample::select(vec![
            "", "[", "{", "\"", "'", "- ", ": ", "\n", "\r\n", "&a ", "*a", "<<: *a\n", "|\n", "${", "${X}", "é", "😀", "\t",
            "#", "environments:\n", "  ", "\u{feff}", "!!x ", "? ", "\0",
        ]),
        at in any::<prop::sample::Index>(),
    ) {
        let texts = texts();
        let mut text = index.get(&texts).clone();
        for place in places {
            let mut offset = place.index(text.len() + 1);
            while !text.is_char_boundary(offset) {
                offset -= 1;
            }
            if piece.is_empty() {
                text.truncate(offset);
            } else {
                text.insert_str(offset, piece);
            }
        }
        let workspace = workspace(&text);
        let view = View::new(&workspace, PATH).unwrap();
        ask_about_all(&view);
        for offset in 0..6 {
            let mut offset = (at.index(text.len() + 1) + offset * 7).min(text.len());
            while !text.is_char_boundary(offset) {
                offset -= 1;
            }
            ask_at(&view, offset as u32);
        }
    }
}
