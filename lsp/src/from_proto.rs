//! From the protocol's types to ours.

use std::path::PathBuf;

use tower_lsp::ls_types::Uri;

/// The place on disk that a client means; `None` for other schemes than `file`.
pub fn path(uri: &Uri) -> Option<PathBuf> {
    let is_file = uri.scheme().as_str().eq_ignore_ascii_case("file");
    uri.to_file_path().filter(|_| is_file).map(|it| it.into_owned())
}
