//! The program as a user runs it.

use std::path::Path;
use std::process::Command;

/// What the program said.
#[derive(Debug)]
pub struct Said {
    pub exit: i32,
    pub out: String,
    pub err: String,
}

/// Runs the program in a folder, with no settings from outside.
pub fn run<T: AsRef<std::ffi::OsStr>>(dir: &Path, args: &[T]) -> Said {
    let output = Command::new(env!("CARGO_BIN_EXE_peermatch"))
        .args(args)
        .current_dir(dir)
        .env_remove("PEERMATCH_PACK")
        .env_remove("PEERMATCH_CONFIG")
        .output()
        .expect("the program runs");
    Said {
        exit: output.status.code().expect("and ends by itself"),
        out: String::from_utf8(output.stdout).expect("stdout is text"),
        err: String::from_utf8(output.stderr).expect("stderr is text"),
    }
}

impl Said {
    /// A failure as every failure is: nothing on stdout, one `error:` line that says what, one `hint:` line, no panic.
    pub fn fails(&self, exit: i32, what: &str) {
        assert_eq!(self.exit, exit, "{self:?}");
        assert_eq!(self.out, "", "answers only on stdout");
        let lines: Vec<&str> = self.err.lines().collect();
        let says = lines.iter().any(|line| line.starts_with("error: ") && line.contains(what));
        assert!(says, "no error: line says '{what}' in {}", self.err);
        assert!(lines.last().is_some_and(|line| line.starts_with("hint: ") && line.len() > 10), "{self:?}");
        assert!(!self.err.contains("panicked"), "{self:?}");
    }
}
