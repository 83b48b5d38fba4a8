//! Container images: where they come from and how the container is checked.

use crate::diagnostic::Source::{Aws, Copilot};
use crate::manifest::declare::{section, union};
use crate::manifest::{Int, Keyed, Period, Port, Text};
use crate::schema::Case::Ignored;
use crate::schema::Limit::{Format, OneOf, Range, Seconds, WholeSeconds};
use crate::schema::{Constraint, Counts, Exclusive, Limit, Names, Stage, Types, field, format};

/// What a container waits for in another.
pub const CONDITION: Limit =
    OneOf { values: &["start", "healthy", "complete", "success"], case: Ignored, source: Copilot };

section! {
    /// The main container's image: built from a Dockerfile or pulled from a registry.
    Image = "image" include source: ImageSource {
        /// The port the main container listens on.
        /// The load balancer and other services reach the container there; 443 makes the target group speak HTTPS.
        port: Port = field().on(Types::WEB).required(Types::LBWS)
            .default_note("none: the container exposes no port")
            .limits(&[Range { min: 1, max: 65535, source: Aws }]).examples(&["8080"]);
        /// The ARN of a Secrets Manager secret with the user name and password of a private registry.
        credentials: Text = field()
            .limits(&[Format { form: format::SECRET, what: "the ARN or name of a Secrets Manager secret", source: Aws }])
            .examples(&["arn:aws:secretsmanager:us-east-1:111122223333:secret:registry"]);
        /// Docker labels of the container, as a map of texts.
        labels: Keyed<Text> = field().examples(&["{team: payments}"]);
        /// Containers that have to reach a state before this one starts.
        /// A map from a container's name to `start`, `healthy`, `complete` or `success`.
        depends_on: Keyed<Text> = field().keys_name(Names::Container).limits(&[CONDITION]).examples(&["{nginx: healthy}"]);
        /// How ECS finds out whether the main container works.
        /// As soon as one key is written, the others take their defaults.
        healthcheck: ContainerHealthcheck = field();
    }
}

section! {
    /// Where an image comes from.
    ImageSource = "image source" {
        /// Builds the image: the path of a Dockerfile, or a map that says how to build.
        /// Paths start at the workspace's root.
        build: Build = field().names(Names::Dockerfile).examples(&["./Dockerfile", "{dockerfile: ./api/Dockerfile, context: ./api}"]);
        /// Pulls the image: its name with registry and tag.
        location: Text = field().examples(&["nginx:1.27", "${IMAGE}"]);
    }
    constraints {
        Constraint::Exclusive(Exclusive {
            left: &["build"],
            right: &["location"],
            right_extras: &[],
            settles: true,
            refused: Stage::Decode,
            why: "a container is either built or pulled",
        });
        Constraint::OneOf { keys: &["build", "location"], why: "a container is built from a Dockerfile or pulled from a registry" };
    }
}

union! {
    /// How an image is built.
    Build: Tolerant "build" {
        map Options(BuildOptions),
        /// The path of the Dockerfile.
        scalar Dockerfile(Text),
    }
}

section! {
    /// How an image is built.
    BuildOptions = "build options" {
        /// The path of the Dockerfile, from the workspace's root.
        dockerfile: Text = field().names(Names::Dockerfile).default_note("`Dockerfile` in the build context").examples(&["./api/Dockerfile"]);
        /// The folder that the build may read, from the workspace's root.
        context: Text = field().names(Names::Folder).default_note("the Dockerfile's folder").examples(&["./api"]);
        /// Build arguments, as a map of texts.
        args: Keyed<Text> = field().counts(Counts::EvenEmpty).examples(&["{NODE_ENV: production}"]);
        /// The stage of the Dockerfile to build.
        target: Text = field().examples(&["release"]);
        /// Images whose layers the build may reuse.
        cache_from: Vec<Text> = field().counts(Counts::EvenEmpty).examples(&["[\"registry/api:cache\"]"]);
    }
}

section! {
    /// A command that ECS runs inside the container to find out whether it works.
    ContainerHealthcheck = "container health check" {
        /// The command, as a list that starts with `CMD-SHELL` or `CMD`.
        /// The default needs `curl` in the image.
        command: Vec<Text> = field().default(r#"["CMD-SHELL","curl -f http://localhost/ || exit 1"]"#)
            .examples(&[r#"["CMD-SHELL", "wget -qO- http://localhost:8080/health || exit 1"]"#]);
        /// The time between two checks.
        interval: Period = field().default("10s")
            .limits(&[Seconds { min: 5, max: 300, source: Aws }, WholeSeconds]).examples(&["10s"]);
        /// How many checks in a row have to fail before the container counts as unhealthy.
        retries: Int = field().default("2").limits(&[Range { min: 1, max: 10, source: Aws }]).examples(&["3"]);
        /// How long one check may take.
        timeout: Period = field().default("5s")
            .limits(&[Seconds { min: 2, max: 60, source: Aws }, WholeSeconds]).examples(&["5s"]);
        /// How long a container has to come up before failed checks count.
        start_period: Period = field().default("0s")
            .limits(&[Seconds { min: 0, max: 300, source: Aws }, WholeSeconds]).examples(&["30s"]);
    }
}

union! {
    /// A command or entry point.
    Words: Tolerant "command" {
        /// The words as they are.
        list List(Vec<Text>),
        /// One line, split as a POSIX shell would, without expanding anything.
        scalar Line(Text),
    }
}
