//! `wrapped-port`: a target port beyond 65535, of which Copilot takes the low bits.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};

pub static RULE: Rule = Rule {
    name: "wrapped-port",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("wrapped_port.md"),
};

pub fn check(cx: &mut Cx) {
    for listener in &cx.parts.listeners {
        let (Some(written), Some(port)) = (&listener.listener.target_port, listener.target_port()) else { continue };
        if written.value != i64::from(port.value) && port.value != 0 {
            cx.report(
                RULE.at(
                    written.span(),
                    format!("`{}.target_port` is {written}; Copilot makes it {port}", listener.path()),
                )
                .note("ports go from 1 to 65535; Copilot cuts the number without a word"),
            );
        }
    }
}
