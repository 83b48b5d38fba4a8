//! Subnets, security groups and Service Connect (`lowering-ecs.md`, sections 2.3 and 2.4).

use super::build::{Entries, list};
use super::{Cx, logging, unquoted};
use crate::ir::{Prop, Reference, Value};
use crate::manifest::copilot::network::{Connect, Placement, SecurityGroup, SecurityGroups, Subnets};
use crate::origin::Origin;

pub(super) fn configuration(cx: &Cx) -> Prop {
    let mut vpc = Entries::new();
    let (assign, subnets, origin) = placement(cx);
    vpc.put("Subnets", subnets);
    vpc.put("SecurityGroups", security_groups(cx));
    vpc.put("AssignPublicIp", Prop::text(assign, origin.clone()));
    let mut entries = Entries::new();
    entries.put("AwsvpcConfiguration", vpc.finish(origin.clone()));
    entries.finish(origin)
}

/// Whether tasks get a public address, and where they run.
fn placement(cx: &Cx) -> (&'static str, Prop, Origin) {
    let vpc = cx.manifest.workload.network.as_ref().and_then(|it| it.vpc.as_ref());
    let imported = |suffix: &str, origin: &Origin| {
        let origin = Origin::derived("the subnets of the environment", &[origin]);
        let ids = Prop::new(Reference::ImportList(cx.export(suffix)).into(), origin.clone());
        list(vec![ids], origin)
    };
    match vpc.and_then(|it| it.placement.as_ref()) {
        Some(Placement::Chosen(chosen)) => {
            let subnets = match &chosen.subnets {
                Some(Subnets::Ids(ids)) => ids.iter().map(|it| unquoted::item(cx, it)).collect(),
                // Looked up by their tags when the service is deployed.
                Some(Subnets::Tagged(tagged)) => {
                    let origin = Origin::derived("the subnets that bear these tags", &[&tagged.at.origin]);
                    vec![Prop::new(Reference::ImportList(cx.export("")).into(), origin)]
                }
                None => Vec::new(),
            };
            let origin = Origin::derived("tasks in subnets of your choice get no public address", &[&chosen.at.origin]);
            ("DISABLED", list(subnets, origin.clone()), origin)
        }
        Some(Placement::Named(name)) if &*name.value == "private" => {
            let origin = Origin::derived("tasks in private subnets get no public address", &[&name.origin]);
            ("DISABLED", imported("PrivateSubnets", &origin), origin)
        }
        Some(Placement::Named(name)) => {
            let origin = Origin::derived("tasks in public subnets get a public address", &[&name.origin]);
            ("ENABLED", imported("PublicSubnets", &origin), origin)
        }
        None => {
            let origin = Origin::rule("tasks run in the public subnets of the environment");
            ("ENABLED", imported("PublicSubnets", &origin), origin)
        }
    }
}

fn security_groups(cx: &Cx) -> Prop {
    let vpc = cx.manifest.workload.network.as_ref().and_then(|it| it.vpc.as_ref());
    let (groups, deny_default, origin) = match vpc.and_then(|it| it.security_groups.as_ref()) {
        Some(SecurityGroups::Groups(groups)) => (groups.as_slice(), None, vpc.map(|it| it.at.origin.clone())),
        Some(SecurityGroups::Options(options)) => (
            options.groups.as_deref().unwrap_or_default(),
            options.deny_default.as_ref(),
            Some(options.at.origin.clone()),
        ),
        None => (&[][..], None, None),
    };
    let mut items = Vec::new();
    if !deny_default.is_some_and(|it| it.value) {
        let id = Reference::Import(cx.export("EnvironmentSecurityGroup"));
        items.push(Prop::new(id.into(), Origin::rule("tasks bear the environment's security group")));
    }
    items.extend(groups.iter().map(|group| match group {
        SecurityGroup::Id(id) => unquoted::item(cx, id),
        SecurityGroup::Import(import) => match &import.from_cfn {
            Some(export) => Prop::new(Reference::Import(export.value.clone()).into(), export.origin.clone()),
            None => Prop::new(Value::Null, import.at.origin.clone()),
        },
    }));
    list(items, origin.unwrap_or_else(|| Origin::rule("tasks bear the environment's security group")))
}

/// `None` in GovCloud without Service Connect, where Copilot leaves it out.
pub(super) fn service_connect(cx: &Cx) -> Option<Prop> {
    let connect = cx.manifest.workload.network.as_ref().and_then(|it| it.connect.as_ref());
    let (enabled, alias, origin) = match connect {
        Some(Connect::Switch(flag)) => (flag.value, None, flag.origin.clone()),
        Some(Connect::Options(options)) => (true, options.alias.as_ref(), options.at.origin.clone()),
        None => (false, None, Origin::rule("without `network.connect` there is no Service Connect")),
    };
    if !enabled && cx.is_gov_cloud() {
        return None;
    }
    let mut entries = Entries::new();
    entries.put("Enabled", Prop::new(enabled.into(), origin.clone()));
    if enabled {
        entries.rule("Namespace", cx.namespace.clone(), "services find each other in the environment's namespace");
        entries.put("LogConfiguration", logging::to_cloudwatch(cx));
        if cx.server.is_some()
            && let Some(port) = &cx.main_port
        {
            let mut client = Entries::new();
            client.put("Port", Prop::new(i64::from(port.value).into(), port.origin.clone()));
            let name = alias.filter(|it| !it.is_empty());
            match name {
                Some(alias) => client.put("DnsName", unquoted::value(cx, alias)),
                None => client.rule("DnsName", cx.name.clone(), "other services reach this one by its name"),
            }
            let mut service = Entries::new();
            service.rule("PortName", "target", "the port that other services reach is called `target`");
            service.rule("DiscoveryName", format!("{}-sc", cx.name), "the name in the namespace");
            service.put("ClientAliases", list(vec![client.finish(origin.clone())], origin.clone()));
            entries.put("Services", list(vec![service.finish(origin.clone())], origin.clone()));
        }
    }
    Some(entries.finish(origin))
}
