//! `taxiway check --policy`: an organisation's JSON Schemas over what manifests amount to.

use serde_json::Value;
use taxiway_core::rules;

use crate::{GOOD, Project};

const POLICY: &str = r##"{
  "$defs": { "size": { "enum": ["512", "1024"], "description": "a task has 512 or 1024 CPU units" } },
  "properties": {
    "taskDefinition": {
      "properties": {
        "cpu": { "$ref": "#/$defs/size" },
        "runtimePlatform": {
          "required": ["kernel"],
          "properties": { "kernel": { "$comment": "a task names its kernel" } }
        }
      }
    },
    "service": { "properties": { "desiredCount": { "minimum": 2 } } }
  }
}"##;

fn project(manifest: &str) -> Project {
    Project::workspace(&[("copilot/api/manifest.yml", manifest), ("policies/sizes.json", POLICY)])
}

/// Line, environments and message of every violation.
#[track_caller]
fn violations(project: &Project, args: &[&str]) -> Vec<(u64, String, String)> {
    let run = project.run(&[&["check", "--format", "json"], args].concat());
    let report = run.json();
    let findings = report["findings"].as_array().unwrap().iter().filter(|it| it["rule"] == "policy-violation");
    let text = |it: &Value| it.as_str().unwrap().to_owned();
    findings
        .map(|it| {
            assert_eq!((&it["severity"], &it["source"]), (&"error".into(), &"taxiway".into()));
            let environments = it.get("environments").map(ToString::to_string).unwrap_or_default();
            (it["range"]["start"]["line"].as_u64().unwrap(), environments, text(&it["message"]))
        })
        .collect()
}

#[test]
fn a_violation_stands_at_the_line_that_decides_the_value() {
    let manifest = GOOD
        .replace("cpu: 512\nmemory: 1024", "cpu: 256\nmemory: 512\nplatform: linux/arm64\ncount: 2")
        .replace("count: 3", "count: 1");
    let project = project(&manifest);
    let policy = "policies/sizes.json";
    let found = violations(&project, &["--policy", policy]);
    let expected = [
        (
            5,
            "[\"*\"]",
            "`taskDefinition.cpu` breaks the policy `policies/sizes.json`: a task has 512 or 1024 CPU units",
        ),
        (
            7,
            "",
            "`taskDefinition.runtimePlatform.kernel` is missing, which breaks the policy `policies/sizes.json`: a task names its kernel",
        ),
        (
            13,
            "[\"prod\"]",
            "`service.desiredCount` breaks the policy `policies/sizes.json`: 1 is less than the minimum of 2",
        ),
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!((found.0, &*found.1), (expected.0, expected.1), "{found:?}");
        assert!(found.2.starts_with(expected.2), "{found:?}");
    }
    assert_eq!(project.run(&["check", "--policy", policy]).status, Some(1));
    assert_eq!(project.run(&["check"]).status, Some(0));
    assert_eq!(violations(&project, &["--policy", policy, "--policy", "./policies/sizes.json"]).len(), 6, "two names");
    project.write("taxiway.toml", "policies = [\"policies/sizes.json\"]\n");
    assert_eq!(violations(&project, &[]), found);
    assert_eq!(violations(&project, &["--policy", policy]), found, "each once");
    project.write("taxiway.toml", "policies = [\"policies/sizes.json\"]\nrules.policy-violation = \"warning\"\n");
    assert_eq!(project.run(&["check"]).status, Some(0));
    let allowed = manifest.replace("    count: 1", "    count: 1 # taxiway: allow(policy-violation)");
    project.write("copilot/api/manifest.yml", allowed);
    assert!(!project.run(&["check"]).stdout.contains("desiredCount"));
}

#[test]
fn a_policy_does_not_give_secrets_away() {
    let manifest = GOOD.replace("cpu: 512", "variables:\n  TOKEN: ${TOKEN}\ncpu: 512");
    let policy = r#"{"properties": {"taskDefinition": {"properties": {"containerDefinitions": {"items": {
        "properties": {"environment": {"items": {"properties": {"value": {"maxLength": 12}}}}},
        "not": {"required": ["environment"]}}}}}}}"#;
    let project = Project::new(&[("manifest.yml", &manifest), ("p.json", policy)]);
    for format in ["human", "json", "sarif", "github", "junit"] {
        let args =
            ["check", "manifest.yml", "--policy", "p.json", "--var", "TOKEN=hunter2-and-more", "--format", format];
        let run = project.run(&args);
        assert_eq!(run.status, Some(1), "{run:?}");
        assert!(run.stdout.contains("environment[TOKEN].value") && !run.stdout.contains("hunter2"), "{run:?}");
    }
}

#[test]
fn what_cannot_be_computed_is_not_judged() {
    let project = project("name: api\ntype: Backend Service\nimage: {location: x}\ncpu: 256\ncount: [\n");
    assert_eq!(violations(&project, &["--policy", "policies/sizes.json"]), []);
    project.write("copilot/api/manifest.yml", GOOD.replace("cpu: 512", "cpu: ${CPU}"));
    assert_eq!(violations(&project, &["--policy", "policies/sizes.json"]), []);
}

#[test]
fn a_policy_that_cannot_be_used() {
    let project = project(GOOD);
    let refused = |text: &str, says: &[&str]| {
        project.write("p.json", text);
        project.run(&["check", "--policy", "p.json"]).refused(says);
    };
    project.run(&["check", "--policy", "no.json"]).refused(&["no.json: no such file"]);
    refused("{", &["p.json: this is no JSON", "line 1"]);
    refused(
        "{\"properties\": {\"a\": {\"minimum\": \"x\"}}}",
        &["p.json: this is no JSON Schema", "/properties/a/minimum"],
    );
    refused("{\"$ref\": \"https://example.com/schema.json\"}", &["p.json: ", "https://example.com/schema.json"]);
    refused("{\"$ref\": \"other.json\"}", &["p.json: "]);
    project.write("taxiway.toml", "policies = [\"nowhere.json\"]\n");
    project.run_in("copilot", &["check"]).refused(&["nowhere.json: no such file"]);
}

#[test]
fn the_page_of_the_rule_is_right() {
    let page = rules::by_name("policy-violation").unwrap().page;
    let blocks = |language: &str| -> Vec<&str> {
        let fence = format!("```{language}\n");
        page.split(&fence).skip(1).map(|it| it.split("```").next().unwrap()).collect()
    };
    let (policies, manifests) = (blocks("json"), blocks("yaml"));
    assert_eq!((policies.len(), manifests.len()), (1, 2));
    let project = Project::new(&[("p.json", policies[0]), ("reported.yml", manifests[0]), ("good.yml", manifests[1])]);
    let found = violations(&project, &["reported.yml", "--policy", "p.json"]);
    assert_eq!((found.len(), found[0].0, &*found[0].1), (1, 8, "[\"prod\"]"));
    assert_eq!(violations(&project, &["good.yml", "--policy", "p.json"]), []);
}
