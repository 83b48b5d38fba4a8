//! Where a file lies for those who look at a report elsewhere: below the repository's root.
//!
//! In: paths as they were given. Out: paths and URIs from the root. Outside of a repository the
//! current folder is the root.

use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use taxiway_files::{repository, show};

/// What a URI's path may hold as it is: letters, digits, and what RFC 3986 calls unreserved.
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The folder that places in reports are relative to.
pub struct Root {
    folder: PathBuf,
}

impl Root {
    pub fn here() -> Root {
        let folder = repository::root_of(Path::new(".")).or_else(|| repository::absolute(Path::new(".")));
        Root { folder: folder.unwrap_or_default() }
    }

    /// The path from the root, with `/` between folders; `None` for what lies elsewhere.
    pub fn inside(&self, path: &str) -> Option<String> {
        let path = repository::absolute(Path::new(path))?;
        path.strip_prefix(&self.folder).ok().map(show)
    }

    /// The path from the root, or the whole path of what lies elsewhere.
    pub fn path(&self, path: &str) -> String {
        let whole = || repository::absolute(Path::new(path)).map_or_else(|| path.to_owned(), |it| show(&it));
        self.inside(path).unwrap_or_else(whole)
    }

    /// The root itself as a URI that ends in `/`.
    pub fn uri(&self) -> String {
        let uri = file_uri(&show(&self.folder));
        if uri.ends_with('/') { uri } else { uri + "/" }
    }
}

/// A relative path as a URI reference.
pub fn relative_uri(path: &str) -> String {
    utf8_percent_encode(path, IN_PATH).to_string()
}

/// A path from the root of the file system as a URI.
pub fn file_uri(path: &str) -> String {
    let start = if path.starts_with('/') { "" } else { "/" };
    format!("file://{start}{}", utf8_percent_encode(path, IN_PATH))
}
