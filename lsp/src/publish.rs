//! Looks again at what changed, and tells the client what was found.
//!
//! One file at a time, open ones first, on another thread. There is no pause before it starts:
//! while a text is looked at, further changes gather, and are looked at together. What was found
//! in a version that is no longer the current one is dropped.

use std::sync::Arc;

use tokio::sync::Notify;
use tower_lsp::Client;
use tower_lsp::ls_types::{
    Diagnostic, DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, MessageType, Registration,
    Uri,
};

use crate::snapshot::Snapshot;
use crate::state::{Key, Shared};

/// Goes on for as long as the server runs; `wake` says that there is something to look at.
pub async fn publish(client: Client, state: Shared, wake: Arc<Notify>) {
    loop {
        let next = state.lock().next_dirty();
        let Some((key, snapshot)) = next else {
            wake.notified().await;
            continue;
        };
        let Some(snapshot) = snapshot else {
            retract(&client, &state, &key).await;
            continue;
        };
        let looked = tokio::task::spawn_blocking(move || look(snapshot)).await;
        let Ok((snapshot, found)) = looked else {
            let words =
                format!("taxiway has a fault: looking at {} failed; a report with the file would help", key.path);
            client.log_message(MessageType::ERROR, words).await;
            continue;
        };
        let has_news = state.lock().learn(&snapshot);
        if has_news {
            watch_policies(&client, &state).await;
            refresh(&client, &state).await;
        }
        let pulls = snapshot.abilities.pulls_diagnostics;
        if pulls || !state.lock().is_current(&snapshot) {
            continue;
        }
        match found {
            Some(diagnostics) => {
                let is_shown = snapshot.version.is_some() || !diagnostics.is_empty();
                let was_shown = state.lock().set_shown(&key, is_shown);
                if is_shown || was_shown {
                    client.publish_diagnostics(snapshot.uri, diagnostics, snapshot.version).await;
                }
            }
            None => retract(&client, &state, &key).await,
        }
    }
}

/// What is found in a file; `None` when it is no manifest and no settings, or when nobody asked
/// about files that are not open.
fn look(mut snapshot: Snapshot) -> (Snapshot, Option<Vec<Diagnostic>>) {
    snapshot.prepare();
    let is_wanted = snapshot.version.is_some() || snapshot.config.workspace_diagnostics;
    // Who asks for diagnostics is not told, but what stands in the file is learned.
    let is_pushed = is_wanted && !snapshot.abilities.pulls_diagnostics;
    let found = is_pushed.then(|| snapshot.diagnostics()).flatten();
    (snapshot, found)
}

/// Takes back what the client shows for a file that has nothing to say any more.
async fn retract(client: &Client, state: &Shared, key: &Key) {
    let was_shown = state.lock().set_shown(key, false);
    if let Some(uri) = key.uri().filter(|_| was_shown) {
        client.publish_diagnostics(uri, Vec::new(), None).await;
    }
}

/// Asks the client to ask again for what may have changed without a change of its text.
pub async fn refresh(client: &Client, state: &Shared) {
    let abilities = state.lock().abilities.clone();
    let client = client.clone();
    // The client answers while the server goes on.
    tokio::spawn(async move {
        if abilities.pulls_diagnostics && abilities.refreshes_diagnostics {
            let _ = client.workspace_diagnostic_refresh().await;
        }
        if abilities.refreshes_inlay_hints {
            let _ = client.inlay_hint_refresh().await;
        }
        if abilities.refreshes_code_lenses {
            let _ = client.code_lens_refresh().await;
        }
    });
}

/// Asks to be told when a policy changes that nobody watches so far.
pub async fn watch_policies(client: &Client, state: &Shared) {
    let names = state.lock().unwatched_policies();
    if names.is_empty() {
        return;
    }
    let client = client.clone();
    // The client answers while the server goes on.
    tokio::spawn(async move {
        let globs: Vec<String> = names.iter().map(|it| format!("**/{}", it.replace(GLOB_CHARACTERS, "?"))).collect();
        watch(&client, &format!("watched-policies-of-{}", names.join("-")), &globs).await;
    });
}

/// What a pattern makes something else of.
const GLOB_CHARACTERS: [char; 6] = ['*', '?', '{', '}', '[', ']'];

/// Asks to be told of changes of files.
pub async fn watch(client: &Client, id: &str, globs: &[String]) {
    let watcher = |it: &String| FileSystemWatcher { glob_pattern: GlobPattern::String(it.clone()), kind: None };
    let options = DidChangeWatchedFilesRegistrationOptions { watchers: globs.iter().map(watcher).collect() };
    let registration = Registration {
        id: id.to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: serde_json::to_value(options).ok(),
    };
    if let Err(error) = client.register_capability(vec![registration]).await {
        client.log_message(MessageType::WARNING, format!("files are not watched: {error}")).await;
    }
}

/// As the client that opened it names a file; the same for everybody else.
pub fn same_file(a: &Uri, b: &Uri) -> bool {
    Key::of(a) == Key::of(b)
}
