//! The rows of a finished run, read back from a file of any form as the lines they were made as.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::record::reader::RowIter;
use sha2::{Digest, Sha256};

use super::cell;
use super::error::RunError;
use super::folder::{Folder, Stage};
use crate::batch::{Column, Kind, line};
use crate::disk::{self, ReadError};
use crate::domain::digest::hex;
use crate::proto::v1;

/// A row as its line.
type Line = Result<String, RunError>;

/// All rows of a finished run, one after the other. Its files are first held against its manifest.
pub fn rows<'a>(
    folder: &Folder,
    columns: &'a [Column],
) -> Result<(v1::RunManifest, Box<dyn Iterator<Item = Line> + 'a>), RunError> {
    let manifest = match folder.stage()? {
        Stage::Done(manifest) => manifest,
        Stage::Unfinished(_) => return Err(RunError::Unfinished(folder.path().to_owned())),
        Stage::Empty => return Err(RunError::Missing(folder.path().to_owned())),
    };
    verify(folder, &manifest)?;
    let format = manifest.spec.as_ref().map(v1::RunSpec::format).unwrap_or_default();
    let mut rows: Box<dyn Iterator<Item = Line> + 'a> = Box::new(std::iter::empty());
    for file in &manifest.files {
        let (path, open) = (folder.path().join(&file.name), open(folder, file)?);
        rows = Box::new(rows.chain(rows_in(open, path, format, columns)?));
    }
    Ok((manifest, rows))
}

/// The rows of one file.
fn rows_in<'a>(
    open: File,
    path: PathBuf,
    format: v1::RunFormat,
    columns: &'a [Column],
) -> Result<Box<dyn Iterator<Item = Line> + 'a>, RunError> {
    match format {
        v1::RunFormat::Unspecified | v1::RunFormat::Csv => csv_rows(open, path, columns),
        v1::RunFormat::Jsonl => {
            let lines = BufReader::new(open).lines();
            Ok(Box::new(lines.map(move |line| line.map_err(RunError::read(&path)))))
        }
        v1::RunFormat::Parquet => parquet_rows(open, &path, columns),
    }
}

/// Whether every file of a run is what the manifest says.
pub(super) fn verify(folder: &Folder, manifest: &v1::RunManifest) -> Result<(), RunError> {
    for file in &manifest.files {
        let path = folder.path().join(&file.name);
        let hash = hash(open(folder, file)?).map_err(RunError::read(&path))?;
        if hash != file.sha256 {
            return Err(RunError::Damaged(path));
        }
    }
    Ok(())
}

/// A file of a run, which is no larger than its manifest says and lies in the folder, whatever a stranger's manifest calls it.
fn open(folder: &Folder, file: &v1::RunFile) -> Result<File, RunError> {
    let limit = u64::try_from(file.size).unwrap_or_default();
    let path = folder.path().join(&file.name);
    disk::open_in(folder.path(), &file.name, limit).map_err(|error| match error {
        ReadError::System(error) => RunError::read(&path)(error),
        _ => RunError::Damaged(path),
    })
}

fn hash(mut file: File) -> std::io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&hash.finalize())),
            read => hash.update(&buffer[..read]),
        }
    }
}

fn csv_rows<'a>(
    file: File,
    path: PathBuf,
    columns: &'a [Column],
) -> Result<Box<dyn Iterator<Item = Line> + 'a>, RunError> {
    let mut reader = csv::Reader::from_reader(BufReader::new(file));
    let names = reader.headers().map_err(|_| RunError::Damaged(path.clone()))?.clone();
    let own = named(names.iter(), columns).ok_or_else(|| RunError::Damaged(path.clone()))?;
    Ok(Box::new(reader.into_records().map(move |record| {
        let record = record.map_err(|_| RunError::Damaged(path.clone()))?;
        let cell = |(column, text): (&Column, &str)| {
            let text = if column.kind == Kind::Text { cell::bare(text) } else { text };
            (!(column.optional && text.is_empty())).then(|| text.to_owned())
        };
        let cells: Vec<Option<String>> = own.iter().zip(&record).map(cell).collect();
        Ok(line(&own, &cells)?)
    })))
}

fn parquet_rows<'a>(
    file: File,
    path: &Path,
    columns: &'a [Column],
) -> Result<Box<dyn Iterator<Item = Line> + 'a>, RunError> {
    let damaged = || RunError::Damaged(path.to_owned());
    let begun = contained(|| {
        let reader = SerializedFileReader::new(file).ok()?;
        let schema = reader.metadata().file_metadata().schema_descr_ptr();
        let own = named(schema.columns().iter().map(|column| column.name()), columns)?;
        Some((own, RowIter::from_file_into(Box::new(reader))))
    });
    let (own, rows) = begun.flatten().ok_or_else(damaged)?;
    let mut rows = Some(rows);
    let (path, file) = (path.to_owned(), path.to_owned());
    // After its first fault a reader is asked no more: what it would say is worth nothing.
    let next = move || match contained(|| rows.as_mut().and_then(Iterator::next)) {
        Some(Some(Ok(row))) => Some(Ok(row)),
        Some(None) => None,
        Some(Some(Err(_))) | None => rows.take().map(|_| Err(RunError::Damaged(file.clone()))),
    };
    Ok(Box::new(std::iter::from_fn(next).map(move |row| {
        let row = row?;
        let cells = own.iter().zip(row.into_columns());
        let cells =
            cells.map(|(column, (_, field))| text(column, field).ok_or_else(|| RunError::Damaged(path.clone())));
        Ok(line(&own, &cells.collect::<Result<Vec<_>, _>>()?)?)
    })))
}

/// What a reader of an outside format makes of a file; none where it panics, which such readers do on files that were made to
/// confuse them.
fn contained<T>(read: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(read)).ok()
}

/// The columns of a file by their names: a file may have some of its message's only.
fn named<'n>(names: impl Iterator<Item = &'n str>, columns: &[Column]) -> Option<Vec<Column>> {
    names.map(|name| columns.iter().find(|column| column.name == name).cloned()).collect()
}

/// A field as the text of its cell: `None` where it is of another type than its column.
fn text(column: &Column, field: Field) -> Option<Option<String>> {
    Some(Some(match (column.kind, field) {
        (_, Field::Null) if column.optional => return Some(None),
        (Kind::Text | Kind::Json, Field::Str(text)) => text,
        (Kind::Whole, Field::Int(number)) => number.to_string(),
        (Kind::Number, Field::Double(number)) => serde_json::to_string(&number).ok()?,
        (Kind::Flag, Field::Bool(flag)) => flag.to_string(),
        _ => return None,
    }))
}
