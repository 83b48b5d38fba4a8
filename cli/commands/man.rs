//! `taxiway man`: a manual page per command, made from the command line's own declaration.

use std::fs;
use std::path::Path;

use anyhow::Context;
use clap::CommandFactory;

use crate::Status;
use crate::args::Args;

pub fn run(folder: &Path) -> anyhow::Result<Status> {
    let written = fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(Args::command(), folder));
    written.with_context(|| format!("{} could not be written", folder.display()))?;
    Ok(Status::Clean)
}
