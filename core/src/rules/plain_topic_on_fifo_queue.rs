//! `plain-topic-on-fifo-queue`: a standard topic that is subscribed to a FIFO queue.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::messaging::{QueueFifo, TopicQueue};

pub static RULE: Rule = Rule {
    name: "plain-topic-on-fifo-queue",
    severity: Severity::Error,
    source: Source::Aws,
    page: crate::diagnostic::page!("plain_topic_on_fifo_queue.md"),
};

pub fn check(cx: &mut Cx) {
    let Some(subscribe) = &cx.workload().subscribe else { return };
    let Some(fifo) = subscribe.queue.as_ref().and_then(|it| it.fifo.as_ref()).filter(|it| QueueFifo::is_on(it)) else {
        return;
    };
    let place = fifo.span();
    for topic in subscribe.topics.iter().flatten() {
        if let Some(TopicQueue::Switch(flag)) = &topic.queue
            && !flag.value
        {
            cx.report(
                RULE.at(flag.span(), "`queue: false` subscribes a standard topic to the FIFO queue")
                    .label(place, "the shared queue is FIFO")
                    .note("with `queue` written, Copilot looks for the topic without `.fifo`; SNS refuses the subscription")
                    .help("remove `queue: false`"),
            );
        }
    }
}
