//! What containers are given: variables, secrets, mounts, and the containers beside the main one.

use crate::diagnostic::Source::{Aws, Copilot};
use crate::manifest::declare::{section, union};
use crate::manifest::{Flag, Int, Keyed, Text};
use crate::resolve::Node;
use crate::schema::Limit::{Format, OneOfInts};
use crate::schema::{Constraint, Counts, Exclusive, Names, Stage, field, format};
use crate::text::Span;

use super::image::{Build, ContainerHealthcheck, Words};

union! {
    /// The value of an environment variable.
    Variable: Tolerant "variable" {
        map Import(Import),
        scalar Value(Text),
    }
}

section! {
    /// A value that another CloudFormation stack exports.
    Import = "import" {
        /// The name of the CloudFormation export.
        from_cfn: Text = field().examples(&["${COPILOT_APPLICATION_NAME}-${COPILOT_ENVIRONMENT_NAME}-BucketName"]);
    }
}

union! {
    /// Where a secret comes from.
    Secret: Tolerant "secret" {
        map Reference(SecretReference),
        /// The name or ARN of an SSM parameter, or the ARN of a secret.
        scalar Parameter(Text),
    }
}

section! {
    /// Where a secret comes from.
    SecretReference = "secret" {
        /// The name of a secret in Secrets Manager, with `:json-key:version-stage:version-id` behind it if need be.
        secretsmanager: Text = field().examples(&["\"prod/db:password::\""]);
        /// The CloudFormation export that holds the name or ARN.
        from_cfn: Text = field().examples(&["${COPILOT_ENVIRONMENT_NAME}-DbSecretArn"]);
    }
}

section! {
    /// A container beside the main one.
    Sidecar = "sidecar" {
        /// The port it listens on, with `/tcp` or `/udp` behind it.
        port: Text = field().default_note("none").limits(&[Format {
            form: format::CONTAINER_PORT,
            what: "a port from 0 to 65535, with `/tcp` or `/udp` behind it if need be",
            source: Copilot,
        }]).examples(&["9000", "8125/udp"]);
        /// The image: a name with registry and tag, or a map that says how to build.
        image: SidecarImage = field().required(crate::schema::Types::ALL).examples(&["nginx:1.27"]);
        /// Whether the whole task stops when this container does.
        essential: Flag = field().default("true").examples(&["false"]);
        /// The ARN of a Secrets Manager secret with the user name and password of a private registry.
        credentials_parameter as "credentialsParameter": Text = field().also(&["credentials"])
            .limits(&[Format { form: format::SECRET, what: "the ARN or name of a Secrets Manager secret", source: Aws }])
            .examples(&["arn:aws:secretsmanager:us-east-1:111122223333:secret:registry"]);
        /// Environment variables of this container.
        variables: Keyed<Variable> = field().also(&["environment", "env"])
            .secret().examples(&["{LOG_LEVEL: info}"]);
        /// A file of environment variables, from the workspace's root; its name ends in `.env`.
        env_file: Text = field().names(Names::EnvFile).also(&["env_files"]).limits(&[ENV_FILE]).examples(&["./nginx/prod.env"]);
        /// Secrets that reach this container as environment variables.
        secrets: Keyed<Secret> = field().secret().examples(&["{TOKEN: /shop/token}"]);
        /// Volumes of the task that this container sees.
        mount_points: Vec<MountPoint> = field().examples(&["\n  - source_volume: data\n    path: /data"]);
        /// Docker labels of this container, as a map of texts.
        labels: Keyed<Text> = field().examples(&["{team: payments}"]);
        /// Containers that have to reach a state before this one starts.
        depends_on: Keyed<Text> = field().keys_name(Names::Container).limits(&[super::image::CONDITION]).examples(&["{api: start}"]);
        /// How ECS finds out whether this container works.
        healthcheck: ContainerHealthcheck = field();
        /// Replaces the image's entry point.
        entrypoint: Words = field().examples(&["[\"/docker-entrypoint.sh\"]"]);
        /// Replaces the image's command.
        command: Words = field().examples(&["[\"nginx\", \"-g\", \"daemon off;\"]"]);
    }
}

/// Files of environment variables by their extension.
pub const ENV_FILE: crate::schema::Limit =
    Format { form: format::ENV_FILE, what: "a file whose name ends in `.env`", source: Copilot };

/// Paths inside a container.
const MOUNT_PATH: crate::schema::Limit = Format {
    form: format::MOUNT_PATH_OR_EMPTY,
    what: "a path of letters, digits, `-`, `.`, `_` and `/`",
    source: Copilot,
};

union! {
    /// The image of a sidecar.
    SidecarImage: Strict "image" {
        map Source(SidecarImageSource),
        scalar Location(Text),
    }
}

section! {
    /// Where the image of a sidecar comes from.
    SidecarImageSource = "image" {
        /// Builds the image: the path of a Dockerfile, or a map that says how to build.
        build: Build = field().names(Names::Dockerfile).examples(&["./nginx/Dockerfile"]);
        /// Pulls the image: its name with registry and tag.
        location: Text = field().examples(&["nginx:1.27"]);
    }
    constraints {
        Constraint::Exclusive(Exclusive {
            left: &["build"],
            right: &["location"],
            right_extras: &[],
            settles: false,
            refused: Stage::Merged,
            why: "a container is either built or pulled; an environment that changes the form has to replace the whole of `image`",
        });
        Constraint::OneOf { keys: &["build", "location"], why: "a container is built from a Dockerfile or pulled from a registry" };
    }
}

section! {
    /// A volume of the task that a sidecar sees.
    MountPoint = "mount point" {
        /// The volume's name under `storage.volumes`.
        source_volume: Text = field().names(Names::Volume).required_text().examples(&["data"]);
        /// Where the container sees it.
        path: Text = field().required_text().limits(&[MOUNT_PATH]).examples(&["/data"]);
        /// Whether the container may only read.
        read_only: Flag = field().default("true").examples(&["false"]);
    }
}

section! {
    /// Where containers keep files.
    Storage = "storage" {
        /// The size of the task's own disk in GiB; it is gone when the task stops.
        ephemeral: Int = field().default_note("20")
            .limits(&[crate::schema::Limit::Range { min: 20, max: 200, source: Copilot }]).examples(&["50"]);
        /// Whether the main container may write nowhere but to its volumes.
        readonly_fs: Flag = field().default("false").examples(&["true"]);
        /// Volumes, by name.
        volumes: Keyed<Volume> = field().keys_declare(Names::Volume).limits(&[crate::schema::Limit::Keys {
            form: format::ECS_NAME,
            what: "a volume name: letters, digits, `_` and `-`",
            source: Aws,
        }]).examples(&["\n  data:\n    path: /data\n    efs: true"]);
    }
}

section! {
    /// A volume: scratch space that containers share, or an EFS file system.
    Volume = "volume" {
        /// Where the main container sees it.
        path: Text = field().required_text()
            .limits(&[MOUNT_PATH, crate::schema::Limit::Length { max: 241, source: Aws }]).examples(&["/data"]);
        /// Whether the main container may only read.
        read_only: Flag = field().default("true").examples(&["false"]);
        /// Keeps the files in EFS: `true` for a file system that Copilot manages, or a map.
        efs: Efs = field().default_note("none: scratch space of the task").examples(&["true", "{id: fs-0123456789abcdef0}"]);
    }
}

impl Volume {
    /// Whether it lives on the file system that Copilot manages.
    pub fn is_managed(&self) -> bool {
        match &self.efs {
            Some(Efs::Managed(flag)) => flag.value,
            Some(Efs::Options(options)) => options.uid.is_some() || options.gid.is_some(),
            None => false,
        }
    }
}

union! {
    /// An EFS file system.
    Efs: Tolerant "file system" {
        map Options(EfsOptions),
        /// `true` for the file system that Copilot manages.
        scalar Managed(Flag),
    }
}

impl Efs {
    /// The place to underline for it: its value, or its key where the value is a map.
    pub fn span(&self) -> Span {
        match self {
            Efs::Managed(flag) => flag.span(),
            Efs::Options(options) => options.at.key,
        }
    }
}

section! {
    /// An EFS file system: an existing one by `id`, or the managed one with `uid` and `gid`.
    EfsOptions = "file system" {
        /// The id of an existing file system.
        id: EfsId = field()
            .limits(&[Format { form: format::FILE_SYSTEM, what: "the id of a file system such as `fs-0123456789abcdef0`", source: Aws }])
            .examples(&["fs-0123456789abcdef0"]);
        /// The folder of the file system to mount.
        root_dir: Text = field().default("/")
            .limits(&[MOUNT_PATH, crate::schema::Limit::Length { max: 254, source: Aws }]).examples(&["/shop"]);
        /// How the task proves that it may use the file system.
        auth: EfsAuth = field();
        /// The user id that owns the service's folder on the managed file system.
        uid: crate::manifest::Id32 = field()
            .limits(&[crate::schema::Limit::Range { min: 1, max: 4_294_967_295, source: Copilot }]).examples(&["1000"]);
        /// The group id that owns the service's folder on the managed file system.
        gid: crate::manifest::Id32 = field().examples(&["1000"]);
    }
    constraints {
        Constraint::Exclusive(Exclusive {
            left: &["id", "root_dir", "auth"],
            right: &["uid", "gid"],
            right_extras: &[],
            settles: true,
            refused: Stage::Decode,
            why: "`uid` and `gid` are for the file system that Copilot manages, the others for one of your own",
        });
        Constraint::Together { keys: &["uid", "gid"], why: "a folder's owner is a user and a group" };
    }
}

union! {
    /// The id of a file system.
    EfsId: Tolerant "file system id" [keeps_short] {
        map Import(Import),
        scalar Id(Text),
    }
}

section! {
    /// How the task proves that it may use a file system.
    EfsAuth = "authorization" {
        /// Whether the task's role is used.
        iam: Flag = field().default("false").examples(&["true"]);
        /// The access point to mount through.
        access_point_id: Text = field()
            .limits(&[Format { form: format::ACCESS_POINT, what: "the id of an access point such as `fsap-0123456789abcdef0`", source: Aws }])
            .examples(&["fsap-0123456789abcdef0"]);
    }
}

section! {
    /// Where the container's output goes.
    /// Any key but `retention` adds a FireLens container that routes the main container's output.
    Logging = "logging" {
        /// How many days CloudWatch keeps the output.
        retention: Int = field().default("30").limits(&[OneOfInts {
            values: &[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
            source: Aws,
        }]).examples(&["14"]);
        /// The image of the FireLens container.
        image: Text = field().default("public.ecr.aws/aws-observability/aws-for-fluent-bit:stable")
            .examples(&["public.ecr.aws/aws-observability/aws-for-fluent-bit:stable"]);
        /// Options of the log driver, as a map of texts.
        destination: Keyed<Text> = field().counts(Counts::EvenEmpty).examples(&["{Name: cloudwatch, region: us-east-1}"]);
        /// Whether FireLens adds the names of cluster, task and container.
        enable_metadata as "enableMetadata": Flag = field().default("true").examples(&["false"]);
        /// Options of the log driver whose values are secrets.
        secret_options as "secretOptions": Keyed<Secret> = field().secret().examples(&["{apikey: /shop/log-key}"]);
        /// A configuration file inside the FireLens image.
        config_file_path as "configFilePath": Text = field().examples(&["/fluent-bit/shop.conf"]);
        /// Environment variables of the FireLens container.
        variables: Keyed<Variable> = field().also(&["environment", "env"]).secret();
        /// Secrets that reach the FireLens container as environment variables.
        secrets: Keyed<Secret> = field().secret();
        /// A file of environment variables for the FireLens container.
        env_file: Text = field().names(Names::EnvFile).limits(&[ENV_FILE]).examples(&["./logging.env"]);
    }
}

impl Logging {
    /// Whether a FireLens container routes the main container's output: any key but
    /// `retention` adds one.
    pub fn has_router(&self) -> bool {
        self.image.is_some()
            || self.destination.is_some()
            || self.enable_metadata.is_some()
            || self.secret_options.is_some()
            || self.config_file_path.is_some()
            || self.variables.is_some()
            || self.secrets.is_some()
            || self.env_file.is_some()
    }
}

/// How many steps the path of a [`TaskdefOverride`] may have: more than any task definition has
/// levels, and few enough to walk.
pub const MOST_STEPS: usize = 64;

section! {
    /// A change of the generated task definition.
    TaskdefOverride = "task definition override" {
        /// The property, as CloudFormation spells it: `ContainerDefinitions[0].Ulimits[-].Name`; `[-]` appends.
        path: Text = field().required_text().examples(&["ContainerDefinitions[0].StopTimeout"]);
        /// The new value; CloudFormation's tags are kept.
        value: Node = field().examples(&["60"]);
    }
}
