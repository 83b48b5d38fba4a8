//! `fifo-scope-conflict`: a throughput limit per message group, where duplicates are looked for in the whole queue.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::messaging::QueueFifo;

pub static RULE: Rule = Rule {
    name: "fifo-scope-conflict",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("fifo_scope_conflict.md"),
};

pub fn check(cx: &mut Cx) {
    let mut found = Vec::new();
    for queue in cx.workload().queues() {
        let Some(QueueFifo::Options(fifo)) = &queue.fifo else { continue };
        let (Some(limit), Some(scope)) = (&fifo.throughput_limit, &fifo.deduplication_scope) else { continue };
        if &*limit.value == "perMessageGroupId" && &*scope.value == "queue" {
            found.push(
                RULE.at(limit.span(), "a limit per message group does not go with duplicates in the whole queue")
                    .label(scope.span(), "duplicates are looked for in the whole queue")
                    .help("write `throughput_limit: perQueue`, or `deduplication_scope: messageGroup`"),
            );
        }
    }
    found.into_iter().for_each(|it| cx.report(it));
}
