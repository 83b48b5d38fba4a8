//! What a project says about its manifests: `taxiway.toml`, with the policies it names.
//!
//! In: a folder or an open text. Out: a [`Project`] with everything that is wrong in it. Mistakes
//! are findings; what can be used holds all the same.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use taxiway_core::diagnostic::Finding;
use taxiway_core::diagnostic::structure::WRONG_SETTING;
use taxiway_core::text::Span;
use taxiway_files::policy::{Policy, Shelf};
use taxiway_files::settings::{self, FILE, Settings};

/// A settings file, and the policies it names, ready to be asked.
#[derive(Debug)]
pub struct Project {
    pub settings: Settings,
    pub policies: Vec<Arc<Policy>>,
    /// What is wrong in the settings, or with a file they name; sorted by place.
    pub findings: Vec<Finding>,
}

impl Project {
    /// The project of an application whose folder `copilot` lies in `root`.
    pub fn of(root: &Path, shelf: &Shelf) -> Option<Project> {
        Project::load(&settings::nearest(root)?, None, shelf)
    }

    /// What a settings file says; `open` is its text where a client has it open. `None` when
    /// there is none.
    pub fn load(path: &Path, open: Option<Arc<str>>, shelf: &Shelf) -> Option<Project> {
        let read = match open {
            Some(text) => Ok(text),
            None if path.is_file() => taxiway_files::contents(path).map(|it| it.text),
            None => return None,
        };
        let mut unusable = Vec::new();
        let text = read.unwrap_or_else(|error| {
            unusable.push(WRONG_SETTING.at(Span::default(), format!("`{FILE}` sets nothing: {error:#}")));
            Arc::default()
        });
        let settings = settings::parse(path, text);
        let mut policies: Vec<Arc<Policy>> = Vec::new();
        for it in &settings.policies {
            match shelf.get(&it.path, &it.written) {
                Ok(policy) if policies.iter().any(|it| Arc::ptr_eq(it, &policy)) => {}
                Ok(policy) => policies.push(policy),
                Err(error) => {
                    let words = format!("no manifest is held against the policy `{}`: {error:#}", it.written);
                    unusable.push(WRONG_SETTING.at(it.span, words));
                }
            }
        }
        settings.severities.apply(&mut unusable);
        let mut findings = settings.findings.clone();
        findings.extend(unusable);
        findings.sort_by_key(|it| it.span);
        Some(Project { settings, policies, findings })
    }

    /// Whether the settings name a file, be it there or not.
    pub fn names(&self, path: &Path) -> bool {
        self.named().any(|it| it == path)
    }

    /// The files that the settings name.
    pub fn named(&self) -> impl Iterator<Item = PathBuf> {
        self.settings.policies.iter().filter_map(|it| taxiway_files::repository::absolute(&it.path))
    }
}
