//! Topics that a workload publishes to and queues that a worker reads from.

use crate::diagnostic::Source::{Aws, Copilot};
use crate::manifest::declare::{section, union};
use crate::manifest::{Flag, Period, Port, Text};
use crate::resolve::Node;
use crate::schema::Case::Sensitive;
use crate::schema::Limit::{Format, OneOf, Range, Seconds, WholeSeconds};
use crate::schema::{Constraint, Exclusive, Names, Stage, field, format};

section! {
    /// What the workload publishes.
    Publish = "publish" {
        /// SNS topics that other services can subscribe to.
        topics: Vec<Topic> = field().examples(&["\n  - name: orders"]);
    }
}

/// What the name of a topic may be.
pub const TOPIC_NAME: crate::schema::Limit =
    Format { form: format::TOPIC_NAME, what: "letters, digits, `_` and `-`", source: Copilot };

section! {
    /// An SNS topic.
    Topic = "topic" {
        /// The topic's name, without `.fifo`.
        name: Text = field().declares(Names::Topic).required_text().limits(&[TOPIC_NAME]).examples(&["orders"]);
        /// Whether messages keep their order.
        fifo: TopicFifo = field().default_note("`false`").examples(&["true"]);
    }
}

union! {
    /// Whether a topic keeps its messages in order.
    TopicFifo: Tolerant "fifo" {
        map Options(TopicFifoOptions),
        scalar Switch(Flag),
    }
}

impl TopicFifo {
    /// Whether the topic is a FIFO topic: every map makes it one.
    pub fn is_on(&self) -> bool {
        match self {
            TopicFifo::Switch(flag) => flag.value,
            TopicFifo::Options(options) => options.content_based_deduplication.is_some(),
        }
    }
}

section! {
    /// How a topic keeps its messages in order.
    TopicFifoOptions = "fifo" {
        /// Whether messages of the same content count as one.
        content_based_deduplication: Flag = field().default_note("`false`").examples(&["true"]);
    }
}

section! {
    /// What a worker reads.
    Subscribe = "subscribe" {
        /// Topics of other services whose messages come into the queue.
        topics: Vec<Subscription> = field().examples(&["\n  - name: orders\n    service: api"]);
        /// The queue that all topics without one of their own share.
        queue: Queue = field();
    }
}

section! {
    /// A topic of another service.
    Subscription = "subscription" {
        /// The topic's name, without `.fifo`.
        name: Text = field().names(Names::Topic).required_text().limits(&[TOPIC_NAME]).examples(&["orders"]);
        /// The service that publishes it.
        service: Text = field().names(Names::Workload).required_text().limits(&[Format {
            form: format::SERVICE_NAME,
            what: "the name of a service: a lower-case letter, then lower-case letters, digits and single hyphens",
            source: Copilot,
        }]).examples(&["api"]);
        /// Which messages come through, as SNS writes filter policies.
        filter_policy: FilterPolicy = field().examples(&["{store: [example_corp]}"]);
        /// A queue of its own: `true`, or a map with its settings.
        queue: TopicQueue = field().default_note("the shared queue").examples(&["true"]);
    }
}

/// An SNS filter policy: a map, carried as it is.
#[derive(Clone, Debug)]
pub struct FilterPolicy(pub Node);

impl crate::manifest::Decode for FilterPolicy {
    const SHAPE: crate::schema::Shape = const {
        crate::schema::Shape::Keyed(&crate::schema::Keyed { noun: "condition", value: crate::schema::Shape::Any })
    };

    fn decode(node: &Node) -> Option<Self> {
        node.as_map().map(|_| FilterPolicy(node.clone()))
    }
}

union! {
    /// A queue for one topic.
    TopicQueue: Tolerant "queue" {
        map Options(Queue),
        scalar Switch(Flag),
    }
}

section! {
    /// An SQS queue.
    Queue = "queue" {
        /// How long a message waits before it can be read.
        delay: Period = field().default_note("0s").limits(&[Seconds { min: 0, max: 900, source: Aws }, WholeSeconds]).examples(&["30s"]);
        /// How long a message that nobody reads is kept.
        retention: Period = field().default_note("96h").limits(&[Seconds { min: 60, max: 1_209_600, source: Aws }, WholeSeconds]).examples(&["96h"]);
        /// How long a message that is being processed is hidden from others.
        timeout: Period = field().default_note("30s").limits(&[Seconds { min: 0, max: 43_200, source: Aws }, WholeSeconds]).examples(&["30s"]);
        /// Where messages go that nobody can process.
        dead_letter: DeadLetter = field().examples(&["{tries: 10}"]);
        /// Whether messages keep their order; every subscribed topic has to do so too.
        fifo: QueueFifo = field().default_note("`false`").examples(&["true"]);
    }
}

section! {
    /// Where messages go that nobody can process.
    DeadLetter = "dead letter queue" {
        /// How often a message is tried before it goes to the dead letter queue.
        tries: Port = field().limits(&[Range { min: 1, max: 1000, source: Aws }]).examples(&["10"]);
    }
}

union! {
    /// Whether a queue keeps its messages in order.
    QueueFifo: Tolerant "fifo" [keeps_short] {
        map Options(QueueFifoOptions),
        scalar Switch(Flag),
    }
}

impl QueueFifo {
    /// Whether the queue is a FIFO queue: every map makes it one.
    pub fn is_on(&self) -> bool {
        match self {
            QueueFifo::Switch(flag) => flag.value,
            QueueFifo::Options(options) => {
                options.content_based_deduplication.is_some()
                    || options.deduplication_scope.is_some()
                    || options.throughput_limit.is_some()
                    || options.high_throughput.is_some()
            }
        }
    }

    /// The place to underline.
    pub fn span(&self) -> crate::text::Span {
        match self {
            QueueFifo::Switch(flag) => flag.span(),
            QueueFifo::Options(options) => options.at.key,
        }
    }
}

section! {
    /// How a queue keeps its messages in order.
    QueueFifoOptions = "fifo" {
        /// Whether messages of the same content count as one.
        content_based_deduplication: Flag = field().default_note("`false`").examples(&["true"]);
        /// Whether duplicates are looked for in a message group or in the whole queue.
        deduplication_scope: Text = field()
            .limits(&[OneOf { values: &["messageGroup", "queue"], case: Sensitive, source: Copilot }]).examples(&["messageGroup"]);
        /// Whether the throughput limit holds for the queue or for each message group.
        throughput_limit: Text = field()
            .limits(&[OneOf { values: &["perMessageGroupId", "perQueue"], case: Sensitive, source: Copilot }]).examples(&["perMessageGroupId"]);
        /// Sets both of the above for the highest throughput.
        high_throughput: Flag = field().examples(&["true"]);
    }
    constraints {
        Constraint::Exclusive(Exclusive {
            left: &["high_throughput"],
            right: &["deduplication_scope", "throughput_limit"],
            right_extras: &[],
            settles: false,
            refused: Stage::Merged,
            why: "`high_throughput` sets both `deduplication_scope` and `throughput_limit`",
        });
    }
}
