//! The example workspace has nothing to object to, the broken one has.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command;

use taxiway_core::analysis::{Context, Document};
use taxiway_core::diagnostic::{Finding, Severity};
use taxiway_core::resolve::Variables;

#[test]
fn nothing_is_found_in_the_example_workspace() {
    for workload in ["web", "api", "mailer", "settle"] {
        let (text, findings) = check(&format!("examples/copilot/{workload}/manifest.yml"));
        let found: Vec<String> = findings
            .iter()
            .map(|it| format!("{}: {} `{}`", it.rule.name, it.message, &text[it.span.range()]))
            .collect();
        assert!(found.is_empty(), "{workload}: {found:#?}");
    }
}

#[test]
fn everything_the_examples_name_is_there() {
    for workload in ["web", "api", "mailer", "settle"] {
        let text = fs::read_to_string(format!("examples/copilot/{workload}/manifest.yml")).unwrap();
        let words = text.split_whitespace().filter(|it| it.starts_with("./"));
        let missing: Vec<&str> = words.filter(|it| !Path::new("examples").join(it).exists()).collect();
        assert!(missing.is_empty(), "{workload}: {missing:?}");
    }
}

#[test]
fn each_mistake_of_the_broken_example_is_found() {
    let (_, findings) = check("examples/broken/copilot/api/manifest.yml");
    let rules: Vec<&str> = findings.iter().map(|it| it.rule.name).collect();
    for rule in ["unknown-key", "fargate-size", "reversed-range", "unknown-target-container", "out-of-range"] {
        assert!(rules.contains(&rule), "{rule} is not among {rules:?}");
    }
    assert!(findings.iter().any(|it| it.severity() == Severity::Error));
}

fn check(path: &str) -> (String, Vec<Finding>) {
    let text = fs::read_to_string(path).unwrap();
    let variables = Variables { app: Some("harbor".into()), ..Variables::default() };
    let document = Document::parse(path, text.as_str());
    (text, document.check(&Context { variables, ..Context::default() }, &[]))
}

#[test]
fn the_picture_shows_what_is_printed() {
    let output = Command::new(env!("CARGO_BIN_EXE_taxiway"))
        .args(xtask::picture::ARGUMENTS)
        .current_dir(xtask::picture::FOLDER)
        .env("CLICOLOR_FORCE", "1")
        .env_remove("NO_COLOR")
        .output()
        .unwrap();
    let drawn = xtask::picture::draw(&String::from_utf8(output.stdout).unwrap());
    assert!(fs::read_to_string(xtask::picture::PATH).unwrap() == drawn, "draw it with `cargo xtask picture`");
}
