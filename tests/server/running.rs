//! A server as an operator starts it.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tonic::transport::{Channel, Endpoint};

pub(crate) fn pack() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("models/england")
}

/// A server on a port of its own; killed when it is dropped.
pub(crate) struct Running {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Running {
    /// Starts one and waits for its first line.
    pub(crate) fn start(options: &[&str]) -> Self {
        Self::start_on(&pack(), options)
    }

    /// The same, over another pack.
    pub(crate) fn start_on(pack: &Path, options: &[&str]) -> Self {
        Self::start_logging(pack, options, Stdio::null(), drop)
    }

    /// The same, with its log somewhere; `log` gets the end that can be read, where there is one.
    pub(crate) fn start_logging(
        pack: &Path,
        options: &[&str],
        stderr: Stdio,
        log: impl FnOnce(Option<ChildStderr>),
    ) -> Self {
        let program = env!("CARGO_BIN_EXE_peermatch");
        // `.ci/long` keeps the server to a core of its own.
        let command = match std::env::var("PEERMATCH_TEST_SERVER_CORE") {
            Ok(core) => {
                let mut taskset = Command::new("taskset");
                taskset.args(["-c", &core, program]);
                taskset
            }
            Err(_) => Command::new(program),
        };
        Self::spawned_by(command, pack, options, stderr, log)
    }

    /// One whose files cannot grow beyond so many blocks of 512 or 1,024 bytes, as on a disk that is full.
    pub(crate) fn start_without_room(pack: &Path, options: &[&str], blocks: u32) -> Self {
        let mut shell = Command::new("sh");
        let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        shell.args(["-c", &limited, env!("CARGO_BIN_EXE_peermatch")]);
        Self::spawned_by(shell, pack, options, Stdio::null(), drop)
    }

    fn spawned_by(
        mut command: Command,
        pack: &Path,
        options: &[&str],
        stderr: Stdio,
        log: impl FnOnce(Option<ChildStderr>),
    ) -> Self {
        let mut child = command
            .args(["serve", "--listen", "127.0.0.1:0", "--today", "2026-11-22", "--pack"])
            .arg(pack)
            .args(options)
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()
            .expect("the program starts");
        log(child.stderr.take());
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).expect("a first line");
        let address = line.trim().strip_prefix("listening on ").expect("which says where it listens");
        Self { child, address: address.parse().expect("an address") }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) async fn channel(&self) -> Channel {
        Endpoint::from_shared(self.url()).unwrap().connect().await.expect("a connection")
    }

    /// Asks it to stop, as an operator or a supervisor does.
    pub(crate) fn terminate(&self) {
        self.signal("TERM");
    }

    /// Sends it a signal of that name.
    pub(crate) fn signal(&self, name: &str) {
        let (signal, id) = (format!("-{name}"), self.child.id().to_string());
        assert!(Command::new("kill").args([&signal, &id]).status().expect("kill").success());
    }

    /// Ends it at once, whatever it is doing, as a power cut does.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("and ends");
    }

    /// Waits until it has ended, at most so long.
    pub(crate) fn ended_within(&mut self, limit: Duration) -> Option<ExitStatus> {
        let start = Instant::now();
        while start.elapsed() < limit {
            if let Some(status) = self.child.try_wait().unwrap() {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }

    /// Resident memory in kilobytes.
    pub(crate) fn memory_kb(&self) -> u64 {
        self.kilobytes("VmRSS:")
    }

    /// The most that it had of that.
    pub(crate) fn peak_kb(&self) -> u64 {
        self.kilobytes("VmHWM:")
    }

    fn kilobytes(&self, what: &str) -> u64 {
        let mut text = String::new();
        let mut file = std::fs::File::open(format!("/proc/{}/status", self.child.id())).unwrap();
        file.read_to_string(&mut text).unwrap();
        let line = text.lines().find(|line| line.starts_with(what)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
