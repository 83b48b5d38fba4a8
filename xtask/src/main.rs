//! `cargo xtask`: what was typed, and the exit status.

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask codegen           writes the generated files
cargo xtask codegen --check   says which generated files are out of date
cargo xtask dist [TARGET…]    packs a release for each target, or for this machine, in target/dist
cargo xtask picture           draws docs/finding.svg from what the built binary prints
cargo xtask test              holds the whole project against its tests
cargo xtask wasm              builds the package for JavaScript in wasm/dist";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["codegen"] => xtask::codegen::write(&xtask::root()),
        ["codegen", "--check"] => xtask::codegen::check(&xtask::root()),
        ["dist", ref targets @ ..] => xtask::dist::build(&xtask::root(), targets),
        ["picture"] => xtask::picture::write(&xtask::root()),
        ["test"] => xtask::test::run(&xtask::root()),
        ["wasm"] => xtask::wasm::build(&xtask::root()),
        #[cfg(feature = "bindgen")]
        ["bindgen", module, folder] => xtask::wasm::bindgen(module.as_ref(), folder.as_ref()),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
