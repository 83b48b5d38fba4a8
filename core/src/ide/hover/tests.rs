//! Manifests with a cursor, and what is said there.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::ide::fixture::{PATH, view_at};

#[track_caller]
fn check(text: &str, expect: Expect) {
    let (workspace, offset) = view_at(text);
    let view = View::new(&workspace, PATH).unwrap();
    let shown = hover(&view, offset).map(|it| format!("«{}»\n{}\n", view.tree().slice(it.span), it.text));
    expect.assert_eq(&shown.unwrap_or_default());
}

#[test]
fn a_key_tells_what_holds_where_and_what_it_decides() {
    check(
        "name: api\ntype: Backend Service\nc$0pu: 512\nenvironments:\n  prod:\n    cpu: 1024\n  dev: {}\n  test:\n    cpu: 256\n",
        expect![[r#"
            «cpu»
            **`cpu`**

            CPU units of the task; 1024 are one virtual CPU.

            - Takes a number
            - Default: `256`

            ```yaml
            cpu: 512
            ```

            **What holds**

            - base, `dev`: `512`, line 3
            - `prod`: `1024`, line 6, overrides `512` from line 3
            - `test`: `256`, line 9, overrides `512` from line 3

            **Decides** `taskDefinition.cpu`
        "#]],
    );
}

#[test]
fn a_key_in_an_environment_is_about_that_environment_first() {
    check(
        "name: api\r\ntype: Backend Service\r\nenvironments:\r\n  dev:\r\n    cpu: 512\r\n  prod:\r\n    $0cpu: 1024\r\n",
        expect![[r#"
            «cpu»
            **`cpu`** in `prod`

            CPU units of the task; 1024 are one virtual CPU.

            - Takes a number
            - Default: `256`

            ```yaml
            cpu: 512
            ```

            **What holds**

            - `prod`: `1024`, line 7, overrides the default `256`
            - base: `256`, default
            - `dev`: `512`, line 5, overrides the default `256`

            **Decides** `taskDefinition.cpu`
        "#]],
    );
}

#[test]
fn a_value_tells_about_its_key() {
    check(
        "name: api\ntype: Backend Service\nnetwork:\n  vpc:\n    placement: priv$0ate\nenvironments:\n  prod:\n    network: {vpc: {placement: public}}\n",
        expect![[r#"
            «private»
            **`network.vpc.placement`**

            Where tasks run: `public` or `private` subnets of the environment, or subnets of your choice.

            - Takes text or a map
            - Default: `public`
            - One of `public`, `private`

            ```yaml
            placement: private
            ```

            **What holds**

            - base: `private`, line 5
            - `prod`: `public`, line 8, overrides `private` from line 5

            **Decides** `service.networkConfiguration.awsvpcConfiguration.subnets`, `service.networkConfiguration.awsvpcConfiguration.assignPublicIp`
        "#]],
    );
}

#[test]
fn items_tell_about_their_list() {
    check(
        "name: api\ntype: Backend Service\ncommand: [serve, -$0v]\nenvironments:\n  prod:\n    command: serve\n",
        expect![[r#"
            «-v»
            **`command`**

            Replaces the image's command.

            - Takes text or a list

            ```yaml
            command: ["serve", "--port", "8080"]
            ```

            **What holds**

            - base: `[serve, -v]`, line 3
            - `prod`: `serve`, line 6, overrides `[serve, -v]` from line 3

            **Decides** `taskDefinition.containerDefinitions[api].command`
        "#]],
    );
}

#[test]
fn what_is_the_same_everywhere_and_simply_written_is_not_repeated() {
    check(
        "name: a$0pi\ntype: Scheduled Job\nenvironments:\n  prod:\n    cpu: 512\n",
        expect![[r#"
        «api»
        **`name`**

        The workload's name: that of its folder under `copilot/`, and of its main container.

        - Required
        - Takes text
        - Takes the name of a container: letters, digits, `_` and `-`, at most 255 (AWS)

        ```yaml
        name: api
        ```

        **Decides** `taskDefinition.family`, `taskDefinition.containerDefinitions[api].name`
    "#]],
    );
}

#[test]
fn filled_in_values_are_shown_and_secrets_are_not() {
    let manifest = |image: &str, token: &str| {
        format!(
            "name: api\ntype: Backend Service\nimage:\n  {image}: reg/${{TAG}}\nvariables:\n  {token}: x${{TAG}}\n\
             environments:\n  prod:\n    variables:\n      TOKEN: y${{TAG}}z\n"
        )
    };
    check(
        &manifest("$0location", "TOKEN"),
        expect![[r#"
        «location»
        **`image.location`**

        Pulls the image: its name with registry and tag.

        - Takes text

        ```yaml
        location: nginx:1.27
        ```

        **What holds**

        - everywhere: `reg/hunter22`, line 4, from `${TAG}`

        **Decides** `taskDefinition.containerDefinitions[api].image`
    "#]],
    );
    check(
        &manifest("location", "$0TOKEN"),
        expect![[r#"
        «TOKEN»
        **`variables.TOKEN`** (variable)

        Environment variables of the main container.

        **What holds**

        - base: `…`, line 6, from `${TAG}`
        - `prod`: `…`, line 10, overrides `x${TAG}` from line 6, from `${TAG}`

        **Decides** `taskDefinition.containerDefinitions[api].environment[TOKEN]`
    "#]],
    );
    check(
        &manifest("location", "TOKEN").replace("prod:", "$0prod:"),
        expect![[r#"
            «prod»
            **`prod`** (environment)

            **What it changes**

            - `variables.TOKEN`: `…` → `…`, line 10
        "#]],
    );
    check(
        &manifest("location", "TOKEN").replace("variables:\n  T", "v$0ariables:\n  T"),
        expect![[r#"
            «variables»
            **`variables`**

            Environment variables of the main container.

            - Takes a map of variables

            ```yaml
            variables: {LOG_LEVEL: info}
            ```

            **What environments change**

            - `prod`: `variables.TOKEN`: `…` → `…`, line 10
        "#]],
    );
}

#[test]
fn a_replaced_form_says_what_took_its_place() {
    check(
        "name: api\ntype: Backend Service\ncount:\n  $0range: 1-10\n  cpu_percentage: 70\nenvironments:\n  prod:\n    count: 2\n  dev:\n    count: {spot: 1}\n",
        expect![[r#"
            «range»
            **`count.range`**

            The least and the greatest number of tasks: `1-10`, or a map.

            - Takes text or a map
            - Takes a range such as `1-10`

            ```yaml
            range: 1-10
            ```

            **What holds**

            - base: `1-10`, line 4
            - `prod`: not set, `count` is `2`, line 8, overrides line 4
            - `dev`: not set

            **Decides** `service.desiredCount`
        "#]],
    );
}

#[test]
fn names_of_the_users_choice_tell_what_they_are_and_what_environments_change() {
    check(
        "name: api\ntype: Backend Service\nsidecars:\n  ngi$0nx:\n    image: nginx:1\n    port: 80\nenvironments:\n  prod:\n    sidecars:\n      nginx:\n        image: nginx:2\n        essential: false\n",
        expect![[r#"
            «nginx»
            **`sidecars.nginx`** (sidecar)

            Containers beside the main one, by name.

            **What environments change**

            - `prod`: `sidecars.nginx.image`: `nginx:1` → `nginx:2`, line 11
            - `prod`: `sidecars.nginx.essential`: `false`, line 12
        "#]],
    );
}

#[test]
fn an_environment_lists_what_it_changes() {
    check(
        "name: api\ntype: Backend Service\ncpu: 512\ncount: {range: 1-10, cpu_percentage: 70}\nvariables:\n  A: ä\nenvironments:\n  pr$0od:\n    cpu: 512\n    memory: 2048\n    count: 3\n    variables: {A: ö, B: b}\n    sidecars:\n      side: {image: x}\n",
        expect![[r#"
            «prod»
            **`prod`** (environment)

            **What it changes**

            - `cpu`: `512` as in the base, line 9
            - `count`: `{range: 1-10, cpu_percentage: 70}` → `3`, line 11
            - `variables.A`: `ä` → `ö`, line 12
            - `variables.B`: `b`, line 12
            - `memory`: `512` by default → `2048`, line 10
            - `sidecars`: `{side: {image: x}}`, line 14
        "#]],
    );
    check(
        "name: api\ntype: Backend Service\nenvironments:\n  te$0st:\n",
        expect![[r#"
        «test»
        **`test`** (environment)

        It changes nothing: the base holds.
    "#]],
    );
}

#[test]
fn variables() {
    check(
        "type: Backend Service\nimage: {location: 'ü/${T$0AG}'}\n",
        expect![[r#"
        «${TAG}»
        `${TAG}` is filled in from outside; the value becomes `ü/hunter22`.
    "#]],
    );
    check(
        "type: Backend Service\nvariables: {A: '${T$0AG}'}\n",
        expect![[r#"
        «${TAG}»
        `${TAG}` is filled in from outside; what it says is not shown, because it may be a secret.
    "#]],
    );
    check(
        "x: &a\n  A: ${T$0AG}\ntype: Backend Service\nvariables: *a\n",
        expect![[r#"
        «${TAG}»
        `${TAG}` is filled in from outside; what it says is not shown, because it may be a secret.
    "#]],
    );
    check(
        "type: Backend Service\nname: ${NOT$0HING}\n",
        expect![[r#"
        «${NOTHING}»
        `${NOTHING}` has no value here. Copilot takes it from the variables of its own process and refuses the manifest without it; `\${NOTHING}` keeps it as text.
    "#]],
    );
    check(
        "type: Backend Service\nname: \\${NOT$0HING}\n",
        expect![[r#"
        «\${NOTHING}»
        `${NOTHING}` stays as it is; the backslash before it goes.
    "#]],
    );
    check(
        "type: Backend Service\nname: ${COPILOT_APPLICATION_$0NAME}\n",
        expect![[r#"
        «${COPILOT_APPLICATION_NAME}»
        `${COPILOT_APPLICATION_NAME}` is the name of the application: here `shop`.
    "#]],
    );
    check(
        "type: Backend Service\nname: ${COPILOT_ENVIRONMENT_$0NAME}\n",
        expect![[r#"
        «${COPILOT_ENVIRONMENT_NAME}»
        `${COPILOT_ENVIRONMENT_NAME}` is the name of the environment; Copilot fills it in.
    "#]],
    );
    check(
        "type: Backend Service\nenvironments: {prod: {command: '${COPILOT_ENVIRONMENT_$0NAME}'}}\n",
        expect![[r#"
        «${COPILOT_ENVIRONMENT_NAME}»
        `${COPILOT_ENVIRONMENT_NAME}` is the name of the environment: here `prod`.
    "#]],
    );
}

#[test]
fn aliases_and_anchors() {
    check(
        "x-vars: &vars\n  A: ${TAG}\n  B: 2\ntype: Backend Service\nvariables: *va$0rs\n",
        expect![[r#"
        «*vars»
        `*vars` stands for what is anchored in line 2:

        ````yaml
        A: ${TAG}
        B: 2
        ````
    "#]],
    );
    check(
        "x-vars: &va$0rs\n  A: 1\ntype: Backend Service\nvariables: *vars\nsidecars: {a: {variables: *vars}}\n",
        expect![[r#"
            «&vars»
            The anchor `vars`, to which aliases refer in line 4, line 5.
        "#]],
    );
    check("type: Backend Service\nvariables: *no$0ne\n", expect![[""]]);
    check(
        "x: &a {A: 1}\ntype: Backend Service\nvariables:\n  <$0<: *a\n",
        expect![[r#"
        «<<»
        `<<` brings in every key of what follows that is not written here.
    "#]],
    );
}

#[test]
fn keys_behind_merges_hold_too() {
    check(
        "type: Backend Service\nenvironments:\n  dev: &dev\n    c$0pu: 512\n  prod:\n    <<: *dev\n    memory: 1024\n",
        expect![[r#"
            «cpu»
            **`cpu`** in `dev`

            CPU units of the task; 1024 are one virtual CPU.

            - Takes a number
            - Default: `256`

            ```yaml
            cpu: 512
            ```

            **What holds**

            - `dev`, `prod`: `512`, line 4, overrides the default `256`
            - base: `256`, default

            **Decides** `taskDefinition.cpu`
        "#]],
    );
}

#[test]
fn nothing_is_said_where_nothing_is_known() {
    for text in [
        "type: Backend Service\nunkn$0own: 1\n",
        "type: Backend Service\nimage: {unkn$0own: {a: 1}}\n",
        "type: Backend Service\n$0\n",
        "type: Backend Service\nimage: $0  {build: a}\n",
        "type: Backend Service # a $0comment\n",
        "type: Environment\nna$0me: x\n",
        "$0",
    ] {
        check(text, expect![[""]]);
    }
}

#[test]
fn broken_documents_still_answer() {
    check(
        "name: api\ntype: Backend Service\nimage: [\nc$0pu: 512\n",
        expect![[r#"
        «cpu»
        **`cpu`**

        CPU units of the task; 1024 are one virtual CPU.

        - Takes a number
        - Default: `256`

        ```yaml
        cpu: 512
        ```

        **Decides** `taskDefinition.cpu`
    "#]],
    );
    check(
        "type: Backend Service\nc$0pu:\n",
        expect![[r#"
            «cpu»
            **`cpu`**

            CPU units of the task; 1024 are one virtual CPU.

            - Takes a number
            - Default: `256`

            ```yaml
            cpu: 512
            ```

            **What holds**

            - everywhere: empty, line 2
        "#]],
    );
}

const MANIFEST: &str = include_str!("../../../../examples/copilot/web/manifest.yml");

proptest! {
    #[test]
    fn any_offset_of_mangled_manifests_answers(at in 0..MANIFEST.len(), length in 0..60usize, with in "[ \n:\\[{&*a\"$é-]{0,3}", offset in any::<prop::sample::Index>()) {
        let text: String = MANIFEST.chars().take(at).chain(with.chars()).chain(MANIFEST.chars().skip(at + length)).collect();
        let (workspace, _) = view_at(&text);
        let view = View::new(&workspace, PATH).unwrap();
        for offset in [offset.index(text.len() + 1) as u32, at as u32] {
            if let Some(hover) = hover(&view, offset) {
                prop_assert!(text.get(hover.span.range()).is_some());
            }
        }
    }
}
