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

/// Compiles the module and the standard library, which is made small with it, with the first
/// compiler that has the library's source.
fn compile(root: &Path) -> Result<PathBuf, String> {
    let target = tools::target_folder(root);
    let (mut command, folder) = if rustup(root) {
        (cargo(root), target.join("wasm/rustup"))
    } else {
        (debian(root)?, target.join("wasm/debian"))
    };
    say(&format!("compiling for {TARGET}"));
    let home = env::var("HOME").unwrap_or_default();
    let flags = [
        format!("-Clink-arg=-zstack-size={STACK}"),
        // A panic traps at once, without a text and the code to write it.
        "-Zunstable-options".to_owned(),
        "-Cpanic=immediate-abort".to_owned(),
        // No path of this machine in what is published.
        format!("--remap-path-prefix={}=taxiway", root.display()),
        format!("--remap-path-prefix={home}=home"),
        "-Zlocation-detail=none".to_owned(),
    ];
    command.args(["build", "--quiet", "--package", "taxiway-wasm", "--profile", PROFILE, "--target", TARGET]);
    command.args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]);
    // Vectors, texts and comparisons are everywhere, and no larger for being fast. The manifest
    // cannot say it: cargo knows these packages only when it compiles them.
    for package in ["alloc", "core"] {
        command.arg("--config").arg(format!("profile.{PROFILE}.package.{package}.opt-level=3"));
    }
    // The same compiler, which then takes options that are not stable yet.
    command.env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags.join(" "));
    run(command.arg("--target-dir").arg(&folder), "cargo build")?;
    Ok(folder.join(TARGET).join(PROFILE).join("taxiway_wasm.wasm"))
}

/// Whether rustup's toolchain has the standard library's source, or can get it.
fn rustup(root: &Path) -> bool {
    let is_there = || {
        let output = Command::new("rustc").args(["--print", "sysroot"]).current_dir(root).output();
        let sysroot = output.ok().filter(|it| it.status.success());
        sysroot.is_some_and(|it| {
            let sysroot = String::from_utf8_lossy(&it.stdout).trim().to_owned();
            Path::new(&sysroot).join("lib/rustlib/src/rust/library/std").is_dir() && linker(&sysroot)
        })
    };
    is_there() || (works("rustup", &["component", "add", "rust-src"]) && is_there())
}

/// Whether the toolchain brings the linker of the target, as rustup's do and Debian's do not.
fn linker(sysroot: &str) -> bool {
    let hosts = fs::read_dir(Path::new(sysroot).join("lib/rustlib")).into_iter().flatten().flatten();
    hosts.map(|it| it.path().join("bin")).any(|it| it.join(format!("rust-lld{}", env::consts::EXE_SUFFIX)).is_file())
}

/// Debian's cargo, which lies beside rustup's and is not asked for otherwise.
fn debian(root: &Path) -> Result<Command, String> {
    install(&["rustc-web", "cargo-web", "rust-web-src", "lld-19"], || {
        works("/usr/bin/cargo", &["--version"]) && works("wasm-ld-19", &["--version"])
    })?;
    let path = env::var("PATH").unwrap_or_default();
    let mut command = Command::new("/usr/bin/cargo");
    command.current_dir(root).env("PATH", format!("/usr/bin:{path}"));
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-19");
    for name in ["CARGO", "RUSTC", "RUSTUP_TOOLCHAIN", "LD_LIBRARY_PATH"] {
        command.env_remove(name);
    }
    Ok(command)
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
