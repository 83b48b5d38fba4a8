//! What is offered where, and that every offer keeps what the text means.

use expect_test::{Expect, expect};

use super::*;
use crate::diagnostic::Fix;
use crate::edit;
use crate::ide::fixture::{PATH, view_at};
use crate::resolve::{Kind, Node};

/// What is offered at the cursor, and the lines that each offer changes.
#[track_caller]
fn check(text: &str, wanted: &str, expected: Expect) {
    let (workspace, offset) = view_at(text);
    let view = View::new(&workspace, PATH).unwrap();
    let findings = view.document.check(&view.cx, &[]);
    let mut shown = String::new();
    for action in actions(&view, Span::new(offset, offset), &findings).iter().filter(|it| it.title.contains(wanted)) {
        let cured: Vec<&str> = action.cures.iter().map(|it| findings[*it].rule.name).collect();
        let mark = if action.preferred { "*" } else { "" };
        shown.push_str(&format!("── {}{mark} {:?} {cured:?}\n", action.title, action.kind));
        shown.push_str(&apply(view.document.text(), action));
    }
    expected.assert_eq(&shown);
}

fn apply(text: &str, action: &Action) -> String {
    let [file] = &action.edits[..] else { panic!("one file") };
    let fix = Fix { title: String::new(), safe: true, edits: file.edits.clone() };
    let applied = edit::apply(text, [&fix]);
    assert_eq!(applied.count, 1, "{}: the edits fit together: {:?}", action.title, file.edits);
    applied.text
}

const SERVICE: &str = "\
name: api
type: Backend Service
image:
  location: x
";

#[test]
fn fixes_of_findings_come_first_and_the_safe_one_is_preferred() {
    check(
        &format!("{SERVICE}cou$0tn: 2\n"),
        "",
        expect![[r#"
            ── Write `count` QuickFix ["unknown-key"]
            name: api
            type: Backend Service
            image:
              location: x
            count: 2
            ── Allow `unknown-key` here QuickFix ["unknown-key"]
            name: api
            type: Backend Service
            image:
              location: x
            coutn: 2 # taxiway: allow(unknown-key)
        "#]],
    );
}

#[test]
fn a_rule_is_allowed_in_the_comment_that_is_there() {
    check(
        &format!("{SERVICE}cpu: 3$000 # taxiway: allow(unknown-key)\n"),
        "Allow",
        expect![[r#"
            ── Allow `fargate-size` here QuickFix ["fargate-size"]
            name: api
            type: Backend Service
            image:
              location: x
            cpu: 300 # taxiway: allow(unknown-key, fargate-size)
        "#]],
    );
    check(
        &format!("{SERVICE}cpu: 3$000 # three hundred\n"),
        "Allow",
        expect![[r#"
            ── Allow `fargate-size` here QuickFix ["fargate-size"]
            name: api
            type: Backend Service
            image:
              location: x
            # taxiway: allow(fargate-size)
            cpu: 300 # three hundred
        "#]],
    );
}

#[test]
fn a_value_moves_into_environments_with_its_comments() {
    check(
        &format!("{SERVICE}# How much.\ncp$0u: 512 # units\nenvironments:\n  prod:\n    count: 2\n  test:\n"),
        "environment",
        expect![[r#"
            ── Move `cpu` to environment `prod` Move []
            name: api
            type: Backend Service
            image:
              location: x
            environments:
              prod:
                count: 2
                # How much.
                cpu: 512 # units
              test:
            ── Override `cpu` in environment `prod` Move []
            name: api
            type: Backend Service
            image:
              location: x
            # How much.
            cpu: 512 # units
            environments:
              prod:
                count: 2
                cpu: 512 # units
              test:
            ── Move `cpu` to environment `test` Move []
            name: api
            type: Backend Service
            image:
              location: x
            environments:
              prod:
                count: 2
              test:
                # How much.
                cpu: 512 # units
            ── Override `cpu` in environment `test` Move []
            name: api
            type: Backend Service
            image:
              location: x
            # How much.
            cpu: 512 # units
            environments:
              prod:
                count: 2
              test:
                cpu: 512 # units
        "#]],
    );
}

#[test]
fn a_map_that_is_left_empty_goes_along() {
    check(
        "name: api\ntype: Backend Service\nimage:\n  location: x\nnetwork:\n  vpc:\n    pla$0cement: private\nenvironments:\n    prod: {}",
        "environment",
        expect![[r#"
            ── Move `network.vpc.placement` to environment `prod` Move []
            name: api
            type: Backend Service
            image:
              location: x
            environments:
                prod:
                  network:
                    vpc:
                      placement: private── Override `network.vpc.placement` in environment `prod` Move []
            name: api
            type: Backend Service
            image:
              location: x
            network:
              vpc:
                placement: private
            environments:
                prod:
                  network:
                    vpc:
                      placement: private"#]],
    );
}

#[test]
fn a_value_becomes_that_of_all_environments() {
    check(
        &format!("{SERVICE}cpu: 256\nenvironments:\n  prod:\n    cp$0u: 512\n    variables:\n      A: b\n"),
        "all environments",
        expect![[r#"
            ── Make this `cpu` the value of all environments Move []
            name: api
            type: Backend Service
            image:
              location: x
            cpu: 512
            environments:
              prod:
                variables:
                  A: b
        "#]],
    );
    check(
        &format!("{SERVICE}environments:\n  prod:\n    variables:\n      A$0: |\n        two\n        lines\n"),
        "all environments",
        expect![[r#"
            ── Make this `variables.A` the value of all environments Move []
            name: api
            type: Backend Service
            image:
              location: x
            variables:
              A: |
                two
                lines
            environments:
              prod: {}
        "#]],
    );
}

#[test]
fn what_cannot_be_moved_exactly_stays() {
    for text in [
        "name: a$0pi\ntype: Backend Service\nenvironments:\n  prod:\n",
        "type: Backend Service\nimage: {loca$0tion: x}\nenvironments:\n  prod:\n",
        "type: Backend Service\nsidecars:\n  x:\n    mount_points:\n    - pa$0th: /x\nenvironments:\n  prod:\n",
        "type: Backend Service\nvariables: &v\n  A$0: b\nenvironments:\n  prod:\n    variables: *v\n",
        "type: Backend Service\ncp$0u: 1\nenvironments: {prod: {}}\n",
        "type: Backend Service\ncp$0u: 1\nenvironments:\n  prod:\n    cpu: 2\n",
        "type: Backend Service\ncp$0u: 1\nbroken: [\nenvironments:\n  prod:\n",
    ] {
        check(text, "environment `prod`", expect![""]);
    }
}

#[test]
fn equal_values_are_written_once() {
    check(
        &format!(
            "{SERVICE}variables:\n  A: 1\n  B: x\nenvironments:\n  prod:\n    vari$0ables:\n      A: 1\n      B: x\n  test:\n    variables:\n      A: 2\n"
        ),
        "once",
        expect![[r#"
            ── Write `variables` once, as anchor `&variables` (it stands here twice) Extract []
            name: api
            type: Backend Service
            image:
              location: x
            variables: &variables
              A: 1
              B: x
            environments:
              prod:
                variables: *variables
              test:
                variables:
                  A: 2
        "#]],
    );
    check(&format!("{SERVICE}variables:\n  A$0: 1\n  B: 1\n"), "once", expect![""]);
}

/// The manifests of the examples, and one with odd line ends and letters.
fn manifests() -> Vec<String> {
    let examples = [
        include_str!("../../../../examples/copilot/api/manifest.yml"),
        include_str!("../../../../examples/copilot/mailer/manifest.yml"),
        include_str!("../../../../examples/copilot/web/manifest.yml"),
        include_str!("../../../../examples/copilot/settle/manifest.yml"),
        include_str!("../../../../examples/broken/copilot/api/manifest.yml"),
    ];
    let odd = "# é\r\nname: api\r\ntype: Backend Service\r\nimage: {location: \"é😀\"}\r\nvariables:\r\n  É: 'a\r\n    b'\r\n\r\n  # 😀\r\n  B: c\r\nenvironments:\r\n  prod:";
    examples.iter().map(|it| (*it).to_owned()).chain([odd.to_owned(), odd.replace("\r\n", "\r")]).collect()
}

/// Values without where they come from.
fn data(node: &Node) -> String {
    match &node.kind {
        Kind::Null => "null".to_owned(),
        Kind::Scalar(scalar) => format!("{:?}:{}", scalar.leaf, scalar.text),
        Kind::List(items) => format!("{:?}", items.iter().map(data).collect::<Vec<_>>()),
        Kind::Map(map) => {
            let mut entries: Vec<String> =
                map.entries.iter().map(|it| format!("{}={}", it.key.text, data(&it.value))).collect();
            entries.sort();
            format!("{{{}}}{:?}", entries.join(","), map.short.as_deref().map(data))
        }
    }
}

#[test]
fn every_offer_keeps_the_text_readable_and_its_meaning() {
    let mut count = 0;
    for text in manifests() {
        let (workspace, _) = view_at(&text);
        let view = View::new(&workspace, PATH).unwrap();
        let findings = view.document.check(&view.cx, &[]);
        let values = |view: &View, environment: Option<&str>| {
            view.document.values(&view.cx, environment).map(|(_, it)| data(&it))
        };
        let mut environments: Vec<Option<String>> = view.document.environments().into_iter().map(Some).collect();
        environments.push(None);
        for offset in (0..text.len()).filter(|it| text.is_char_boundary(*it)).step_by(3) {
            let offset = offset as u32;
            for action in actions(&view, Span::new(offset, offset), &findings) {
                count += 1;
                let (next, _) = view_at(&apply(&text, &action));
                let after = View::new(&next, PATH).unwrap();
                let title = format!("{} at {offset} in\n{text}\n──\n{}", action.title, after.document.text());
                assert_eq!(after.tree().errors, view.tree().errors, "{title}");
                for environment in &environments {
                    let environment = environment.as_deref();
                    let is_named = environment.is_some_and(|it| action.title.contains(&format!("`{it}`")));
                    let stays = match action.kind {
                        ActionKind::Extract => true,
                        ActionKind::Move => is_named || action.title.starts_with("Override"),
                        ActionKind::QuickFix => action.title.starts_with("Allow"),
                        ActionKind::FixAll => false,
                    };
                    if stays {
                        assert_eq!(values(&view, environment), values(&after, environment), "{environment:?}: {title}");
                    }
                }
                if action.title.starts_with("Allow") {
                    let left = after.document.check(&after.cx, &[]);
                    assert_eq!(left.len(), findings.len() - action.cures.len(), "{title}\n{left:#?}");
                }
            }
        }
    }
    assert!(count > 500, "{count} offers");
}

#[test]
fn broken_texts_are_no_trouble() {
    for text in manifests() {
        let places: Vec<usize> = (0..text.len()).filter(|it| text.is_char_boundary(*it)).step_by(131).collect();
        for (at, piece) in
            places.iter().zip(["[", "\"", "\t", "|+\n", "&a ", "*a", "{", "😀", "\r", "- ", ": ", "#"].iter().cycle())
        {
            let mut broken = text.clone();
            broken.insert_str(*at, piece);
            let (workspace, _) = view_at(&broken);
            let view = View::new(&workspace, PATH).unwrap();
            let findings = view.document.check(&view.cx, &[]);
            for offset in (at.saturating_sub(30)..(at + 30).min(broken.len())).filter(|it| broken.is_char_boundary(*it))
            {
                let offset = offset as u32;
                for action in actions(&view, Span::new(offset, offset), &findings) {
                    let after = view_at(&apply(&broken, &action)).0;
                    let after = View::new(&after, PATH).unwrap();
                    assert!(after.tree().errors.len() <= view.tree().errors.len(), "{} in\n{broken}", action.title);
                }
            }
        }
    }
}
