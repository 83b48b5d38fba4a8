//! `arn-as-secret-name`: a whole ARN where Copilot expects the name of a secret.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::container::Secret;

pub static RULE: Rule = Rule {
    name: "arn-as-secret-name",
    severity: Severity::Error,
    source: Source::Aws,
    page: include_str!("arn_as_secret_name.md"),
};

pub fn check(cx: &mut Cx) {
    let mut found = Vec::new();
    let containers = cx.manifest.containers();
    let options = cx.workload().logging.as_ref().and_then(|it| it.secret_options.as_ref());
    for (name, secret) in containers.iter().filter_map(|it| it.secrets).chain(options).flat_map(|it| it.iter()) {
        let Secret::Reference(reference) = secret else { continue };
        let Some(secret) = reference.secretsmanager.as_ref().filter(|it| it.starts_with("arn:")) else { continue };
        found.push(
            RULE.at(secret.span(), format!("`secretsmanager` of `{}` is an ARN, but takes a name", name.text))
                .note("Copilot puts the ARN's beginning in front of it once more")
                .help("write the secret's name, or the ARN without `secretsmanager:`"),
        );
    }
    found.into_iter().for_each(|it| cx.report(it));
}
