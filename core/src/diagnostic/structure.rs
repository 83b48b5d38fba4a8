//! The rules that a field's declaration decides: forms, keys, limits.
//!
//! They are found while a document is read, resolved and held against its schema; the rules
//! that cross fields have files of their own in `rules/`. Three are not about manifests alone:
//! a project's settings and an organisation's policies, which front ends read.

use super::{Rule, Severity, Source};

macro_rules! structure {
    ($($id:ident = $name:literal, $severity:ident, $source:ident, $page:literal;)*) => {
        $(pub static $id: Rule = Rule {
            name: $name,
            severity: Severity::$severity,
            source: Source::$source,
            page: super::page!(concat!("../rules/", $page)),
        };)*

        /// Every rule of this kind, in the order of their names.
        pub static STRUCTURE: &[&Rule] = &[$(&$id),*];
    };
}

structure! {
    ALIAS_BOMB = "alias-bomb", Error, Copilot, "alias_bomb.md";
    DEPRECATED_KEY = "deprecated-key", Hint, Taxiway, "deprecated_key.md";
    DUPLICATE_KEY = "duplicate-key", Error, Copilot, "duplicate_key.md";
    ENVIRONMENT_WITHOUT_BODY = "environment-without-body", Error, Copilot, "environment_without_body.md";
    EXCLUSIVE_KEYS = "exclusive-keys", Error, Copilot, "exclusive_keys.md";
    FRACTION_CUT = "fraction-cut", Warning, Taxiway, "fraction_cut.md";
    FURTHER_FINDINGS = "further-findings", Hint, Taxiway, "further_findings.md";
    MISSING_KEY = "missing-key", Error, Copilot, "missing_key.md";
    NO_EFFECT = "no-effect", Warning, Taxiway, "no_effect.md";
    NOT_FOR_TYPE = "not-for-type", Error, Copilot, "not_for_type.md";
    OUT_OF_RANGE = "out-of-range", Error, Copilot, "out_of_range.md";
    POLICY_VIOLATION = "policy-violation", Error, Taxiway, "policy_violation.md";
    PREDEFINED_VARIABLE = "predefined-variable", Error, Copilot, "predefined_variable.md";
    SYNTAX = "syntax", Error, Copilot, "syntax.md";
    UNCHECKED_ENVIRONMENTS = "unchecked-environments", Warning, Taxiway, "unchecked_environments.md";
    UNDEFINED_VARIABLE = "undefined-variable", Error, Copilot, "undefined_variable.md";
    UNKNOWN_KEY = "unknown-key", Warning, Taxiway, "unknown_key.md";
    UNKNOWN_SETTING = "unknown-setting", Warning, Taxiway, "unknown_setting.md";
    UNKNOWN_TYPE = "unknown-type", Error, Copilot, "unknown_type.md";
    UNKNOWN_VALUE = "unknown-value", Error, Copilot, "unknown_value.md";
    VALUE_DROPPED = "value-dropped", Warning, Taxiway, "value_dropped.md";
    VALUE_ZEROED = "value-zeroed", Warning, Taxiway, "value_zeroed.md";
    WRONG_FORM = "wrong-form", Error, Copilot, "wrong_form.md";
    WRONG_FORMAT = "wrong-format", Error, Copilot, "wrong_format.md";
    WRONG_SETTING = "wrong-setting", Error, Taxiway, "wrong_setting.md";
}
