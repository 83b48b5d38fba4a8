//! `override-without-value`: a change of the task definition that writes null.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};

pub static RULE: Rule = Rule {
    name: "override-without-value",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("override_without_value.md"),
};

pub fn check(cx: &mut Cx) {
    for change in cx.workload().taskdef_overrides.iter().flatten() {
        let Some(path) = &change.path else { continue };
        let span = match &change.value {
            None => change.at.key,
            Some(value) if value.is_null() => value.key,
            Some(_) => continue,
        };
        cx.report(
            RULE.at(span, format!("`{path}` gets no value"))
                .note("Copilot writes null into the task definition, which CloudFormation refuses nearly everywhere")
                .help("add `value`; `!Ref AWS::NoValue` takes a property away"),
        );
    }
}
