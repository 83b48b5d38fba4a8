//! `ignored-secret-source`: a secret with two sources, of which Copilot reads one.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source, Tag};
use crate::manifest::copilot::container::Secret;

pub static RULE: Rule = Rule {
    name: "ignored-secret-source",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("ignored_secret_source.md"),
};

pub fn check(cx: &mut Cx) {
    for (name, secret) in cx.secrets() {
        let Secret::Reference(reference) = secret else { continue };
        let (Some(winner), Some(ignored)) = (&reference.secretsmanager, &reference.from_cfn) else { continue };
        cx.report(
            RULE.at(ignored.key, format!("`from_cfn` of `{}` is not read beside `secretsmanager`", name.text))
                .label(winner.key, "this one is read")
                .help("remove one of the two")
                .tag(Tag::Unnecessary),
        );
    }
}
