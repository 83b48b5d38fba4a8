//! What each stage costs, beside bare `yaml-rust2` events of the same bytes.
//!
//! The manifests are those of `examples/` and, where they exist, of `../shared/conformance`.
//! Every line works through all of them; its throughput is in bytes of manifest text, so the
//! bar "all stages ≤ 2.5 × events" is read by dividing the two.

use std::fs;
use std::path::{Path, PathBuf};

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use taxiway_core::analysis::{Context, Document};
use taxiway_core::emit::ecs;
use taxiway_core::lower::Target;
use taxiway_core::resolve::Variables;
use taxiway_core::yaml::Tree;
use yaml_rust2::Event;
use yaml_rust2::parser::Parser;

fn main() {
    divan::main();
}

struct Case {
    text: String,
    environment: String,
    cx: Context,
    target: Target,
}

fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut cases = Vec::new();
    for folder in ["examples/copilot", "../shared/conformance/cases"] {
        let Ok(entries) = fs::read_dir(root.join(folder)) else { continue };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|it| it.path().join("manifest.yml")).collect();
        paths.sort();
        cases.extend(paths.iter().filter_map(|path| case(path)));
    }
    assert!(!cases.is_empty(), "no manifests to measure");
    cases
}

fn case(manifest: &Path) -> Option<Case> {
    let text = fs::read_to_string(manifest).ok()?;
    let expected = fs::read_to_string(manifest.with_file_name("expected.json")).unwrap_or_default();
    let expected: serde_json::Value = serde_json::from_str(&expected).unwrap_or_default();
    let variables = expected["variables"].as_object().into_iter().flatten();
    let values = variables.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect();
    let environment = expected["env"].as_str().unwrap_or("prod").to_owned();
    let target = Target {
        app: Some("shop".into()),
        environment: environment.as_str().into(),
        account: Some("111122223333".into()),
        region: Some("us-west-2".into()),
        ..Target::default()
    };
    Some(Case {
        text,
        environment,
        cx: Context { variables: Variables { app: target.app.clone(), values }, ..Context::default() },
        target,
    })
}

fn measure(bencher: Bencher, stage: impl Fn(&Case, &Document) -> usize + Sync) {
    let cases = cases();
    let documents: Vec<Document> = cases.iter().map(|it| Document::parse("manifest.yml", it.text.as_str())).collect();
    let bytes: usize = cases.iter().map(|it| it.text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        cases.iter().zip(&documents).map(|(case, document)| black_box(stage(case, document))).sum::<usize>()
    });
}

/// The yardstick: the same bytes, turned into events and thrown away.
#[divan::bench]
fn a_events(bencher: Bencher) {
    measure(bencher, |case, _| {
        let mut parser = Parser::new_from_str(&case.text);
        let mut events = 0;
        while let Ok((event, _)) = parser.next_token() {
            events += 1;
            if event == Event::StreamEnd {
                break;
            }
        }
        events
    });
}

#[divan::bench]
fn b_parse(bencher: Bencher) {
    measure(bencher, |case, _| Tree::parse(case.text.as_str()).node_count());
}

/// One environment, without parsing.
#[divan::bench]
fn c_check(bencher: Bencher) {
    measure(bencher, |case, document| document.check(&case.cx, std::slice::from_ref(&case.environment)).len());
}

/// One environment, without parsing.
#[divan::bench]
fn d_resolve(bencher: Bencher) {
    measure(bencher, |case, document| {
        document.resolve(&case.cx, Some(&case.environment)).map_or(0, |it| it.findings.len())
    });
}

/// One environment with its findings, without parsing and without writing JSON.
#[divan::bench]
fn e_lower(bencher: Bencher) {
    measure(bencher, |case, document| {
        document.lower(&case.cx, &case.environment, &case.target).map_or(0, |it| it.findings.len())
    });
}

/// From text to findings and ECS requests.
#[divan::bench]
fn f_all(bencher: Bencher) {
    measure(bencher, |case, _| {
        let document = Document::parse("manifest.yml", case.text.as_str());
        document
            .lower(&case.cx, &case.environment, &case.target)
            .map_or(0, |it| it.findings.len() + ecs::text(&it.stack, &ecs::Facts::new()).len())
    });
}
