//! `cargo xtask wasm`: the package for JavaScript, from the crate `taxiway-wasm`.
//!
//! In: the sources. Out: `wasm/dist/` with a folder for bundlers, for the web and for Node. The
//! compiler for WebAssembly is rustup's; where rustup cannot add the target, Debian's.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tools::{self, cargo, install, npm, run, say, works};

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "wasm";
/// Bytes of the module's stack: as much as a worker of the command line has. A deeply nested
/// manifest takes some.
const STACK: u32 = 16 * 1024 * 1024;

/// Builds, makes the modules small, and says how large they are. Fails where they are larger
/// than they may be.
pub fn build(root: &Path) -> Result<(), String> {
    let module = compile(root)?;
    let package = root.join("wasm");
    let folder = package.join("dist");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    say("making the modules of JavaScript");
    let mut bindgen = cargo(root);
    bindgen.args(["run", "--quiet", "--package", "xtask", "--features", "bindgen", "--", "bindgen"]);
    run(bindgen.arg(module).arg(&folder), "wasm-bindgen")?;
    if !package.join("node_modules").is_dir() {
        say("installing what makes modules small: npm ci");
        npm(&package, tools::CI)?;
    }
    run(Command::new("node").arg("scripts/finish.mjs").current_dir(&package), "finishing the package")
}

/// Compiles the module with the first compiler that can.
fn compile(root: &Path) -> Result<PathBuf, String> {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |it| root.join(it));
    let target = target.join("wasm");
    let mut flags = format!("-C link-arg=-zstack-size={STACK}");
    let (mut command, folder) = if rustup(root) {
        (cargo(root), target.join("rustup"))
    } else {
        let sysroot = sysroot(&target)?;
        flags.push_str(&format!(" --sysroot {}", sysroot.display()));
        (debian(root), target.join("debian"))
    };
    say(&format!("compiling for {TARGET}"));
    command.args(["build", "--quiet", "--package", "taxiway-wasm", "--profile", PROFILE, "--target", TARGET]);
    command.arg("--target-dir").arg(&folder).env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    run(&mut command, "cargo build")?;
    Ok(folder.join(TARGET).join(PROFILE).join("taxiway_wasm.wasm"))
}

/// Whether rustup's toolchain has the target, or can get it.
fn rustup(root: &Path) -> bool {
    let is_there = || {
        let mut probe = Command::new("rustc");
        let output = probe.args(["--print", "target-libdir", "--target", TARGET]).current_dir(root).output();
        output.is_ok_and(|it| it.status.success() && Path::new(String::from_utf8_lossy(&it.stdout).trim()).is_dir())
    };
    is_there() || (works("rustup", &["target", "add", TARGET]) && is_there())
}

/// Debian's cargo, which lies beside rustup's and is not asked for otherwise.
fn debian(folder: &Path) -> Command {
    let path = env::var("PATH").unwrap_or_default();
    let mut command = Command::new("/usr/bin/cargo");
    command.current_dir(folder).env("PATH", format!("/usr/bin:{path}"));
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-19");
    for name in ["CARGO", "RUSTC", "RUSTUP_TOOLCHAIN", "LD_LIBRARY_PATH"] {
        command.env_remove(name);
    }
    command
}

/// The standard library for the target, built from Debian's sources; a folder per compiler.
fn sysroot(target: &Path) -> Result<PathBuf, String> {
    install(&["rustc-web", "cargo-web", "rust-web-src", "lld-19"], || {
        works("/usr/bin/cargo", &["--version"]) && works("wasm-ld-19", &["--version"])
    })?;
    let version =
        Command::new("/usr/bin/rustc").arg("--version").output().map_err(|error| format!("rustc: {error}"))?;
    let version = String::from_utf8_lossy(&version.stdout);
    let version = version.split(' ').nth(1).unwrap_or("unknown");
    let sysroot = target.join(format!("sysroot-{version}"));
    if sysroot.is_dir() {
        return Ok(sysroot);
    }
    say("building the standard library");
    let source = target.join("standard-library");
    let done = standard_library(&source, &target.join("sysroot-unfinished"), &sysroot);
    done.map_err(|error| format!("the standard library for {TARGET}: {error}"))
}

fn standard_library(source: &Path, unfinished: &Path, sysroot: &Path) -> Result<PathBuf, String> {
    let failed = |error: std::io::Error| error.to_string();
    fs::create_dir_all(source.join("src")).map_err(failed)?;
    fs::write(source.join("src/lib.rs"), "").map_err(failed)?;
    let manifest = "[package]\nname = \"nothing\"\nedition = \"2024\"\n\n[workspace]\n\n\
                    [profile.release]\nopt-level = \"z\"\ncodegen-units = 1\npanic = \"abort\"\n";
    fs::write(source.join("Cargo.toml"), manifest).map_err(failed)?;
    let mut command = debian(source);
    command.args(["build", "--quiet", "--release", "-Zbuild-std=std,panic_abort", "--target", TARGET]);
    command.args(["--target-dir", "target"]).env("RUSTC_BOOTSTRAP", "1");
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Cembed-bitcode=yes");
    run(&mut command, "cargo build")?;
    let libraries = unfinished.join("lib/rustlib").join(TARGET).join("lib");
    fs::create_dir_all(&libraries).map_err(failed)?;
    for entry in fs::read_dir(source.join("target").join(TARGET).join("release/deps")).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default();
        let is_library = path.extension().is_some_and(|it| it == "rlib");
        if is_library && !name.to_string_lossy().starts_with("libnothing-") {
            fs::copy(&path, libraries.join(name)).map_err(failed)?;
        }
    }
    link_host(unfinished).map_err(failed)?;
    fs::rename(unfinished, sysroot).map_err(failed)?;
    Ok(sysroot.to_owned())
}

/// Build scripts and macros take the host's own standard library.
#[cfg(unix)]
fn link_host(sysroot: &Path) -> std::io::Result<()> {
    const HOST: &str = "x86_64-unknown-linux-gnu";
    let link = sysroot.join("lib/rustlib").join(HOST);
    if link.is_symlink() { Ok(()) } else { std::os::unix::fs::symlink(Path::new("/usr/lib/rustlib").join(HOST), link) }
}

#[cfg(not(unix))]
fn link_host(_: &Path) -> std::io::Result<()> {
    Err(std::io::Error::other("install the target with rustup"))
}

/// Makes the JavaScript beside a module: for bundlers, for the web and for Node.
#[cfg(feature = "bindgen")]
pub fn bindgen(module: &Path, folder: &Path) -> Result<(), String> {
    use wasm_bindgen_cli_support::Bindgen;
    for name in ["bundler", "web", "nodejs"] {
        let mut bindgen = Bindgen::new();
        bindgen.input_path(module).out_name("taxiway").typescript(true).remove_producers_section(true);
        // Else the web's module would not know where its code lies.
        bindgen.omit_default_module_path(false);
        let chosen = match name {
            "bundler" => bindgen.bundler(true),
            "web" => bindgen.web(true),
            _ => bindgen.nodejs(true),
        };
        chosen.and_then(|it| it.generate(folder.join(name))).map_err(|error| format!("{name}: {error:#}"))?;
    }
    Ok(())
}
