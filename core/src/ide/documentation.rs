//! What people are told about a key, in Markdown.
//!
//! In: a field's declaration and the manifest's type. Out: the text that completion and hover
//! show. Knows nothing of documents: everything here comes from the declaration.

use crate::schema::json::{limit, prose};
use crate::schema::{Field, Required, Shape, WorkloadType};

/// What the key is for; then its forms, default, limits, an example, and what speaks against
/// writing it.
pub fn field_markdown(field: &Field, workload: WorkloadType) -> String {
    let mut paragraphs = vec![prose(field.doc)];
    paragraphs.extend(warning(field, workload));
    paragraphs.push(facts(field, workload).iter().map(|it| format!("- {it}")).collect::<Vec<_>>().join("\n"));
    if let Some(example) = field.examples.first() {
        paragraphs.push(format!("```yaml\n{}\n```", example_line(field.name, example)));
    }
    paragraphs.retain(|it| !it.is_empty());
    paragraphs.join("\n\n")
}

/// Why the key is better not written here; `None` when nothing speaks against it.
pub fn warning(field: &Field, workload: WorkloadType) -> Option<String> {
    let here = |it: Option<(crate::schema::Types, &'static str)>| it.filter(|(types, _)| types.contains(workload));
    if let Some((_, why)) = here(field.refused) {
        return Some(format!("**Not for a {}**: {why}.", workload.name()));
    }
    if let Some((_, why)) = here(field.no_effect) {
        return Some(format!("**Has no effect here**: {why}."));
    }
    field.deprecated.map(|instead| format!("**Deprecated**: write `{instead}` instead."))
}

fn facts(field: &Field, workload: WorkloadType) -> Vec<String> {
    let mut facts = Vec::new();
    match field.required {
        Required::Text => facts.push("Required, not empty".to_owned()),
        Required::IfAny => facts.push("Required as soon as another key is there".to_owned()),
        Required::On(_) | Required::No if field.is_required(workload) => facts.push("Required".to_owned()),
        Required::On(_) | Required::No => {}
    }
    let shape = field.shape(workload);
    if !matches!(shape, Shape::Any) {
        facts.push(format!("Takes {}", shape.describe()));
    }
    facts.extend(default(field).map(|it| format!("Default: {it}")));
    facts.extend(field.limits.iter().filter_map(limit));
    facts
}

/// What holds when nobody writes the key, in Markdown; `None` when nothing is declared.
pub fn default(field: &Field) -> Option<String> {
    match (field.default, field.default_note) {
        (Some(default), _) => Some(format!("`{default}`")),
        (None, note) => note.map(str::to_owned),
    }
}

fn example_line(name: &str, example: &str) -> String {
    let space = if example.starts_with('\n') { "" } else { " " };
    format!("{name}:{space}{example}")
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::analysis::workload_section;

    #[track_caller]
    fn check(workload: WorkloadType, name: &str, expect: Expect) {
        let field = workload_section().field(workload, name).unwrap();
        expect.assert_eq(&field_markdown(field, workload));
    }

    #[test]
    fn a_key_tells_its_forms_default_and_limits() {
        check(
            WorkloadType::BackendService,
            "platform",
            expect![[r#"
                Operating system and architecture: `linux/arm64`, or a map.

                - Takes text or a map
                - Default: `linux/x86_64`; images are built for the machine that builds them
                - One of `linux/amd64`, `linux/x86_64`, `linux/arm64`, `linux/arm`, `windows/amd64`, `windows/x86_64`

                ```yaml
                platform: linux/arm64
                ```"#]],
        );
    }

    #[test]
    fn what_speaks_against_a_key_comes_first() {
        check(
            WorkloadType::ScheduledJob,
            "count",
            expect![[r#"
                How many copies of the task run: a number, or a map that says how to scale.

                **Has no effect here**: a job runs one task each time.

                - Takes a number or a map
                - Default: `1`
                - From 0 up (AWS)

                ```yaml
                count: 2
                ```"#]],
        );
    }
}
