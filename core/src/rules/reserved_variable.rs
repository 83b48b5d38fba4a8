//! `reserved-variable`: a variable that Copilot sets too.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};

pub static RULE: Rule = Rule {
    name: "reserved-variable",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("reserved_variable.md"),
};

/// Every variable that Copilot sets, some only where there is something to say.
const RESERVED: &[&str] = &[
    "COPILOT_APPLICATION_NAME",
    "COPILOT_ENVIRONMENT_NAME",
    "COPILOT_LB_DNS",
    "COPILOT_MOUNT_POINTS",
    "COPILOT_QUEUE_URI",
    "COPILOT_SERVICE_DISCOVERY_ENDPOINT",
    "COPILOT_SERVICE_NAME",
    "COPILOT_SNS_TOPIC_ARNS",
    "COPILOT_TOPIC_QUEUE_URIS",
];

pub fn check(cx: &mut Cx) {
    let mut found = Vec::new();
    for container in &cx.parts.containers {
        let variables = container.variables.iter().flat_map(|it| &it.entries).map(|(name, _)| name);
        let secrets = container.secrets.iter().flat_map(|it| &it.entries).map(|(name, _)| name);
        let secrets = secrets.filter(|it| !super::variable_and_secret::ALWAYS.contains(&&*it.text));
        found.extend(variables.chain(secrets).filter(|it| RESERVED.contains(&&*it.text)).cloned());
    }
    for name in found {
        cx.report(
            RULE.at(name.span, format!("Copilot sets `{}` itself", name.text))
                .note("it then stands twice in the container, and which of the two holds is not said anywhere")
                .help("choose another name"),
        );
    }
}
