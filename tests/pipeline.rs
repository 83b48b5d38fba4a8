//! The places where a team meets Taxiway without an editor, with the real programs: pre-commit
//! runs our hooks, and a reader of SARIF reads our reports.
//!
//! Both come from PyPI into a virtual environment.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

#[path = "python/environment.rs"]
mod environment;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;

use environment::{must, said};

const PACKAGES: [&str; 2] = ["pre-commit==4.*", "sarif-tools==3.*"];

const GOOD: &str = "name: api\ntype: Backend Service\nimage:\n  location: registry/api:1\ncpu: 256\nmemory: 512\n";

/// The programs of the virtual environment.
fn programs() -> &'static Path {
    static PROGRAMS: OnceLock<PathBuf> = OnceLock::new();
    PROGRAMS.get_or_init(|| environment::programs("pipeline", &PACKAGES))
}

/// A folder that is a git repository, with programs that know nobody's settings.
struct Repository {
    folder: TempDir,
}

impl Repository {
    fn new(files: &[(&str, &str)]) -> Repository {
        let repository = Repository { folder: TempDir::new().unwrap() };
        repository.git(&["init", "--quiet"]);
        files.iter().for_each(|(path, text)| repository.write(path, text));
        repository.commit();
        repository
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "x"]);
    }

    #[track_caller]
    fn git(&self, args: &[&str]) -> String {
        must(&mut self.command(Path::new("git"), args))
    }

    fn command(&self, program: &Path, args: &[&str]) -> Command {
        let binary = Path::new(env!("CARGO_BIN_EXE_taxiway")).parent().unwrap();
        let path = std::env::var_os("PATH").unwrap();
        let path = std::env::join_paths([binary.to_path_buf()].into_iter().chain(std::env::split_paths(&path)));
        let mut command = Command::new(program);
        command.args(args).current_dir(self.folder.path()).env("PATH", path.unwrap());
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        command.env("PRE_COMMIT_HOME", self.folder.path().join(".git/pre-commit"));
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), "x").env(format!("GIT_{role}_EMAIL"), "x@example.com");
        }
        command
    }
}

#[test]
fn pre_commit_runs_the_system_hook() {
    let hooks = Repository::new(&[(".pre-commit-hooks.yaml", &fs::read_to_string(".pre-commit-hooks.yaml").unwrap())]);
    hooks.git(&["tag", "v1"]);
    let config = format!(
        "repos:\n  - repo: {}\n    rev: v1\n    hooks:\n      - id: taxiway-check-system\n",
        hooks.folder.path().display()
    );
    let bad = GOOD.replace("name: api", "name: web").replace("512", "600");
    let project = Repository::new(&[
        (".pre-commit-config.yaml", &config),
        ("copilot/.workspace", "application: shop\n"),
        ("copilot/api/manifest.yml", GOOD),
        ("copilot/worker/manifest.yml", &GOOD.replace("name: api", "name: worker")),
        ("copilot/environments/prod/manifest.yml", "name: prod\ntype: Environment\n"),
        ("copilot/web/manifest.yml", &bad),
        ("charts/manifest.yml", "a: b\n"),
    ]);
    let pre_commit = |args: &[&str]| {
        let program = programs().join("pre-commit");
        project.command(&program, &[&["run", "--color", "never", "--verbose"], args].concat()).output().unwrap()
    };
    let run = pre_commit(&["--all-files"]);
    assert_eq!(run.status.code(), Some(1), "{}", said(&run));
    let text = said(&run);
    assert!(text.contains("Failed") && text.contains("--> copilot/web/manifest.yml:6:9"), "{text}");
    let run = pre_commit(&["--files", "copilot/api/manifest.yml", "copilot/worker/manifest.yml"]);
    assert!(run.status.success() && said(&run).contains("Passed"), "{}", said(&run));
    let run = pre_commit(&["--files", "charts/manifest.yml", "copilot/.workspace"]);
    assert!(run.status.success() && said(&run).contains("no files to check"), "{}", said(&run));
}

#[test]
fn a_reader_of_sarif_reads_our_report() {
    let bad = GOOD.replace("512", "600").replace("cpu", "coutn: 1\ncpu");
    let project = Repository::new(&[("copilot/ä b/manifest.yml", &bad)]);
    let taxiway = Path::new(env!("CARGO_BIN_EXE_taxiway"));
    let run = project.command(taxiway, &["check", "--format", "sarif=out.sarif"]).output().unwrap();
    assert_eq!(run.status.code(), Some(1), "{}", said(&run));
    let sarif = programs().join("sarif");
    let summary = must(&mut project.command(&sarif, &["summary", "out.sarif"]));
    assert!(summary.contains("error: 2") && summary.contains("warning: 1"), "{summary}");
    assert!(summary.contains("fargate-size") && summary.contains("unknown-key"), "{summary}");
    must(&mut project.command(&sarif, &["csv", "--output", "out.csv", "out.sarif"]));
    let table = fs::read_to_string(project.folder.path().join("out.csv")).unwrap();
    let row = table.split("Taxiway,error,fargate-size").nth(1).unwrap();
    assert!(row.contains("b/manifest.yml,7"), "{table}");
}
