//! Programs from PyPI, in a virtual environment in the target folder that is made once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The folder with the programs of these packages. No two callers at once share a name.
pub fn programs(name: &str, packages: &[&str]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let (programs, mark) = (folder.join("bin"), folder.join("complete"));
    if fs::read_to_string(&mark).ok() != Some(packages.join(" ")) {
        must(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder));
        let mut pip = Command::new(programs.join("pip"));
        must(pip.args(["install", "--quiet", "--disable-pip-version-check"]).args(packages));
        fs::write(mark, packages.join(" ")).unwrap();
    }
    programs
}

/// What a command says that succeeds.
#[track_caller]
pub fn must(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// All that a run said.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&*output.stdout, &*output.stderr].concat()).into_owned()
}
