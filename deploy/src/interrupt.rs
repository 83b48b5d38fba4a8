//! Ctrl-C: remembered, so that what is under way comes to an end that can be told.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// Whether somebody asked to stop.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interrupts {
    is_set: Arc<AtomicBool>,
    notify: Arc<Notify>,
}

impl Interrupts {
    /// Takes the signals SIGINT and SIGTERM from here on. Call inside a runtime.
    pub(crate) fn catch(&self) {
        let interrupts = self.clone();
        tokio::spawn(async move {
            asked_to_stop().await;
            interrupts.is_set.store(true, Ordering::SeqCst);
            interrupts.notify.notify_waiters();
        });
    }

    pub(crate) fn is_set(&self) -> bool {
        self.is_set.load(Ordering::SeqCst)
    }

    /// Waits until somebody asks to stop.
    pub(crate) async fn wait(&self) {
        let notified = self.notify.notified();
        if !self.is_set() {
            notified.await;
        }
    }
}

#[cfg(unix)]
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn asked_to_stop() {
    let _ = tokio::signal::ctrl_c().await;
}
