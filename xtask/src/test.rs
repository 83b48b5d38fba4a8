//! `cargo xtask test`: everything that has to hold, step by step.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::tools::{self, cargo, install, npm, say, works};

/// The least share of lowered values, in percent, that has to agree with Copilot's.
const LEAVES: f64 = 99.9;

/// Runs every step; stops at the first that fails.
pub fn run(root: &Path) -> Result<(), String> {
    components(root)?;
    editors()?;
    python()?;
    rules(root)?;
    // Only the steps that need the AWS SDK compile it: what else there is knows nothing of it.
    const OTHERS: [&str; 3] = ["--workspace", "--exclude", "taxiway-deploy"];
    const DEPLOY: [&str; 6] = ["-p", "taxiway", "-p", "taxiway-deploy", "--features", "deploy"];
    let test = |packages: &[&'static str], targets: &[&'static str]| [&["test", "--quiet"], packages, targets].concat();
    let lint = |packages: &[&'static str]| {
        [&["clippy", "--quiet", "--all-targets"], packages, &["--", "-D", "warnings"]].concat()
    };
    let steps = [
        ("formatting", vec!["fmt", "--all", "--check"]),
        ("lints", lint(&OTHERS)),
        ("tests", test(&OTHERS, &["--all-targets"])),
        ("examples in the documentation", test(&OTHERS, &["--doc"])),
        ("lints of deploying", lint(&DEPLOY)),
        ("tests of deploying", test(&DEPLOY, &["--lib", "--bins", "--test", "deploy"])),
        ("release build", vec!["build", "--release", "--quiet"]),
    ];
    for (what, arguments) in steps {
        say(&format!("{what}: cargo {}", arguments.join(" ")));
        let done = cargo(root).args(&arguments).status().map_err(|error| format!("cargo: {error}"))?;
        if !done.success() {
            return Err(format!("{what}: cargo {} failed", arguments.join(" ")));
        }
    }
    say("generated files: cargo xtask codegen --check");
    crate::codegen::check(root)?;
    extension(root)?;
    package(root)?;
    playground(root)?;
    conformance(root)?;
    say("everything holds");
    Ok(())
}

/// Installs rustfmt and clippy where they are missing and rustup is there to do it.
fn components(root: &Path) -> Result<(), String> {
    for (component, command) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        let works =
            |mut it: Command| it.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|it| it.success());
        let mut probe = cargo(root);
        probe.args([command, "--version"]);
        if works(probe) {
            continue;
        }
        say(&format!("installing {component}: rustup component add {component}"));
        let mut install = Command::new("rustup");
        install.args(["component", "add", component]).current_dir(root);
        if !install.status().is_ok_and(|it| it.success()) {
            return Err(format!("`cargo {command}` is missing; install the toolchain component {component}"));
        }
    }
    Ok(())
}

/// Holds the form of the rules, which a macro declares: `cargo fmt` does not find them.
fn rules(root: &Path) -> Result<(), String> {
    let folder = root.join("core/src/rules");
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let files = entries.flatten().map(|it| it.path()).filter(|it| it.extension().is_some_and(|it| it == "rs"));
    say("formatting: rustfmt --check core/src/rules/*.rs");
    tools::run(
        Command::new("rustfmt").arg("--check").args(files),
        "the form of the rules (`rustfmt core/src/rules/*.rs`)",
    )
}

/// Holds the VS Code extension against its types and unit tests, and bundles it. It is driven in a
/// real VS Code by `npm run e2e`, which downloads one and is left to whoever changes it.
fn extension(root: &Path) -> Result<(), String> {
    let steps: [&[&str]; 4] = [tools::CI, &["run", "lint"], &["test"], &["run", "bundle"]];
    for arguments in steps {
        say(&format!("extension: npm {}", arguments.join(" ")));
        npm(&root.join("vscode-extension"), arguments)?;
    }
    Ok(())
}

/// Installs what the tests of pre-commit, of SARIF and of moto make their environments with.
fn python() -> Result<(), String> {
    install(&["python3", "python3-venv"], || works("python3", &["-c", "import ensurepip, venv"]))
}

/// Builds the package for JavaScript and holds it against the release build.
fn package(root: &Path) -> Result<(), String> {
    crate::wasm::build(root)?;
    say("package: npm test");
    npm(&root.join("wasm"), &["test"])
}

/// Builds the playground and drives it in a browser, which is installed where there is none.
fn playground(root: &Path) -> Result<(), String> {
    let browsers = ["chromium", "/usr/bin/chromium"];
    install(&["chromium"], || browsers.iter().any(|it| works(it, &["--version"])))?;
    let steps: [&[&str]; 5] = [tools::CI, &["run", "lint"], &["test"], &["run", "build"], &["run", "e2e"]];
    for arguments in steps {
        say(&format!("playground: npm {}", arguments.join(" ")));
        npm(&root.join("wasm/playground"), arguments)?;
    }
    Ok(())
}

/// Installs the editors that tests drive where one is missing.
fn editors() -> Result<(), String> {
    install(&["neovim"], || works("nvim", &["--version"]))?;
    let probe = ["--batch", "-f", "package-initialize", "-l", "eglot", "-l", "yaml-mode"];
    install(&["emacs-nox", "elpa-eglot", "elpa-yaml-mode"], || works("emacs", &probe))
}

/// Holds the release build against what Copilot itself makes of real manifests, where those lie
/// beside the checkout.
fn conformance(root: &Path) -> Result<(), String> {
    let script = root.join("../shared/conformance/run.py");
    if !script.is_file() {
        say("conformance: left out, there is no ../shared/conformance");
        return Ok(());
    }
    let target = tools::target_folder(root);
    let binary = target.join("release").join(format!("taxiway{}", env::consts::EXE_SUFFIX));
    say("conformance: python3 ../shared/conformance/run.py target/release/taxiway");
    let done = Command::new("python3").arg(&script).arg(&binary).current_dir(root).stderr(Stdio::inherit()).output();
    let output = done.map_err(|error| format!("python3: {error}"))?;
    let output = String::from_utf8_lossy(&output.stdout);
    print!("{output}");
    judge(&output)
}

/// Reads the last line: `verdicts 96/96; leaves 9000/9001 = 99.9%`.
fn judge(output: &str) -> Result<(), String> {
    let line = output.lines().last().unwrap_or_default();
    let ratio = |name: &str| -> Option<(f64, f64)> {
        let rest = &line[line.find(name)? + name.len()..];
        let (part, whole) = rest.split([';', ' ']).find(|it| !it.is_empty())?.split_once('/')?;
        Some((part.parse().ok()?, whole.parse().ok()?))
    };
    let (Some(verdicts), Some(leaves)) = (ratio("verdicts"), ratio("leaves")) else {
        return Err("conformance: the last line of the output is not the result".to_owned());
    };
    if verdicts.0 < verdicts.1 {
        return Err(format!(
            "conformance: {} of {} verdicts disagree with Copilot's",
            verdicts.1 - verdicts.0,
            verdicts.1
        ));
    }
    if leaves.0 * 100.0 < leaves.1 * LEAVES {
        return Err(format!(
            "conformance: {} of {} values agree with Copilot's, fewer than {LEAVES} %",
            leaves.0, leaves.1
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::judge;

    #[test]
    fn every_verdict_and_nearly_every_leaf_agree() {
        assert!(judge("x\nverdicts 96/96; leaves 9995/10000 = 99.9500%\n").is_ok());
        assert!(judge("verdicts 95/96; leaves 10000/10000 = 100.0000%").is_err());
        assert!(judge("verdicts 96/96; leaves 9980/10000 = 99.8000%").is_err());
        assert!(judge("Traceback").is_err());
    }
}
