//! Runs of the real binary: what goes to which stream, and the exit status.
//!
//! Knows the command line's contract, and of manifests only what it writes itself.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

#[path = "cli/across_files.rs"]
mod across_files;
#[path = "cli/bad_input.rs"]
mod bad_input;
#[path = "cli/changed.rs"]
mod changed;
#[path = "cli/check.rs"]
mod check;
#[path = "cli/fix.rs"]
mod fix;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/import.rs"]
mod import;
#[path = "cli/one_manifest.rs"]
mod one_manifest;
#[path = "cli/policy.rs"]
mod policy;
#[path = "cli/reference.rs"]
mod reference;

#[path = "cli/settings.rs"]
mod settings;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder with files, and runs of the binary in it.
struct Project {
    folder: TempDir,
}

/// What one run left behind.
#[derive(Debug)]
struct Run {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

/// A service without a flaw.
const GOOD: &str = "\
name: api
type: Backend Service
image:
  location: registry/api:1
cpu: 512
memory: 1024
environments:
  prod:
    cpu: 1024
    memory: 2048
    count: 3
";

/// A service whose size Fargate does not offer in `prod`, with an unknown key.
const BAD: &str = "\
name: api
type: Backend Service
image:
  location: registry/api:1
cpu: 256
memory: 512
coutn: 2
environments:
  prod:
    memory: 600
";

impl Project {
    fn new(files: &[(&str, &str)]) -> Project {
        let project = Project { folder: TempDir::new().unwrap() };
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    /// A workspace of the application `shop` with environments `test` and `prod`.
    fn workspace(files: &[(&str, &str)]) -> Project {
        let project = Project::new(files);
        project.write("copilot/.workspace", "application: shop\n");
        project.write("copilot/environments/test/manifest.yml", "name: test\ntype: Environment\n");
        project.write("copilot/environments/prod/manifest.yml", "name: prod\ntype: Environment\n");
        project
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn command(&self, folder: &Path, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_taxiway"));
        command.args(args).current_dir(folder).stdin(Stdio::null()).env_remove("CLICOLOR_FORCE");
        command
    }

    #[track_caller]
    fn run_in(&self, folder: &str, args: &[&str]) -> Run {
        Run::of(&mut self.command(&self.path(folder), args))
    }

    #[track_caller]
    fn run(&self, args: &[&str]) -> Run {
        self.run_in("", args)
    }
}

impl Run {
    #[track_caller]
    fn of(command: &mut Command) -> Run {
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Run { status: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap()
    }

    /// The rules of the findings, in their order.
    #[track_caller]
    fn rules(&self) -> Vec<String> {
        let report = self.json();
        let findings = report["findings"].as_array().unwrap();
        findings.iter().map(|it| it["rule"].as_str().unwrap().to_owned()).collect()
    }

    /// Could not run: one line on standard error that says all of this, and no result.
    #[track_caller]
    fn refused(&self, says: &[&str]) {
        assert_eq!(self.status, Some(2), "{self:?}");
        assert_eq!(self.stdout, "", "{self:?}");
        assert_eq!(self.stderr.lines().count(), 1, "{self:?}");
        assert!(self.stderr.starts_with("error: "), "{self:?}");
        for words in says {
            assert!(self.stderr.contains(words), "`{words}` is not in {self:?}");
        }
    }
}
