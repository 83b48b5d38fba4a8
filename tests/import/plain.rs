//! Services that never saw Copilot: answers of AWS and requests as people write them, a folder each
//! in `tests/import/plain`, with the manifest and what is left.
//!
//! `UPDATE_EXPECT=1` rewrites manifests and lists.

use std::fmt::Write as _;
use std::path::Path;

use expect_test::expect_file;
use serde_json::Value;
use taxiway_core::import::{Options, import};
use taxiway_fixture::corpus::read;

use crate::{left, lower_imported};

#[track_caller]
fn check(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/plain").join(name);
    let files = ["task-definition.json", "service.json"].map(|it| folder.join(it));
    let documents: Vec<Value> =
        files.iter().filter(|it| it.exists()).map(|it| serde_json::from_str(&read(it)).unwrap()).collect();
    let imported = import(&documents, &Options::default()).unwrap();
    assert!(imported.errors.is_empty(), "{:?}", imported.errors);
    expect_file![folder.join("manifest.yml")].assert_eq(&imported.manifest);
    let mut text = left(&imported);
    for note in &imported.notes {
        let _ = writeln!(text, "note: {note}");
    }
    expect_file![folder.join("left.txt")].assert_eq(&text);

    // What was lowered can be imported, and comes to the same.
    let lowered = lower_imported(&imported, true);
    let options = Options {
        kind: Some(imported.kind),
        app: imported.target.app.as_deref().map(str::to_owned),
        environment: Some(imported.target.environment.to_string()),
        ..Options::default()
    };
    let again = import(std::slice::from_ref(&lowered), &options).unwrap();
    let (share, differences) = crate::leaves::compare(&lowered, &lower_imported(&again, true));
    assert_eq!(share.same, share.all, "{differences:#?}");
}

#[test]
fn a_web_service_made_in_the_console() {
    check("storefront");
}

#[test]
fn a_service_with_sidecars_volumes_and_a_log_router() {
    check("ledger");
}

#[test]
fn a_task_that_runs_at_night() {
    check("nightly-report");
}

#[test]
fn a_daemon_on_machines_of_its_own() {
    check("agent");
}
