//! `ignored-secret-source`: a secret with two sources, of which Copilot reads one.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::diagnostic::Tag;
use crate::manifest::copilot::container::Secret;

pub static RULE: Rule = Rule {
    name: "ignored-secret-source",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: include_str!("ignored_secret_source.md"),
};

pub fn check(cx: &mut Cx) {
    let mut found = Vec::new();
    let containers = cx.manifest.containers();
    let options = cx.workload().logging.as_ref().and_then(|it| it.secret_options.as_ref());
    for (name, secret) in containers.iter().filter_map(|it| it.secrets).chain(options).flat_map(|it| it.iter()) {
        let Secret::Reference(reference) = secret else { continue };
        let (Some(winner), Some(ignored)) = (&reference.secretsmanager, &reference.from_cfn) else { continue };
        found.push(
            RULE.at(ignored.key, format!("`from_cfn` of `{}` is not read beside `secretsmanager`", name.text))
                .label(winner.key, "this one is read")
                .help("remove one of the two")
                .tag(Tag::Unnecessary),
        );
    }
    found.into_iter().for_each(|it| cx.report(it));
}
