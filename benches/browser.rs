//! Checking and lowering in a browser beside the same natively: the same manifests, one run.
//!
//! `cargo bench --bench browser` prints a table. It needs the package (`cargo xtask wasm`) and the
//! playground's `node_modules`. Nothing is asserted: the bar stands beside the figures.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a measurement that goes wrong ends")]

mod cases;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use serde_json::json;
use taxiway_core::analysis::Workspace;
use taxiway_core::emit::ecs::{self, Facts};
use taxiway_core::wire;

use cases::{Case, cases};

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
    let cases = cases();
    let native: f64 = cases.iter().map(native).sum();
    let browser = browser(root, &cases);
    let ratio = browser / native;
    println!("{} manifests, checked and lowered with the map, in microseconds each:", cases.len());
    println!("  native   {:8.1}", native / cases.len() as f64);
    println!("  browser  {:8.1}   {ratio:.2} times native (at most 2.5)", browser / cases.len() as f64);
}

/// What the package does when it is told a text and asked to check and to lower it.
fn native(Case { text, environment, cx, target }: &Case) -> f64 {
    let mut workspace = Workspace::default();
    workspace.set_variables(cx.variables.clone());
    let times = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        workspace.set(PATH, text.as_str());
        let document = workspace.document(PATH).unwrap();
        let tree = &document.tree;
        let wire = |found: Vec<_>| -> usize {
            let findings = found.iter().map(|it| wire::Finding::new(PATH, &tree.lines, &tree.text, it)).collect();
            serde_json::to_string(&wire::Findings { findings }).unwrap().len()
        };
        black_box(wire(document.check(&workspace.context(), std::slice::from_ref(environment))));
        if let Some(lowered) = document.lower(&workspace.context(), environment, target) {
            let emitted = ecs::with_map(&lowered.stack, &Facts::default());
            black_box(serde_json::to_string(&wire::Requests::new(&emitted, tree)).unwrap());
            black_box(wire(lowered.findings));
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
fn browser(root: &Path, cases: &[Case]) -> f64 {
    let mut child = Command::new("node")
        .arg("e2e/measure.mjs")
        .current_dir(root.join("wasm/playground"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let case = |Case { text, environment, cx, target }: &Case| {
        let values: BTreeMap<&String, &String> = cx.variables.values.iter().collect();
        let variables = json!({"app": cx.variables.app, "values": values});
        let target = json!({"account": target.account, "region": target.region});
        json!({"text": text, "environment": environment, "variables": variables, "target": target})
    };
    let cases: Vec<_> = cases.iter().map(case).collect();
    let question = json!({"path": PATH, "rounds": ROUNDS, "cases": cases});
    child.stdin.take().unwrap().write_all(question.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let times: Vec<Vec<f64>> = match serde_json::from_slice(&output.stdout) {
        Ok(times) => times,
        Err(error) => panic!("wasm/playground/e2e/measure.mjs: {error}"),
    };
    times.into_iter().map(fastest).sum()
}
