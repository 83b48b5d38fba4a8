//! What checking costs grows with the text and no faster.
//!
//! Counts what is allocated, which is the same on every machine, instead of measuring time.

use std::fmt::Write as _;

use taxiway_core::analysis::{Context, Document, Workspace};
use taxiway_core::ide::inlay::{InlayOptions, inlays};
use taxiway_core::ide::{View, hover, lens, preview};
use taxiway_core::lower::Target;
use taxiway_core::text::Span;

/// How often and how much is allocated for everything that can be asked about a text.
fn cost(text: &str) -> (u64, u64) {
    let measured = allocation_counter::measure(|| {
        let cx = Context::default();
        let document = Document::parse("copilot/api/manifest.yml", text);
        document.check(&cx, &[]);
        document.lower(&cx, "test", &Target::default());
    });
    (measured.count_total, measured.bytes_total)
}

/// A manifest with so many entries of everything that can be repeated.
fn manifest(entries: usize, body: impl Fn(usize) -> String, head: &str) -> String {
    let mut text = format!("name: api\ntype: Backend Service\nimage:\n  location: registry/api:1\n{head}");
    for entry in 0..entries {
        let _ = write!(text, "{}", body(entry));
    }
    text
}

#[track_caller]
fn grows_with_the_text(head: &str, body: impl Fn(usize) -> String) {
    let (once, twice) = (manifest(400, &body, head), manifest(800, &body, head));
    let ((calls, bytes), (more_calls, more_bytes)) = (cost(&once), cost(&twice));
    assert!(more_calls as f64 <= 2.2 * calls as f64, "{calls} allocations become {more_calls}");
    assert!(more_bytes as f64 <= 2.3 * bytes as f64, "{bytes} bytes become {more_bytes}");
}

#[test]
fn variables() {
    grows_with_the_text("variables:\n", |it| format!("  NAME_{it}: \"value of {it}\"\n"));
}

#[test]
fn sidecars() {
    grows_with_the_text("sidecars:\n", |it| {
        format!("  side-{it}:\n    image: registry/side:{it}\n    essential: false\n")
    });
}

#[test]
fn unknown_keys() {
    grows_with_the_text("", |it| format!("unknown_{it}:\n  a: [1, 2]\n"));
}

#[test]
fn values_of_the_wrong_form() {
    grows_with_the_text("sidecars:\n", |it| format!("  side-{it}: [x]\n"));
}

#[test]
fn broken_lines() {
    grows_with_the_text("variables:\n", |it| format!("  NAME_{it}: a: b\n"));
}

#[test]
fn aliases_and_merge_keys() {
    grows_with_the_text("x-a: &a {image: \"nginx:1\", essential: false}\nsidecars:\n", |it| {
        format!("  side-{it}:\n    <<: *a\n    command: [\"{it}\"]\n")
    });
}

#[test]
fn overrides() {
    grows_with_the_text("environments:\n  test:\n    variables:\n", |it| format!("      NAME_{it}: \"{it}\"\n"));
}

#[test]
fn one_long_line() {
    grows_with_the_text("command: [x", |it| format!(", \"word {it}\""));
}

#[test]
fn many_environments() {
    grows_with_the_text("coutn: 1\nenvironments:\n", |it| format!("  env{it}:\n    coutn: 2\n"));
}

#[test]
fn circles_of_dependencies() {
    grows_with_the_text("sidecars:\n", |it| {
        format!("  side-{it}:\n    image: x\n    depends_on: {{side-{}: start, side-0: start}}\n", it + 1)
    });
}

#[test]
fn unknown_dependencies() {
    grows_with_the_text("sidecars:\n", |it| {
        format!("  side-{it}:\n    image: x\n    depends_on: {{other-{it}: start}}\n")
    });
}

#[test]
fn references_in_one_text() {
    grows_with_the_text("variables:\n  A: x", |it| format!(" ${{V{it}}} \\${{W{it}}}"));
}

#[test]
fn changes_of_the_task_definition() {
    grows_with_the_text("taskdef_overrides:\n", |it| {
        format!("- {{path: \"ContainerDefinitions[{}].Ulimits[3].Name\", value: x}}\n", it + 9)
    });
}

#[test]
fn listeners_without_a_target() {
    grows_with_the_text("http:\n  path: /\n  additional_rules:\n", |it| {
        format!("  - {{path: /p{it}, target_container: other-{it}}}\n")
    });
}

/// How long is said about a text, in bytes.
fn said(text: &str) -> usize {
    let document = Document::parse("copilot/api/manifest.yml", text);
    let findings = document.check(&Context::default(), &[]);
    findings.iter().map(|it| it.message.len() + it.help.as_ref().map_or(0, String::len)).sum()
}

#[test]
fn little_is_said_about_much() {
    let unknown = manifest(20_000, |it| format!("unknown_{it}: x\n"), "");
    let document = Document::parse("copilot/api/manifest.yml", &*unknown);
    let findings = document.check(&Context::default(), &[]);
    assert_eq!(findings.len(), 1001);
    let further: Vec<&str> =
        findings.iter().filter(|it| it.rule.name == "further-findings").map(|it| &*it.message).collect();
    assert_eq!(further, ["19000 more findings from here on are not shown"]);

    let errors = format!("{unknown}cpu: many\n");
    let findings = Document::parse("copilot/api/manifest.yml", &*errors).check(&Context::default(), &[]);
    assert!(findings.iter().any(|it| it.message.starts_with("`cpu`")), "errors come before warnings");

    let long = manifest(1, |_| format!("platform: {}\n", "x".repeat(1_000_000)), "");
    assert!(said(&long) < 10_000, "{}", said(&long));
    let circle = manifest(
        3000,
        |it| format!("  s{it}:\n    image: x\n    depends_on: {{s{}: start}}\n", (it + 1) % 3000),
        "sidecars:\n",
    );
    assert!(said(&circle) < 1000, "{}", said(&circle));
}

#[test]
fn little_is_done_about_what_is_not_shown() {
    let unknown = |entries| manifest(entries, |it| format!("unknown_{it}: x\n"), "");
    let ((calls, _), (more_calls, _)) = (cost(&unknown(10_000)), cost(&unknown(20_000)));
    let each = (more_calls - calls) / 10_000;
    assert!(each < 60, "{each} allocations for each unknown key that is not shown");
    let near = manifest(1500, |it| format!("x{it}_: {{coutn: 1}}\n"), "coutn: 1\n");
    let findings = Document::parse("copilot/api/manifest.yml", &*near).check(&Context::default(), &[]);
    assert!(findings.iter().any(|it| it.help.as_deref() == Some("write `count`")), "what is shown is explained");
}

#[test]
fn not_every_environment_of_very_many_is_looked_at() {
    let many = manifest(3000, |it| format!("  env{it}:\n    cpu: 300\n"), "environments:\n");
    let findings = Document::parse("copilot/api/manifest.yml", &*many).check(&Context::default(), &[]);
    let unchecked: Vec<&str> =
        findings.iter().filter(|it| it.rule.name == "unchecked-environments").map(|it| &*it.message).collect();
    assert_eq!(unchecked, ["2001 environments from here on are not checked"]);
    let only = ["env2999".to_owned()];
    let findings = Document::parse("copilot/api/manifest.yml", &*many).check(&Context::default(), &only);
    assert!(findings.iter().all(|it| it.rule.name != "unchecked-environments"));
}

#[test]
fn a_bomb_costs_no_more_than_it_may() {
    let mut text = String::from("name: api\ntype: Backend Service\nx-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        let _ = writeln!(text, "x-{level}: &a{level} [{items}]");
    }
    let (calls, bytes) = cost(&text);
    assert!(calls < 2_000_000 && bytes < 200_000_000, "{calls} allocations of {bytes} bytes");
}

#[test]
fn what_an_editor_asks_costs_as_much_as_the_text_is_long() {
    let cost = |entries: usize| {
        let line = |it: usize| format!("  NAME_{it}: \"value of {it} ${{TAG}}\"\n");
        let mut text = manifest(entries, line, "variables:\n");
        for name in ["prod", "dev"] {
            let head = if name == "prod" { "environments:\n" } else { "" };
            let _ = write!(text, "{head}  {name}:\n    variables:\n");
            (0..entries).for_each(|it| text.push_str(&format!("      NAME_{it}: \"{name} {it}\"\n")));
        }
        let measured = allocation_counter::measure(|| {
            let mut workspace = Workspace::default();
            workspace.set("copilot/api/manifest.yml", &*text);
            let Some(view) = View::new(&workspace, "copilot/api/manifest.yml") else { return };
            for key in ["name", "variables", "NAME_7", "prod"] {
                assert!(hover::hover(&view, text.find(key).unwrap_or(0) as u32).is_some());
            }
            let everything = InlayOptions { overrides: true, defaults: true };
            assert!(inlays(&view, Span::new(0, text.len() as u32), everything).len() >= 3 * entries);
            assert_eq!(lens::lenses(&view).len(), 5);
            assert!(preview::compare(&view, None, "prod").is_some());
        });
        (measured.count_total, measured.bytes_total)
    };
    let ((calls, bytes), (more_calls, more_bytes)) = (cost(400), cost(800));
    assert!(more_calls as f64 <= 2.2 * calls as f64, "{calls} allocations become {more_calls}");
    assert!(more_bytes as f64 <= 2.3 * bytes as f64, "{bytes} bytes become {more_bytes}");
}
