//! Names with a cursor, and what they lead to; manifests before and after a renaming.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::analysis::Workspace;
use crate::edit;
use crate::ide::fixture::{PATH, view_at};

const WEB: &str = "copilot/web/manifest.yml";
const WORKER: &str = "copilot/mailer/manifest.yml";

const API: &str = "\
name: api
type: Backend Service
publish:
  topics:
    - name: orders
    - name: refunds
";

/// The workspace of a fixture with other manifests beside it.
fn beside(text: &str, others: &[(&str, &str)]) -> (Workspace, u32) {
    let (mut workspace, offset) = view_at(text);
    for (path, text) in others {
        workspace.set(*path, *text);
    }
    (workspace, offset)
}

fn shown(workspace: &Workspace, it: &Location) -> String {
    let tree = &workspace.document(&it.path).unwrap().tree;
    let file = it.path.trim_start_matches("copilot/").trim_end_matches("/manifest.yml");
    let full = tree.slice(it.full).lines().next().unwrap_or_default();
    format!("{file}:{} {} in {full}", tree.lines.line_of(it.span.start) + 1, tree.slice(it.span))
}

/// Where the cursor leads, and where the same stands.
#[track_caller]
fn check(text: &str, others: &[(&str, &str)], expected: Expect) {
    let (workspace, offset) = beside(text, others);
    let view = View::new(&workspace, PATH).unwrap();
    let mut out = String::new();
    if let Some(found) = definition(&view, offset) {
        out.push_str(&format!("«{}»\n", view.tree().slice(found.origin)));
        for target in &found.targets {
            out.push_str(&format!("→ {}\n", shown(&workspace, target)));
        }
    }
    for it in references(&view, offset, true) {
        out.push_str(&format!("{}\n", shown(&workspace, &it)));
    }
    let here: Vec<Span> =
        references(&view, offset, true).into_iter().filter(|it| &*it.path == PATH).map(|it| it.span).collect();
    let marked: Vec<Span> = highlights(&view, offset).into_iter().map(|it| it.span).collect();
    assert_eq!(here, marked, "highlights are the references of this file");
    expected.assert_eq(&out);
}

/// The files after a renaming, or the reason against it.
#[track_caller]
fn check_rename(text: &str, others: &[(&str, &str)], new: &str, expected: Expect) {
    let (workspace, offset) = beside(text, others);
    let view = View::new(&workspace, PATH).unwrap();
    let out = match rename(&view, offset, new) {
        Err(why) => format!("! {why}\n"),
        Ok(files) => {
            let apply = |it: FileEdits| {
                let text = workspace.document(&it.path).unwrap().text().clone();
                let fix = crate::diagnostic::Fix { title: String::new(), safe: true, edits: it.edits };
                edit::apply(&text, [&fix]).text
            };
            files.into_iter().map(apply).collect::<Vec<_>>().join("---\n").replace('\r', "")
        }
    };
    expected.assert_eq(&out);
}

#[test]
fn a_container_is_the_same_wherever_it_is_named() {
    check(
        "\
name: api
type: Load Balanced Web Service
http:
  target_container: $0nginx
image:
  depends_on:
    nginx: start
sidecars:
  nginx:
    image: nginx
environments:
  prod:
    sidecars:
      'nginx': {port: 80}
taskdef_overrides:
  - path: ContainerDefinitions[nginx]
",
        &[],
        expect![[r#"
            «nginx»
            → api:9 nginx in nginx:
            → api:14 nginx in 'nginx': {port: 80}
            api:4 nginx in target_container: nginx
            api:7 nginx in nginx: start
            api:9 nginx in nginx:
            api:14 nginx in 'nginx': {port: 80}
        "#]],
    );
}

#[test]
fn renaming_a_container_keeps_quotes_and_adds_them_where_they_are_needed() {
    let text = "\
name: api
type: Load Balanced Web Service
http: {target_container: \"nginx\"}
sidecars:
  $0nginx: &x
    image: nginx
  logs:
    image: fluent
    depends_on: {nginx: start}
  <<: {'nginx': {port: 1}}
";
    check_rename(
        text,
        &[],
        "80",
        expect![[r#"
            name: api
            type: Load Balanced Web Service
            http: {target_container: "80"}
            sidecars:
              "80": &x
                image: nginx
              logs:
                image: fluent
                depends_on: {"80": start}
              <<: {'80': {port: 1}}
        "#]],
    );
    check_rename(
        text,
        &[],
        "logs",
        expect![[r#"
        ! `logs` is taken: line 7 has a container of this name
    "#]],
    );
    check_rename(
        text,
        &[],
        "api",
        expect![[r#"
        ! `api` is taken: line 1 has a container of this name
    "#]],
    );
    check_rename(
        text,
        &[],
        "a b",
        expect![[r#"
        ! `a b` would be refused: a key of `sidecars` is the name of a container: letters, digits, `_` and `-`, at most 255
    "#]],
    );
    check_rename(
        text,
        &[],
        "",
        expect![[r#"
        ! a name has at least one character
    "#]],
    );
    check_rename(text, &[], "nginx", expect![[""]]);
    check_rename(
        text,
        &[],
        "firelens_log_router",
        expect![[r#"
        ! `firelens_log_router` is taken: it is the container that routes logs
    "#]],
    );
}

#[test]
fn a_container_that_is_named_behind_an_alias_is_renamed_at_its_anchor() {
    check_rename(
        "\
name: api
type: Load Balanced Web Service
x-name: &n nginx
x-shared: &s
  nginx: {image: a}
http: {target_container: *n}
sidecars: {<<: *s}
environments:
  prod:
    sidecars: {$0nginx: {port: 1}}
",
        &[],
        "proxy",
        expect![[r#"
            name: api
            type: Load Balanced Web Service
            x-name: &n proxy
            x-shared: &s
              proxy: {image: a}
            http: {target_container: *n}
            sidecars: {<<: *s}
            environments:
              prod:
                sidecars: {proxy: {port: 1}}
        "#]],
    );
}

#[test]
fn what_cannot_be_renamed_says_why() {
    for (text, reason) in [
        (
            "name: $0api\ntype: Backend Service\n",
            "`api` is the workload's name: its folder and what runs in AWS are called so",
        ),
        (
            "name: api\ntype: Backend Service\nsidecars: {x: {depends_on: {$0api: start}}}\n",
            "`api` is the workload's name: its folder and what runs in AWS are called so",
        ),
        (
            "name: api\ntype: Backend Service\nsidecars: {x: {depends_on: {$0y: start}}}\n",
            "nothing in this manifest declares `y`",
        ),
        ("name: api\ntype: Backend Service\nc$0pu: 1\n", "nothing here has a name that can be changed"),
        (
            "name: api\ntype: Backend Service\nenvironments: {$0prod: {cpu: 1}}\n",
            "`prod` is an environment of the application, which keeps its name",
        ),
        (
            "name: api\ntype: Backend Service\nimage: {location: 'a:$${TAG}'}\n",
            "nothing here has a name that can be changed",
        ),
        (
            "name: api\ntype: Backend Service\nimage: {location: 'a:${T$0AG}'}\n",
            "`${TAG}` gets its name and value from outside of the manifest",
        ),
        (
            "name: api\ntype: Worker Service\nsubscribe: {topics: [{name: $0a, service: web}]}\n",
            "`web` publishes no topic `a` in this workspace",
        ),
        (
            "name: api\ntype: Backend Service\nsidecars:\n  x$0-${TAG}: {image: a}\n",
            "nothing here has a name that can be changed",
        ),
    ] {
        let (workspace, offset) = view_at(text);
        let view = View::new(&workspace, PATH).unwrap();
        assert_eq!(prepare_rename(&view, offset).unwrap_err(), reason, "{text}");
    }
}

#[test]
fn a_volume_is_found_where_it_is_mounted() {
    let text = "\
name: api
type: Backend Service
storage:
  volumes:
    data: {path: /a}
    more: {path: /b}
sidecars:
  x:
    mount_points:
      - source_volume: \"da$0ta\"
        path: /a
      - source_volume: more
";
    check(
        text,
        &[],
        expect![[r#"
        «data»
        → api:5 data in data: {path: /a}
        api:5 data in data: {path: /a}
        api:10 data in source_volume: "data"
    "#]],
    );
    check_rename(
        text,
        &[],
        "more",
        expect![[r#"
        ! `more` is taken: line 6 has a volume of this name
    "#]],
    );
    check_rename(
        text,
        &[],
        "scratch",
        expect![[r#"
        name: api
        type: Backend Service
        storage:
          volumes:
            scratch: {path: /a}
            more: {path: /b}
        sidecars:
          x:
            mount_points:
              - source_volume: "scratch"
                path: /a
              - source_volume: more
    "#]],
    );
}

#[test]
fn an_alias_leads_to_the_anchor_before_it() {
    let text = "\
# no manifest
a: &x 1\r
b: *x\r
c: &x {ü: 2}\r
d: {<<: *$0x, e: *x}\r
f: &y 3
";
    check(
        text,
        &[],
        expect![[r#"
        «x»
        → api:4 x in &x {ü: 2}
        api:4 x in &x {ü: 2}
        api:5 x in *x
        api:5 x in *x
    "#]],
    );
    check_rename(
        text,
        &[],
        "y",
        expect![[r#"
        ! `y` is taken: line 6 has an anchor of this name
    "#]],
    );
    check_rename(
        text,
        &[],
        "ü",
        expect![[r#"
        ! `ü` would be refused: an anchor takes letters, digits, `-` and `_`
    "#]],
    );
    check_rename(
        text,
        &[],
        "two",
        expect![[r#"
        # no manifest
        a: &x 1
        b: *x
        c: &two {ü: 2}
        d: {<<: *two, e: *two}
        f: &y 3
    "#]],
    );
}

#[test]
fn an_override_leads_to_what_it_overrides() {
    let manifest = |count: &str, prod: &str| {
        format!(
            "name: api\ntype: Backend Service\ncount:{count}\nvariables: &v\n  A: 1\nenvironments:\n  prod:{prod}\n"
        )
    };
    check(
        &manifest("\n  range: 1-2", "\n    count:\n      ran$0ge: 1-9"),
        &[],
        expect![[r#"
        «range»
        → api:4 range in range: 1-2
        api:4 range in range: 1-2
        api:10 range in range: 1-9
    "#]],
    );
    check(
        &manifest(" 3", "\n    count:\n      range: 1$0-9"),
        &[],
        expect![[r#"
        «1-9»
        → api:3 count in count: 3
    "#]],
    );
    check(
        &manifest(" 3", "\n    cpu$0: 9"),
        &[],
        expect![[r#"
        api:8 cpu in cpu: 9
    "#]],
    );
    check(
        &manifest(" 3", "\n    variables: {<<: {$0A: 2}}"),
        &[],
        expect![[r#"
        «A»
        → api:5 A in A: 1
        api:5 A in A: 1
        api:8 A in A: 2
    "#]],
    );
}

#[test]
fn a_key_of_the_base_knows_its_overrides() {
    check(
        "\
name: api
type: Backend Service
x: &shared {cpu: 1024}
c$0pu: 256
command: [a]
environments:
  test:
    <<: *shared
  prod:
    \"cpu\": 512
  other: *shared
",
        &[],
        expect![[r#"
            «cpu»
            → api:4 cpu in cpu: 256
            api:3 cpu in cpu: 1024
            api:4 cpu in cpu: 256
            api:10 cpu in "cpu": 512
        "#]],
    );
}

#[test]
fn a_list_is_overridden_as_a_whole() {
    check(
        "\
name: api
type: Worker Service
subscribe:
  topics:
    - name: a
environments:
  prod:
    subscribe:
      topics:
        - filter_$0policy: {}
",
        &[],
        expect![[r#"
            «filter_policy»
            → api:4 topics in topics:
        "#]],
    );
}

#[test]
fn a_topic_is_the_same_in_all_manifests() {
    let worker = "\
name: mailer
type: Worker Service
subscribe:
  topics:
    - name: orders
      service: api
    - {service: web, name: orders}
environments:
  prod:
    subscribe:
      topics: [{name: 'orders', service: api}]
";
    let text = API.replace("orders", "or$0ders");
    check(
        &text,
        &[(WORKER, worker)],
        expect![[r#"
        «orders»
        → api:5 orders in orders
        api:5 orders in orders
        mailer:5 orders in name: orders
        mailer:11 orders in name: 'orders'
    "#]],
    );
    check_rename(
        &text,
        &[(WORKER, worker)],
        "1",
        expect![[r#"
        name: api
        type: Backend Service
        publish:
          topics:
            - name: "1"
            - name: refunds
        ---
        name: mailer
        type: Worker Service
        subscribe:
          topics:
            - name: "1"
              service: api
            - {service: web, name: orders}
        environments:
          prod:
            subscribe:
              topics: [{name: '1', service: api}]
    "#]],
    );
    check_rename(
        &text,
        &[],
        "refunds",
        expect![[r#"
            ! `refunds` is taken: another topic of the service has this name
        "#]],
    );
    check_rename(
        &text,
        &[],
        "a b",
        expect![[r#"
        ! `a b` would be refused: `name` takes letters, digits, `_` and `-`
    "#]],
    );
}

#[test]
fn a_service_leads_to_its_manifest() {
    let worker = |service: &str| {
        format!(
            "name: worker\ntype: Worker Service\nsubscribe:\n  topics:\n    - name: orders\n      service: {service}\n"
        )
    };
    check(
        &worker("$0web"),
        &[(WEB, &API.replace("api", "web"))],
        expect![[r#"
        «web»
        → web:1 web in web
        api:6 web in service: web
        web:1 web in web
    "#]],
    );
    check(
        &worker("we$0b").replace("orders", "or"),
        &[],
        expect![[r#"
        api:6 web in service: web
    "#]],
    );
}

#[test]
fn a_workload_knows_its_subscribers_and_its_own_container() {
    let worker = "name: w\ntype: Worker Service\nsubscribe: {topics: [{name: orders, service: api}]}\n";
    check(
        "name: $0api\ntype: Backend Service\nsidecars: {x: {depends_on: {api: start}}}\n",
        &[(WORKER, worker)],
        expect![[r#"
            «api»
            → api:1 api in api
            api:1 api in api
            api:3 api in api: start
            mailer:3 api in service: api
        "#]],
    );
}

#[test]
fn topics_of_types_without_declarations_are_found_too() {
    let shop = "name: shop\ntype: Request-Driven Web Service\npublish: {topics: [{name: orders}]}\n";
    let text = "name: w\ntype: Worker Service\nsubscribe: {topics: [{name: $0orders, service: shop}]}\n";
    check_rename(
        text,
        &[(WEB, shop)],
        "sold",
        expect![[r#"
        name: w
        type: Worker Service
        subscribe: {topics: [{name: sold, service: shop}]}
        ---
        name: shop
        type: Request-Driven Web Service
        publish: {topics: [{name: sold}]}
    "#]],
    );
}

#[test]
fn an_environment_leads_to_its_own_manifest() {
    let prod = "name: prod\ntype: Environment\n";
    check(
        "name: api\ntype: Backend Service\nenvironments:\n  pr$0od: {cpu: 1}\n",
        &[
            ("copilot/environments/prod/manifest.yml", prod),
            (WEB, "name: web\ntype: Backend Service\nenvironments: {prod: {}}\n"),
        ],
        expect![[r#"
            «prod»
            → environments/prod:1 prod in prod
            api:4 prod in prod: {cpu: 1}
            environments/prod:1 prod in prod
            web:3 prod in prod: {}
        "#]],
    );
}

#[test]
fn variables_are_found_within_texts_but_not_in_keys() {
    check(
        "\
name: api
type: Backend Service
image: {location: 'x:$${TAG}'}
variables:
  ${TAG}: a
  A: \\${TAG}
  B: >-
    é ${TAG}
    ${TAG$0}
  C: !Sub ${TAG}
",
        &[],
        expect![[r#"
            api:3 ${TAG} in ${TAG}
            api:8 ${TAG} in ${TAG}
            api:9 ${TAG} in ${TAG}
        "#]],
    );
}

#[test]
fn every_place_of_a_broken_manifest_can_be_asked() {
    for text in MANGLED {
        for offset in 0..=text.len() as u32 + 2 {
            ask(text, offset);
        }
    }
}

const MANGLED: &[&str] = &[
    "",
    "\u{feff}name: [api\ntype: Backend Service\n  sidecars:\n x: {\n",
    "name: api\ntype: Backend Service\nsidecars:\n  é: &a\n   depends_on: {api: *a, *a : x, ? [a] : b}\n<<: *a\nenvironments: {*a : {<<: [*a, *b]}}\n",
    "name: &n api\r\ntype: Worker Service\r\nsubscribe:\r\n  topics:\r\n  - name: |-\r\n      a\r\n    service: *n\r\n  - \"${X}\r\n",
    "a: &a [*a, &b {<<: *b}]\nb: \"x\n",
];

fn ask(text: &str, offset: u32) {
    let (mut workspace, _) = view_at("");
    workspace.set(PATH, text);
    workspace.set(WEB, API);
    let view = View::new(&workspace, PATH).unwrap();
    let _ = definition(&view, offset);
    let found = references(&view, offset, true);
    assert!(found.iter().all(|it| it.full.start <= it.span.start && it.span.end <= it.full.end), "{found:?}");
    let _ = highlights(&view, offset);
    let Ok(renamable) = prepare_rename(&view, offset) else { return };
    // A quote or `*` before the name is not part of it.
    assert!(renamable.span.start <= offset + 1 && offset <= renamable.span.end + 1);
    let Ok(files) = rename(&view, offset, "other") else { return };
    for file in files {
        let text = workspace.document(&file.path).unwrap().text();
        assert!(file.edits.iter().all(|it| text.get(it.span.range()).is_some()));
        assert!(file.edits.windows(2).all(|it| it[0].span.end <= it[1].span.start), "{:?}", file.edits);
    }
}

proptest! {
    #[test]
    fn pieces_of_manifests_can_be_asked_anywhere(
        pieces in proptest::collection::vec(proptest::sample::select(vec![
            "name: api\n", "type: Worker Service\n", "sidecars:\n", "  x:\n", "    depends_on: {x: start}\n",
            "environments:\n", "  prod:\n", "    <<: *a\n", "&a ", "*a", "- ", "subscribe: {topics: [{name: t, service: api}]}\n",
            "publish:\n  topics:\n  - name: t\n", "${X}", "'", "\"", "{", "]", "é", "\r\n", "    source_volume: x\n", "? ",
        ]), 0..14),
        offset in 0u32..200,
    ) {
        ask(&pieces.concat(), offset);
    }
}
