//! `variable-and-secret`: one name for a variable and a secret of the same container.

use std::collections::HashMap;

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::Name;

pub static RULE: Rule = Rule {
    name: "variable-and-secret",
    severity: Severity::Error,
    source: Source::Aws,
    page: crate::diagnostic::page!("variable_and_secret.md"),
};

/// The variables that every container gets, whatever the manifest says.
pub(super) const ALWAYS: &[&str] = &[
    "COPILOT_APPLICATION_NAME",
    "COPILOT_ENVIRONMENT_NAME",
    "COPILOT_SERVICE_DISCOVERY_ENDPOINT",
    "COPILOT_SERVICE_NAME",
];

pub fn check(cx: &mut Cx) {
    let mut found = Vec::new();
    for container in &cx.parts.containers {
        let path = container.path();
        let Some(secrets) = container.secrets else { continue };
        let variables = container.variables.iter().flat_map(|it| &it.entries);
        let variables: HashMap<&str, &Name> = variables.map(|(name, _)| (&*name.text, name)).collect();
        for (name, _) in &secrets.entries {
            if let Some(variable) = variables.get(&*name.text) {
                found.push(
                    RULE.at(name.span, format!("`{}` is both in `{path}variables` and in `{path}secrets`", name.text))
                        .label(variable.span, "the variable"),
                );
            } else if ALWAYS.contains(&&*name.text) {
                found.push(RULE.at(name.span, format!("`{}` is a variable that Copilot sets itself", name.text)));
            }
        }
    }
    for finding in found {
        cx.report(
            finding
                .note("ECS refuses a container in which a secret bears the name of a variable")
                .help("remove one of the two"),
        );
    }
}
