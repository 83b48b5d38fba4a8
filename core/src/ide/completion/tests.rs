//! What is offered at a cursor, and what becomes of the text.

use std::fmt::Write;

use expect_test::{Expect, expect};

use super::items::plain_text;
use super::{Completion, CompletionOptions, complete, wanted_files};
use crate::analysis::Workspace;
use crate::ide::View;
use crate::ide::fixture::{PATH, view_at};
use crate::yaml::Tree;

const NEIGHBORS: &[(&str, &str)] = &[
    (
        "copilot/orders/manifest.yml",
        "name: orders\ntype: Backend Service\nimage:\n  build: ./Dockerfile\npublish:\n  topics:\n    - name: placed\n    - name: paid\n",
    ),
    ("copilot/mail/manifest.yml", "name: mail\ntype: Worker Service\nimage:\n  build: ./Dockerfile\n"),
    ("copilot/environments/test/manifest.yml", "name: test\ntype: Environment\n"),
    ("copilot/environments/prod/manifest.yml", "name: prod\ntype: Environment\n"),
];

fn workspace(fixture: &str) -> (Workspace, u32) {
    let (mut workspace, offset) = view_at(fixture);
    for (path, text) in NEIGHBORS {
        workspace.set(*path, *text);
    }
    workspace.set_complete(true);
    (workspace, offset)
}

fn options(snippets: bool) -> CompletionOptions {
    let files = ["Dockerfile", "api/Dockerfile", "api/", "api/prod.env", "api/main.go"];
    CompletionOptions { snippets, files: files.map(str::to_owned).into() }
}

fn completions(fixture: &str, snippets: bool) -> Vec<Completion> {
    let (workspace, offset) = workspace(fixture);
    let view = View::new(&workspace, PATH).unwrap();
    complete(&view, offset, &options(snippets))
}

/// Everything that is offered: label, kind, detail and what is replaced by what.
#[track_caller]
fn check(fixture: &str, expect: Expect) {
    let text = fixture.replacen("$0", "", 1);
    let mut lines = String::new();
    for it in completions(fixture, true) {
        let replaced = &text[it.edit.span.range()];
        let detail = it.detail.map(|it| format!(" ({it})")).unwrap_or_default();
        let flags = [(it.deprecated, " deprecated"), (it.continues, " …")];
        let flags: String = flags.into_iter().filter(|it| it.0).map(|it| it.1).collect();
        let _ = writeln!(lines, "{:?} {}{detail}: {replaced:?} → {:?}{flags}", it.kind, it.label, it.edit.text);
    }
    expect.assert_eq(&lines);
}

/// The labels alone.
#[track_caller]
fn check_labels(fixture: &str, expect: Expect) {
    let mut labels: Vec<String> = completions(fixture, true).into_iter().map(|it| it.label).collect();
    labels.dedup();
    expect.assert_eq(&labels.join(" "));
}

const EXAMPLES: &[&str] = &[
    include_str!("../../../../examples/copilot/api/manifest.yml"),
    include_str!("../../../../examples/copilot/mailer/manifest.yml"),
    include_str!("../../../../examples/copilot/settle/manifest.yml"),
    include_str!("../../../../examples/copilot/web/manifest.yml"),
];

/// The paths of everything in a manifest, but of what lies in lists.
fn paths(text: &str) -> Vec<String> {
    let (workspace, _) = view_at(text);
    let view = View::new(&workspace, PATH).unwrap();
    let outline = view.outline.as_ref().unwrap();
    let path = |id| {
        let environment = outline.environment(id).and_then(|it| view.tree().scalar(it));
        format!("{}/{}", environment.unwrap_or_default(), outline.path(view.tree(), id))
    };
    outline.iter().map(|(id, _)| path(id)).filter(|it| !it.contains('[')).collect()
}

fn applied(text: &str, completion: &Completion) -> String {
    let inserted = if completion.snippet { plain_text(&completion.edit.text) } else { completion.edit.text.clone() };
    let span = completion.edit.span;
    format!("{}{inserted}{}", &text[..span.start as usize], &text[span.end as usize..])
}

/// Accepts everything that is offered at the cursor: the text stays YAML, and all that stood in
/// it stays where it was. Tells how much was offered.
#[track_caller]
fn accept_all(fixture: &str, before: &[String]) -> usize {
    let text = fixture.replacen("$0", "", 1);
    let mut count = 0;
    for snippets in [true, false] {
        for it in completions(fixture, snippets) {
            let after = applied(&text, &it);
            let tree = Tree::parse(after.as_str());
            assert_eq!(tree.errors, [], "{it:#?}\n{after}");
            let after_paths = paths(&after);
            let lost: Vec<&String> = before.iter().filter(|it| !after_paths.contains(it)).collect();
            assert!(lost.is_empty(), "{lost:?} is gone with {it:#?}\n{after}");
            count += 1;
        }
    }
    count
}

#[test]
fn whatever_is_accepted_on_a_new_line_lands_in_its_map() {
    let mut count = 0;
    // The longest and the one with lists.
    for text in &EXAMPLES[..2] {
        let before = paths(text);
        let starts = text.match_indices('\n').map(|(at, _)| at + 1);
        for at in starts.step_by(3) {
            for indent in [0, 2, 4, 6, 8] {
                // What is typed above an indented block takes the block.
                let next = text[at..].lines().find(|it| !it.trim().is_empty() && !it.trim().starts_with('#'));
                let has_body = next.is_some_and(|it| it.len() - it.trim_start().len() > indent);
                for word in ["", "x"].into_iter().take(2 - usize::from(has_body)) {
                    let fixture = format!("{}{}{word}$0\n{}", &text[..at], " ".repeat(indent), &text[at..]);
                    count += accept_all(&fixture, &before);
                }
            }
        }
    }
    assert!(count > 1000, "{count}");
}

#[test]
fn whatever_is_accepted_as_a_value_leaves_the_rest() {
    let mut count = 0;
    for text in EXAMPLES {
        let (workspace, _) = view_at(text);
        let view = View::new(&workspace, PATH).unwrap();
        let outline = view.outline.as_ref().unwrap();
        for (id, place) in outline.iter() {
            let crate::outline::Step::Key(key) = place.step else { continue };
            let span = outline.span(view.tree(), id);
            let colon = view.tree().node(key).span.end as usize + 1;
            let Some(line) = text[colon..].find('\n') else { continue };
            if colon + line < span.end as usize || matches!(view.tree().scalar(key), Some("type")) {
                continue;
            }
            for typed in ["", " ", " x", " \"", " \"x\"", " 'x", " {", " [", " {x", "  # comment"] {
                let cursor = if typed.ends_with('"') && typed.len() > 2 { typed.len() - 1 } else { typed.len().min(3) };
                let cursor = if typed.contains('#') { 1 } else { cursor };
                let (left, right) = typed.split_at(cursor);
                let fixture = format!("{}{left}$0{right}{}", &text[..colon], &text[colon + line..]);
                let is_open = typed.contains(['{', '[']);
                let all = paths(text);
                let own = outline.path(view.tree(), id);
                // What the value held goes with it.
                let before: Vec<String> = all.into_iter().filter(|it| !it.contains(&own)).collect();
                if is_open {
                    completions(&fixture, true);
                } else {
                    count += accept_all(&fixture, &before);
                }
            }
        }
    }
    assert!(count > 1000, "{count}");
}
