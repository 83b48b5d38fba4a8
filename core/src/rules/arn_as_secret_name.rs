//! `arn-as-secret-name`: a whole ARN where Copilot expects the name of a secret.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::container::Secret;

pub static RULE: Rule = Rule {
    name: "arn-as-secret-name",
    severity: Severity::Error,
    source: Source::Aws,
    page: crate::diagnostic::page!("arn_as_secret_name.md"),
};

pub fn check(cx: &mut Cx) {
    for (name, secret) in cx.secrets() {
        let Secret::Reference(reference) = secret else { continue };
        let Some(secret) = reference.secretsmanager.as_ref().filter(|it| it.starts_with("arn:")) else { continue };
        cx.report(
            RULE.at(secret.span(), format!("`secretsmanager` of `{}` is an ARN, but takes a name", name.text))
                .note("Copilot puts the ARN's beginning in front of it once more")
                .help("write the secret's name, or the ARN without `secretsmanager:`"),
        );
    }
}
