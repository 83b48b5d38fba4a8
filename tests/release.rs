//! A release: the archive that `cargo xtask dist` packs, and the GitHub Action that installs it.
//!
//! The Action's own scripts run here, with a `curl` that copies from a folder instead of
//! fetching from GitHub.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const VERSION: &str = env!("CARGO_PKG_VERSION");
const TARGET: &str = "x86_64-unknown-linux-gnu";
const BAD: &str = "name: api\ntype: Backend Service\nimage:\n  location: registry/api:1\ncpu: 256\nmemory: 600\n";

/// A folder with a release in it.
struct Release {
    folder: TempDir,
    archive: PathBuf,
}

impl Release {
    /// Packs a script in the binary's place, as the tests' own binary is large; the script runs it.
    fn new() -> Release {
        let folder = TempDir::new().unwrap();
        let binary = Path::new(env!("CARGO_BIN_EXE_taxiway"));
        let packed = folder.path().join("taxiway");
        script(&packed, &format!("exec '{}' \"$@\"", binary.display()));
        let out = folder.path().join("dist");
        let archive = xtask::dist::pack(&xtask::root(), TARGET, &packed, binary, &out).unwrap();
        Release { folder, archive }
    }

    fn name(&self) -> &str {
        self.archive.file_name().unwrap().to_str().unwrap()
    }

    /// Runs a step of the Action as GitHub does on the machine that the release is for.
    fn step(&self, name: &str, environment: &[(&str, &str)]) -> Output {
        let action = serde_yaml::from_str::<Value>(&fs::read_to_string("action.yml").unwrap()).unwrap();
        let steps = action["runs"]["steps"].as_array().unwrap();
        let step = steps.iter().find(|it| it["name"] == name).unwrap();
        let folder = self.folder.path();
        let curl =
            "for it; do case $last in --output) to=$it ;; esac; last=$it; done; cp \"$SERVED/${last##*/}\" \"$to\"";
        script(&folder.join("tools/curl"), curl);
        // An expression of GitHub's is what the inputs' defaults make of it, unless a test says more.
        let mut values: BTreeMap<&str, &str> = step["env"].as_object().unwrap().keys().map(|it| (&**it, "")).collect();
        values.extend([("BASE", "https://example.com"), ("FAIL_ON", "error"), ("ACTION", env!("CARGO_MANIFEST_DIR"))]);
        values.extend([("RUNNER_OS", "Linux"), ("RUNNER_ARCH", "X64")]);
        values.extend(environment.iter().copied());
        let tools = [folder.join("tools"), folder.join(format!("taxiway-{VERSION}/bin"))];
        let path = std::env::var_os("PATH").unwrap();
        let path = std::env::join_paths(tools.into_iter().chain(std::env::split_paths(&path))).unwrap();
        let mut bash = Command::new("bash");
        bash.arg("-c").arg(step["run"].as_str().unwrap()).envs(values).env("PATH", path).stdin(Stdio::null());
        bash.env("SERVED", folder.join("dist")).env("RUNNER_TEMP", folder).env("GITHUB_PATH", folder.join("path"));
        bash.current_dir(folder).output().unwrap()
    }
}

fn script(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[track_caller]
fn must(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&*output.stdout, &*output.stderr].concat()).into_owned()
}

#[test]
fn an_archive_has_all_that_belongs_to_a_release() {
    let release = Release::new();
    assert_eq!(release.name(), format!("taxiway-{VERSION}-{TARGET}.tar.gz"));
    let top = release.name().trim_end_matches(".tar.gz");
    let listed = must(Command::new("tar").arg("-tzf").arg(&release.archive));
    let listed: Vec<&str> = listed.lines().map(|it| it.strip_prefix(top).unwrap()).collect();
    let expected = ["/taxiway", "/README.md", "/LICENSE-APACHE", "/LICENSE-MIT", "/completions/_taxiway"];
    for file in
        expected.iter().chain(&["/completions/taxiway.bash", "/completions/taxiway.fish", "/man/man1/taxiway.1"])
    {
        assert!(listed.contains(file), "{file} in {listed:?}");
    }
    // A page for every command that the help lists.
    let help = must(Command::new(env!("CARGO_BIN_EXE_taxiway")).arg("--help"));
    let commands = help.lines().skip_while(|it| *it != "Commands:").skip(1).take_while(|it| !it.is_empty());
    let commands: Vec<&str> =
        commands.filter_map(|it| it.split_whitespace().next()).filter(|it| *it != "help").collect();
    assert!(commands.contains(&"check"), "{commands:?}");
    for command in commands {
        assert!(listed.contains(&&*format!("/man/man1/taxiway-{command}.1")), "{command} in {listed:?}");
    }
    must(Command::new("tar").arg("-xzf").arg(&release.archive).current_dir(release.folder.path()));
    let installed = release.folder.path().join(top).join("taxiway");
    assert_eq!(must(Command::new(installed).arg("--version")), format!("taxiway {VERSION}\n"));
    let page = fs::read_to_string(release.folder.path().join(top).join("man/man1/taxiway-check.1")).unwrap();
    assert!(page.contains("changed\\-since"), "{page}");
}

#[test]
fn the_same_sources_make_the_same_archive_and_its_checksum_holds() {
    let (release, again) = (Release::new(), Release::new());
    let text = |it: &Release| fs::read_to_string(it.archive.with_extension("gz.sha256")).unwrap();
    assert!(text(&release).ends_with(&format!("  {}\n", release.name())));
    // The packed scripts are the same text.
    assert_eq!(text(&release), text(&again));
    let folder = release.archive.parent().unwrap();
    let tool = if Command::new("sha256sum").arg("--version").output().is_ok() { "sha256sum" } else { "shasum" };
    must(Command::new(tool).arg("-c").arg(format!("{}.sha256", release.name())).current_dir(folder));
}

#[test]
fn the_action_installs_a_release_and_checks_with_it() {
    let release = Release::new();
    let installed = release.step("Install Taxiway", &[]);
    assert!(installed.status.success(), "{}", said(&installed));
    let bin = release.folder.path().join(format!("taxiway-{VERSION}/bin"));
    assert_eq!(fs::read_to_string(release.folder.path().join("path")).unwrap().trim_end(), bin.to_str().unwrap());
    assert!(bin.join("taxiway").is_file());

    let project = release.folder.path().join("copilot/api");
    fs::create_dir_all(&project).unwrap();
    fs::write(project.join("manifest.yml"), BAD).unwrap();
    fs::write(project.parent().unwrap().join(".workspace"), "application: shop\n").unwrap();
    let checked = release.step("Check", &[("SARIF", "taxiway.sarif")]);
    assert_eq!(checked.status.code(), Some(1), "{}", said(&checked));
    assert!(said(&checked).contains("::error file=copilot/api/manifest.yml,line=6"), "{}", said(&checked));
    let sarif = fs::read_to_string(release.folder.path().join("taxiway.sarif")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&sarif).unwrap()["version"], "2.1.0");

    fs::write(project.join("manifest.yml"), BAD.replace("600", "512")).unwrap();
    let paths = [("PATHS", "copilot/api/manifest.yml\n"), ("ARGS", "--env\ntest"), ("POLICIES", "policy.json")];
    fs::write(release.folder.path().join("policy.json"), "{}").unwrap();
    let checked = release.step("Check", &paths);
    assert!(checked.status.success(), "{}", said(&checked));
    let strict = r#"{"required": ["nothing"]}"#;
    fs::write(release.folder.path().join("policy.json"), strict).unwrap();
    let checked = release.step("Check", &paths);
    assert_eq!(checked.status.code(), Some(1), "{}", said(&checked));
    assert!(said(&checked).contains("breaks the policy `policy.json`"), "{}", said(&checked));
}

#[test]
fn the_action_refuses_what_it_does_not_know() {
    let release = Release::new();
    let missing = release.step("Install Taxiway", &[("VERSION", "v9.9.9")]);
    assert_eq!(missing.status.code(), Some(2), "{}", said(&missing));
    assert!(said(&missing).contains("::error::there is no release 9.9.9 for Linux on X64"), "{}", said(&missing));
    let missing = release.step("Install Taxiway", &[("VERSION", VERSION), ("RUNNER_OS", "Windows")]);
    assert_eq!(missing.status.code(), Some(2), "{}", said(&missing));
    let mut content = fs::read(&release.archive).unwrap();
    content.push(0);
    fs::write(&release.archive, content).unwrap();
    let changed = release.step("Install Taxiway", &[]);
    assert_eq!(changed.status.code(), Some(2), "{}", said(&changed));
    assert!(said(&changed).contains("is not what its checksum says"), "{}", said(&changed));
    assert!(!release.folder.path().join(format!("taxiway-{VERSION}/bin/taxiway")).exists());
}
