//! `queue-without-topics`: settings of a queue that are not read, as `topics` is missing.

use super::Cx;
use crate::diagnostic::Tag;
use crate::diagnostic::{Rule, Severity, Source};

pub static RULE: Rule = Rule {
    name: "queue-without-topics",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("queue_without_topics.md"),
};

pub fn check(cx: &mut Cx) {
    let Some(subscribe) = &cx.workload().subscribe else { return };
    if let (Some(queue), None) = (&subscribe.queue, &subscribe.topics) {
        cx.report(
            RULE.at(queue.at.key, "`subscribe.queue` is not read without `subscribe.topics`")
                .note("the worker gets a queue, but with AWS's own settings")
                .help("add `topics: []` to have the settings read")
                .tag(Tag::Unnecessary),
        );
    }
}
