//! Real editors with the configuration that `docs/editors.md` gives, and the forms of that for
//! editors that are not driven here.
//!
//! Each session is a script in `tests/editors/` that does what a person does and writes down
//! what comes of it. The editors have to be there: `cargo xtask test` installs them.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use expect_test::{Expect, expect};
use serde_json::{Value, json};
use taxiway_lsp::config::Options;
use tempfile::TempDir;

/// How long an editor may take for a whole session.
const PATIENCE: Duration = Duration::from_secs(120);

const MANIFEST: &str = "\
name: api
type: Backend Service
image: { build: Dockerfile, port: 8080, labels: { owner: \"é😀\" }, helthcheck: { command: [CMD, ok] } }
cpu: 256
";

/// The only example in a language below a heading of `docs/editors.md`.
#[track_caller]
fn example(heading: &str, language: &str) -> String {
    let page = fs::read_to_string("docs/editors.md").unwrap();
    let heading = format!("## {heading}\n");
    let section = page.split_once(&heading).unwrap_or_else(|| panic!("docs/editors.md has no {heading}")).1;
    let section = section.split("\n## ").next().unwrap();
    let fence = format!("```{language}\n");
    let blocks: Vec<&str> = section.split(&fence).skip(1).map(|it| it.split("```").next().unwrap()).collect();
    let [block] = blocks[..] else { panic!("{} examples in {language} below {heading}", blocks.len()) };
    block.to_owned()
}

/// An application, a home without anything in it, and the binary on the `PATH`.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk { folder: TempDir::new().unwrap() };
        desk.write("application/copilot/.workspace", "application: harbor\n");
        desk.write("application/copilot/api/manifest.yml", MANIFEST);
        desk.write("application/Dockerfile", "FROM scratch\n");
        fs::create_dir(desk.path("home")).unwrap();
        // Leaves the number of its process behind, and becomes the server.
        let server = env!("CARGO_BIN_EXE_taxiway");
        let program =
            desk.write("bin/taxiway", &format!("#!/bin/sh\necho $$ >> \"$TRANSCRIPT.pids\"\nexec '{server}' \"$@\"\n"));
        fs::set_permissions(program, fs::Permissions::from_mode(0o755)).unwrap();
        desk
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) -> PathBuf {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// Runs an editor to its end: what it wrote down is as expected, and nothing stays behind.
    #[track_caller]
    fn session(&self, editor: &mut Command, packages: &str, transcript: Expect) {
        let home = self.path("home");
        let path = format!("{}:{}", self.path("bin").display(), std::env::var("PATH").unwrap());
        let (out, log) = (self.path("transcript"), self.path("log"));
        let output = fs::File::create(&log).unwrap();
        let started = editor
            .current_dir(self.path("application"))
            .env("PATH", path)
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_STATE_HOME", home.join("state"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("LC_ALL", "C.UTF-8")
            .env("TRANSCRIPT", &out)
            .stdin(Stdio::null())
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .spawn();
        let name = editor.get_program().to_string_lossy().into_owned();
        let Ok(mut child) = started else {
            panic!("`{name}` is missing: install {packages}, or run `cargo xtask test`")
        };
        let status = wait(&mut child);
        let read = |path: &Path| fs::read_to_string(path).unwrap_or_default();
        assert!(
            status.is_some_and(|it| it.success()),
            "{name} ended with {status:?} (it needs {packages})\n{}\n{}",
            read(&log),
            read(&out)
        );
        transcript.assert_eq(&read(&out));
        let pids = read(&out.with_extension("pids"));
        assert_eq!(pids.lines().count(), 1, "one server for one application");
        for pid in pids.lines() {
            assert!(ends(pid), "the server goes on without {name}");
        }
    }
}

/// How a process ended; `None` when it was not done in time.
fn wait(child: &mut Child) -> Option<ExitStatus> {
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status);
        }
        thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    None
}

/// Whether a process is gone, or goes soon.
fn ends(pid: &str) -> bool {
    let is_there =
        || Command::new("kill").args(["-0", pid]).stderr(Stdio::null()).status().is_ok_and(|it| it.success());
    let end = Instant::now() + Duration::from_secs(10);
    while is_there() {
        if Instant::now() > end {
            return false;
        }
        thread::sleep(Duration::from_millis(20));
    }
    true
}

fn script(name: &str) -> PathBuf {
    Path::new("tests/editors").join(name).canonicalize().unwrap()
}

#[test]
fn neovim_shows_fixes_completes_and_explains() {
    let desk = Desk::new();
    let version = Command::new("nvim").arg("--version").output().map(|it| it.stdout).unwrap_or_default();
    let version = String::from_utf8_lossy(&version).into_owned();
    let minor: u32 = version.split('.').nth(1).and_then(|it| it.parse().ok()).unwrap_or_default();
    let heading = if minor < 11 { "Neovim 0.7 to 0.10" } else { "Neovim 0.11 and later" };
    let configuration = desk.write("init.lua", &example(heading, "lua"));
    let mut editor = Command::new("nvim");
    editor.args(["--headless", "-n", "-i", "NONE", "-u"]).arg(configuration);
    editor.arg("-c").arg(format!("luafile {}", script("neovim.lua").display()));
    editor.arg("copilot/api/manifest.yml");
    desk.session(
        &mut editor,
        "neovim",
        expect![[r##"
        # opened
        3:69-79 `image` has no key `helthcheck`; Copilot ignores it | help: write `healthcheck`

        # fixed
        Write `healthcheck`
        Allow `unknown-key` here
        image: { build: Dockerfile, port: 8080, labels: { owner: "é😀" }, healthcheck: { command: [CMD, ok] } }

        # offered for Gomem
        memory

        # offered for Gonetw
        network

        # explained
        **`cpu`**

        # at last
        name: api
        type: Backend Service
        image: { build: Dockerfile, port: 8080, labels: { owner: "é😀" }, healthcheck: { command: [CMD, ok] } }
        cpu: 256
        memory: 512
        network:
          connect: true
        nothing
    "##]],
    );
}

#[test]
fn emacs_shows_fixes_completes_and_explains() {
    let desk = Desk::new();
    let configuration = desk.write("init.el", &example("Emacs", "elisp"));
    let mut editor = Command::new("emacs");
    editor.args(["--batch", "-f", "package-initialize", "-l"]).arg(configuration);
    editor.arg("-l").arg(script("emacs.el")).env("MANIFEST", "copilot/api/manifest.yml");
    desk.session(
        &mut editor,
        "emacs-nox, elpa-eglot and elpa-yaml-mode",
        expect![[r##"
        # opened in Copilot
        3:65-75 taxiway [unknown-key]: `image` has no key `helthcheck`; Copilot ignores it | help: write `healthcheck`

        # fixed
        Write `healthcheck`
        Allow `unknown-key` here

        # explained
        **`cpu`**

        # at last
        name: api
        type: Backend Service
        image: { build: Dockerfile, port: 8080, labels: { owner: "é😀" }, healthcheck: { command: [CMD, ok] } }
        cpu: 256
        memory: 512
        network:
          connect: true
        nothing
    "##]],
    );
}

#[test]
fn the_example_for_helix_has_helix_form() {
    let written: Value = toml::from_str(&example("Helix", "toml")).unwrap();
    let server = &written["language-server"]["taxiway"];
    assert_eq!([&server["command"], &server["args"]], [&json!("taxiway"), &json!(["lsp"])]);
    check_options(&server["config"]);
    assert_eq!(written["language"], json!([{"name": "yaml", "language-servers": ["taxiway", "yaml-language-server"]}]));
}

#[test]
fn the_example_for_zed_has_zed_form() {
    let written: Value = serde_json::from_str(&example("Zed", "json")).unwrap();
    let server = &written["lsp"]["yaml-language-server"];
    assert_eq!(server["binary"], json!({"path": "taxiway", "arguments": ["lsp"]}));
    check_options(&server["initialization_options"]);
}

#[track_caller]
fn check_options(written: &Value) {
    let (options, complaints) = Options::read(written);
    assert!(complaints.is_empty(), "{complaints:?}");
    assert_ne!(options, Options::default(), "an example sets something");
}
