//! Lines above a manifest and its environments that open the preview or a comparison.

use super::View;
use super::preview::environments;
use crate::text::Span;
use crate::yaml::Kind;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    pub span: Span,
    pub title: String,
    pub command: LensCommand,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LensCommand {
    /// Shows the configuration of one environment; of one to choose, when none is named.
    Preview { environment: Option<String> },
    /// Shows what `to` has different; `from` is the base when it is not named.
    Compare { from: Option<String>, to: String },
}

/// In the order of the text; none for what is no workload manifest.
pub fn lenses(view: &View) -> Vec<Lens> {
    if view.outline.is_none() {
        return Vec::new();
    }
    let tree = view.tree();
    let first = tree.root.and_then(|it| match &tree.node(it).kind {
        Kind::Mapping(entries) => entries.first().map(|(key, _)| tree.node(*key).span),
        _ => None,
    });
    let whole = first.map(|span| Lens {
        span,
        title: "Preview".to_owned(),
        command: LensCommand::Preview { environment: None },
    });
    let mut lenses: Vec<Lens> = whole.into_iter().collect();
    for environment in environments(view).names {
        let (name, Some(span)) = (environment.name, environment.span) else { continue };
        let preview = LensCommand::Preview { environment: Some(name.clone()) };
        lenses.push(Lens { span, title: format!("Preview in {name}"), command: preview });
        let compare = LensCommand::Compare { from: None, to: name };
        lenses.push(Lens { span, title: "Compare with base".to_owned(), command: compare });
    }
    lenses
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::ide::fixture::{PATH, view_at};

    #[track_caller]
    fn check(text: &str, expect: Expect) {
        let (workspace, _) = view_at(text);
        let view = View::new(&workspace, PATH).unwrap();
        let shown = |it: Lens| format!("«{}» {}: {:?}\n", view.tree().slice(it.span), it.title, it.command);
        expect.assert_eq(&lenses(&view).into_iter().map(shown).collect::<String>());
    }

    #[test]
    fn the_manifest_and_each_environment_have_theirs() {
        check(
            "name: api\r\ntype: Backend Service\r\nenvironments: {prod: {cpu: 512}, größe: }\r\n",
            expect![[r#"
            «name» Preview: Preview { environment: None }
            «prod» Preview in prod: Preview { environment: Some("prod") }
            «prod» Compare with base: Compare { from: None, to: "prod" }
            «größe» Preview in größe: Preview { environment: Some("größe") }
            «größe» Compare with base: Compare { from: None, to: "größe" }
        "#]],
        );
    }

    #[test]
    fn an_environment_behind_an_alias_has_its_own() {
        check(
            "x-all: &all\n  prod:\ntype: Backend Service\nenvironments: *all\n",
            expect![[r#"
            «x-all» Preview: Preview { environment: None }
            «prod» Preview in prod: Preview { environment: Some("prod") }
            «prod» Compare with base: Compare { from: None, to: "prod" }
        "#]],
        );
    }

    #[test]
    fn what_is_no_workload_has_none() {
        check("", expect![[""]]);
        check("type: Environment\nenvironments:\n  prod: {}\n", expect![[""]]);
        check("- type: Backend Service\n", expect![[""]]);
    }
}
