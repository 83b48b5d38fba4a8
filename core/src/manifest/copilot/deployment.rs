//! How a service is rolled out and watched, how a job is started, and the platform of both.

use crate::diagnostic::Source::Copilot;
use crate::manifest::declare::{section, union};
use crate::manifest::{Flag, Int, Number, Text};
use crate::schema::Case::Ignored;
use crate::schema::Limit::OneOf;
use crate::schema::{Constraint, Types, field};
use crate::text::Span;

section! {
    /// How a new version replaces the old one.
    Deployment = "deployment" {
        /// `default` starts new tasks before old ones stop; `recreate` stops the old ones first.
        rolling: Text = field().default("default")
            .limits(&[OneOf { values: &["default", "recreate"], case: Ignored, source: Copilot }]).examples(&["recreate"]);
        /// Alarms that roll a deployment back: names of existing ones, or thresholds for new ones.
        rollback_alarms: RollbackAlarms = field().examples(&["[checkout-errors]", "{cpu_utilization: 70}"]);
    }
}

union! {
    /// Alarms that roll a deployment back.
    RollbackAlarms: Strict "alarms" {
        map Thresholds(AlarmThresholds),
        list Names(Vec<Text>),
    }
}

section! {
    /// Thresholds at which a deployment is rolled back.
    AlarmThresholds = "alarm thresholds" {
        /// CPU utilization in percent.
        cpu_utilization: Number = field().examples(&["70"]);
        /// Memory utilization in percent.
        memory_utilization: Number = field().examples(&["80"]);
        /// Messages in the delayed state of the shared queue.
        messages_delayed: Int = field().on(Types::WS).examples(&["5"]);
    }
}

section! {
    /// What is recorded about a service.
    Observability = "observability" {
        /// The tracing vendor; `awsxray` adds a collector container.
        tracing: Text = field().examples(&["awsxray"]);
    }
}

union! {
    /// Whether one may open a shell in a container.
    Exec: Tolerant "exec" [keeps_short] {
        map Options(ExecOptions),
        scalar Switch(Flag),
    }
}

section! {
    /// The map form of `exec`, which switches it on whatever it says.
    ExecOptions = "exec" {
        /// Read, but without effect: the map form alone switches `exec` on.
        enable: Flag = field().examples(&["true"]);
    }
}

union! {
    /// Operating system and processor architecture.
    Platform: Tolerant "platform" {
        map Options(PlatformOptions),
        /// `linux/arm64`
        scalar Text(Text),
    }
}

impl Platform {
    fn parts(&self) -> Option<(String, String)> {
        let (os, architecture) = match self {
            Platform::Text(text) => text.split_once('/')?,
            Platform::Options(it) => (&***it.osfamily.as_ref()?, &***it.architecture.as_ref()?),
        };
        Some((os.to_ascii_lowercase(), architecture.to_ascii_lowercase()))
    }

    pub fn is_windows(&self) -> bool {
        self.parts().is_some_and(|(os, _)| os.starts_with("windows"))
    }

    pub fn is_arm(&self) -> bool {
        self.parts().is_some_and(|(_, architecture)| matches!(architecture.as_str(), "arm" | "arm64"))
    }

    /// The place to underline.
    pub fn span(&self) -> Span {
        match self {
            Platform::Text(text) => text.span(),
            Platform::Options(options) => options.at.key,
        }
    }
}

section! {
    /// Operating system and processor architecture.
    PlatformOptions = "platform" {
        /// The operating system.
        osfamily: Text = field().limits(&[OneOf {
            values: &["linux", "windows", "windows_server_2019_core", "windows_server_2019_full", "windows_server_2022_core", "windows_server_2022_full"],
            case: Ignored,
            source: Copilot,
        }]).examples(&["linux"]);
        /// The processor architecture.
        architecture: Text = field()
            .limits(&[OneOf { values: &["x86_64", "amd64", "arm64", "arm"], case: Ignored, source: Copilot }]).examples(&["arm64"]);
    }
    constraints {
        Constraint::Together { keys: &["osfamily", "architecture"], why: "a platform is an operating system and an architecture" };
    }
}

section! {
    /// When a job starts.
    Trigger = "trigger" {
        /// A preset such as `@daily`, an interval such as `@every 2h`, five cron fields in UTC,
        /// `rate(…)` or `cron(…)` as EventBridge takes them, or `none`.
        schedule: Text = field().required(Types::ALL).examples(&["@daily", "\"0 3 * * *\"", "\"@every 2h\""]);
    }
}
