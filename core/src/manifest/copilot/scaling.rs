//! How many tasks run: `count`.

use crate::diagnostic::Source::{Aws, Copilot};
use crate::manifest::declare::{section, union};
use crate::manifest::{Int, Period, Text};
use crate::schema::Limit::{Format, Range as Bounds, Seconds};
use crate::schema::{Constraint, Exclusive, Limit, Stage, Types, field, format};

const NOT_FOR_JOBS: &str = "a job runs one task each time; it does not scale";

/// The form that a `range` in one text takes.
const RANGE_TEXT: &[Limit] = &[Format { form: format::COUNT_RANGE, what: "a range such as `1-10`", source: Copilot }];

/// The keys of which scaling needs at least one.
const METRICS: &[&str] = &["cpu_percentage", "memory_percentage", "requests", "response_time", "queue_delay"];

const WITHIN: &str = "a metric moves the number of tasks within a range";

const PERCENT: &[Limit] = &[Bounds { min: 0, max: 100, source: Copilot }];

union! {
    /// How many copies of the task run.
    Count: Tolerant "count" {
        /// `count: {range: 1-10, cpu_percentage: 70}`
        map Scaling(Scaling),
        /// `count: 3`
        scalar Fixed(Int),
    }
}

section! {
    /// How the number of tasks follows the load.
    Scaling = "scaling" {
        /// The number of tasks, all on Fargate Spot.
        spot: Int = field().refused(Types::SJ, NOT_FOR_JOBS).limits(&[Bounds { min: 0, max: i64::MAX, source: Aws }]).examples(&["2"]);
        /// The least and the greatest number of tasks: `1-10`, or a map.
        range: Range = field().refused(Types::SJ, NOT_FOR_JOBS).limits(RANGE_TEXT).examples(&["1-10"]);
        /// How long to wait between two changes, for every metric that says nothing itself.
        cooldown: Cooldown = field().refused(Types::SJ, NOT_FOR_JOBS);
        /// The average CPU utilization to aim for, in percent.
        cpu_percentage: Percentage = field().refused(Types::SJ, NOT_FOR_JOBS).limits(PERCENT).examples(&["70"]);
        /// The average memory utilization to aim for, in percent.
        memory_percentage: Percentage = field().refused(Types::SJ, NOT_FOR_JOBS).limits(PERCENT).examples(&["80"]);
        /// The number of requests per task to aim for; needs `http`.
        requests: Requests = field().refused(Types::NOT_WEB, "requests are counted at the load balancer, which only `http` of a web service has").limits(&[Bounds { min: 1, max: i64::MAX, source: Aws }]).examples(&["1000"]);
        /// The response time to aim for; needs `http`.
        response_time: ResponseTime = field().refused(Types::NOT_WEB, "requests are counted at the load balancer, which only `http` of a web service has").examples(&["2s"]);
        /// How long a message may wait in the queue.
        queue_delay: QueueDelay = field()
            .refused(Types::NOT_WS, "only a Worker Service has a queue");
    }
    constraints {
        Constraint::Exclusive(Exclusive {
            left: &["spot"],
            right: &["range", "cpu_percentage", "memory_percentage", "requests", "response_time", "queue_delay"],
            right_extras: &["cooldown"],
            settles: true,
            refused: Stage::Merged,
            why: "`spot` is a fixed number of tasks; to scale on Spot write `range: {min, max, spot_from}`",
        });
        Constraint::Needs { key: "range", needs: METRICS, why: "without a metric the number of tasks follows nothing" };
        Constraint::Needs { key: "cooldown", needs: METRICS, why: "a cooldown is the pause between two changes that a metric asks for" };
        Constraint::Needs { key: "cpu_percentage", needs: &["range"], why: WITHIN };
        Constraint::Needs { key: "memory_percentage", needs: &["range"], why: WITHIN };
        Constraint::Needs { key: "requests", needs: &["range"], why: WITHIN };
        Constraint::Needs { key: "response_time", needs: &["range"], why: WITHIN };
        Constraint::Needs { key: "queue_delay", needs: &["range"], why: WITHIN };
    }
}

union! {
    /// The least and the greatest number of tasks.
    Range: Tolerant "range" {
        map Bounds(RangeBounds),
        /// `1-10`
        scalar Text(Text),
    }
}

section! {
    /// The least and the greatest number of tasks.
    RangeBounds = "range" {
        /// The least number of tasks.
        min: Int = field().required(Types::ALL).limits(&[Bounds { min: 0, max: i64::MAX, source: Copilot }]).examples(&["1"]);
        /// The greatest number of tasks.
        max: Int = field().required(Types::ALL).limits(&[Bounds { min: 0, max: i64::MAX, source: Copilot }]).examples(&["10"]);
        /// The task from which on tasks run on Fargate Spot.
        spot_from: Int = field().limits(&[Bounds { min: 0, max: i64::MAX, source: Copilot }]).examples(&["3"]);
    }
}

section! {
    /// How long to wait between two changes of the number of tasks.
    Cooldown = "cooldown" {
        /// How long to wait after the number shrank.
        scale_in as "in": Period = field().default("120s").limits(&[Seconds { min: 0, max: i64::MAX, source: Aws }]).examples(&["2m"]);
        /// How long to wait after the number grew.
        scale_out as "out": Period = field().default("60s").limits(&[Seconds { min: 0, max: i64::MAX, source: Aws }]).examples(&["1m"]);
    }
}

union! {
    /// A percentage to aim for.
    Percentage: Tolerant "percentage" {
        map Options(PercentageOptions),
        scalar Value(Int),
    }
}

section! {
    /// A percentage to aim for, with its own cooldown.
    PercentageOptions = "percentage" {
        /// The percentage.
        value: Int = field().required(Types::ALL).limits(PERCENT).examples(&["70"]);
        /// How long to wait between two changes.
        cooldown: Cooldown = field().default_note("`count.cooldown`");
    }
}

union! {
    /// A number of requests per task to aim for.
    Requests: Tolerant "requests" {
        map Options(RequestsOptions),
        scalar Value(Int),
    }
}

section! {
    /// A number of requests per task to aim for, with its own cooldown.
    RequestsOptions = "requests" {
        /// The number of requests per task.
        value: Int = field().limits(&[Bounds { min: 1, max: i64::MAX, source: Aws }]).examples(&["1000"]);
        /// How long to wait between two changes.
        cooldown: Cooldown = field().default_note("`count.cooldown`");
    }
}

union! {
    /// A response time to aim for.
    ResponseTime: Tolerant "response time" {
        map Options(ResponseTimeOptions),
        scalar Value(Period),
    }
}

section! {
    /// A response time to aim for, with its own cooldown.
    ResponseTimeOptions = "response time" {
        /// The average time that a response may take.
        value: Period = field().examples(&["2s"]);
        /// How long to wait between two changes.
        cooldown: Cooldown = field().default_note("`count.cooldown`");
    }
}

section! {
    /// How long a message may wait in the queue.
    QueueDelay = "queue delay" {
        /// How long a message may wait before it is processed.
        acceptable_latency: Period = field().examples(&["10m"]);
        /// How long it takes to process one message.
        msg_processing_time: Period = field().examples(&["250ms"]);
        /// How long to wait between two changes.
        cooldown: Cooldown = field().default_note("`count.cooldown`");
    }
    constraints {
        Constraint::Together {
            keys: &["acceptable_latency", "msg_processing_time"],
            why: "the two together say how many messages a task may have waiting",
        };
        Constraint::Needs {
            key: "cooldown",
            needs: &["acceptable_latency", "msg_processing_time"],
            why: "Copilot crashes on a queue delay that says nothing else",
        };
    }
}
