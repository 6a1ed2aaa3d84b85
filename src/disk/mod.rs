//! Files: those of ours are whole or not there, those of others are read within bounds.

mod read;
mod write;

#[cfg(feature = "sentence-model")]
pub(crate) use read::read_bytes_in;
pub(crate) use read::{ReadError, is_there, open, open_in, read_text, read_text_in, regular};
pub(crate) use write::{UNFINISHED, dir_of, keep, keep_secret, replace, replace_sealed, replace_secret, sync_dir};
