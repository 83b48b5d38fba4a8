//! `taxiway check --changed-since`, in real repositories.

use std::process::Command;

use crate::{BAD, Project};

/// Runs git without anybody's settings.
#[track_caller]
fn git(project: &Project, args: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false"]);
    command.args(args).current_dir(project.path(""));
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    let output = command.output().unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn commit(project: &Project, message: &str) {
    git(project, &["add", "--all"]);
    git(project, &["commit", "--quiet", "--message", message]);
}

fn manifest(name: &str) -> String {
    BAD.replace("name: api", &format!("name: {name}"))
}

/// A repository whose branch `work` left `main`, which went on.
fn repository() -> Project {
    let project = Project::workspace(&[]);
    for name in ["moved", "old", "committed", "staged", "dirty", "deleted", "on-main"] {
        project.write(&format!("copilot/{name}/manifest.yml"), manifest(name));
    }
    git(&project, &["init", "--quiet", "--initial-branch", "main"]);
    commit(&project, "first");
    git(&project, &["checkout", "--quiet", "-b", "work"]);
    git(&project, &["checkout", "--quiet", "main"]);
    project.write("copilot/on-main/manifest.yml", manifest("on-main") + "# more\n");
    commit(&project, "main goes on");
    git(&project, &["checkout", "--quiet", "work"]);
    project
}

#[track_caller]
fn files(project: &Project, folder: &str, args: &[&str]) -> Vec<String> {
    let run = project.run_in(folder, &[&["check", "--format", "json"], args].concat());
    assert_eq!(run.stderr, "", "{run:?}");
    let report = run.json();
    let findings = report["findings"].as_array().unwrap();
    let mut files: Vec<String> = findings.iter().map(|it| it["file"].as_str().unwrap().to_owned()).collect();
    files.dedup();
    files
}

#[test]
fn what_changed_on_the_branch_is_checked_committed_or_not() {
    let project = repository();
    let since = ["--changed-since", "main"];
    assert!(files(&project, "", &since).is_empty());
    let run = project.run(&["check", "--changed-since", "main"]);
    assert_eq!((run.status, &*run.stdout), (Some(0), "nothing checked\n"));

    project.write("copilot/committed/manifest.yml", manifest("committed") + "# more\n");
    git(&project, &["mv", "copilot/moved", "copilot/elsewhere"]);
    commit(&project, "second");
    project.write("copilot/staged/manifest.yml", manifest("staged") + "# more\n");
    git(&project, &["add", "--all"]);
    project.write("copilot/dirty/manifest.yml", manifest("dirty") + "# more\n");
    project.write("copilot/näw/manifest.yml", manifest("new"));
    project.write("copilot/ignored/manifest.yml", manifest("ignored"));
    project.write(".git/info/exclude", "ignored\n");
    std::fs::remove_dir_all(project.path("copilot/deleted")).unwrap();
    let changed = ["committed", "dirty", "elsewhere", "näw", "staged"];
    let expected = changed.map(|it| format!("copilot/{it}/manifest.yml"));
    assert_eq!(files(&project, "", &since), expected);
    let below = expected.map(|it| format!("../{it}"));
    assert_eq!(files(&project, "copilot", &[&since[..], &[".."]].concat()), below, "from a folder of the repository");
    let named = ["copilot/old/manifest.yml", "copilot/dirty/manifest.yml"];
    assert_eq!(files(&project, "", &[&since[..], &named].concat()), ["copilot/dirty/manifest.yml"]);
    assert_eq!(files(&project, "", &["--changed-since", "HEAD"]).len(), 3, "what is not committed");
}

#[test]
fn settings_of_git_do_not_matter() {
    let project = repository();
    for (name, value) in [("diff.relative", "true"), ("diff.external", "false"), ("core.quotePath", "true")] {
        git(&project, &["config", name, value]);
    }
    project.write("copilot/dirty/manifest.yml", manifest("dirty") + "# more\n");
    assert_eq!(files(&project, "copilot/dirty", &["--changed-since", "main"]), ["../../copilot/dirty/manifest.yml"]);
}

#[test]
fn what_git_cannot_tell_is_said() {
    let project = repository();
    let since = |revision: &str| project.run(&["check", "--changed-since", revision]);
    since("mian").refused(&["git knows no revision `mian`"]);
    project.run(&["check", "--changed-since=--help"]).refused(&["git knows no revision `--help`"]);
    assert_eq!(since("").status, Some(2));
    git(&project, &["checkout", "--quiet", "--orphan", "other"]);
    commit(&project, "without a past");
    since("main").refused(&["fetch-depth: 0"]);
    let outside = Project::new(&[("copilot/api/manifest.yml", BAD)]);
    outside.run(&["check", "--changed-since", "main"]).refused(&["copilot/api/manifest.yml: in no git repository"]);
    let mut command = project.command(&project.path(""), &["check", "--changed-since", "main"]);
    crate::Run::of(command.env("PATH", "/nowhere")).refused(&["git", "could not be run"]);
}
