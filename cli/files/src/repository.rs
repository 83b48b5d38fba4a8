//! Where a repository starts, as seen from a file in it.
//!
//! In: paths. Out: the folder that holds `.git`, found without git. Knows nothing of what a
//! repository holds.

use std::path::{Component, Path, PathBuf};

/// The root of the repository that a path lies in: the nearest folder at or above it that holds
/// `.git`. `None` outside of any.
pub fn root_of(path: &Path) -> Option<PathBuf> {
    let path = absolute(path)?;
    path.ancestors().find(|it| it.join(".git").exists()).map(Path::to_path_buf)
}

/// A path from the root of the file system, without `.` and `..`. Links are not followed: what
/// a person calls `a/b` stays there.
pub fn absolute(path: &Path) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for step in std::path::absolute(path).ok()?.components() {
        match step {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            step => plain.push(step),
        }
    }
    Some(plain)
}

/// A path from the root of the file system as one from the current folder, where that is short:
/// what lies in the folder, or in one around it.
pub fn from_here(path: &Path) -> PathBuf {
    let Some(here) = absolute(Path::new(".")) else { return path.to_path_buf() };
    if let Ok(inside) = path.strip_prefix(&here) {
        return inside.to_path_buf();
    }
    let around = here.ancestors().enumerate().find_map(|(up, it)| Some((up, path.strip_prefix(it).ok()?)));
    match around {
        Some((up, inside)) if inside.components().count() == 1 => {
            std::iter::repeat_n("..", up).collect::<PathBuf>().join(inside)
        }
        _ => path.to_path_buf(),
    }
}
