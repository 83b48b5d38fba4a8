//! A workspace with one service, and runs of the binary that reach a server on loopback only.

use std::fs;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use super::fake::{Fake, REGION};

pub const MANIFEST: &str = "\
name: api
type: Backend Service
image:
  location: registry/api:1
cpu: 256
memory: 512
count: 2
variables:
  LOG_LEVEL: info
environments:
  test:
    variables:
      LOG_LEVEL: debug
";

pub struct Project {
    folder: TempDir,
    endpoint: String,
}

/// A service that runs, and one variable of its manifest that changed since.
pub fn deployed() -> (Fake, Project) {
    let fake = Fake::new();
    let project = Project::new(&fake);
    project.deploy("").says(0, &[]);
    project.edit("LOG_LEVEL: debug", "LOG_LEVEL: trace");
    (fake, project)
}

/// What one run left behind.
#[derive(Debug)]
pub struct Run {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Project {
    /// The workspace of the application `shop`, for a server on a port.
    pub fn at(port: u16) -> Project {
        let project = Project { folder: TempDir::new().unwrap(), endpoint: format!("http://127.0.0.1:{port}") };
        project.write("copilot/.workspace", "application: shop\n");
        project.write("copilot/environments/test/manifest.yml", "name: test\ntype: Environment\n");
        project.write("copilot/api/manifest.yml", MANIFEST);
        project
    }

    pub fn new(fake: &Fake) -> Project {
        Project::at(fake.port)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Changes the manifest.
    pub fn edit(&self, from: &str, to: &str) {
        let text = self.read("copilot/api/manifest.yml");
        assert!(text.contains(from), "{from}");
        self.write("copilot/api/manifest.yml", &text.replace(from, to));
    }

    /// A command for `copilot/api/manifest.yml` in `test`, with credentials that nobody has.
    pub fn command(&self, words: &str) -> Command {
        let (name, words) = words.split_once(' ').unwrap_or((words, ""));
        self.plain_command(&format!("{name} copilot/api/manifest.yml --env test {words}"))
    }

    /// A command as it stands.
    pub fn plain_command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_taxiway"));
        command.args(words.split_whitespace()).current_dir(self.folder.path());
        command.stdin(Stdio::null());
        let ours = std::env::vars_os().filter(|(key, _)| !key.to_string_lossy().starts_with("AWS_"));
        command.env_clear().envs(ours).env_remove("CLICOLOR_FORCE");
        command.env("HOME", self.folder.path()).env("AWS_EC2_METADATA_DISABLED", "true");
        command.env("AWS_ENDPOINT_URL", &self.endpoint).env("AWS_REGION", REGION);
        command.env("AWS_ACCESS_KEY_ID", "AKIATEST").env("AWS_SECRET_ACCESS_KEY", "secret");
        for proxy in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
            command.env_remove(proxy);
        }
        command
    }

    #[track_caller]
    pub fn run(&self, words: &str) -> Run {
        Run::of(self.command(words).output().unwrap())
    }

    #[track_caller]
    pub fn run_plain(&self, words: &str) -> Run {
        Run::of(self.plain_command(words).output().unwrap())
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).unwrap()
    }

    /// Deploys and looks often.
    #[track_caller]
    pub fn deploy(&self, more: &str) -> Run {
        self.run(&format!("deploy --yes --interval 0.01{}{more}", if more.is_empty() { "" } else { " " }))
    }
}

impl Run {
    #[track_caller]
    pub fn of(output: Output) -> Run {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Run { status: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// Ended so, and said all of this on one of the streams.
    #[track_caller]
    pub fn says(&self, status: i32, words: &[&str]) -> &Run {
        assert_eq!(self.status, Some(status), "{self:?}");
        for it in words {
            assert!(self.stdout.contains(it) || self.stderr.contains(it), "`{it}` is not in {self:?}");
        }
        // No error of the SDK as Rust prints it.
        for it in ["SdkError", "DispatchFailure", "ServiceError {", "Error {", "panicked"] {
            assert!(!self.stderr.contains(it) && !self.stdout.contains(it), "{self:?}");
        }
        self
    }

    /// The events, one a line.
    #[track_caller]
    pub fn events(&self) -> Vec<Value> {
        self.stdout.lines().map(|it| serde_json::from_str(it).unwrap()).collect()
    }
}
