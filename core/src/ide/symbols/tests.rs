//! Manifests and the symbols they have.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::analysis::Workspace;
use crate::ide::fixture::{PATH, view_at};

fn lines(tree: &Tree, symbols: &[Symbol], depth: usize, out: &mut String) {
    for it in symbols {
        assert!(it.span.cover(it.name_span) == it.span && !it.name.is_empty(), "{it:?}");
        assert!(tree.text.get(it.span.range()).is_some() && tree.text.get(it.name_span.range()).is_some());
        let detail = it.detail.as_ref().map(|it| format!(" = {it}")).unwrap_or_default();
        out.push_str(&format!("{:1$}{2:?} {3}{detail}\n", "", depth * 2, it.kind, it.name));
        lines(tree, &it.children, depth + 1, out);
    }
}

fn outline(path: &str, text: &str) -> String {
    let (mut workspace, _) = view_at("");
    workspace.set(path, text);
    let view = View::new(&workspace, path).unwrap();
    let mut out = String::new();
    lines(view.tree(), &symbols(&view), 0, &mut out);
    out
}

#[track_caller]
fn check(text: &str, expected: Expect) {
    expected.assert_eq(&outline(PATH, text));
}

#[track_caller]
fn check_search(workspace: &Workspace, query: &str, expected: Expect) {
    let line = |it: WorkspaceSymbol| {
        let tree = &workspace.document(&it.location.path).unwrap().tree;
        let of = it.container.map(|it| format!(" of {it}")).unwrap_or_default();
        format!("{:?} {}{of}: «{}» in {}\n", it.kind, it.name, tree.slice(it.location.span), it.location.path)
    };
    expected.assert_eq(&workspace_symbols(workspace, query).into_iter().map(line).collect::<String>());
}

const MANIFEST: &str = "\
name: api
type: Worker Service
cpu: &c 256
image:
  build: {dockerfile: a/Dockerfile, args: {A: 1}}
variables:
  TOKEN: abc
  OTHER: {from_cfn: x}
sidecars:
  nginx:
    image: nginx:1
    secrets: {KEY: /a}
    mount_points:
      - {source_volume: data, path: /a}
storage: {volumes: {data: {path: /a}}}
publish: {topics: [{name: out}]}
subscribe: {topics: [{service: web, name: in}]}
command: |
  serve
  now
environments:
  prod:
    cpu: *c
    sidecars: {nginx: {port: 80}}
    variables: {TOKEN: def}
";

#[test]
fn a_manifest_has_the_things_it_names() {
    check(
        MANIFEST,
        expect![[r#"
        Field name = api
        Field type = Worker Service
        Field cpu = 256
        Section image
          Section build
            Field dockerfile = a/Dockerfile
            Section args
        Section variables
          Variable TOKEN
          Variable OTHER
            Field from_cfn
        Section sidecars
          Container nginx
            Field image = nginx:1
            Section secrets
            Section mount_points
        Section storage
          Section volumes
            Volume data
        Section publish
          Section topics
            Topic out
        Section subscribe
          Section topics
            Topic in = web
        Field command = serve…
        Section environments
          Environment prod
            Field cpu = *c
            Section sidecars
              Container nginx
                Field port = 80
            Section variables
              Variable TOKEN
    "#]],
    );
}

#[test]
fn other_documents_have_their_keys() {
    check(
        "name: s\r\ntype: Static Site\r\nsecrets: {a: b, c: [{d: e}]}\r\nfiles:\r\n- source: é\r\n  x: {y: {z: 1}}\r\n",
        expect![[r#"
        Field name = s
        Field type = Static Site
        Section secrets
          Field a
          Section c
        Section files
          Item é
            Field source = é
            Section x
    "#]],
    );
    check(
        "- a\n- b: 1\n",
        expect![[r#"
        Item 1
          Field b = 1
    "#]],
    );
}

#[test]
fn broken_documents_have_what_can_be_read() {
    check("", expect![[""]]);
    check(
        "name: api\ntype: Backend Service\nimage: {\n? [a]\n: b\n'': 1\n<<: {cpu: 1}\ncount: 2\n",
        expect![[r#"
        Field name = api
        Field type = Backend Service
        Field count = 2
    "#]],
    );
}

#[test]
fn the_workspace_is_searched_by_letters() {
    let (mut workspace, _) = view_at(MANIFEST);
    workspace.set("copilot/environments/prod/manifest.yml", "name: prod\ntype: Environment\n");
    workspace.set(
        "copilot/shop/manifest.yml",
        "name: shop\ntype: Request-Driven Web Service\npublish: {topics: [{name: 'orders'}, {name: 'a-${TAG}'}]}\n",
    );
    workspace.set("copilot/pipelines/p/manifest.yml", "name: p\nversion: 1\nstages: []\nsource: {}\n");
    check_search(
        &workspace,
        "",
        expect![[r#"
            Workload api: «api» in copilot/api/manifest.yml
            Workload shop: «shop» in copilot/shop/manifest.yml
            Container nginx of api: «nginx» in copilot/api/manifest.yml
            Container nginx of api: «nginx» in copilot/api/manifest.yml
            Topic out of api: «out» in copilot/api/manifest.yml
            Topic orders of shop: «orders» in copilot/shop/manifest.yml
            Topic a-${TAG} of shop: «a-${TAG}» in copilot/shop/manifest.yml
            Environment prod of api: «prod» in copilot/api/manifest.yml
            Environment prod: «prod» in copilot/environments/prod/manifest.yml
        "#]],
    );
    check_search(
        &workspace,
        "PO",
        expect![[r#"
        Environment prod of api: «prod» in copilot/api/manifest.yml
        Environment prod: «prod» in copilot/environments/prod/manifest.yml
    "#]],
    );
    check_search(&workspace, "zz", expect![[""]]);
}

proptest! {
    #[test]
    fn symbols_lie_in_the_text(
        pieces in proptest::collection::vec(proptest::sample::select(vec![
            "name: api\n", "sidecars:\n", "  x:\n", "    depends_on: {x: start}\n", "environments:\n", "  prod:\n", "    <<: *a\n",
            "&a ", "*a", "- ", "subscribe: {topics: [{name: t}]}\n", "${X}", "'", "\"", "{", "]", "é", "\r\n", "? ", "|\n", "secrets: {a: b}\n",
        ]), 0..16),
        is_workload in any::<bool>(),
    ) {
        outline(PATH, &format!("{}{}", if is_workload { "type: Worker Service\n" } else { "" }, pieces.concat()));
    }
}
