//! The workload types that run on ECS, and sets of them.

/// The ECS workload types, in Copilot's spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WorkloadType {
    LoadBalancedWebService,
    BackendService,
    WorkerService,
    ScheduledJob,
}

impl WorkloadType {
    pub const ALL: [WorkloadType; 4] = [
        WorkloadType::LoadBalancedWebService,
        WorkloadType::BackendService,
        WorkloadType::WorkerService,
        WorkloadType::ScheduledJob,
    ];

    /// As it stands after `type:`.
    pub fn name(self) -> &'static str {
        match self {
            WorkloadType::LoadBalancedWebService => "Load Balanced Web Service",
            WorkloadType::BackendService => "Backend Service",
            WorkloadType::WorkerService => "Worker Service",
            WorkloadType::ScheduledJob => "Scheduled Job",
        }
    }

    pub fn from_name(name: &str) -> Option<WorkloadType> {
        WorkloadType::ALL.into_iter().find(|it| it.name() == name)
    }

    pub fn types(self) -> Types {
        Types(1 << self as u8)
    }
}

/// A set of workload types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Types(u8);

impl Types {
    pub const NONE: Types = Types(0);
    pub const LBWS: Types = Types(1);
    pub const BS: Types = Types(2);
    pub const WS: Types = Types(4);
    pub const SJ: Types = Types(8);
    /// The types with a load balancer: Load Balanced Web Service and Backend Service.
    pub const WEB: Types = Types(3);
    /// The long-running types: everything but Scheduled Job.
    pub const SVC: Types = Types(7);
    /// Everything but Worker Service.
    pub const NOT_WS: Types = Types(11);
    /// Worker Service and Scheduled Job.
    pub const NOT_WEB: Types = Types(12);
    pub const ALL: Types = Types(15);

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn contains(self, other: WorkloadType) -> bool {
        self.0 & other.types().0 != 0
    }

    pub fn iter(self) -> impl Iterator<Item = WorkloadType> {
        WorkloadType::ALL.into_iter().filter(move |it| self.contains(*it))
    }
}
