//! What other files of a workspace say of a manifest.

use serde_json::Value;

use crate::{GOOD, Project};

const MAILER: &str = "\
name: mailer
type: Worker Service
image:
  build: mailer/Dockerfile
env_file: mailer.env
subscribe:
  topics:
    - name: ordrs
      service: api
environments:
  prdo:
    count: 2
";

const API: &str = "\
name: api
type: Backend Service
image:
  location: registry/api:1
publish:
  topics:
    - name: orders
";

/// Rule and line of everything that is found.
fn rules(stdout: &str) -> Vec<(String, u64)> {
    let report: Value = serde_json::from_str(stdout).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    let rule = |it: &Value| (it["rule"].as_str().unwrap().to_owned(), it["range"]["start"]["line"].as_u64().unwrap());
    findings.map(rule).collect()
}

#[test]
fn a_manifest_is_held_against_its_workspace() {
    let project = Project::workspace(&[
        ("copilot/api/manifest.yml", API),
        ("copilot/mailer/manifest.yml", MAILER),
        ("mailer/Dockerfile", "FROM scratch\n"),
    ]);
    let run = project.run(&["check", "copilot/mailer/manifest.yml", "--format", "json"]);
    let found = rules(&run.stdout);
    let expected = [("missing-file", 5), ("unknown-topic", 8), ("unknown-environment", 11)];
    assert_eq!(found, expected.map(|(rule, line)| (rule.to_owned(), line)));
    assert_eq!(run.status, Some(0), "nothing of it is an error");
    let all = project.run(&["check", "--format", "json"]);
    assert_eq!(rules(&all.stdout), found, "the same when all are checked");
}

#[test]
fn a_manifest_outside_of_a_workspace_stands_alone() {
    let project = Project::new(&[("mailer/manifest.yml", MAILER), ("api/manifest.yml", API)]);
    let run = project.run(&["check", "mailer/manifest.yml", "--format", "json"]);
    assert_eq!(rules(&run.stdout), []);
}

#[test]
fn a_neighbor_that_cannot_be_read_is_left_out() {
    let project = Project::workspace(&[("copilot/api/manifest.yml", GOOD), ("copilot/odd/manifest.yml", "\u{0}")]);
    let run = project.run(&["check", "copilot/api/manifest.yml"]);
    assert_eq!((run.status, &*run.stdout), (Some(0), "1 manifest, nothing found\n"));
}

#[test]
fn names_in_neighbors_are_filled_in_by_the_settings_too() {
    let api = API.replace("name: orders", "name: ${KIND}");
    let mailer = "\
name: mailer
type: Worker Service
image:
  location: registry/mailer:1
subscribe:
  topics:
    - name: orders
      service: api
    - name: returns
      service: api
";
    let project = Project::workspace(&[
        ("copilot/api/manifest.yml", &*api),
        ("copilot/mailer/manifest.yml", mailer),
        ("taxiway.toml", "[variables]\nKIND = \"orders\"\n"),
        ("other.toml", "[variables]\nKIND = \"returns\"\n"),
    ]);
    let found = |args: &[&str]| {
        let all = project.run(&[&["check", "--format", "json"], args].concat());
        let one = project.run(&[&["check", "copilot/mailer/manifest.yml", "--format", "json"], args].concat());
        assert_eq!(rules(&one.stdout), rules(&all.stdout), "{args:?}");
        rules(&all.stdout)
    };
    let unknown = |line: u64| [("unknown-topic".to_owned(), line)];
    assert_eq!(found(&[]), unknown(9));
    assert_eq!(found(&["--env", "test"]), unknown(9), "whatever is asked of the workspace before");
    assert_eq!(found(&["--var", "KIND=returns"]), unknown(7), "what is given counts before settings");
    assert_eq!(found(&["--config", "other.toml"]), unknown(7));
    let alone = project.run(&["check", "copilot/mailer/manifest.yml", "--no-config", "--format", "json"]);
    assert_eq!(rules(&alone.stdout), [], "a topic whose name nobody knows may be any");
}
