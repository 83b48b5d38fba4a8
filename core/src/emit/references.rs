//! What the requests still leave to AWS: references that no fact fills in.
//!
//! In: a [`Stack`] and [`Facts`]. Out: every [`Open`] reference with the paths that need it, and
//! the exports that an environment's stack has for some of them (`lowering-ecs.md`, section 4.1).

use super::ecs::{Facts, PARTS, api_name, has_free_keys, reference};
use crate::ir::{Prop, Reference, Stack, Value};
use crate::origin::Origin;

/// A reference that nothing fills in.
#[derive(Clone, Debug)]
pub struct Open {
    /// As `--facts` would name it: `app-env-ClusterId`, `ExecutionRole.Arn`, `AWS::Region`.
    pub name: String,
    /// As the output has it: `${Import:app-env-ClusterId}`.
    pub written: String,
    /// Where it stands in the output: `taskDefinition.executionRoleArn`. At least one.
    pub paths: Vec<String>,
    /// Where the value at the first of the paths comes from.
    pub origin: Origin,
}

/// The logical id of the task definition: a deployment registers it, so it is never open.
const REGISTERED: &str = "TaskDefinition";

/// Every reference that `facts` does not fill in, in the order of the output, each once.
pub fn open(stack: &Stack, facts: &Facts) -> Vec<Open> {
    let mut walk = Walk { facts, found: Vec::new() };
    for (part, logical_id) in PARTS {
        if let Some(resource) = stack.resource(logical_id) {
            walk.prop(&resource.properties, part.to_owned(), false);
        }
    }
    walk.found
}

/// The export that holds what the environment's stack answers under `${EnvControllerAction.…}`.
/// `None` for a reference to something else.
pub fn export_of(name: &str, app: &str, environment: &str) -> Option<String> {
    let attribute = name.strip_prefix("EnvControllerAction.")?;
    let suffix = match attribute {
        "PublicLoadBalancerDNSName" => "PublicLoadBalancerDNS",
        "PublicLoadBalancerHostedZone" => "CanonicalHostedZoneID",
        "InternalLoadBalancerDNSName" => "InternalLoadBalancerDNS",
        "InternalLoadBalancerHostedZone" => "InternalLoadBalancerCanonicalHostedZoneID",
        "InternalWorkloadsHostedZone" => "InternalWorkloadsHostedZoneID",
        "EnvironmentHostedZone" => "HostedZone",
        "EnvironmentSubdomain" => "SubDomain",
        "ManagedFileSystemID" => "FilesystemID",
        same => same,
    };
    Some(format!("{app}-{environment}-{suffix}"))
}

struct Walk<'a> {
    facts: &'a Facts,
    found: Vec<Open>,
}

impl Walk<'_> {
    fn prop(&mut self, prop: &Prop, path: String, free: bool) {
        match &prop.value {
            Value::Reference(Reference::Resource(id)) if **id == *REGISTERED => {}
            Value::Reference(it) => self.text(&reference(it, self.facts), prop, &path, |_| true),
            // A user's own `${…}` goes to the container as it is.
            Value::Text(text) => self.text(text, prop, &path, is_ours),
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.prop(item, format!("{path}[{index}]"), false);
                }
            }
            Value::Map(map) => {
                for (key, value) in &map.entries {
                    let (first, rest) = if free || map.free_keys { (None, &**key) } else { api_name(key) };
                    let first = first.map(String::from).unwrap_or_default();
                    self.prop(value, format!("{path}.{first}{rest}"), has_free_keys(key));
                }
            }
            Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) => {}
        }
    }

    fn text(&mut self, text: &str, prop: &Prop, path: &str, counts: impl Fn(&str) -> bool) {
        for rest in text.split("${").skip(1) {
            let Some((inside, _)) = rest.split_once('}') else { continue };
            let name = inside.strip_prefix("Import:").unwrap_or(inside);
            if !counts(name) || self.facts.contains_key(name) {
                continue;
            }
            match self.found.iter_mut().find(|it| it.name == name) {
                Some(open) => open.paths.push(path.to_owned()),
                None => self.found.push(Open {
                    name: name.to_owned(),
                    written: format!("${{{inside}}}"),
                    paths: vec![path.to_owned()],
                    origin: prop.origin.clone(),
                }),
            }
        }
    }
}

/// What lowering writes into texts where it was not told.
fn is_ours(name: &str) -> bool {
    name.starts_with("AWS::") || name == "AppName"
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::analysis::{Context, Document};
    use crate::lower::Target;

    #[track_caller]
    fn check(facts: &[(&str, &str)], expect: Expect) {
        let text = "\
name: api
type: Backend Service
image:
  build: ./Dockerfile
  port: 8080
command: sh -c 'echo \\${HOME}'
";
        let target = Target { app: Some("shop".into()), environment: "test".into(), ..Target::default() };
        let lowered = Document::parse("manifest.yml", text).lower(&Context::default(), "test", &target).unwrap();
        let facts = facts.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let line = |it: Open| format!("{} {}\n", it.written, it.paths.join(" "));
        expect.assert_eq(&open(&lowered.stack, &facts).into_iter().map(line).collect::<String>());
    }

    #[test]
    fn every_reference_is_listed_once() {
        check(
            &[],
            expect![[r#"
                ${ExecutionRole.Arn} taskDefinition.executionRoleArn
                ${TaskRole.Arn} taskDefinition.taskRoleArn
                ${AWS::AccountId} taskDefinition.containerDefinitions[0].image
                ${AWS::Region} taskDefinition.containerDefinitions[0].image taskDefinition.containerDefinitions[0].logConfiguration.options.awslogs-region
                ${Import:shop-test-ClusterId} service.cluster
                ${Import:shop-test-PublicSubnets} service.networkConfiguration.awsvpcConfiguration.subnets[0]
                ${Import:shop-test-EnvironmentSecurityGroup} service.networkConfiguration.awsvpcConfiguration.securityGroups[0]
                ${DiscoveryService.Arn} service.serviceRegistries[0].registryArn
            "#]],
        );
    }

    #[test]
    fn facts_close_references() {
        check(
            &[
                ("shop-test-ClusterId", "c"),
                ("shop-test-PublicSubnets", "a,b"),
                ("ExecutionRole", "r"),
                ("AWS::Region", "eu-west-1"),
            ],
            expect![[r#"
                ${TaskRole.Arn} taskDefinition.taskRoleArn
                ${AWS::AccountId} taskDefinition.containerDefinitions[0].image
                ${Import:shop-test-EnvironmentSecurityGroup} service.networkConfiguration.awsvpcConfiguration.securityGroups[0]
                ${DiscoveryService.Arn} service.serviceRegistries[0].registryArn
            "#]],
        );
    }

    #[test]
    fn exports_have_names_of_their_own() {
        let export = |name| export_of(name, "shop", "test");
        assert_eq!(
            export("EnvControllerAction.PublicLoadBalancerDNSName").as_deref(),
            Some("shop-test-PublicLoadBalancerDNS")
        );
        assert_eq!(export("EnvControllerAction.VpcId").as_deref(), Some("shop-test-VpcId"));
        assert_eq!(export("ExecutionRole.Arn"), None);
    }
}
