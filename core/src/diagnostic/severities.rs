//! The severities that somebody gave rules for a project.
//!
//! In: rules with what they are to be. Out: findings with that severity, or none. Knows no rule
//! in particular and no file that says so.

use std::collections::BTreeMap;

use super::{Finding, Rule, Severity};

/// What rules are to be where it is not what they say themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Severities {
    by_rule: BTreeMap<&'static str, Option<Severity>>,
}

impl Severities {
    /// Sets what a rule is from now on; with `None` it finds nothing.
    pub fn set(&mut self, rule: &'static Rule, severity: Option<Severity>) {
        self.by_rule.insert(rule.name, severity);
    }

    /// Gives findings the severity they are to have, and drops those of rules that are off.
    pub fn apply(&self, findings: &mut Vec<Finding>) {
        if self.by_rule.is_empty() {
            return;
        }
        findings.retain_mut(|finding| match self.by_rule.get(finding.rule.name) {
            None => true,
            Some(None) => false,
            Some(Some(severity)) => {
                finding.severity = *severity;
                true
            }
        });
    }
}
