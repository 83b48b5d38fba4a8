//! The manifests that are measured: those of `examples/` and, where they exist, of
//! `../shared/conformance`, each with the environment and the variables it is meant for.

use std::fs;
use std::path::{Path, PathBuf};

use taxiway_core::analysis::Context;
use taxiway_core::lower::Target;
use taxiway_core::resolve::Variables;

pub struct Case {
    pub text: String,
    pub environment: String,
    pub cx: Context,
    pub target: Target,
}

pub fn cases() -> Vec<Case> {
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
