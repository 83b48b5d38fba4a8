//! `name-differs-from-folder`: a workload whose folder bears another name.
//!
//! Only where the path tells the folder: `copilot/<folder>/manifest.yml`.

use super::Cx;
use crate::diagnostic::{Edit, Fix};
use crate::diagnostic::{Rule, Severity, Source};

pub static RULE: Rule = Rule {
    name: "name-differs-from-folder",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("name_differs_from_folder.md"),
};

pub fn check(cx: &mut Cx) {
    let (Some(folder), Some(name)) = (cx.folder, &cx.workload().name) else { return };
    if *folder == ***name {
        return;
    }
    let mut finding = RULE
        .at(name.span(), format!("`name` is `{name}`, but the folder is `{folder}`"))
        .note("Copilot looks for a workload in the folder of its name")
        .help(format!("write `name: {folder}`, or rename the folder"));
    if let Some(span) = name.origin.written_span() {
        finding = finding.fix(Fix {
            title: format!("write `{folder}`"),
            safe: false,
            edits: vec![Edit { span, text: folder.to_owned() }],
        });
    }
    cx.report(finding);
}
