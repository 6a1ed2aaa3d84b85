//! What the system says of the process, under the names that every client of Prometheus has for it.

use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use prometheus::{Counter, Gauge};
use rustix::param::clock_ticks_per_second;
use rustix::time::{ClockId, clock_gettime};

use super::Making;

/// Where the fields of `/proc/self/stat` stand behind the name of the program (proc(5), less the two before it).
const USER_TICKS: usize = 11;
const SYSTEM_TICKS: usize = 12;
const THREADS: usize = 17;
const BEGAN_TICKS: usize = 19;

pub(super) struct Process {
    cpu: Counter,
    open_files: Gauge,
    most_files: Gauge,
    virtual_bytes: Gauge,
    resident_bytes: Gauge,
    threads: Gauge,
}

/// What is read at once.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Told {
    cpu_ticks: u64,
    threads: u64,
    began_ticks: u64,
}

impl Process {
    /// None where the system does not tell it as Linux does.
    pub(super) fn new(made: &Making<'_>) -> Result<Option<Self>, prometheus::Error> {
        let Some(told) = stat() else { return Ok(None) };
        let started =
            made.measure("process_start_time_seconds", "Start time of the process since unix epoch in seconds.")?;
        started.set(start_seconds(&told));
        let process = Self {
            cpu: made
                .told(Counter::new("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.")?)?,
            open_files: made.measure("process_open_fds", "Number of open file descriptors.")?,
            most_files: made.measure("process_max_fds", "Maximum number of open file descriptors.")?,
            virtual_bytes: made.measure("process_virtual_memory_bytes", "Virtual memory size in bytes.")?,
            resident_bytes: made.measure("process_resident_memory_bytes", "Resident memory size in bytes.")?,
            threads: made.measure("process_threads", "Number of OS threads in the process.")?,
        };
        Ok(Some(process))
    }

    /// Looks once more. What cannot be read stays as it was.
    pub(super) fn look(&self) {
        if let Some(told) = stat() {
            let seconds = told.cpu_ticks as f64 / clock_ticks_per_second() as f64;
            // What is counted elsewhere is only handed on.
            self.cpu.inc_by((seconds - self.cpu.get()).max(0.0));
            self.threads.set(told.threads as f64);
        }
        if let Ok(status) = fs::read_to_string("/proc/self/status") {
            set(&self.resident_bytes, kilobytes(&status, "VmRSS:").map(|kilobytes| kilobytes * 1024.0));
            set(&self.virtual_bytes, kilobytes(&status, "VmSize:").map(|kilobytes| kilobytes * 1024.0));
        }
        // The folder that is read is open itself.
        set(&self.open_files, fs::read_dir("/proc/self/fd").ok().map(|all| all.count().saturating_sub(1) as f64));
        set(&self.most_files, fs::read_to_string("/proc/self/limits").ok().and_then(|limits| most_files(&limits)));
    }
}

fn set(gauge: &Gauge, value: Option<f64>) {
    if let Some(value) = value {
        gauge.set(value);
    }
}

fn stat() -> Option<Told> {
    parse(&fs::read_to_string("/proc/self/stat").ok()?)
}

fn parse(stat: &str) -> Option<Told> {
    // The name may have spaces and brackets of its own.
    let (_, fields) = stat.rsplit_once(") ")?;
    let fields: Vec<&str> = fields.split_ascii_whitespace().collect();
    let number = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(Told {
        cpu_ticks: number(USER_TICKS)? + number(SYSTEM_TICKS)?,
        threads: number(THREADS)?,
        began_ticks: number(BEGAN_TICKS)?,
    })
}

/// The process began so many ticks after its machine, which has run for so long by now.
fn start_seconds(told: &Told) -> f64 {
    let up = clock_gettime(ClockId::Boottime);
    let up = up.tv_sec as f64 + up.tv_nsec as f64 / 1e9;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
    now - up + told.began_ticks as f64 / clock_ticks_per_second() as f64
}

fn kilobytes(status: &str, name: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_ascii_whitespace().next()?.parse().ok()
}

fn most_files(limits: &str) -> Option<f64> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_ascii_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_of_a_strange_name_is_read_as_any_other() {
        let line = "7 (a ) b) S 1 7 7 0 -1 4 1 0 0 0 250 50 0 0 20 0 3 0 1234 99 88";
        assert_eq!(parse(line), Some(Told { cpu_ticks: 300, threads: 3, began_ticks: 1234 }));
        assert_eq!(parse("7 (cut) S 1"), None);
        assert_eq!(kilobytes("VmPeak:\t 9 kB\nVmRSS:\t  12 kB\n", "VmRSS:"), Some(12.0));
        assert_eq!(most_files("Limit Soft Hard\nMax open files            1024 4096 files\n"), Some(1024.0));
    }
}
