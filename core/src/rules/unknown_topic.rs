//! `unknown-topic`: a subscription to what nobody in the workspace publishes.
//!
//! Only where all manifests of the application are known.

use super::{Cx, a_few};
use crate::diagnostic::{Edit, Finding, Fix, Rule, Severity, Source};
use crate::manifest::Text;
use crate::resolve::closest;

pub static RULE: Rule = Rule {
    name: "unknown-topic",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("unknown_topic.md"),
};

pub fn check(cx: &mut Cx) {
    let (Some(neighbors), Some(subscribe)) = (cx.neighbors, &cx.workload().subscribe) else { return };
    for subscription in subscribe.topics.iter().flatten() {
        let (Some(topic), Some(service)) = (&subscription.name, &subscription.service) else { continue };
        if [topic, service].into_iter().any(|it| it.is_empty() || it.contains("${")) {
            continue;
        }
        let Some((path, publisher)) = neighbors.workload(service) else {
            if neighbors.workloads.values().any(|it| it.name.contains("${")) {
                continue;
            }
            let names = || neighbors.workloads.values().map(|it| &*it.name);
            let message = format!("no workload of this workspace is called `{service}`");
            let finding =
                RULE.at(service.span(), message).note("nobody publishes its topics, unless another repository does");
            cx.report(suggest(finding, service, closest(service, names())));
            continue;
        };
        if publisher.is_partial || publisher.topics.iter().any(|it| it.name == topic.value) {
            continue;
        }
        let names = || publisher.topics.iter().map(|it| &*it.name);
        let note = match publisher.topics.is_empty() {
            true => format!("{path} publishes no topics"),
            false => format!("{path} publishes {}", a_few(names())),
        };
        let finding = RULE.at(topic.span(), format!("`{service}` publishes no topic `{topic}`")).note(note);
        cx.report(suggest(finding, topic, closest(topic, names())));
    }
}

fn suggest(finding: Finding, at: &Text, near: Option<&str>) -> Finding {
    let Some(near) = near else { return finding };
    let title = format!("write `{near}`");
    let finding = finding.help(title.clone());
    match at.origin.written_span() {
        Some(span) => finding.fix(Fix { title, safe: false, edits: vec![Edit { span, text: near.to_owned() }] }),
        None => finding,
    }
}
