//! The `taxiway` binary: from a command line to an exit status.
//!
//! 0: nothing of severity error. 1: findings. 2: could not run. Whoever reads our output may
//! stop reading: that is no failure.

mod args;
mod changed;
mod commands;
mod output;
mod plan;
mod report;

use std::io;
use std::process::ExitCode;

use clap::Parser;

use args::Args;

/// How a command ended when it could run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Clean,
    /// There are findings of a severity that counts.
    Findings,
    /// Something could not be read; what was wrong has been said.
    Incomplete,
}

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|it| format!(" ({}:{})", it.file(), it.line())).unwrap_or_default();
        output::complain("error", &format!("taxiway itself has a fault{place}; a report with the manifest would help"));
        std::process::exit(2);
    }));
    let args = Args::parse();
    match commands::run(args.command) {
        Ok(Status::Clean) => ExitCode::SUCCESS,
        Ok(Status::Findings) => ExitCode::from(1),
        Ok(Status::Incomplete) => ExitCode::from(2),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain("error", &format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let is_pipe = |it: &io::Error| it.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|it| it.downcast_ref::<io::Error>().is_some_and(is_pipe))
}
