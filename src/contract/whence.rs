//! Where a call comes from: until callers sign in, that says who may write, and who is told what a place keeps to itself.

/// Where a call comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whence {
    /// A program on this machine, straight: the operator's.
    ThisMachine,
    /// Anywhere else, or through a proxy or a page in a browser.
    Elsewhere,
}
