//! The configuration beside the text: what a manifest amounts to, with the way back.

use std::collections::HashSet;

use super::View;
use crate::analysis::{stack, workload_section};
use crate::emit::{Emitted, Mapping, ecs};
use crate::explain::{self, Kind, Masked};
use crate::lower::Target;
use crate::resolve::Node;
use crate::schema::WorkloadType;
use crate::text::Span;

/// The environments in which a manifest can be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environments {
    /// In the order of the text, then those of the application that the manifest does not name.
    pub names: Vec<Environment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    pub name: String,
    /// The key under `environments`; `None` when the manifest does not name it.
    pub span: Option<Span>,
}

/// A configuration and where its values come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// As the configuration calls it.
    pub environment: String,
    /// As `taxiway lower --format ecs` prints it, without the values of secrets.
    pub text: String,
    /// In the order of the text; every value has one but a missing `service`.
    pub map: Vec<Link>,
}

/// One value of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// `taskDefinition.containerDefinitions[0].cpu`
    pub path: String,
    /// Its place in the configuration.
    pub output: Span,
    /// The text of the manifest that decides; `None` for what a rule adds by itself.
    pub manifest: Option<Span>,
    /// Further text that it comes from: what an environment replaced, what else went in.
    pub related: Vec<Span>,
    /// Where it comes from, in a few words; `None` for what simply stands in the manifest.
    pub words: Option<String>,
}

/// Those that the manifest names and those of the application; empty for what is no workload
/// manifest.
pub fn environments(view: &View) -> Environments {
    if view.outline.is_none() {
        return Environments { names: Vec::new() };
    }
    let mut seen = HashSet::new();
    let mut names = Vec::new();
    // Names that `<<` brings in stand elsewhere.
    for (name, key) in view.document.environment_keys().filter(|(name, _)| *name != "<<") {
        if seen.insert(name) {
            names.push(Environment { name: name.to_owned(), span: Some(view.tree().node(key).span) });
        }
    }
    let others = view.workspace.neighbors().environments.iter().filter(|it| !seen.contains(&***it));
    names.extend(others.map(|it| Environment { name: it.to_string(), span: None }));
    Environments { names }
}

/// What the manifest amounts to in `environment`; `None` when it is no workload manifest, or is
/// refused for what its aliases would make of it. What is missing or wrong is left out.
pub fn preview(view: &View, environment: &str) -> Option<Preview> {
    let (emitted, masked) = emitted(view, Some(environment), environment)?;
    Some(shown(view, environment, masked.hide(emitted)))
}

/// The configurations of two environments, to be held against each other.
///
/// Without `from` it is the base that `to` is held against, as an environment of that name would
/// get it that the manifest does not name: so only what `to` overrides differs, not every name
/// that the environment's is part of. `None` as for [`preview`].
pub fn compare(view: &View, from: Option<&str>, to: &str) -> Option<(Preview, Preview)> {
    let name = from.unwrap_or(to);
    let (from, from_masked) = emitted(view, from, name)?;
    let (right, to_masked) = emitted(view, Some(to), to)?;
    let masked = from_masked.and(to_masked);
    Some((shown(view, name, masked.hide(from)), shown(view, to, masked.hide(right))))
}

/// The configuration that a body of the manifest (`None`: the base alone) amounts to under a
/// name, and what of it is shown to nobody.
fn emitted(view: &View, body: Option<&str>, name: &str) -> Option<(Emitted, Masked)> {
    let (workload, root) = view.document.values_as(&view.cx, body, Some(name))?;
    let masked = Masked::of(&explain::values(&root, workload_section(), workload));
    Some((configuration(view, workload, &root, name), masked))
}

/// The configuration that the values of a manifest amount to, secrets included.
pub(super) fn configuration(view: &View, workload: WorkloadType, root: &Node, environment: &str) -> Emitted {
    let target = Target { app: view.cx.variables.app.clone(), environment: environment.into(), ..Target::default() };
    ecs::with_map(&stack(workload, root, &target), &ecs::Facts::new())
}

fn shown(view: &View, environment: &str, emitted: Emitted) -> Preview {
    let map = emitted.map.into_iter().map(|it| link(view, it)).collect();
    Preview { environment: environment.to_owned(), text: emitted.text, map }
}

fn link(view: &View, mapping: Mapping) -> Link {
    let manifest = explain::links(&mapping.origin).span;
    let steps = explain::steps(&mapping.origin);
    let related = steps.iter().filter_map(explain::Step::span).filter(|it| Some(*it) != manifest).collect();
    let words = words(view, &mapping);
    Link { path: mapping.path, output: mapping.output, manifest, related, words }
}

fn words(view: &View, mapping: &Mapping) -> Option<String> {
    let links = explain::links(&mapping.origin);
    match links.kind {
        Kind::Defaulted => links.rule,
        Kind::Derived => {
            let mut words = links.rule?;
            if let (Some(environment), Some(span)) = (links.environment, links.span) {
                let line = view.tree().lines.line_of(span.start) + 1;
                words.push_str(&format!("; environments.{environment}, line {line}"));
            }
            if !links.variables.is_empty() {
                let names: Vec<String> = links.variables.iter().map(|it| format!("${{{it}}}")).collect();
                words.push_str(&format!("; from {}", names.join(", ")));
            }
            Some(words)
        }
        Kind::Written | Kind::Interpolated | Kind::Overridden => explain::in_words(&mapping.origin, view.tree()),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;
    use crate::ide::fixture::{PATH, view_at};
    use crate::yaml::{Kind as Yaml, NodeId, Tree};

    const MANIFEST: &str = "\
name: api
type: Backend Service
image:
  location: ${TAG}/api
cpu: 512
variables:
  TOKEN: x${TAG}
  GRÖSSE: ü
  KEPT: ${COPILOT_ENVIRONMENT_NAME}
environments:
  prod:
    cpu: 1024
    variables:
      TOKEN: y${TAG}
";

    /// The links whose paths hold one of the words, with what stands at both ends.
    #[track_caller]
    fn check(text: &str, environment: &str, paths: &[&str], expect: Expect) {
        let (workspace, _) = view_at(text);
        let view = View::new(&workspace, PATH).unwrap();
        let preview = preview(&view, environment).unwrap();
        assert_exact(&view, &preview);
        expect.assert_eq(&links(&view, &preview, paths));
    }

    fn links(view: &View, preview: &Preview, paths: &[&str]) -> String {
        let mut out = String::new();
        for link in preview.map.iter().filter(|it| paths.iter().any(|path| it.path.contains(path))) {
            let at = |span: &Span| format!("«{}»", view.tree().slice(*span).replace("\r\n", "⏎"));
            let related = link.related.iter().map(at).collect::<Vec<_>>().join(" ");
            let manifest = link.manifest.as_ref().map(at).unwrap_or_default();
            let output = &preview.text[link.output.range()];
            let words = link.words.as_deref().unwrap_or_default();
            out.push_str(&format!("{} {output} ⇄ {manifest} {related} ({words})\n", link.path));
        }
        out
    }

    /// Every value of the text has one link, in the order of the text, exactly at its place.
    fn assert_exact(view: &View, preview: &Preview) {
        let tree = Tree::parse(&*preview.text);
        assert!(tree.errors.is_empty());
        let mut leaves = Vec::new();
        collect(&tree, tree.root.unwrap(), &mut leaves);
        if preview.text.ends_with("\"service\": null\n}\n") {
            leaves.pop();
        }
        let outputs: Vec<Span> = preview.map.iter().map(|it| it.output).collect();
        assert_eq!(outputs, leaves, "{}", preview.text);
        for span in preview.map.iter().flat_map(|it| it.manifest.iter().chain(&it.related)) {
            assert!(view.tree().text.get(span.range()).is_some());
        }
    }

    fn collect(tree: &Tree, id: NodeId, leaves: &mut Vec<Span>) {
        match &tree.node(id).kind {
            Yaml::Mapping(entries) if !entries.is_empty() => {
                entries.iter().for_each(|(_, value)| collect(tree, *value, leaves));
            }
            Yaml::Sequence(items) if !items.is_empty() => items.iter().for_each(|it| collect(tree, *it, leaves)),
            _ => leaves.push(tree.node(id).span),
        }
    }

    #[test]
    fn values_lead_back_to_the_text() {
        check(
            MANIFEST,
            "prod",
            &["taskDefinition.cpu", "memory", "image", "schedulingStrategy", "awslogs-region", "family"],
            expect![[r#"
                taskDefinition.family "shop-prod-api" ⇄ «api»  (the family is application, environment and name)
                taskDefinition.cpu "1024" ⇄ «1024» «512» (environments.prod, line 12; was 512, line 5)
                taskDefinition.memory "512" ⇄ «name»  (`memory` is `512` unless written)
                taskDefinition.containerDefinitions[0].image "hunter22/api" ⇄ «${TAG}/api»  (from ${TAG})
                taskDefinition.containerDefinitions[0].logConfiguration.options.awslogs-region "${AWS::Region}" ⇄   (output goes to the workload's log group in CloudWatch)
            "#]],
        );
    }

    #[test]
    fn secrets_are_hidden_and_what_stands_behind_them_keeps_its_place() {
        check(
            MANIFEST,
            "prod",
            &["environment["],
            expect![[r#"
            taskDefinition.containerDefinitions[0].environment[0].name "COPILOT_APPLICATION_NAME" ⇄   (Copilot tells every container where it runs)
            taskDefinition.containerDefinitions[0].environment[0].value "shop" ⇄   (Copilot tells every container where it runs)
            taskDefinition.containerDefinitions[0].environment[1].name "COPILOT_SERVICE_DISCOVERY_ENDPOINT" ⇄   (Copilot tells every container where it runs)
            taskDefinition.containerDefinitions[0].environment[1].value "prod.shop.local" ⇄   (Copilot tells every container where it runs)
            taskDefinition.containerDefinitions[0].environment[2].name "COPILOT_ENVIRONMENT_NAME" ⇄   (Copilot tells every container where it runs)
            taskDefinition.containerDefinitions[0].environment[2].value "prod" ⇄   (Copilot tells every container where it runs)
            taskDefinition.containerDefinitions[0].environment[3].name "COPILOT_SERVICE_NAME" ⇄   (Copilot tells every container where it runs)
            taskDefinition.containerDefinitions[0].environment[3].value "api" ⇄   (Copilot tells every container where it runs)
            taskDefinition.containerDefinitions[0].environment[4].name "GRÖSSE" ⇄ «GRÖSSE»  ()
            taskDefinition.containerDefinitions[0].environment[4].value "ü" ⇄ «ü»  ()
            taskDefinition.containerDefinitions[0].environment[5].name "KEPT" ⇄ «KEPT»  ()
            taskDefinition.containerDefinitions[0].environment[5].value "prod" ⇄ «${COPILOT_ENVIRONMENT_NAME}»  (from ${COPILOT_ENVIRONMENT_NAME})
            taskDefinition.containerDefinitions[0].environment[6].name "TOKEN" ⇄ «TOKEN»  ()
            taskDefinition.containerDefinitions[0].environment[6].value "…" ⇄ «y${TAG}» «x${TAG}» (environments.prod, line 14; from ${TAG}; was x${TAG}, line 7)
        "#]],
        );
    }

    #[test]
    fn a_broken_document_has_holes() {
        check(
            "name: api\ntype: Backend Service\nimage:\n  location: a\n  port: [\ncpu: 512\n",
            "test",
            &["taskDefinition.cpu", "image"],
            expect![[r#"
                taskDefinition.cpu "512" ⇄ «512»  ()
                taskDefinition.containerDefinitions[0].image "a" ⇄ «a»  ()
            "#]],
        );
        check(
            "type: Scheduled Job\r\ncpu: *nowhere\r\n",
            "test",
            &["Definition.cpu", "service"],
            expect![[r#"
                taskDefinition.cpu "0" ⇄ «type: Scheduled Job⏎cpu: *nowhere»  (an empty value erases the default)
            "#]],
        );
    }

    #[test]
    fn what_is_no_workload_has_no_preview() {
        let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n\
                    d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e]\n\
                    name: x\ntype: Backend Service\n";
        for text in ["", "name: x\n", "- a\n", "type: Environment\n", bomb] {
            let (workspace, _) = view_at(text);
            let view = View::new(&workspace, PATH).unwrap();
            assert_eq!(preview(&view, "test"), None, "{text}");
            assert_eq!(compare(&view, None, "test"), None, "{text}");
        }
    }

    #[test]
    fn environments_of_the_text_come_first() {
        let (mut workspace, _) = view_at("type: Backend Service\nenvironments:\n  prod: {}\n  dev:\n  prod:\n");
        workspace.set("copilot/environments/dev/manifest.yml", "");
        workspace.set("copilot/environments/beta/manifest.yml", "");
        let view = View::new(&workspace, PATH).unwrap();
        let shown = |it: &Environment| format!("{} {}", it.name, it.span.map_or("-", |it| view.tree().slice(it)));
        let names: Vec<String> = environments(&view).names.iter().map(shown).collect();
        assert_eq!(names, ["prod prod", "dev dev", "beta -"]);
    }

    #[test]
    fn the_base_differs_in_what_is_overridden_alone() {
        let (workspace, _) = view_at(MANIFEST);
        let view = View::new(&workspace, PATH).unwrap();
        let differ = |from: Option<&str>, to: &str| -> Vec<String> {
            let (from, to) = compare(&view, from, to).unwrap();
            assert_exact(&view, &from);
            assert_exact(&view, &to);
            let lines = from.text.lines().zip(to.text.lines()).filter(|(a, b)| a != b);
            lines.map(|(a, b)| format!("{} → {}", a.trim(), b.trim())).collect()
        };
        assert_eq!(differ(None, "prod"), ["\"cpu\": \"512\", → \"cpu\": \"1024\","]);
        assert!(differ(Some("test"), "prod").len() > 5);
        assert!(differ(None, "test").is_empty());
    }

    proptest! {
        #[test]
        fn mangled_manifests_have_exact_links(at in 0..MANIFEST.len(), length in 0..40usize, with in "[ \n:\\[{&*a\"$é-]{0,3}") {
            let text: String = MANIFEST.chars().take(at).chain(with.chars()).chain(MANIFEST.chars().skip(at + length)).collect();
            let (workspace, _) = view_at(&text);
            let view = View::new(&workspace, PATH).unwrap();
            if let Some(preview) = preview(&view, "prod") {
                assert_exact(&view, &preview);
            }
        }
    }
}
