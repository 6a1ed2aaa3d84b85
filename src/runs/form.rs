//! All rows as one file of the wanted form, written row by row.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::cell::put_cell;
use super::error::RunError;
use super::parquet::ParquetRows;
use crate::batch::{Column, Mode, Row, RowFile, row_files, whole_rows};
use crate::domain::digest::hex;
use crate::proto::{Fields, v1};

/// The whole name of a file of rows.
pub fn file_name(name: &str, format: v1::RunFormat) -> String {
    let ending = match format {
        v1::RunFormat::Unspecified | v1::RunFormat::Csv => "csv",
        v1::RunFormat::Jsonl => "jsonl",
        v1::RunFormat::Parquet => "parquet",
    };
    format!("{name}.{ending}")
}

/// The files of a run with their forms. Beside a form that does not hold all of a row, or holds it in another way, stand the rows
/// as they were made: what `batch diff` and StreamResults read.
///
/// # Errors
///
/// A row of a form that no table has: a fault of ours.
pub fn run_files(mode: Mode, format: v1::RunFormat) -> Result<Vec<(RowFile, v1::RunFormat)>, RunError> {
    let wanted = row_files(mode)?.into_iter().map(|file| (file, format));
    let whole = match format {
        v1::RunFormat::Jsonl => None,
        v1::RunFormat::Unspecified | v1::RunFormat::Csv | v1::RunFormat::Parquet => {
            Some((whole_rows(mode)?, v1::RunFormat::Jsonl))
        }
    };
    Ok(wanted.chain(whole).collect())
}

/// Rows of one partition as bytes of a file; none of a form that is not written row by row.
///
/// # Errors
///
/// A row that cannot be written: a fault of ours.
pub(super) fn encoded<R: Row>(
    format: v1::RunFormat,
    columns: &[Column],
    rows: &[&R],
) -> Result<Option<Vec<u8>>, RunError> {
    Ok(match format {
        v1::RunFormat::Unspecified | v1::RunFormat::Csv => Some(csv_lines(columns, rows)?),
        v1::RunFormat::Jsonl => Some(json_lines(rows)?),
        v1::RunFormat::Parquet => None,
    })
}

/// Lines of proto3 JSON.
fn json_lines<R: Row>(rows: &[&R]) -> Result<Vec<u8>, serde_json::Error> {
    let mut lines = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut lines, row)?;
        lines.push(b'\n');
    }
    Ok(lines)
}

fn csv_lines<R: Row>(columns: &[Column], rows: &[&R]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut cell = String::new();
    for &row in rows {
        for column in columns {
            put_cell(column, &column.of(row), &mut cell);
            writer.write_field(&cell)?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.into_inner().map_err(|error| io::Error::from(error.error().kind()).into())
}

/// Writes rows of one form.
pub(super) struct Rows<'a> {
    form: Form<'a>,
    count: usize,
}

enum Form<'a> {
    /// What is made row by row: [`encoded`].
    Lines(Box<Hashed>),
    Parquet(Box<ParquetRows<'a, Hashed>>),
}

impl<'a> Rows<'a> {
    /// Begins a file. `software` stands in the metadata of those forms that have some.
    pub(super) fn begin(
        file: &Path,
        format: v1::RunFormat,
        columns: &'a [Column],
        software: &str,
    ) -> Result<Self, io::Error> {
        let mut out = Hashed::new(File::create(file)?);
        let form = match format {
            v1::RunFormat::Unspecified | v1::RunFormat::Csv => {
                let mut head = csv::Writer::from_writer(&mut out);
                head.write_record(columns.iter().map(|column| &column.name)).map_err(io::Error::other)?;
                head.flush()?;
                drop(head);
                Form::Lines(Box::new(out))
            }
            v1::RunFormat::Jsonl => Form::Lines(Box::new(out)),
            v1::RunFormat::Parquet => Form::Parquet(Box::new(ParquetRows::begin(out, columns, software)?)),
        };
        Ok(Self { form, count: 0 })
    }

    /// Adds rows of one partition; `lines` are what [`encoded`] made of them.
    pub(super) fn add<R: Row>(&mut self, rows: &[&R], lines: Option<&[u8]>) -> io::Result<()> {
        self.count += rows.len();
        match &mut self.form {
            Form::Lines(out) => out.write_all(lines.unwrap_or_default()),
            Form::Parquet(writer) => {
                let rows: Vec<&dyn Fields> = rows.iter().map(|&row| row as &dyn Fields).collect();
                writer.add(&rows)
            }
        }
    }

    /// Ends the file, waits until it is on disk, and says what it is.
    pub(super) fn end(self, name: &str) -> Result<v1::RunFile, io::Error> {
        let out = match self.form {
            Form::Lines(out) => *out,
            Form::Parquet(rows) => rows.end()?,
        };
        let (size, sha256) = out.end()?;
        let row_count = i32::try_from(self.count).unwrap_or(i32::MAX);
        Ok(v1::RunFile { name: name.to_owned(), size, sha256, row_count })
    }
}

/// A file that hashes what goes into it.
pub(super) struct Hashed {
    file: BufWriter<File>,
    hash: Sha256,
    size: i64,
}

impl Hashed {
    fn new(file: File) -> Self {
        Self { file: BufWriter::new(file), hash: Sha256::new(), size: 0 }
    }

    fn end(self) -> io::Result<(i64, String)> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok((self.size, hex(&self.hash.finalize())))
    }
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.size += i64::try_from(written).unwrap_or(i64::MAX);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
