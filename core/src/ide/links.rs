//! Files that a manifest names.
//!
//! In: a document. Out: [`Link`]s to files and folders of the workspace. Whether they are there
//! is for those to say who can look.

use super::View;
use super::scalars::content;
use crate::manifest::files::in_workspace;
use crate::schema::Names;
use crate::text::Span;
use crate::yaml::Kind;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub span: Span,
    /// From the folder that holds `copilot`, with `/` between folders; folders end in `/`.
    pub target: String,
    pub tooltip: String,
}

/// In the order of the text. None for what lies outside of the workspace or depends on
/// variables.
pub fn links(view: &View) -> Vec<Link> {
    let tree = view.tree();
    let mut found: Vec<Link> = addons(view).into_iter().collect();
    for name in view.outline.iter().flat_map(|it| it.names(tree)) {
        let (tooltip, end) = match name.naming.what {
            Names::Dockerfile => ("Open the Dockerfile", ""),
            Names::EnvFile => ("Open the file of environment variables", ""),
            Names::Folder => ("Open the build context", "/"),
            Names::Container | Names::Volume | Names::Environment | Names::Topic | Names::Workload => continue,
        };
        if let Some(path) = tree.scalar(name.node).and_then(in_workspace).filter(|it| !it.is_empty()) {
            let span = content(tree, tree.node(name.node).span);
            found.push(Link { span, target: path + end, tooltip: tooltip.to_owned() });
        }
    }
    found.sort_by_key(|it| it.span);
    found
}

/// The workload's name leads to its addons.
fn addons(view: &View) -> Option<Link> {
    let tree = view.tree();
    let folder = view.document.folder().filter(|it| **view.path() == *format!("copilot/{it}/manifest.yml"))?;
    let name = tree.node(tree.root_value("name")?);
    let is_text = matches!(name.kind, Kind::Scalar { .. }) && name.span.start < name.span.end;
    is_text.then(|| Link {
        span: content(tree, name.span),
        target: format!("copilot/{folder}/addons/"),
        tooltip: "Open the addons".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::ide::fixture::{PATH, view_at};

    #[track_caller]
    fn check(path: &str, text: &str, expected: Expect) {
        let (mut workspace, _) = view_at("");
        workspace.set(path, text);
        let view = View::new(&workspace, path).unwrap();
        let line = |it: Link| format!("{} → {} ({})\n", view.tree().slice(it.span), it.target, it.tooltip);
        expected.assert_eq(&links(&view).into_iter().map(line).collect::<String>());
    }

    #[test]
    fn files_and_folders_of_the_workspace_are_linked() {
        check(
            PATH,
            "\
name: api
type: Backend Service
image:
  build: {dockerfile: './api/é/Dockerfile', context: ./api/../lib//}
env_file: a/b.env
sidecars:
  x: {image: {build: x/Dockerfile}}
  y: {image: x/Dockerfile, env_file: ../out.env}
environments:
  prod:
    image: {build: /abs/Dockerfile}
    env_file: ${TAG}.env
  test:
    image: {build: {context: .}}
    env_file: https://example.com/a.env
",
            expect![[r#"
                api → copilot/api/addons/ (Open the addons)
                ./api/é/Dockerfile → api/é/Dockerfile (Open the Dockerfile)
                ./api/../lib// → lib/ (Open the build context)
                a/b.env → a/b.env (Open the file of environment variables)
                x/Dockerfile → x/Dockerfile (Open the Dockerfile)
            "#]],
        );
    }

    #[test]
    fn only_a_workload_in_its_place_has_addons() {
        check("manifest.yml", "name: api\ntype: Backend Service\n", expect![[""]]);
        check("copilot/environments/prod/manifest.yml", "name: prod\ntype: Environment\n", expect![[""]]);
        check(
            "copilot/site/manifest.yml",
            "name: site\ntype: Static Site\n",
            expect![[r#"
                site → copilot/site/addons/ (Open the addons)
            "#]],
        );
    }

    #[test]
    fn broken_manifests_have_links_where_they_can_be_read() {
        check(
            PATH,
            "name: [\ntype: Backend Service\r\nimage:\r\n  build: ./Dockerfile\r\n",
            expect![[r#"
                ./Dockerfile → Dockerfile (Open the Dockerfile)
            "#]],
        );
        check(PATH, "name:\ntype: Backend Service\nenv_file: \"a.env\n", expect![[""]]);
    }
}
