//! `misleading-path`: a path whose end makes it match something else than it seems to.

use super::Cx;
use crate::diagnostic::{Edit, Fix, Rule, Severity, Source};

pub static RULE: Rule = Rule {
    name: "misleading-path",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("misleading_path.md"),
};

pub fn check(cx: &mut Cx) {
    for route in &cx.parts.routes {
        let (Some(written), Some(path)) = (&route.rule.path, route.rule.normalized_path()) else { continue };
        if path == "/" {
            continue;
        }
        let finding = if path == "/*" {
            RULE.at(written.span(), format!("`{written}` takes every request ahead of other services"))
                .note("the rule of a service on `/` comes last; any other path comes before it")
        } else if let Some(stem) = path.strip_suffix("/*") {
            RULE.at(written.span(), format!("`{written}` does not match `{stem}` itself"))
                .note("a path already matches everything below it")
        } else if path.ends_with('/') {
            RULE.at(written.span(), format!("`{written}` matches nothing below it"))
                .note(format!("Copilot matches `{path}` and `{path}/*`, with two slashes"))
        } else {
            continue;
        };
        let stem = written.trim_end_matches('*').trim_end_matches('/');
        let better = if stem.is_empty() { "/" } else { stem };
        let mut finding = finding.help(format!("write `{better}`"));
        if let Some(span) = written.origin.written_span() {
            finding = finding.fix(Fix {
                title: format!("write `{better}`"),
                safe: false,
                edits: vec![Edit { span, text: better.to_owned() }],
            });
        }
        cx.report(finding);
    }
}
