//! Running other programs, and installing those that are missing.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

/// Where Cargo puts what it builds.
pub fn target_folder(root: &Path) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |it| root.join(it))
}

/// Runs npm in a folder. Fails with what failed.
pub fn npm(folder: &Path, arguments: &[&str]) -> Result<(), String> {
    let name = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut command = Command::new(name);
    command.args(arguments).arg("--silent").current_dir(folder);
    run(&mut command, &format!("npm {} in {}", arguments.join(" "), folder.display()))
}

/// What `npm ci` needs to do no more than to install.
pub const CI: &[&str] = &["ci", "--ignore-scripts", "--no-audit", "--no-fund"];

/// Runs a program to its end. Fails with what it was about.
pub fn run(command: &mut Command, what: &str) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let done = command.status().map_err(|error| format!("{what}: {program}: {error}"))?;
    if done.success() { Ok(()) } else { Err(format!("{what} failed")) }
}

/// What a program prints on standard output. Fails with its complaint.
pub fn output(command: &mut Command) -> Result<String, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let done = command.stdin(Stdio::null()).output().map_err(|error| format!("{program}: {error}"))?;
    if done.status.success() {
        String::from_utf8(done.stdout).map_err(|_| format!("{program} prints what is no text"))
    } else {
        Err(format!("{program} failed: {}", String::from_utf8_lossy(&done.stderr).trim_end()))
    }
}

/// Whether a program can be run, and says with its exit status that all is well.
pub fn works(command: &str, probe: &[&str]) -> bool {
    let mut command = Command::new(command);
    let quiet = command.args(probe).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|it| it.success())
}

/// Installs packages of the system where `apt-get` is there to do it. Fails where something is
/// still missing.
pub fn install(packages: &[&str], is_there: impl Fn() -> bool) -> Result<(), String> {
    if is_there() {
        return Ok(());
    }
    let install = [&["install", "--yes", "--no-install-recommends"], packages].concat();
    say(&format!("installing what is missing: apt-get {}", install.join(" ")));
    // The lists of packages are fetched where they are too old, or not there at all.
    let done = apt_get(&install) || (apt_get(&["update"]) && apt_get(&install));
    if done && is_there() { Ok(()) } else { Err(format!("missing or incomplete; install {}", packages.join(", "))) }
}

fn apt_get(arguments: &[&str]) -> bool {
    let id = Command::new("id").arg("-u").output();
    let is_root = id.is_ok_and(|it| it.stdout.trim_ascii() == b"0");
    let mut command = Command::new(if is_root { "apt-get" } else { "sudo" });
    if !is_root {
        command.args(["--non-interactive", "apt-get"]);
    }
    let quiet = command.args(["-qq"]).args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
    quiet.status().is_ok_and(|it| it.success())
}

pub fn say(line: &str) {
    println!("── {line}");
}
