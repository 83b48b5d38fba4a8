//! `missing-file`: a Dockerfile, a folder or a file of variables that is not there.
//!
//! Only where a front end has looked.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::schema::Names;

pub static RULE: Rule = Rule {
    name: "missing-file",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("missing_file.md"),
};

pub fn check(cx: &mut Cx) {
    if cx.missing.is_empty() {
        return;
    }
    let missing = cx.missing;
    let is_missing = |path: &str| missing.binary_search_by(|it| (**it).cmp(path)).is_ok();
    let files = cx.manifest.files();
    for file in &files {
        if !is_missing(&file.path) {
            continue;
        }
        // A Dockerfile in a folder that is missing is missing with it.
        let folder = files.iter().find(|it| it.what == Names::Folder && it.text.span() == file.text.span());
        if file.what == Names::Dockerfile && folder.is_some_and(|it| is_missing(&it.path)) {
            continue;
        }
        let (what, note) = match file.what {
            Names::Folder => ("folder", "the build reads its files from there"),
            Names::EnvFile => ("file of variables", "Copilot uploads it when it deploys, and fails without it"),
            _ => ("Dockerfile", "the image is built from it"),
        };
        let found = format!("there is no {what} `{}`", file.path);
        let help = "paths start at the folder that holds `copilot`";
        cx.report(RULE.at(file.text.span(), found).note(note).help(help));
    }
}
