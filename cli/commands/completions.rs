//! `taxiway completions`: a shell's completion script, made from the command line's own
//! declaration.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::Status;
use crate::args::Args;
use crate::output;

pub fn run(shell: Shell) -> anyhow::Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "taxiway", &mut script);
    output::plain(&String::from_utf8_lossy(&script))?;
    Ok(Status::Clean)
}
