//! Rows as typed columns of Parquet: a row group for each partition, nothing in it that would differ between two runs.
//!
//! What a row has not is null, an empty text among it; days are days; lists are lists, of records too. The smallest and largest
//! numbers of a row group are told in the order that IEEE 754 calls total: the writer (parquet 60) knows no other for numbers with
//! a point, and readers that do not know it (pyarrow 26) read all row groups where others skip some.

use std::io::{self, Write};
use std::sync::Arc;

use jiff::civil::Date;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArrayType, DataType, DoubleType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;

use super::shred::{Leaf, leaves, may_be_null, shred};
use crate::batch::{Column, Kind, SCHEMA_VERSION};
use crate::proto::{Fields, Value};

/// The name of what says which form the rows have.
const VERSION_KEY: &str = "peermatch.schema_version";

/// Writes rows of typed columns.
pub(super) struct ParquetRows<'a, W: Write + Send> {
    columns: &'a [Column],
    writer: SerializedFileWriter<W>,
}

impl<'a, W: Write + Send> ParquetRows<'a, W> {
    /// Begins a file.
    pub(super) fn begin(out: W, columns: &'a [Column], software: &str) -> io::Result<Self> {
        let root = fields(columns).and_then(|fields| Type::group_type_builder("rows").with_fields(fields).build());
        let schema = root.map_err(fault)?;
        let version = KeyValue::new(VERSION_KEY.to_owned(), SCHEMA_VERSION.to_string());
        let properties = WriterProperties::builder()
            .set_created_by(format!("peermatch version {software}"))
            .set_key_value_metadata(Some(vec![version]))
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        let writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(fault)?;
        Ok(Self { columns, writer })
    }

    /// Adds a row group.
    pub(super) fn add(&mut self, rows: &[&dyn Fields]) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut all = leaves(self.columns);
        for &row in rows {
            shred(self.columns, row, &mut all).map_err(|name| another_type(&name))?;
        }
        let mut group = self.writer.next_row_group().map_err(fault)?;
        for leaf in &all {
            let Some(mut writer) = group.next_column().map_err(fault)? else { break };
            match leaf.column.kind {
                Kind::Text | Kind::Code => put::<ByteArrayType>(&mut writer, leaf, |value| match *value {
                    Value::Text(text) | Value::Code(text) => Some(text.into()),
                    _ => None,
                }),
                Kind::Day => put::<Int32Type>(&mut writer, leaf, |value| match *value {
                    Value::Text(text) => days(text),
                    _ => None,
                }),
                Kind::Whole => put::<Int32Type>(&mut writer, leaf, |value| match *value {
                    Value::Whole(number) => Some(number),
                    _ => None,
                }),
                Kind::Number => put::<DoubleType>(&mut writer, leaf, |value| match *value {
                    Value::Number(number) => Some(number),
                    _ => None,
                }),
                Kind::Flag => put::<BoolType>(&mut writer, leaf, |value| match *value {
                    Value::Flag(flag) => Some(flag),
                    _ => None,
                }),
                Kind::Record => Err(another_type(&leaf.column.name)),
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

fn fields(columns: &[Column]) -> Result<Vec<Arc<Type>>, ParquetError> {
    columns.iter().map(|column| field(column).map(Arc::new)).collect()
}

/// A list stands in three levels, as the format's page on nested types has it.
fn field(column: &Column) -> Result<Type, ParquetError> {
    if !column.is_list {
        let repetition = if may_be_null(column) { Repetition::OPTIONAL } else { Repetition::REQUIRED };
        return entry(&column.name, column, repetition);
    }
    let element = Arc::new(entry("element", column, Repetition::REQUIRED)?);
    let list = Type::group_type_builder("list").with_repetition(Repetition::REPEATED).with_fields(vec![element]);
    Type::group_type_builder(&column.name)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(LogicalType::List))
        .with_fields(vec![Arc::new(list.build()?)])
        .build()
}

fn entry(name: &str, column: &Column, repetition: Repetition) -> Result<Type, ParquetError> {
    let (physical, logical) = match column.kind {
        Kind::Record => {
            let record = Type::group_type_builder(name).with_repetition(repetition);
            return record.with_fields(fields(&column.fields)?).build();
        }
        Kind::Text | Kind::Code => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Day => (Physical::INT32, Some(LogicalType::Date)),
        Kind::Whole => (Physical::INT32, None),
        Kind::Number => (Physical::DOUBLE, None),
        Kind::Flag => (Physical::BOOLEAN, None),
    };
    Type::primitive_type_builder(name, physical).with_repetition(repetition).with_logical_type(logical).build()
}

/// Days since the beginning of 1970.
fn days(text: &str) -> Option<i32> {
    let day: Date = text.parse().ok()?;
    Date::constant(1970, 1, 1).until(day).ok().map(|span| span.get_days())
}

/// Writes one column of a row group.
fn put<T: DataType>(
    writer: &mut SerializedColumnWriter<'_>,
    leaf: &Leaf<'_>,
    value: impl Fn(&Value<'_>) -> Option<T::T>,
) -> io::Result<()> {
    let values = leaf.values.iter().map(|one| value(one).ok_or_else(|| another_type(&leaf.column.name)));
    let values = values.collect::<io::Result<Vec<_>>>()?;
    let levels = (leaf.depth > 0).then_some(leaf.depths.as_slice());
    let repeats = leaf.in_list.then_some(leaf.repeats.as_slice());
    writer.typed::<T>().write_batch(&values, levels, repeats).map_err(fault)?;
    Ok(())
}

fn another_type(name: &str) -> io::Error {
    io::Error::other(format!("'{name}' is of another type"))
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

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::{Field, Row};
    use prost::bytes::Bytes;
    use serde_json::{Map, Value as Json, json};

    use super::*;
    use crate::batch::{Mode, columns};
    use crate::proto::v1;

    fn object(row: Row) -> Json {
        row.into_columns().into_iter().map(|(name, field)| (name, plain(field))).collect::<Map<_, _>>().into()
    }

    /// A day is how many there were since the beginning of 1970.
    fn plain(field: Field) -> Json {
        match field {
            Field::Null => Json::Null,
            Field::Str(text) => text.into(),
            Field::Int(number) | Field::Date(number) => number.into(),
            Field::Double(number) => number.into(),
            Field::Bool(flag) => flag.into(),
            Field::Group(row) => object(row),
            Field::ListInternal(list) => list.elements().iter().cloned().map(plain).collect(),
            other => panic!("{other:?}"),
        }
    }

    /// The rows as somebody else's reader of the format gives them.
    fn read_back(rows: &[v1::PeerRow]) -> (Vec<Json>, Option<String>) {
        let columns = columns(Mode::Peers).expect("columns");
        let mut written = ParquetRows::begin(Vec::new(), &columns, "1").expect("begun");
        let fields: Vec<&dyn Fields> = rows.iter().map(|row| row as &dyn Fields).collect();
        written.add(&fields).expect("added");
        let reader = SerializedFileReader::new(Bytes::from(written.end().expect("ended"))).expect("Parquet");
        let metadata = reader.metadata().file_metadata().key_value_metadata().cloned().unwrap_or_default();
        let version = metadata.into_iter().find(|one| one.key == VERSION_KEY).and_then(|one| one.value);
        let rows = reader.get_row_iter(None).expect("rows").map(|row| object(row.expect("a row")));
        (rows.collect(), version)
    }

    #[test]
    fn f8_days_are_days_what_is_not_there_is_null_and_lists_are_lists() {
        let problem = |problem_id: &str, stage_steps: Option<i32>| v1::RowProblem {
            problem_id: problem_id.to_owned(),
            stage_steps,
            as_of: "2026-01-02".to_owned(),
            ..Default::default()
        };
        let statement = v1::Statement {
            code: "FAR".to_owned(),
            values: vec![v1::StatementValue { name: "km".to_owned(), value: "9".to_owned() }; 2],
            ..Default::default()
        };
        let full = v1::PeerRow {
            place_id: "ARN".to_owned(),
            decision_by: "1970-01-11".to_owned(),
            fit: Some(0.5),
            meeting_place_ids: vec!["N".to_owned(), "F".to_owned()],
            shared_problems: vec![problem("flood", Some(-1)), problem("goats", None)],
            considerations: vec![v1::Statement::default(), statement],
            ..Default::default()
        };
        let bare = v1::PeerRow { place_id: "BEL".to_owned(), ..Default::default() };
        let (rows, version) = read_back(&[full, bare]);
        assert_eq!(version.as_deref(), Some(SCHEMA_VERSION.to_string().as_str()));
        let [full, bare] = rows.as_slice() else { panic!("{rows:?}") };
        assert_eq!((&full["place_id"], &full["fit"]), (&json!("ARN"), &json!(0.5)));
        assert_eq!(full["decision_by"], json!(10), "a day");
        assert_eq!(full["meeting_place_ids"], json!(["N", "F"]));
        let shared = &full["shared_problems"];
        assert_eq!((&shared[0]["problem_id"], &shared[0]["stage_steps"]), (&json!("flood"), &json!(-1)));
        assert_eq!((&shared[1]["problem_id"], &shared[1]["stage_steps"]), (&json!("goats"), &Json::Null));
        assert_eq!(full["considerations"][0]["values"], json!([]));
        assert_eq!(full["considerations"][1]["values"][1]["name"], json!("km"));
        for absent in ["decision_by", "fit", "display_name", "confidence"] {
            assert_eq!(bare[absent], Json::Null, "{absent}");
        }
        assert_eq!((&bare["shared_problems"], &bare["meeting_place_ids"]), (&json!([]), &json!([])));
    }
}
