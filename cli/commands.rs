//! The commands, one file each: from what was typed to output and a [`Status`].

mod check;
mod completions;
#[cfg(feature = "deploy")]
mod deploy;
#[cfg(not(feature = "deploy"))]
#[path = "commands/without_deploy.rs"]
mod deploy;
mod diff;
mod explain;
mod import;
mod lower;
mod lsp;
mod man;
mod resolve;
mod schema;
mod why;

use taxiway_core::diagnostic::{Finding, Severity};

use crate::Status;
use crate::args::Action;
use crate::output;
use crate::plan::Opened;
use crate::report::human;

pub fn run(action: Action) -> anyhow::Result<Status> {
    match action {
        Action::Check(args) => check::run(&args),
        Action::Resolve(args) => resolve::run(&args),
        Action::Lower(args) => lower::run(&args),
        Action::Why(args) => why::run(&args),
        Action::Diff(args) => diff::run(&args),
        Action::Import(args) => import::run(&args),
        Action::Deploy(args) => deploy::run(&args),
        Action::Rollback(args) => deploy::rollback(&args),
        Action::Explain(args) => explain::run(&args),
        Action::Schema(args) => schema::run(&args),
        Action::Lsp(_) => lsp::run(),
        Action::Completions { shell } => completions::run(shell),
        Action::Man { folder } => man::run(&folder),
    }
}

/// Says on standard error what was found beside a result, and what status that makes.
fn report_aside(opened: &Opened, findings: Vec<Finding>) -> Status {
    let checked = opened.checked(findings);
    output::aside(&human::findings(&checked));
    if checked.has(Severity::Error) { Status::Findings } else { Status::Clean }
}
