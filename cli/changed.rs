//! What git says changed since a revision.
//!
//! In: a revision as git reads one. Out: whether a file differs from what it was where the
//! branch left that revision. What is not committed and what git does not know yet counts; what
//! it ignores does not. Runs the program `git`; knows no manifest.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, anyhow, bail};

use taxiway_files::{self as files, repository};

/// The files that changed, in each repository that was asked about.
pub struct Changed<'a> {
    revision: &'a str,
    by_root: HashMap<PathBuf, HashSet<PathBuf>>,
}

impl Changed<'_> {
    pub fn since(revision: &str) -> Changed<'_> {
        Changed { revision, by_root: HashMap::new() }
    }

    /// Whether a file changed. Fails outside of a repository, and where git does not know the
    /// revision.
    pub fn holds(&mut self, path: &Path) -> anyhow::Result<bool> {
        let no_root = || anyhow!("{}: in no git repository, so nothing is known of changes", files::show(path));
        let root = repository::root_of(path).ok_or_else(no_root)?;
        let absolute = repository::absolute(path).ok_or_else(no_root)?;
        let inside = absolute.strip_prefix(&root)?;
        if let Some(known) = self.by_root.get(&root) {
            return Ok(known.contains(inside));
        }
        let changed = changed(&root, self.revision)?;
        let holds = changed.contains(inside);
        self.by_root.insert(root, changed);
        Ok(holds)
    }
}

/// The files of a repository that changed, from its root.
fn changed(root: &Path, revision: &str) -> anyhow::Result<HashSet<PathBuf>> {
    let commit = format!("{revision}^{{commit}}");
    let known = git(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
    let Some(known) = known.output() else {
        if let Some(complaint) = known.complaint() {
            bail!("git: {complaint}");
        }
        bail!("git knows no revision `{revision}` in {}; fetch it, or name another", files::show(root));
    };
    let commit = String::from_utf8_lossy(known).trim().to_owned();
    let base = git(root, &["merge-base", &commit, "HEAD"])?;
    let Some(base) = base.output().map(|it| String::from_utf8_lossy(it).trim().to_owned()) else {
        match base.complaint() {
            Some(complaint) => bail!("git: {complaint}"),
            None => bail!(
                "git knows no commit that `{revision}` and the current one come from; a shallow clone has to fetch more (`fetch-depth: 0`)"
            ),
        }
    };
    let differ = ["diff", "--name-only", "-z", "--no-relative", "--no-renames", "--no-ext-diff", "--diff-filter=d"];
    let differ = git(root, &[&differ[..], &[&base, "--"]].concat())?;
    let untracked = git(root, &["ls-files", "--others", "--exclude-standard", "-z"])?;
    let mut found = HashSet::new();
    for answer in [differ, untracked] {
        let Some(output) = answer.output() else {
            bail!("git: {}", answer.complaint().unwrap_or_else(|| "failed without a word".to_owned()));
        };
        found.extend(output.split(|it| *it == 0).filter(|it| !it.is_empty()).map(path));
    }
    Ok(found)
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

/// What git said.
struct Answer(std::process::Output);

impl Answer {
    /// Its output; `None` when it failed.
    fn output(&self) -> Option<&[u8]> {
        self.0.status.success().then_some(&*self.0.stdout)
    }

    /// The first line of its complaint.
    fn complaint(&self) -> Option<String> {
        let text = String::from_utf8_lossy(&self.0.stderr);
        let line = text.lines().map(str::trim).find(|it| !it.is_empty())?;
        Some(line.trim_start_matches("fatal: ").to_owned())
    }
}

fn git(root: &Path, arguments: &[&str]) -> anyhow::Result<Answer> {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(arguments).stdin(Stdio::null());
    let output = command.output().context("git, which knows what changed, could not be run")?;
    Ok(Answer(output))
}
