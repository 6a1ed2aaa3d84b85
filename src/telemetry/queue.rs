//! A log that harms nobody: lines wait in a bounded queue for a thread of their own; what has no room is dropped and counted, and
//! whether the pipe behind it is closed, broken or full is none of the callers' business.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

use serde_json::{Value, json};

use super::metrics;

/// Most lines that wait to be written.
const LINES: usize = 8_192;
/// Longest wait, at the end, for lines that wait.
const LAST: Duration = Duration::from_millis(500);

enum Item {
    Line(Vec<u8>),
    /// Told back when everything before it is written.
    Mark(SyncSender<()>),
}

/// The way into the queue. Never fails and never waits.
#[derive(Clone)]
pub(super) struct Lines {
    queue: SyncSender<Item>,
    dropped: Arc<AtomicUsize>,
}

/// The way out of the queue; what waits is written when it is dropped, or given up after a moment.
pub(super) struct Writing(SyncSender<Item>);

/// A queue before `stream`.
///
/// # Errors
///
/// Where the system has no thread for it.
pub(super) fn queued(stream: impl Write + Send + 'static) -> io::Result<(Lines, Writing)> {
    let (queue, items) = sync_channel(LINES);
    let dropped = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&dropped);
    std::thread::Builder::new().name("logs".to_owned()).spawn(move || write(&items, stream, &count))?;
    Ok((Lines { queue: queue.clone(), dropped }, Writing(queue)))
}

fn write(items: &Receiver<Item>, mut stream: impl Write, dropped: &AtomicUsize) {
    for item in items {
        // Nobody is left who could be told that the log cannot be written.
        _ = match item {
            Item::Line(line) => say_what_is_missing(&mut stream, dropped).and_then(|()| stream.write_all(&line)),
            Item::Mark(reached) => stream.flush().map(|()| _ = reached.send(())),
        };
    }
}

fn say_what_is_missing(stream: &mut impl Write, dropped: &AtomicUsize) -> io::Result<()> {
    match dropped.swap(0, Ordering::Relaxed) {
        0 => Ok(()),
        lines => {
            let fields = json!({"message": "log lines were dropped", "lines": lines});
            writeln!(stream, "{}", json!({"level": "WARN", "fields": fields}))
        }
    }
}

impl Lines {
    /// One line that did not come through the subscriber.
    pub(super) fn line(&self, value: &Value) {
        self.put(format!("{value}\n").into_bytes());
    }

    fn put(&self, line: Vec<u8>) {
        if self.queue.try_send(Item::Line(line)).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
            metrics::line_dropped();
        }
    }
}

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.put(line.to_vec());
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        let (reached, mark) = sync_channel(1);
        if self.0.try_send(Item::Mark(reached)).is_ok() {
            // What is not written by then stays unwritten.
            _ = mark.recv_timeout(LAST);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// A pipe that nobody reads until it is told to go on.
    struct Full {
        held: SyncSender<()>,
        go: Receiver<()>,
        written: Arc<Mutex<Vec<String>>>,
    }

    impl Write for Full {
        fn write(&mut self, line: &[u8]) -> io::Result<usize> {
            // An error means that nobody waits for it, or holds it up, any more.
            _ = self.held.send(());
            _ = self.go.recv();
            self.written.lock().expect("no panic").push(String::from_utf8_lossy(line).into_owned());
            Ok(line.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_pipe_that_nobody_reads_costs_lines_and_never_a_caller() {
        let ((held, is_held), (hold, go), written) = (sync_channel(0), sync_channel(0), Arc::default());
        let (mut lines, writing) = queued(Full { held, go, written: Arc::clone(&written) }).expect("a thread");
        // As the subscriber does: a whole line at once.
        let mut put = |number: usize| lines.write_all(format!("{number}\n").as_bytes()).expect("never an error");
        put(0);
        is_held.recv().expect("the first line is being written");
        (1..2 * LINES).for_each(&mut put);
        drop((is_held, hold));
        drop(writing);
        while written.lock().expect("no panic").len() < LINES {
            std::thread::yield_now();
        }
        let written = written.lock().expect("no panic").concat();
        assert!(written.contains("log lines were dropped"), "it says how many");
        assert!(written.starts_with("0\n") && !written.contains(&format!("{}\n", 2 * LINES - 1)));
    }

    #[test]
    fn a_pipe_that_is_broken_fails_nobody() {
        struct Broken;
        impl Write for Broken {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
        }
        let (mut lines, writing) = queued(Broken).expect("a thread");
        assert_eq!(lines.write(b"a line\n").expect("never an error"), 7);
        assert!(lines.flush().is_ok());
        drop(writing);
        lines.line(&json!({"after": "the end"}));
    }
}
