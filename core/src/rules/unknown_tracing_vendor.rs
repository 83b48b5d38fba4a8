//! `unknown-tracing-vendor`: tracing by a vendor that Copilot does not know, which is no tracing.

use super::Cx;
use crate::diagnostic::{Edit, Fix};
use crate::diagnostic::{Rule, Severity, Source};

pub static RULE: Rule = Rule {
    name: "unknown-tracing-vendor",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("unknown_tracing_vendor.md"),
};

pub fn check(cx: &mut Cx) {
    let Some(tracing) = cx.workload().observability.as_ref().and_then(|it| it.tracing.as_ref()) else { return };
    if tracing.is_empty() || cx.manifest.collector().is_some() {
        return;
    }
    let mut finding = RULE
        .at(tracing.span(), format!("Copilot knows no tracing vendor `{tracing}`, so nothing is traced"))
        .help("write `awsxray`");
    if let Some(span) = tracing.origin.written_span() {
        let edits = vec![Edit { span, text: "awsxray".to_owned() }];
        finding = finding.fix(Fix { title: "write `awsxray`".to_owned(), safe: false, edits });
    }
    cx.report(finding);
}
