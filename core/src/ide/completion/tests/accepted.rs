//! What is offered is accepted: the text stays good, and no text is too broken to be asked about.

use proptest::prelude::*;

use super::super::items::plain_text;
use super::super::{Completion, complete, wanted_files};
use super::{completions, options, workspace};
use crate::ide::View;
use crate::ide::fixture::{PATH, view_at};
use crate::outline::Step;
use crate::yaml::Tree;

const EXAMPLES: &[&str] = &[
    include_str!("../../../../../examples/copilot/api/manifest.yml"),
    include_str!("../../../../../examples/copilot/mailer/manifest.yml"),
    include_str!("../../../../../examples/copilot/settle/manifest.yml"),
    include_str!("../../../../../examples/copilot/web/manifest.yml"),
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
    for text in &EXAMPLES[1..] {
        let (workspace, _) = view_at(text);
        let view = View::new(&workspace, PATH).unwrap();
        let outline = view.outline.as_ref().unwrap();
        for (id, place) in outline.iter().step_by(3) {
            let Step::Key(key) = place.step else { continue };
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
    assert!(count > 300, "{count}");
}

/// Manifests with something wrong in them.
const MANGLED: &[&str] = &[
    "name: api\ntype: Backend Service\nimage: {build: [x, \"y\nhttp:\n\tpath: '/\n  - a\n- b: |\n   x\n",
    "name: ü\r\ntype: Worker Service\r\nsubscribe:\r\n  topics:\r\n  - name: é\r\n    service:\r\n\r\n  - {name: ,\r\n  <<: *x\r\n",
    "name: api\ntype: Load Balanced Web Service\nenvironments: &a\n  test: *a\n  prod:\n    <<: [*a, *a]\n    variables: {A: ${, B: \"$}\n? x\n: - - -\n--- \nz: 1\n",
    "\u{feff}type: Scheduled Job\non: {schedule: \"\ncommand: >-\n\n  x\n\n y: !Ref\n&x &y\n",
];

#[test]
fn any_offset_of_any_text_is_answered() {
    for text in MANGLED.iter().chain(&EXAMPLES[..1]) {
        let (mut workspace, _) = workspace(text);
        for cut in (0..text.len()).filter(|it| text.is_char_boundary(*it)).step_by(13) {
            workspace.set(PATH, format!("{}{}", &text[..cut], text.get(cut + 3..).unwrap_or_default()));
            let view = View::new(&workspace, PATH).unwrap();
            let near = cut.saturating_sub(6)..cut + 6;
            for offset in near.chain([0, text.len() / 2, text.len(), usize::MAX >> 40]) {
                let length = view.document.text().len() as u32;
                for it in complete(&view, offset as u32, &options(true)) {
                    let span = it.edit.span;
                    assert!(span.start <= span.end && span.end <= length);
                    assert!(view.document.text().get(span.range()).is_some_and(|it| !it.contains('\n')));
                }
                wanted_files(&view, offset as u32);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_yaml_like_text_is_answered(
        text in "(type: Backend Service\n)?([ab:?,&*!|>'\"#$\\-\\[\\]{}\\\\\t\r\nü ]|: |- |\n  |\n    |image:|http: |sidecars:|<<: |\\$\\{|---\n){0,40}",
        at in 0_u32..80,
    ) {
        let (mut workspace, _) = workspace("");
        workspace.set(PATH, text);
        let view = View::new(&workspace, PATH).unwrap();
        complete(&view, at, &options(true));
        wanted_files(&view, at);
    }
}
