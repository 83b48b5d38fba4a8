//! Checking and lowering in a browser beside the same natively: the same manifests, one run.
//!
//! `cargo bench --bench browser` prints a table. It needs the package (`cargo xtask wasm`) and the
//! playground's `node_modules`. Nothing is asserted: the bar stands beside the figures.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a measurement that goes wrong ends")]

use std::fs;
use std::hint::black_box;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use serde_json::{Value, json};
use taxiway_core::analysis::Workspace;
use taxiway_core::emit::ecs::{self, Facts};
use taxiway_core::lower::Target;
use taxiway_core::wire;

const PATH: &str = "copilot/api/manifest.yml";
/// How often each manifest is looked at, on each side; the fastest tenth counts, as whatever else
/// the machine does only ever adds to a time.
const ROUNDS: usize = 200;

fn main() {
    // As a test it has nothing to show.
    if !std::env::args().any(|it| it == "--bench") {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let cases = cases(root);
    let native: f64 = cases.iter().map(native).sum();
    let browser = browser(root, &cases);
    let ratio = browser / native;
    println!("{} manifests, checked and lowered with the map, in microseconds each:", cases.len());
    println!("  native   {:8.1}", native / cases.len() as f64);
    println!("  browser  {:8.1}   {ratio:.2} times native (at most 2.5)", browser / cases.len() as f64);
}

/// Text and environment of every manifest there is.
fn cases(root: &Path) -> Vec<(String, String)> {
    let mut cases = Vec::new();
    for folder in ["examples/copilot", "../shared/conformance/cases"] {
        let Ok(entries) = fs::read_dir(root.join(folder)) else { continue };
        let mut folders: Vec<_> = entries.flatten().map(|it| it.path()).collect();
        folders.sort();
        for folder in folders {
            let Ok(text) = fs::read_to_string(folder.join("manifest.yml")) else { continue };
            let expected = fs::read_to_string(folder.join("expected.json")).unwrap_or_default();
            let expected: Value = serde_json::from_str(&expected).unwrap_or_default();
            cases.push((text, expected["env"].as_str().unwrap_or("prod").to_owned()));
        }
    }
    cases
}

/// What the package does when it is told a text and asked to check and to lower it.
fn native((text, environment): &(String, String)) -> f64 {
    let mut workspace = Workspace::default();
    let times = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        workspace.set(PATH, text.as_str());
        let (document, cx) = (workspace.document(PATH).unwrap(), workspace.context());
        let tree = &document.tree;
        let found = document.check(&cx, std::slice::from_ref(environment));
        let wire = |it: &_| serde_json::to_string(&wire::Finding::new(PATH, &tree.lines, &tree.text, it)).unwrap();
        black_box(found.iter().map(|it| wire(it).len()).sum::<usize>());
        let target = Target { environment: environment.as_str().into(), ..Target::default() };
        if let Some(lowered) = document.lower(&cx, environment, &target) {
            let emitted = ecs::with_map(&lowered.stack, &Facts::default());
            black_box(serde_json::to_string(&wire::Requests::new(&emitted, tree)).unwrap());
        }
        start.elapsed().as_secs_f64() * 1e6
    });
    fastest(times.collect())
}

/// The mean of the fastest tenth.
fn fastest(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    let tenth = times.len().div_ceil(10);
    times[..tenth].iter().sum::<f64>() / tenth as f64
}

/// The same in a browser; all manifests together.
fn browser(root: &Path, cases: &[(String, String)]) -> f64 {
    let mut child = Command::new("node")
        .arg("e2e/measure.mjs")
        .current_dir(root.join("wasm/playground"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let question = json!({"path": PATH, "rounds": ROUNDS, "cases": cases});
    child.stdin.take().unwrap().write_all(question.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let times: Vec<Vec<f64>> = match serde_json::from_slice(&output.stdout) {
        Ok(times) => times,
        Err(error) => panic!("wasm/playground/e2e/measure.mjs: {error}"),
    };
    times.into_iter().map(fastest).sum()
}
