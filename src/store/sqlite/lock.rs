//! One writer at a time. SQLite's own locks last for a transaction; this one as long as a program serves.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::store::StoreError;

/// Held until it is dropped, or the program ends, however that is.
#[derive(Debug)]
pub(super) struct Lock(#[allow(dead_code)] File);

impl Lock {
    pub(super) fn take(store: &Path) -> Result<Self, StoreError> {
        let cannot = |error: io::Error| match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly(store.into()),
            _ => StoreError::CannotOpen { at: store.into(), error },
        };
        // A file beside the store: closing any handle to the store itself would end SQLite's own locks on it.
        let file = File::options().create(true).truncate(false).write(true).open(beside(store)).map_err(cannot)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse(store.into())),
            Err(TryLockError::Error(error)) => Err(cannot(error)),
        }
    }
}

fn beside(store: &Path) -> PathBuf {
    let mut name = OsString::from(store);
    name.push(".lock");
    name.into()
}
