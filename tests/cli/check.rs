//! `taxiway check`.

use expect_test::expect;

use crate::{BAD, GOOD, Project};

#[test]
fn a_flawless_manifest_exits_with_0() {
    let run = Project::new(&[("manifest.yml", GOOD)]).run(&["check", "manifest.yml"]);
    assert_eq!((run.status, &*run.stderr), (Some(0), ""));
    assert_eq!(run.stdout, "1 manifest, nothing found\n");
}

#[test]
fn people_see_the_line_and_what_to_do() {
    let run = Project::new(&[("manifest.yml", BAD)]).run(&["check", "manifest.yml"]);
    assert_eq!((run.status, &*run.stderr), (Some(1), ""));
    expect![[r#"
        warning[unknown-key]: a Backend Service has no key `coutn`; Copilot ignores it
         --> manifest.yml:7:1
          |
        7 | coutn: 2
          | ^^^^^
          |
          = help: write `count`

        error[fargate-size]: Fargate has no task with 256 CPU units and 600 MiB of memory
          --> manifest.yml:10:13
           |
         5 | cpu: 256
           |      --- the other half of the size
        ...
        10 |     memory: 600
           |             ^^^
           |
           = note: with 256 CPU units, memory is `512`, `1024` or `2048` MiB
           = note: only in `prod`
           = help: write `memory: 1024`

        1 error, 1 warning in 1 manifest
    "#]]
    .assert_eq(&run.stdout);
}

/// Slips for which the help names the way out.
const SLIPS: &str = "\
name: api
type: Load Balanced Web Service
image:
  location: registry/api:1
  port: 8080
  command: [serve]
http:
  path: /
  healthcheck: /up
  interval: 10s
count:
  scale: 70
variables:
  - LOG_LEVEL=info
environment:
  prod:
    cpu: 512
";

#[test]
fn help_looks_near_the_key_and_at_its_value() {
    let run = Project::new(&[("manifest.yml", SLIPS)]).run(&["check", "manifest.yml"]);
    let lines = run.stdout.lines().filter(|it| it.contains("]: ") || it.contains("= help: "));
    let text = lines.map(|it| format!("{}\n", it.trim_start())).collect::<String>();
    expect![[r#"
        warning[unknown-key]: `image` has no key `command`; Copilot ignores it
        = help: it is known as `command`
        warning[unknown-key]: `http` has no key `interval`; Copilot ignores it
        = help: it is known as `http.healthcheck.interval`
        error[wrong-form]: `count` is a map without any key that Copilot reads here
        = help: its keys are `spot`, `range`, `cooldown`, `cpu_percentage`, `memory_percentage`, `requests`, `response_time`
        warning[unknown-key]: `count` has no key `scale`; Copilot ignores it
        error[wrong-form]: `variables` is a map of variables, but this is a list
        = help: write each entry as `name: …`, without the `-`
        warning[unknown-key]: a Load Balanced Web Service has no key `environment`; Copilot ignores it
        = help: write `environments`
    "#]].assert_eq(&text);
    let names = SLIPS.replace("prod:\n    cpu: 512", "LOG_LEVEL: info");
    let run = Project::new(&[("manifest.yml", &names)]).run(&["check", "manifest.yml"]);
    assert!(run.stdout.contains("help: write `variables`"), "{run:?}");
    let service = SLIPS.replace("Load Balanced Web", "Worker");
    let run = Project::new(&[("manifest.yml", &service)]).run(&["check", "manifest.yml"]);
    assert!(run.stdout.contains("`queue_delay`") && !run.stdout.contains("`response_time`"), "{run:?}");
}

#[test]
fn programs_get_the_documented_shape() {
    let run = Project::new(&[("manifest.yml", BAD)]).run(&["check", "manifest.yml", "--format", "json"]);
    assert_eq!((run.status, &*run.stderr), (Some(1), ""));
    expect![[r#"
        {
          "findings": [
            {
              "file": "manifest.yml",
              "rule": "unknown-key",
              "severity": "warning",
              "source": "taxiway",
              "message": "a Backend Service has no key `coutn`; Copilot ignores it",
              "help": "write `count`",
              "range": {
                "start": {
                  "line": 7,
                  "column": 1
                },
                "end": {
                  "line": 7,
                  "column": 6
                }
              },
              "labels": [],
              "fixes": [
                {
                  "title": "write `count`",
                  "edits": [
                    {
                      "range": {
                        "start": {
                          "line": 7,
                          "column": 1
                        },
                        "end": {
                          "line": 7,
                          "column": 6
                        }
                      },
                      "text": "count"
                    }
                  ]
                }
              ]
            },
            {
              "file": "manifest.yml",
              "rule": "fargate-size",
              "severity": "error",
              "source": "aws",
              "message": "Fargate has no task with 256 CPU units and 600 MiB of memory",
              "help": "write `memory: 1024`",
              "note": "with 256 CPU units, memory is `512`, `1024` or `2048` MiB",
              "environments": [
                "prod"
              ],
              "range": {
                "start": {
                  "line": 10,
                  "column": 13
                },
                "end": {
                  "line": 10,
                  "column": 16
                }
              },
              "labels": [
                {
                  "range": {
                    "start": {
                      "line": 5,
                      "column": 6
                    },
                    "end": {
                      "line": 5,
                      "column": 9
                    }
                  },
                  "message": "the other half of the size"
                }
              ],
              "fixes": []
            }
          ]
        }
    "#]]
    .assert_eq(&run.stdout);
}

#[test]
fn columns_count_characters() {
    let text = "name: api\ntype: Backend Service\nimage: {location: ü, porrt: 1}\n";
    let run = Project::new(&[("manifest.yml", text)]).run(&["check", "manifest.yml", "--format", "json"]);
    let finding = &run.json()["findings"][0];
    assert_eq!(finding["rule"], "unknown-key");
    assert_eq!(
        finding["range"],
        serde_json::json!({
            "start": {"line": 3, "column": 22},
            "end": {"line": 3, "column": 27},
        })
    );
}

#[test]
fn environments_are_named_where_a_finding_holds_in_some_of_those_asked_for() {
    let project = Project::new(&[("manifest.yml", BAD)]);
    let environments = |args: &[&str]| {
        let args: Vec<&str> = ["check", "manifest.yml", "--format", "json"].iter().chain(args).copied().collect();
        let report = project.run(&args).json();
        let findings = report["findings"].as_array().unwrap().clone();
        let finding = findings.into_iter().find(|it| it["rule"] == "fargate-size");
        finding.map(|it| it.get("environments").map(ToString::to_string))
    };
    assert_eq!(environments(&[]), Some(Some("[\"prod\"]".to_owned())));
    assert_eq!(environments(&["--env", "prod"]), Some(None));
    assert_eq!(environments(&["--env", "test"]), None);
    assert_eq!(environments(&["--env", "test", "--env", "prod"]), Some(Some("[\"prod\"]".to_owned())));
}

#[test]
fn environments_that_nobody_names_are_told_in_words() {
    let text = GOOD.replace("memory: 1024", "memory: 100");
    let run = Project::new(&[("manifest.yml", &text)]).run(&["check", "manifest.yml"]);
    assert!(run.stdout.contains("only in environments that the manifest does not name"), "{run:?}");
    let run = Project::new(&[("manifest.yml", &text)]).run(&["check", "manifest.yml", "--format", "json"]);
    assert_eq!(run.json()["findings"][0]["environments"], serde_json::json!(["*"]));
}

#[test]
fn fail_on_says_what_counts() {
    let warning = GOOD.replace("cpu: 512", "cppu: 1\ncpu: 512");
    let project = Project::new(&[("manifest.yml", &warning)]);
    let status = |args: &[&str]| project.run(&[&["check", "manifest.yml"], args].concat()).status;
    assert_eq!(status(&[]), Some(0));
    assert_eq!(status(&["--fail-on", "error"]), Some(0));
    assert_eq!(status(&["--fail-on", "warning"]), Some(1));
    assert_eq!(status(&["--fail-on", "hint"]), Some(1));
}

#[test]
fn the_workspace_above_is_checked_sorted_by_path() {
    let project = Project::workspace(&[
        ("copilot/web/manifest.yml", &BAD.replace("name: api", "name: web")),
        ("copilot/api/manifest.yml", BAD),
        ("copilot/site/manifest.yml", "name: site\ntype: Static Site\n"),
        ("copilot/pipelines/main/manifest.yml", "name: main\nversion: 1\n"),
        ("copilot/api/addons/manifest.txt", "x"),
        ("src/deep/er/x", ""),
    ]);
    for (folder, prefix) in
        [("", "copilot/"), ("src/deep/er", "../../../copilot/"), ("copilot", ""), ("copilot/api", "../../copilot/")]
    {
        let run = project.run_in(folder, &["check", "--format", "json"]);
        let report = run.json();
        let mut files: Vec<&str> =
            report["findings"].as_array().unwrap().iter().map(|it| it["file"].as_str().unwrap()).collect();
        files.dedup();
        assert_eq!(files, [format!("{prefix}api/manifest.yml"), format!("{prefix}web/manifest.yml")], "{folder}");
    }
    let run = project.run(&["check"]);
    assert!(run.stdout.ends_with("; 4 manifests of kinds that come later\n"), "{run:?}");
    assert!(run.stdout.contains("2 errors, 2 warnings in 2 manifests"), "{run:?}");
}

#[test]
fn folders_are_walked_and_what_git_ignores_is_left_out() {
    let project = Project::new(&[
        ("one/copilot/api/manifest.yml", BAD),
        ("two/manifest.yml", BAD),
        ("old/copilot/api/manifest.yml", BAD),
        ("other/manifest.yml", "applications: []\n"),
        (".ignore", "old\n"),
    ]);
    let run = project.run(&["check", ".", "--format", "json"]);
    let report = run.json();
    let mut files: Vec<&str> =
        report["findings"].as_array().unwrap().iter().map(|it| it["file"].as_str().unwrap()).collect();
    files.dedup();
    assert_eq!(files, ["one/copilot/api/manifest.yml", "two/manifest.yml"]);
    let run = project.run(&["check", "."]);
    assert!(run.stdout.contains("1 file without `name` and `type` left out"), "{run:?}");
}

#[test]
fn a_manifest_named_twice_is_checked_once() {
    let project = Project::workspace(&[("copilot/api/manifest.yml", BAD)]);
    let run = project.run(&["check", "copilot/api/manifest.yml", "./copilot/api/manifest.yml", "copilot"]);
    assert!(run.stdout.contains(" in 1 manifest"), "{run:?}");
}

#[test]
fn several_reports_in_one_run() {
    let project = Project::new(&[("manifest.yml", BAD)]);
    let run = project.run(&["check", "manifest.yml", "--format", "human", "--format", "json=out.json"]);
    assert_eq!(run.status, Some(1));
    assert!(run.stdout.ends_with("in 1 manifest\n"), "{run:?}");
    let json = project.run(&["check", "manifest.yml", "--format", "json"]);
    assert_eq!(project.read("out.json"), json.stdout);
    let run = project.run(&["check", "manifest.yml", "--format", "json", "--format", "human=out.txt"]);
    assert_eq!(run.stdout, json.stdout);
    assert!(project.read("out.txt").starts_with("warning[unknown-key]"));
    project.run(&["check", "manifest.yml", "--format", "json", "--format", "human"]).refused(&["two formats"]);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let manifests: Vec<(String, String)> = (0..40)
        .map(|n| (format!("copilot/s{n}/manifest.yml"), BAD.replace("name: api", &format!("name: s{n}"))))
        .collect();
    let files: Vec<(&str, &str)> = manifests.iter().map(|(path, text)| (&**path, &**text)).collect();
    let project = Project::workspace(&files);
    let first = project.run(&["check", "--format", "json"]);
    for _ in 0..3 {
        assert_eq!(project.run(&["check", "--format", "json"]).stdout, first.stdout);
    }
}

#[test]
fn the_application_is_that_of_the_workspace() {
    let text = GOOD.replace("registry/api:1", "registry/${COPILOT_APPLICATION_NAME}:1");
    let project = Project::workspace(&[("copilot/api/manifest.yml", &text)]);
    let image = |args: &[&str]| {
        let args = [&["lower", "copilot/api/manifest.yml", "--env", "prod"], args].concat();
        project.run(&args).json()["taskDefinition"]["containerDefinitions"][0]["image"].clone()
    };
    assert_eq!(image(&[]), "registry/shop:1");
    assert_eq!(image(&["--app", "other"]), "registry/other:1");
}

#[test]
fn a_pipe_has_no_colour_and_may_close_early() {
    let project = Project::new(&[("manifest.yml", BAD)]);
    let run = project.run(&["check", "manifest.yml"]);
    assert!(!run.stdout.contains('\x1b'), "{run:?}");
    let mut command = project.command(&project.path(""), &["check", "manifest.yml"]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    command.stdout(writer).stderr(std::process::Stdio::piped());
    let output = command.spawn().unwrap().wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr), (Some(1), Vec::new()));
}
