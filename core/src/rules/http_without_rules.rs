//! `http-without-rules`: `http: true`, which makes no routing rule.

use super::Cx;
use crate::diagnostic::{Edit, Fix, Rule, Severity, Source};
use crate::manifest::copilot::http::Http;

pub static RULE: Rule = Rule {
    name: "http-without-rules",
    severity: Severity::Error,
    source: Source::Aws,
    page: crate::diagnostic::page!("http_without_rules.md"),
};

pub fn check(cx: &mut Cx) {
    let Some(Http::Switch(switch)) = &cx.workload().http else { return };
    if !switch.value {
        return;
    }
    let mut finding = RULE
        .at(switch.span(), "`http: true` makes no routing rule")
        .note("Copilot accepts it and makes a template that CloudFormation refuses")
        .help("write `http: {path: /}`");
    if let Some(span) = switch.origin.written_span() {
        finding = finding.fix(Fix {
            title: "route all requests to the service".to_owned(),
            safe: false,
            edits: vec![Edit { span, text: "{path: /}".to_owned() }],
        });
    }
    cx.report(finding);
}
