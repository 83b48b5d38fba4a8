//! The task sizes that Fargate offers.
//!
//! In: CPU units. Out: the memory that goes with them. Knows no manifest.

/// CPU units, least and greatest memory, and the step between (`validation.md`, section 22).
/// 256 CPU units also take 512 MiB.
const SIZES: &[(i64, i64, i64, i64)] = &[
    (256, 1024, 2048, 1024),
    (512, 1024, 4096, 1024),
    (1024, 2048, 8192, 1024),
    (2048, 4096, 16384, 1024),
    (4096, 8192, 30720, 1024),
    (8192, 16384, 61440, 4096),
    (16384, 32768, 122_880, 8192),
];

/// The numbers of CPU units with which Fargate runs Windows.
const WINDOWS: &[i64] = &[1024, 2048, 4096];

/// The memory sizes in MiB that Fargate offers for so many CPU units; empty for none.
pub fn memory_for(cpu: i64) -> Vec<i64> {
    let Some((_, min, max, step)) = SIZES.iter().find(|it| it.0 == cpu) else { return Vec::new() };
    let steps = (*min..=*max).step_by(*step as usize);
    if cpu == 256 { std::iter::once(512).chain(steps).collect() } else { steps.collect() }
}

/// The numbers of CPU units that Fargate offers, from the least on.
pub fn cpus(is_windows: bool) -> impl Iterator<Item = i64> {
    SIZES.iter().map(|it| it.0).filter(move |it| !is_windows || WINDOWS.contains(it))
}
