//! `cargo xtask dist`: what a release consists of, an archive per target.
//!
//! In: the sources. Out: in `target/dist/`, `taxiway-VERSION-TARGET.tar.gz` with the binary, the
//! completion scripts of shells, a manual page per command, README and licences; beside it a
//! checksum. `action.yml` installs from these.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::tools::{self, cargo, output, run, say, works};

/// The shells with a completion script, and how each calls the file.
const SHELLS: [(&str, &str); 5] = [
    ("bash", "taxiway.bash"),
    ("elvish", "taxiway.elv"),
    ("fish", "taxiway.fish"),
    ("powershell", "_taxiway.ps1"),
    ("zsh", "_taxiway"),
];

/// What stands in the project's root and goes along.
const TEXTS: [&str; 3] = ["README.md", "LICENSE-APACHE", "LICENSE-MIT"];

/// Builds for each target, for this machine when there is none, and packs. The checksums of all
/// stand in `SHA256SUMS`. Fails where a target cannot be compiled for.
pub fn build(root: &Path, targets: &[&str]) -> Result<(), String> {
    let this = host()?;
    let targets = if targets.is_empty() { &[&*this] } else { targets };
    let folder = tools::target_folder(root);
    let out = folder.join("dist");
    // Scripts and pages are the same for every target: this machine's own binary prints them.
    say("making completions and manual pages");
    run(cargo(root).args(["build", "--quiet"]), "cargo build")?;
    let speaker = folder.join("debug").join(binary_name(&this));
    let mut sums = String::new();
    for target in targets {
        if !output(Command::new("rustup").args(["target", "list", "--installed"])).is_ok_and(|it| it.contains(target)) {
            works("rustup", &["target", "add", target]);
        }
        say(&format!("compiling for {target}"));
        let mut build = cargo(root);
        build.args(["build", "--quiet", "--locked", "--release", "--features", "deploy", "--target", target]);
        run(&mut build, "cargo build")?;
        let binary = folder.join(target).join("release").join(binary_name(target));
        let archive = pack(root, target, &binary, &speaker, &out)?;
        let size = fs::metadata(&archive).map_or(0, |it| it.len());
        say(&format!("{}: {size} bytes", archive.display()));
        sums.push_str(&fs::read_to_string(sum_file(&archive)).map_err(|error| error.to_string())?);
    }
    write(&out.join("SHA256SUMS"), sums.as_bytes())
}

/// Packs a binary for `target` into an archive in the folder `out`, with the checksum beside it,
/// and gives the archive's path. `speaker` is a binary that runs here and prints the completions
/// and manual pages. The same input makes the same bytes.
pub fn pack(root: &Path, target: &str, binary: &Path, speaker: &Path, out: &Path) -> Result<PathBuf, String> {
    let version = said(speaker, &["--version".as_ref()])?;
    let version = version.trim().rsplit(' ').next().unwrap_or_default();
    let name = format!("taxiway-{version}-{target}");
    let archive = out.join(format!("{name}.tar.gz"));
    fs::create_dir_all(out).map_err(|error| format!("{}: {error}", out.display()))?;
    let file = File::create(&archive).map_err(|error| format!("{}: {error}", archive.display()))?;
    let mut pack = Pack { tar: tar::Builder::new(GzEncoder::new(file, Compression::best())), name };
    pack.add(binary_name(target), &read(binary)?, 0o755)?;
    for text in TEXTS {
        pack.add(text, &read(&root.join(text))?, 0o644)?;
    }
    for (shell, file) in SHELLS {
        pack.add(
            &format!("completions/{file}"),
            said(speaker, &["completions".as_ref(), shell.as_ref()])?.as_bytes(),
            0o644,
        )?;
    }
    let pages = out.join("man1");
    said(speaker, &["man".as_ref(), pages.as_os_str()])?;
    for page in names(&pages)? {
        pack.add(&format!("man/man1/{page}"), &read(&pages.join(&page))?, 0o644)?;
    }
    pack.finish()?;
    let sum: String = Sha256::digest(read(&archive)?).iter().map(|byte| format!("{byte:02x}")).collect();
    let file = archive.file_name().unwrap_or_default().to_string_lossy();
    write(&sum_file(&archive), format!("{sum}  {file}\n").as_bytes())?;
    Ok(archive)
}

struct Pack {
    tar: tar::Builder<GzEncoder<File>>,
    /// The folder that everything lies in.
    name: String,
}

impl Pack {
    fn add(&mut self, path: &str, content: &[u8], mode: u32) -> Result<(), String> {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(mode);
        // The same archive whenever it is made; some tools take 0 for a mistake.
        header.set_mtime(1);
        let path = format!("{}/{path}", self.name);
        self.tar.append_data(&mut header, &path, content).map_err(|error| format!("{path}: {error}"))
    }

    fn finish(self) -> Result<(), String> {
        let end = |it: tar::Builder<GzEncoder<File>>| it.into_inner()?.finish()?.flush();
        end(self.tar).map_err(|error| format!("{}: {error}", self.name))
    }
}

fn said(binary: &Path, arguments: &[&OsStr]) -> Result<String, String> {
    output(Command::new(binary).args(arguments))
}

fn binary_name(target: &str) -> &'static str {
    if target.contains("windows") { "taxiway.exe" } else { "taxiway" }
}

/// The target that this machine's compiler compiles for.
fn host() -> Result<String, String> {
    let version = output(Command::new("rustc").args(["--version", "--verbose"]))?;
    let host = version.lines().find_map(|it| it.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "rustc does not say what it compiles for".to_owned())
}

/// The names of the files in a folder, sorted.
fn names(folder: &Path) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut names: Vec<_> = entries.flatten().map(|it| it.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    Ok(names)
}

fn sum_file(archive: &Path) -> PathBuf {
    archive.with_extension("gz.sha256")
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, content: &[u8]) -> Result<(), String> {
    fs::write(path, content).map_err(|error| format!("{}: {error}", path.display()))
}
