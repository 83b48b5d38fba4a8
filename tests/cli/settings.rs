//! `taxiway.toml`: where it is found, what it sets, and what is wrong in it.

use std::path::Path;

use expect_test::expect;
use serde_json::Value;
use taxiway_core::diagnostic::Rule;
use taxiway_core::rules;
use taxiway_files::settings;

use crate::{BAD, GOOD, Project};

/// `BAD` in a workspace, with settings.
fn project(settings: &str) -> Project {
    Project::workspace(&[("copilot/api/manifest.yml", BAD), ("taxiway.toml", settings)])
}

#[track_caller]
fn severities(project: &Project, folder: &str, args: &[&str]) -> Vec<String> {
    let run = project.run_in(folder, &[&["check", "--format", "json"], args].concat());
    let report = run.json();
    let word = |it: &Value| format!("{} {}", it["severity"].as_str().unwrap(), it["rule"].as_str().unwrap());
    report["findings"].as_array().unwrap().iter().map(word).collect()
}

const AS_RULES_SAY: [&str; 2] = ["warning unknown-key", "error fargate-size"];

#[test]
fn severities_are_the_project_s() {
    let project = project("[rules]\nunknown-key = \"error\"\nfargate-size = \"hint\"\n");
    assert_eq!(severities(&project, "", &[]), ["error unknown-key", "hint fargate-size"]);
    assert_eq!(severities(&project, "", &["--no-config"]), AS_RULES_SAY);
    let run = project.run(&["check"]);
    assert_eq!(run.status, Some(1));
    assert!(run.stdout.contains("error[unknown-key]") && run.stdout.contains("1 error, 1 hint in 1"), "{run:?}");
    let run = project.run(&["check", "--format", "sarif"]);
    let results = run.json()["runs"][0]["results"].clone();
    assert_eq!((&results[0]["level"], &results[1]["level"]), (&"error".into(), &"note".into()));
    project.write("taxiway.toml", "rules = { unknown-key = \"off\", fargate-size = \"warning\" }");
    assert_eq!(severities(&project, "", &[]), ["warning fargate-size"]);
    assert_eq!(project.run(&["check"]).status, Some(0));
    let run = project.run(&["lower", "copilot/api/manifest.yml", "--env", "prod"]);
    assert!(run.status == Some(0) && run.stderr.contains("warning[fargate-size]"), "{run:?}");
}

#[test]
fn the_nearest_file_holds_up_to_the_root_of_the_repository() {
    let off = |rule: &str| format!("[rules]\n{rule} = \"off\"\n");
    let project = Project::new(&[
        ("taxiway.toml", &off("unknown-key")),
        ("a/one/copilot/api/manifest.yml", BAD),
        ("a/two/copilot/api/manifest.yml", BAD),
        ("a/two/taxiway.toml", &off("fargate-size")),
        ("a/two/copilot/taxiway.toml", "not read"),
        ("a/loose/manifest.yml", BAD),
    ]);
    let found = |path: &str| severities(&project, "", &[path]);
    assert_eq!(found("a/one"), AS_RULES_SAY, "outside of a repository only beside `copilot`");
    assert_eq!(found("a/two"), ["warning unknown-key"]);
    project.write(".git/HEAD", "");
    for path in ["a/one", "a/loose", "a/one/copilot/api/manifest.yml"] {
        assert_eq!(found(path), ["error fargate-size"], "{path}");
    }
    assert_eq!(severities(&project, "a/one/copilot/api", &[]), ["error fargate-size"]);
    assert_eq!(found("a/two"), ["warning unknown-key"]);
    assert_eq!(severities(&project, "", &["a/one", "--config", "a/two/taxiway.toml"]), ["warning unknown-key"]);
    project.write("a/.git/HEAD", "");
    assert_eq!(found("a/one"), AS_RULES_SAY, "what lies above a repository is somebody else's");
}

#[test]
fn variables_and_the_application_reach_every_command() {
    let text = GOOD.replace("registry/api:1", "${REGISTRY}/${COPILOT_APPLICATION_NAME}:${TAG}");
    let project = Project::workspace(&[
        ("copilot/api/manifest.yml", &text),
        ("taxiway.toml", "app = \"harbor\"\n[variables]\nREGISTRY = \"example.com\"\nTAG = 17\n"),
    ]);
    assert_eq!(project.run(&["check"]).status, Some(0));
    let image = |args: &[&str]| {
        let run = project.run(&[&["lower", "copilot/api/manifest.yml", "--env", "prod"], args].concat());
        run.json()["taskDefinition"]["containerDefinitions"][0]["image"].clone()
    };
    assert_eq!(image(&[]), "example.com/harbor:17");
    assert_eq!(image(&["--app", "shop", "--var", "TAG=x"]), "example.com/shop:x");
}

#[test]
fn what_is_excluded_is_left_out_however_it_is_named() {
    let project = Project::workspace(&[
        ("copilot/api/manifest.yml", GOOD),
        ("copilot/old/manifest.yml", BAD),
        ("copilot/older/manifest.yml", BAD),
        ("taxiway.toml", "exclude = [\"copilot/old\", \"older/\"]\n"),
    ]);
    let run = project.run(&["check"]);
    assert_eq!(run.status, Some(0));
    assert!(run.stdout.ends_with("2 manifests left out by `exclude`\n"), "{run:?}");
    let run = project.run_in("copilot", &["check", "old/manifest.yml"]);
    assert_eq!((run.status, &*run.stdout), (Some(0), "nothing checked; 1 manifest left out by `exclude`\n"));
    assert_eq!(project.run(&["check", "copilot/old/manifest.yml", "--no-config"]).status, Some(1));
}

#[test]
fn what_is_wrong_is_found_at_its_place() {
    let project = Project::workspace(&[
        ("copilot/api/manifest.yml", GOOD),
        (
            "taxiway.toml",
            "\
app = 5
exlude = [\"x\"]
policies = [3, \"\"]
exclude = [\"a{\"]

[rules]
unknwon-key = \"error\"
syntax = \"off\"
wrong-form = \"eror\"
empty-value = true

[variables]
1A = \"x\"
LIST = [\"hunter2\"]
",
        ),
    ]);
    let run = project.run(&["check"]);
    assert_eq!((run.status, &*run.stderr), (Some(1), ""));
    expect![[r#"
        error[wrong-setting]: `app` is a number
         --> taxiway.toml:1:7
          |
        1 | app = 5
          |       ^
          |
          = help: write the application's name in quotes

        warning[unknown-setting]: `taxiway.toml` has no setting `exlude`
         --> taxiway.toml:2:1
          |
        2 | exlude = ["x"]
          | ^^^^^^
          |
          = help: write `exclude`

        error[wrong-setting]: an item of `policies` is a number
         --> taxiway.toml:3:13
          |
        3 | policies = [3, ""]
          |             ^
          |
          = help: write a text in quotes

        error[wrong-setting]: an empty path names no file
         --> taxiway.toml:3:16
          |
        3 | policies = [3, ""]
          |                ^^

        error[wrong-setting]: `a{` is no pattern: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)
         --> taxiway.toml:4:12
          |
        4 | exclude = ["a{"]
          |            ^^^^

        warning[unknown-setting]: there is no rule `unknwon-key`
         --> taxiway.toml:7:1
          |
        7 | unknwon-key = "error"
          | ^^^^^^^^^^^
          |
          = help: write `unknown-key`

        error[wrong-setting]: `eror` is no severity
         --> taxiway.toml:9:14
          |
        9 | wrong-form = "eror"
          |              ^^^^^^
          |
          = help: write `"error"`, `"warning"`, `"hint"` or `"off"`

        error[wrong-setting]: `empty-value` is a boolean
          --> taxiway.toml:10:15
           |
        10 | empty-value = true
           |               ^^^^
           |
           = help: write "error", "warning", "hint" or "off"

        error[wrong-setting]: no variable can be called `1A`
          --> taxiway.toml:13:1
           |
        13 | 1A = "x"
           | ^^
           |
           = help: a variable's name has letters, digits and `_`, and starts with no digit

        error[wrong-setting]: `LIST` is a list
          --> taxiway.toml:14:8
           |
        14 | LIST = ["hunter2"]
           |        ^^^^^^^^^^^
           |
           = help: write a text in quotes

        8 errors, 2 warnings in 1 manifest; 2 manifests of kinds that come later
    "#]]
    .assert_eq(&run.stdout);
    let run = project.run(&["check", "--format", "github"]);
    assert!(run.stdout.contains("::warning file=taxiway.toml,line=2,col=1,endColumn=7,"), "{run:?}");
}

#[test]
fn a_broken_line_costs_that_line() {
    let project =
        project("app = \n[rules]\nfargate-size = \"off\"\nunknown-key = \"off\"\n= 1\nunknown-key = \"off\"\n");
    assert_eq!(severities(&project, "", &[]), ["error wrong-setting", "error wrong-setting", "error wrong-setting"]);
    let run = project.run(&["check"]);
    assert!(run.stdout.contains("--> taxiway.toml:1:7") && run.stdout.contains("--> taxiway.toml:6:1"), "{run:?}");
}

#[test]
fn settings_that_cannot_be_read() {
    let project = Project::workspace(&[("copilot/api/manifest.yml", GOOD)]);
    project.run(&["check", "--config", "no.toml"]).refused(&["no.toml: no such file"]);
    project.write("taxiway.toml", b"app = \"\xff\"");
    project.run(&["check"]).refused(&["taxiway.toml: not UTF-8: byte 0xFF on line 1"]);
    assert_eq!(project.run(&["check", "--no-config"]).status, Some(0));
    assert_eq!(project.run(&["check", "--no-config", "--config", "x"]).status, Some(2));
}

/// The blocks of TOML below a heading of a rule's page.
fn blocks(rule: &'static Rule, heading: &str) -> Vec<&'static str> {
    let section = rule.page.split_once(&format!("## {heading}\n")).unwrap().1.split("\n## ").next().unwrap();
    section.split("```toml\n").skip(1).map(|it| it.split("```").next().unwrap()).collect()
}

#[test]
fn the_pages_of_the_rules_are_right() {
    for name in ["unknown-setting", "wrong-setting"] {
        let rule = rules::by_name(name).unwrap();
        for (heading, is_found) in [("Reported", true), ("Accepted", false)] {
            let blocks = blocks(rule, heading);
            assert!(!blocks.is_empty());
            for block in blocks {
                let settings = settings::parse(Path::new("taxiway.toml"), block.into());
                let names: Vec<&str> = settings.findings.iter().map(|it| it.rule.name).collect();
                assert!(names.iter().all(|it| *it == name) && names.is_empty() != is_found, "{name}: {names:?}");
            }
        }
    }
}

#[test]
fn the_page_about_settings_is_right() {
    let page = std::fs::read_to_string("docs/configuration.md").unwrap();
    for name in settings::names() {
        assert!(page.contains(&format!("## `{name}`\n")), "docs/configuration.md has no section about {name}");
    }
    for block in page.split("```toml\n").skip(1).map(|it| it.split("```").next().unwrap()) {
        let settings = settings::parse(Path::new("taxiway.toml"), block.into());
        assert!(settings.findings.is_empty(), "{:?}\n{block}", settings.findings);
    }
}
