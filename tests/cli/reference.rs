//! The commands that read no manifest: `explain`, `schema`, `completions`; those that a binary
//! may lack.

use taxiway_core::rules;

use crate::{GOOD, Project};

#[test]
fn every_rule_has_a_page_and_stands_in_the_list() {
    let project = Project::new(&[]);
    let list = project.run(&["explain"]);
    assert_eq!((list.status, list.stdout.lines().count()), (Some(0), rules::all().len()));
    for (rule, line) in rules::all().iter().zip(list.stdout.lines()) {
        assert!(line.starts_with(rule.name) && line.contains(rule.severity.name()), "{line}");
    }
    let page = project.run(&["explain", "fargate-size"]);
    assert_eq!(page.status, Some(0));
    assert!(page.stdout.starts_with("fargate-size\nerror · "), "{page:?}");
    assert!(page.stdout.contains("    memory: 512\n"), "{page:?}");
    project.run(&["explain", "fargat-size"]).refused(&["no rule is called `fargat-size`", "perhaps `fargate-size`"]);
}

#[test]
fn schemas_are_known_under_both_names() {
    let project = Project::new(&[]);
    let kebab = project.run(&["schema", "backend-service"]);
    assert_eq!(kebab.json()["title"], "Manifest of a Backend Service");
    assert_eq!(project.run(&["schema", "Backend Service"]).stdout, kebab.stdout);
    project
        .run(&["schema", "backend-servise"])
        .refused(&["no manifest type is called `backend-servise`", "perhaps `backend-service`"]);
}

#[test]
fn completions_know_the_rules() {
    let project = Project::new(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = project.run(&["completions", shell]);
        assert_eq!((run.status, &*run.stderr), (Some(0), ""));
        assert!(run.stdout.contains("taxiway"), "{shell}");
    }
    // The generators of the other shells leave arguments without a flag alone.
    for shell in ["bash", "zsh"] {
        assert!(project.run(&["completions", shell]).stdout.contains("fargate-size"), "{shell}");
    }
}

#[test]
fn help_and_version() {
    let project = Project::new(&[]);
    let help = project.run(&["--help"]);
    assert_eq!(help.status, Some(0));
    assert!(help.stdout.contains("Exit status: 0 nothing of severity error"), "{help:?}");
    let version = project.run(&["--version"]);
    assert_eq!(version.stdout, format!("taxiway {}\n", env!("CARGO_PKG_VERSION")));
}

#[cfg(not(feature = "deploy"))]
#[test]
fn a_binary_that_cannot_deploy_says_how_to_get_one() {
    let project = Project::new(&[]);
    assert!(project.run(&["--help"]).stdout.contains("Deploy a service to Amazon ECS"));
    project.run(&["import", "--cluster", "c", "--service", "s"]).refused(&["`taxiway import --service` needs"]);
    project.run(&["import", "--task-definition", "f"]).refused(&["`taxiway import --task-definition` needs"]);
    let place = ["manifest.yml", "--env", "prod"];
    for command in [&["deploy"][..], &["rollback"], &["diff", "--deployed"]] {
        let run = project.run(&[command, &place].concat());
        run.refused(&[&format!("`taxiway {}` needs", command.join(" ")), "--features deploy"]);
    }
}

#[test]
fn what_is_for_comparing_with_what_runs_is_refused_elsewhere() {
    let project = Project::new(&[("manifest.yml", GOOD)]);
    let between = ["diff", "manifest.yml", "--from", "test", "--to", "prod"];
    assert_eq!(project.run(&between).status, Some(0));
    for flag in [["--service", "api"], ["--answer-timeout", "5"]] {
        let run = project.run(&[&between[..], &flag].concat());
        assert_eq!((run.status, &*run.stdout), (Some(2), ""), "{run:?}");
        let says = format!("'{} <", flag[0]);
        assert!(run.stderr.contains(&says) && run.stderr.contains("cannot be used with"), "{run:?}");
        let run = project.run(&[&["diff", "nowhere.yml", "--deployed", "--env", "prod"], &flag[..]].concat());
        assert!(!run.stderr.contains("cannot be used with"), "{run:?}");
    }
}
