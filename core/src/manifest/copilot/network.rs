//! Where tasks run and whom they talk to: `network`.

use crate::diagnostic::Source::{Aws, Copilot};
use crate::manifest::declare::{section, union};
use crate::manifest::{Decode, Flag, Keyed, Text};
use crate::schema::Case::Sensitive;
use crate::schema::Limit::{Format, OneOf};
use crate::schema::{Types, field, format};

use super::container::Import;

section! {
    /// Where tasks run and whom they talk to.
    Network = "network" {
        /// ECS Service Connect: other services of the environment reach this one by a short name.
        connect: Connect = field().default_note("`false`")
            .no_effect(Types::SJ, "jobs take no part in Service Connect").examples(&["true"]);
        /// Subnets and security groups of the tasks.
        vpc: Vpc = field();
    }
}

union! {
    /// ECS Service Connect.
    Connect: Tolerant "connect" {
        map Options(ConnectOptions),
        scalar Switch(Flag),
    }
}

impl Connect {
    /// The place to underline.
    pub fn span(&self) -> crate::text::Span {
        match self {
            Connect::Switch(flag) => flag.span(),
            Connect::Options(options) => options.at.key,
        }
    }
}

section! {
    /// ECS Service Connect.
    ConnectOptions = "connect" {
        /// The name under which other services reach this one.
        alias: Text = field().default_note("the service's name")
            .limits(&[Format { form: format::CLIENT_ALIAS, what: "a name of letters, digits, `-`, `_` and `.`, at most 127 characters", source: Aws }])
            .examples(&["api"]);
    }
}

section! {
    /// Subnets and security groups of the tasks.
    Vpc = "VPC" {
        /// Where tasks run: `public` or `private` subnets of the environment, or subnets of your choice.
        placement: Placement = field().seeded(Types::ALL, "public")
            .limits(&[OneOf { values: &["public", "private"], case: Sensitive, source: Copilot }]).examples(&["private"]);
        /// Security groups beyond the environment's own.
        security_groups: SecurityGroups = field()
            .limits(&[Format { form: format::SECURITY_GROUP, what: "the id of a security group such as `sg-0123456789abcdef0`", source: Aws }])
            .examples(&["[sg-0123456789abcdef0]"]);
    }
}

union! {
    /// Where tasks run.
    Placement: Tolerant "placement" {
        map Chosen(ChosenSubnets),
        scalar Named(Text),
    }
}

section! {
    /// Subnets of your choice; tasks there get no public address.
    ChosenSubnets = "placement" {
        /// Ids of subnets, or tags to look for.
        subnets: Subnets = field()
            .limits(&[Format { form: format::SUBNET, what: "the id of a subnet such as `subnet-0123456789abcdef0`", source: Aws }])
            .examples(&["[subnet-0123456789abcdef0]"]);
    }
}

union! {
    /// Subnets of your choice.
    Subnets: Tolerant "subnets" {
        map Tagged(TaggedSubnets),
        list Ids(Vec<Text>),
    }
}

section! {
    /// Subnets that bear certain tags.
    TaggedSubnets = "subnet tags" {
        /// Tags and the values that they may have; all tags have to fit.
        from_tags: Keyed<TagValues> = field().examples(&["{org: shop, tier: [web, api]}"]);
    }
}

union! {
    /// The values a tag may have.
    TagValues: Tolerant "tag" {
        list Any(Vec<Text>),
        scalar One(Text),
    }
}

/// Security groups of the tasks.
#[derive(Clone, Debug)]
pub enum SecurityGroups {
    Groups(Vec<SecurityGroup>),
    Options(SecurityGroupOptions),
}

impl Decode for SecurityGroups {
    const SHAPE: crate::schema::Shape = {
        static UNION: crate::schema::Union = crate::schema::Union::new(
            &[<SecurityGroupOptions as Decode>::SHAPE, <Vec<SecurityGroup> as Decode>::SHAPE],
            crate::schema::Family::Tolerant,
        );
        crate::schema::Shape::Union(&UNION)
    };

    fn decode(node: &crate::resolve::Node) -> Option<Self> {
        match &node.kind {
            crate::resolve::Kind::List(_) => Vec::decode(node).map(SecurityGroups::Groups),
            crate::resolve::Kind::Map(_) => Decode::decode(node).map(SecurityGroups::Options),
            _ => None,
        }
    }
}

section! {
    /// Security groups of the tasks.
    SecurityGroupOptions = "security groups" {
        /// Ids of security groups, or exports that hold them.
        groups: Vec<SecurityGroup> = field()
            .limits(&[Format { form: format::SECURITY_GROUP, what: "the id of a security group such as `sg-0123456789abcdef0`", source: Aws }])
            .examples(&["[sg-0123456789abcdef0]"]);
        /// Whether the environment's own security group is left out.
        deny_default: Flag = field().default("false")
            .no_effect(Types::SJ, "a job always bears the environment's security group").examples(&["true"]);
    }
}

union! {
    /// A security group.
    SecurityGroup: Tolerant "security group" {
        map Import(Import),
        scalar Id(Text),
    }
}
