//! `taxiway lsp`: the language server on standard input and output.

use anyhow::Context as _;

use crate::Status;

pub fn run() -> anyhow::Result<Status> {
    // A fault costs one answer, not the server.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|it| format!(" ({}:{})", it.file(), it.line())).unwrap_or_default();
        eprintln!("taxiway itself has a fault{place}");
    }));
    let was_shut_down = taxiway_lsp::run().context("starting the language server")?;
    // The protocol wants 1 where the client hangs up without saying `shutdown`.
    Ok(if was_shut_down { Status::Clean } else { Status::Findings })
}
