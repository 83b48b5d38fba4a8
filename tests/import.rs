//! From what runs back to a manifest: everything that is lowered is imported and lowered again,
//! and definitions that never saw Copilot become manifests.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

#[path = "import/described.rs"]
mod described;
#[path = "import/hostile.rs"]
mod hostile;
#[path = "import/leaves.rs"]
mod leaves;
#[path = "import/pieces.rs"]
mod pieces;
#[path = "import/plain.rs"]
mod plain;
#[path = "import/round_trip.rs"]
mod round_trip;

use serde_json::Value;
use taxiway_core::analysis::{Context, Document};
use taxiway_core::emit::ecs::{self, Facts};
use taxiway_core::import::{Imported, Kept};
use taxiway_core::lower::Target;
use taxiway_core::resolve::Variables;

/// The requests that a manifest amounts to; `None` for what is no workload on ECS.
fn lower(manifest: &str, variables: Variables, target: &Target, facts: &Facts) -> Option<Value> {
    let cx = Context { variables, ..Context::default() };
    let lowered = Document::parse("manifest.yml", manifest).lower(&cx, &target.environment, target)?;
    Some(serde_json::from_str(&ecs::text(&lowered.stack, facts)).unwrap())
}

/// What no key expresses, a line each.
fn left(imported: &Imported) -> String {
    let line = |it: &taxiway_core::import::Left| {
        let (kept, by) = match &it.kept {
            Kept::Override(path) => ("override", path),
            Kept::Fact(name) => ("fact", name),
            Kept::Instead(words) => ("instead", words),
            Kept::Lost(words) => ("lost", words),
        };
        format!("{kept}: {} = {} → {by}\n", it.path, it.value)
    };
    imported.left.iter().map(line).collect()
}

/// The requests that an imported manifest amounts to, with or without its overrides.
fn lower_imported(imported: &Imported, with_overrides: bool) -> Value {
    let mut manifest: serde_yaml::Value = serde_yaml::from_str(&imported.manifest).unwrap();
    if !with_overrides {
        manifest.as_mapping_mut().unwrap().remove("taskdef_overrides");
    }
    let manifest = if with_overrides { imported.manifest.clone() } else { serde_yaml::to_string(&manifest).unwrap() };
    let variables = Variables { app: imported.target.app.clone(), ..Variables::default() };
    lower(&manifest, variables, &imported.target, &imported.facts).unwrap()
}
