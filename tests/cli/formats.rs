//! What `taxiway check` writes for other programs: SARIF, workflow commands, JUnit XML.

use std::collections::BTreeSet;

use expect_test::expect;
use serde_json::{Value, json};

use crate::{BAD, GOOD, Project, Run};

/// A repository with a manifest in a folder whose name no URI may hold.
fn repository() -> Project {
    Project::new(&[(".git/HEAD", ""), ("shöp 1/copilot/api/manifest.yml", BAD)])
}

fn sarif(project: &Project, folder: &str, args: &[&str]) -> Value {
    let run = project.run_in(folder, &[&["check", "--format", "sarif"], args].concat());
    assert_eq!(run.stderr, "", "{run:?}");
    run.json()
}

#[test]
fn sarif_has_what_the_standard_requires() {
    let project = repository();
    let log = sarif(&project, "shöp 1", &[]);
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().unwrap().ends_with("sarif-schema-2.1.0.json"));
    let run = &log["runs"][0];
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "Taxiway");
    assert_eq!(driver["semanticVersion"], env!("CARGO_PKG_VERSION"));
    assert!(driver["informationUri"].as_str().unwrap().starts_with("https://"));
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let root = run["originalUriBaseIds"]["%SRCROOT%"]["uri"].as_str().unwrap();
    let folder = project.path("").canonicalize().unwrap();
    assert_eq!(root, format!("file://{}/", folder.to_str().unwrap()));

    let rules = driver["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    let names: BTreeSet<&str> = rules.iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(names.len(), rules.len());
    for rule in rules {
        let name = rule["id"].as_str().unwrap();
        assert!(!rule["shortDescription"]["text"].as_str().unwrap().is_empty());
        assert!(rule["help"]["markdown"].as_str().unwrap().starts_with(&format!("# {name}\n")));
        assert!(rule["help"]["text"].is_string());
        assert!(rule["helpUri"].as_str().unwrap().ends_with(&format!("docs/rules.md#{name}")));
    }
    assert_eq!(results.len(), 2);
    for result in results {
        let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert_eq!(rule["defaultConfiguration"]["level"], result["level"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(
            place["artifactLocation"],
            json!({"uri": "sh%C3%B6p%201/copilot/api/manifest.yml", "uriBaseId": "%SRCROOT%"})
        );
    }
    assert_eq!(results[0]["level"], "warning");
    assert_eq!(
        results[0]["message"]["text"],
        "a Backend Service has no key `coutn`; Copilot ignores it\nhelp: write `count`"
    );
    let region = json!({"startLine": 7, "startColumn": 1, "endLine": 7, "endColumn": 6});
    assert_eq!(results[0]["locations"][0]["physicalLocation"]["region"], region);
    let change = &results[0]["fixes"][0]["artifactChanges"][0];
    assert_eq!(results[0]["fixes"][0]["description"]["text"], "write `count`");
    assert_eq!(change["artifactLocation"], results[0]["locations"][0]["physicalLocation"]["artifactLocation"]);
    assert_eq!(change["replacements"], json!([{"deletedRegion": region, "insertedContent": {"text": "count"}}]));
    let related = &results[1]["relatedLocations"][0];
    assert_eq!(related["message"]["text"], "the other half of the size");
    assert_eq!(
        related["physicalLocation"]["region"],
        json!({"startLine": 5, "startColumn": 6, "endLine": 5, "endColumn": 9})
    );
}

#[test]
fn sarif_calls_a_hint_a_note_and_a_clean_run_has_results_too() {
    let hint = GOOD.replace("cpu: 512", "http: {path: /, targetContainer: api}\ncpu: 512");
    let hint = hint.replace("Backend Service", "Load Balanced Web Service").replace("api:1", "api:1\n  port: 80");
    let project = Project::new(&[("hint.yml", &hint), ("good.yml", GOOD)]);
    let levels = |file: &str| -> BTreeSet<String> {
        let log = sarif(&project, "", &[file]);
        log["runs"][0]["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["level"].as_str().unwrap().to_owned())
            .collect()
    };
    assert!(levels("hint.yml").contains("note"));
    assert!(levels("good.yml").is_empty());
}

#[test]
fn sarif_knows_a_finding_again_whose_line_moved() {
    let fingerprints = |text: &str| -> Vec<String> {
        let project = Project::new(&[("manifest.yml", text)]);
        let log = sarif(&project, "", &["manifest.yml"]);
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        results.iter().map(|it| it["partialFingerprints"]["taxiwayFinding/v1"].as_str().unwrap().to_owned()).collect()
    };
    let twice = format!("{BAD}    memory_: 1\n  test:\n    memory_: 1\n");
    let before = fingerprints(&twice);
    assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), before.len(), "{before:?}");
    assert_eq!(fingerprints(&format!("# a line\n\n{twice}")), before);
    assert_ne!(fingerprints(&BAD.replace("600", "700"))[1], fingerprints(BAD)[1]);
    // The same with every version: other programs keep them.
    assert_eq!(fingerprints(BAD)[0], "fe75e657ff7a9938:1");
}

#[test]
fn workflow_commands_are_escaped_and_relative_to_the_repository() {
    let project = Project::new(&[(".git/HEAD", ""), ("a,b:c%/copilot/api/manifest.yml", BAD)]);
    let run = project.run_in("a,b:c%/copilot", &["check", "--format", "github"]);
    assert_eq!((run.status, &*run.stderr), (Some(1), ""));
    expect![[r#"
        ::warning file=a%2Cb%3Ac%25/copilot/api/manifest.yml,line=7,col=1,endColumn=6,endLine=7,title=unknown-key::a Backend Service has no key `coutn`; Copilot ignores it%0Ahelp: write `count`
        ::error file=a%2Cb%3Ac%25/copilot/api/manifest.yml,line=10,col=13,endColumn=16,endLine=10,title=fargate-size::Fargate has no task with 256 CPU units and 600 MiB of memory%0Awith 256 CPU units, memory is `512`, `1024` or `2048` MiB%0Aonly in `prod`%0Ahelp: write `memory: 1024`
    "#]].assert_eq(&run.stdout);
    let text = "name: api\ntype: Backend Service\nimage: {location: x}\n\"100%\\r\\n::error::x\": 1\n";
    let run = Project::new(&[("manifest.yml", text)]).run(&["check", "manifest.yml", "--format", "github"]);
    assert!(
        run.stdout.contains("`100%25") && run.stdout.lines().all(|it| it.starts_with("::warning file=")),
        "{run:?}"
    );
}

#[test]
fn junit_is_as_red_as_the_run() {
    let project = Project::new(&[("bad.yml", BAD), ("good.yml", GOOD)]);
    let run = project.run(&["check", "bad.yml", "good.yml", "--format", "junit"]);
    assert_eq!((run.status, &*run.stderr), (Some(1), ""));
    expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="taxiway" tests="3" skipped="1" failures="1" errors="0">
            <testsuite name="bad.yml" tests="2" skipped="1" errors="0" failures="1">
                <testcase name="unknown-key: a Backend Service has no key `coutn`; Copilot ignores it" classname="bad" file="bad.yml" line="7">
                    <skipped message="a Backend Service has no key `coutn`; Copilot ignores it" type="warning">bad.yml:7:1: warning[unknown-key]: a Backend Service has no key `coutn`; Copilot ignores it
        help: write `count`</skipped>
                </testcase>
                <testcase name="fargate-size: Fargate has no task with 256 CPU units and 600 MiB of memory" classname="bad" file="bad.yml" line="10">
                    <failure message="Fargate has no task with 256 CPU units and 600 MiB of memory" type="error">bad.yml:10:13: error[fargate-size]: Fargate has no task with 256 CPU units and 600 MiB of memory
        with 256 CPU units, memory is `512`, `1024` or `2048` MiB
        only in `prod`
        help: write `memory: 1024`</failure>
                </testcase>
            </testsuite>
            <testsuite name="good.yml" tests="1" skipped="0" errors="0" failures="0">
                <testcase name="nothing found" classname="good" file="good.yml"/>
            </testsuite>
        </testsuites>
    "#]].assert_eq(&run.stdout);
    let run = project.run(&["check", "bad.yml", "--format", "junit", "--fail-on", "warning"]);
    assert!(run.stdout.contains("failures=\"2\"") && !run.stdout.contains("<skipped"), "{run:?}");
}

#[test]
fn junit_has_no_character_that_xml_forbids() {
    let text = "name: api\ntype: Backend Service\nimage: {location: x}\n\"<a&b>\\e\\0\\uFFFF\": 1\n";
    let run = Project::new(&[("manifest.yml", text)]).run(&["check", "manifest.yml", "--format", "junit"]);
    assert!(run.stdout.contains("&lt;a&amp;b&gt;"), "{run:?}");
    let is_allowed = |c: char| c >= ' ' && c != '\u{FFFE}' && c != '\u{FFFF}' || "\t\r\n".contains(c);
    assert!(run.stdout.chars().all(is_allowed), "{run:?}");
}

#[test]
fn a_report_goes_to_a_file_as_it_goes_to_standard_output() {
    let project = Project::new(&[("manifest.yml", BAD)]);
    for format in ["sarif", "github", "junit"] {
        let printed = project.run(&["check", "manifest.yml", "--format", format]);
        let run = project.run(&["check", "manifest.yml", "--format", "human", "--format", &format!("{format}=out")]);
        assert_eq!((run.status, &*run.stderr), (Some(1), ""));
        assert!(run.stdout.ends_with("1 error, 1 warning in 1 manifest\n"), "{run:?}");
        assert_eq!(project.read("out"), printed.stdout);
    }
}

#[test]
fn a_file_is_written_though_nobody_reads_standard_output() {
    let project = Project::new(&[("manifest.yml", BAD)]);
    let args = ["check", "manifest.yml", "--format", "human", "--format", "sarif=out"];
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let run = Run::of(project.command(&project.path(""), &args).stdout(writer));
    assert_eq!((run.status, &*run.stderr), (Some(1), ""));
    assert!(project.read("out").contains("fargate-size"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    let project = Project::new(&[("manifest.yml", BAD)]);
    for format in ["json", "sarif", "github", "junit", "human"] {
        let run = project.run(&["check", "manifest.yml", "--format", &format!("{format}=/dev/full")]);
        run.refused(&["/dev/full: No space left on device"]);
    }
}
