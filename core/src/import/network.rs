//! Subnets, security groups and Service Connect (`lowering-ecs.md`, sections 2.3 and 2.4, the
//! other way round).

use serde_json::{Map, Value, json};

use super::api::text;
use super::draft::{Draft, Section};
use super::given::imported;
use super::identity::Identity;
use super::{Wanted, words};
use crate::manifest::unquoted::Slot;

/// Writes `network`.
pub(super) fn network(draft: &mut Draft, wanted: &Wanted, who: &Identity) {
    let Some(service) = wanted.running(who) else { return };
    let mut network = Section::default();
    if let Some(connect) =
        service.get("serviceConnectConfiguration").filter(|it| it.get("enabled") == Some(&json!(true)))
    {
        let first = |value: Option<&Value>| value.and_then(Value::as_array).and_then(|it| it.first().cloned());
        let server = first(connect.get("services"));
        let client = server.and_then(|it| first(it.get("clientAliases")));
        let alias = client.as_ref().and_then(|it| it.get("dnsName")?.as_str()).filter(|it| *it != who.name);
        match alias.and_then(|it| words::text(it, Slot::Value)) {
            Some(alias) => {
                let mut keys = Section::default();
                keys.put("alias", alias);
                network.put("connect", keys);
            }
            None => network.put("connect", true),
        }
    }
    let vpc =
        service.get("networkConfiguration").and_then(|it| it.get("awsvpcConfiguration")).and_then(Value::as_object);
    let mut keys = Section::default();
    if let Some(vpc) = vpc {
        let list = |key: &str| vpc.get(key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        placement(draft, &mut keys, vpc, list("subnets"), who);
        security_groups(&mut keys, list("securityGroups"), who);
    }
    network.put_section("vpc", keys);
    draft.section("network", network);
}

fn placement(draft: &mut Draft, keys: &mut Section, vpc: &Map<String, Value>, subnets: &[Value], who: &Identity) {
    if text(vpc, "assignPublicIp") == Some("ENABLED") {
        return;
    }
    let is_export = |name: &str| matches!(subnets, [Value::String(it)] if *it == format!("${{Import:{}-{}-{name}}}", who.app, who.environment));
    let is_of_environment = who.is_copilot && !subnets.iter().any(|it| it.as_str().is_some_and(|it| it.contains("${")));
    if is_export("PrivateSubnets") || is_of_environment {
        keys.put("placement", "private");
        if is_of_environment {
            draft.comment("network.vpc.placement", "or the subnets' own ids: `{subnets: [subnet-…]}`");
        }
        return;
    }
    if let [Value::String(export)] = subnets
        && *export == format!("${{Import:{}-{}-}}", who.app, who.environment)
    {
        // What subnets with certain tags are lowered to before somebody looks them up.
        let (mut tags, mut from) = (Section::default(), Section::default());
        tags.put("replace-me", "replace-me");
        from.put("from_tags", tags);
        let mut placement = Section::default();
        placement.put("subnets", from);
        keys.put("placement", placement);
        draft.comment(
            "network.vpc.placement.subnets.from_tags.replace-me",
            "the tags of the subnets are not in the service",
        );
        draft.note("Which tags the subnets bear is not in the service: `network.vpc.placement` has a placeholder.");
        return;
    }
    if let Some(ids) = words::list(subnets) {
        let mut placement = Section::default();
        placement.put("subnets", ids);
        keys.put("placement", placement);
    }
}

fn security_groups(keys: &mut Section, groups: &[Value], who: &Identity) {
    let own = format!("${{Import:{}-{}-EnvironmentSecurityGroup}}", who.app, who.environment);
    let is_environment = |it: &Value| it.as_str() == Some(&own);
    // Copilot puts the environment's group first.
    let has_environment = groups
        .first()
        .is_some_and(|it| is_environment(it) || (who.is_copilot && it.as_str().is_some_and(|it| !it.contains("${"))));
    let rest = if has_environment { &groups[1..] } else { groups };
    let group = |it: &Value| match it.as_str().and_then(imported) {
        Some(import) => Some(import),
        None => words::written(it, Slot::Item),
    };
    let Some(ids) = rest.iter().map(group).collect::<Option<Vec<_>>>() else { return };
    match (has_environment, ids.is_empty()) {
        (true, true) => {}
        (true, false) => keys.put("security_groups", ids),
        (false, _) => {
            let mut options = Section::default();
            options.put("deny_default", true);
            options.put_some("groups", Some(ids).filter(|it| !it.is_empty()));
            keys.put("security_groups", options);
        }
    }
}
