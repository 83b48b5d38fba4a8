//! `undelivered-topic`: a topic whose own queue does not let its messages in.
//!
//! Copilot misspells the topic in the policy of a standard queue of its own.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::messaging::{QueueFifo, TopicQueue};

pub static RULE: Rule = Rule {
    name: "undelivered-topic",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("undelivered_topic.md"),
};

pub fn check(cx: &mut Cx) {
    let mut found = Vec::new();
    for topic in cx.workload().subscribe.iter().flat_map(|it| &it.topics).flatten() {
        let standard = match &topic.queue {
            Some(TopicQueue::Switch(flag)) => flag.value,
            Some(TopicQueue::Options(queue)) => !queue.fifo.as_ref().is_some_and(QueueFifo::is_on),
            None => false,
        };
        let Some(name) = topic.name.as_ref().filter(|it| standard && it.contains(['-', '_'])) else { continue };
        found.push(
            RULE.at(name.span(), format!("messages of `{name}` never reach the queue of its own"))
                .note("Copilot leaves out `-` and `_` of the topic's name in the queue's policy, so SNS may not send to it")
                .help("remove `queue` to use the shared queue, or give the topic a name of letters and digits"),
        );
    }
    found.into_iter().for_each(|it| cx.report(it));
}
