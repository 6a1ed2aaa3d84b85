//! Rows as typed columns of Parquet: a row group for each partition, nothing in it that would differ between two runs.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;

use crate::batch::{Column, Kind};

/// Writes rows of typed columns.
pub(super) struct ParquetRows<'a, W: Write + Send> {
    columns: &'a [Column],
    writer: SerializedFileWriter<W>,
}

impl<'a, W: Write + Send> ParquetRows<'a, W> {
    /// Begins a file.
    pub(super) fn begin(out: W, columns: &'a [Column], software: &str) -> io::Result<Self> {
        let fields = columns.iter().map(|column| field(column).map(Arc::new)).collect::<Result<Vec<_>, _>>();
        let schema = Type::group_type_builder("rows").with_fields(fields.map_err(fault)?).build().map_err(fault)?;
        let properties = WriterProperties::builder()
            .set_created_by(format!("peermatch version {software}"))
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        let writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(fault)?;
        Ok(Self { columns, writer })
    }

    /// Adds a row group.
    pub(super) fn add(&mut self, rows: &[Vec<Option<String>>]) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut group = self.writer.next_row_group().map_err(fault)?;
        for (at, column) in self.columns.iter().enumerate() {
            let Some(mut writer) = group.next_column().map_err(fault)? else { break };
            let cells = rows.iter().map(|row| row[at].as_deref());
            match column.kind {
                Kind::Text | Kind::Json => {
                    put::<ByteArrayType>(&mut writer, column, cells, |text| Some(ByteArray::from(text)))
                }
                Kind::Whole => put::<Int32Type>(&mut writer, column, cells, |text| text.parse().ok()),
                Kind::Number => put::<DoubleType>(&mut writer, column, cells, |text| text.parse().ok()),
                Kind::Flag => put::<BoolType>(&mut writer, column, cells, |text| text.parse().ok()),
            }?;
            writer.close().map_err(fault)?;
        }
        group.close().map_err(fault)?;
        Ok(())
    }

    /// Ends the file and gives back what it was written to.
    pub(super) fn end(self) -> io::Result<W> {
        self.writer.into_inner().map_err(fault)
    }
}

fn field(column: &Column) -> Result<Type, ParquetError> {
    let physical = match column.kind {
        Kind::Text | Kind::Json => Physical::BYTE_ARRAY,
        Kind::Whole => Physical::INT32,
        Kind::Number => Physical::DOUBLE,
        Kind::Flag => Physical::BOOLEAN,
    };
    let text = matches!(column.kind, Kind::Text | Kind::Json).then_some(LogicalType::String);
    let repetition = if column.optional { Repetition::OPTIONAL } else { Repetition::REQUIRED };
    Type::primitive_type_builder(&column.name, physical).with_repetition(repetition).with_logical_type(text).build()
}

/// Writes one column of a row group: the values that are there, and for an optional column which rows have one.
fn put<'c, T: DataType>(
    writer: &mut SerializedColumnWriter<'_>,
    column: &Column,
    cells: impl Iterator<Item = Option<&'c str>>,
    value: impl Fn(&str) -> Option<T::T>,
) -> io::Result<()> {
    let mut levels = Vec::new();
    let mut values = Vec::new();
    for cell in cells {
        levels.push(i16::from(cell.is_some()));
        if let Some(text) = cell {
            values.push(value(text).ok_or_else(|| io::Error::other(format!("'{}' is of another type", column.name)))?);
        }
    }
    let levels = column.optional.then_some(levels.as_slice());
    writer.typed::<T>().write_batch(&values, levels, None).map_err(fault)?;
    Ok(())
}

/// What the system said stays what it was, so that a full disk is told as one.
fn fault(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(system) => *system,
            Err(source) => io::Error::other(source),
        },
        error => io::Error::other(error),
    }
}
