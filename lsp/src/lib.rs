//! Taxiway's language server: converts in, asks the core, converts out.
//!
//! ```text
//!  client ─from_proto─► state (texts, settings) ─snapshot─► core's ide ─to_proto─► client
//!                          │                                                          ▲
//!                          └──────────── publish: what changed is looked at again ────┘
//! ```
//!
//! Start with [`run`]. The state changes before the first await of a handler; whatever takes
//! time works on a snapshot, on another thread.

mod capabilities;
pub mod config;
mod encoding;
mod ext;
mod from_proto;
mod project;
mod publish;
mod server;
mod snapshot;
mod state;
mod to_proto;

use tower_lsp::{LspService, Server};

/// Looking at a deeply nested document takes some stack.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// Serves one client on standard input and output until it says `exit` or hangs up. Whether it
/// said `shutdown` first, as the protocol asks.
///
/// # Errors
///
/// When the system gives no thread to run on.
pub fn run() -> std::io::Result<bool> {
    let server = std::thread::Builder::new().name("server".to_owned()).stack_size(STACK_BYTES).spawn(serve)?;
    // A panic was reported when it happened.
    server.join().unwrap_or(Ok(false))
}

fn serve() -> std::io::Result<bool> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().thread_stack_size(STACK_BYTES).build()?;
    let was_shut_down = runtime.block_on(async {
        let (service, socket) = LspService::build(server::Backend::new)
            .custom_method(ext::ENVIRONMENTS, server::Backend::environments)
            .custom_method(ext::PREVIEW, server::Backend::preview)
            .custom_method(ext::COMPARE, server::Backend::compare)
            .finish();
        let state = service.inner().state();
        Server::new(tokio::io::stdin(), tokio::io::stdout(), socket)
            .concurrency_level(server::MOST_AT_ONCE)
            .serve(service)
            .await;
        state.lock().was_shut_down
    });
    // A thread that waits for input, or still computes, keeps nobody from leaving.
    runtime.shutdown_background();
    Ok(was_shut_down)
}
