//! Readings as a table in Apache Parquet: the second file form of docs/readings-file.md.

use std::{io::Write, mem, sync::Arc};

use domain::failure::{Code, Coded};
use parquet::{
    basic::Compression,
    data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type},
    errors::ParquetError,
    file::{
        properties::WriterProperties,
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::parser::parse_message_type,
};
use thiserror::Error;
use wallet::readings::Page;

/// Rows that are kept until they are written together.
const GROUP: usize = 100_000;

const SCHEMA: &str = "message readings {
    required int64 time (TIMESTAMP(MILLIS,true));
    required binary stream (STRING);
    required int64 number;
    required int32 scale;
    required double value;
    required binary unit (STRING);
    required int64 batch;
    required binary level (STRING);
}";

/// A table that is written page by page.
pub struct Table<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    rows: Rows,
}

/// Rows, column by column.
#[derive(Default)]
struct Rows {
    time: Vec<i64>,
    stream: Vec<ByteArray>,
    number: Vec<i64>,
    scale: Vec<i32>,
    value: Vec<f64>,
    unit: Vec<ByteArray>,
    batch: Vec<i64>,
    level: Vec<ByteArray>,
}

impl<W: Write + Send> Table<W> {
    /// Begins a table.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn begin(to: W) -> Result<Self, TableError> {
        let schema = Arc::new(parse_message_type(SCHEMA)?);
        let properties = Arc::new(WriterProperties::builder().set_compression(Compression::SNAPPY).build());
        Ok(Self { writer: SerializedFileWriter::new(to, schema, properties)?, rows: Rows::default() })
    }

    /// Adds the readings of a page.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn add(&mut self, page: &Page) -> Result<(), TableError> {
        self.rows.add(page);
        if self.rows.time.len() >= GROUP {
            self.flush()?;
        }
        Ok(())
    }

    /// Ends the table; without this it is none.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(mut self) -> Result<(), TableError> {
        self.flush()?;
        self.writer.close()?;
        Ok(())
    }

    fn flush(&mut self) -> Result<(), TableError> {
        let rows = mem::take(&mut self.rows);
        if rows.time.is_empty() {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        column::<Int64Type, W>(&mut group, &rows.time)?;
        column::<ByteArrayType, W>(&mut group, &rows.stream)?;
        column::<Int64Type, W>(&mut group, &rows.number)?;
        column::<Int32Type, W>(&mut group, &rows.scale)?;
        column::<DoubleType, W>(&mut group, &rows.value)?;
        column::<ByteArrayType, W>(&mut group, &rows.unit)?;
        column::<Int64Type, W>(&mut group, &rows.batch)?;
        column::<ByteArrayType, W>(&mut group, &rows.level)?;
        group.close()?;
        Ok(())
    }
}

impl Rows {
    fn add(&mut self, page: &Page) {
        for batch in &page.batches {
            let level = ByteArray::from(format!("{:?}", batch.level).into_bytes());
            for column in &batch.columns {
                // Shared by the rows, not copied for each.
                let (stream, unit) = (ByteArray::from(column.stream.as_str()), ByteArray::from(column.unit.as_str()));
                for (at, number) in &column.points {
                    self.time.push(signed(at.0));
                    self.stream.push(stream.clone());
                    self.number.push(*number);
                    self.scale.push(i32::from(column.scale));
                    self.value.push(column.quantity(*number));
                    self.unit.push(unit.clone());
                    self.batch.push(signed(batch.seq));
                    self.level.push(level.clone());
                }
            }
        }
    }
}

/// Nothing that is stored is beyond this: the store itself keeps such numbers.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Writes the next column of a group.
fn column<T, W>(group: &mut SerializedRowGroupWriter<'_, W>, values: &[T::T]) -> Result<(), ParquetError>
where
    T: DataType,
    W: Write + Send,
{
    let next = group.next_column()?;
    let mut column = next.ok_or_else(|| ParquetError::General("the table has no more columns".to_string()))?;
    column.typed::<T>().write_batch(values, None, None)?;
    column.close()
}

/// The table could not be written.
#[derive(Debug, Error)]
#[error("the table could not be written ({0}); nothing of it stays. Check free space and rights of the folder")]
pub struct TableError(#[from] ParquetError);

impl Coded for TableError {
    fn code(&self) -> Code {
        Code::VaultBadFile
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use domain::{Address, device::DeviceId, reading::Provenance, time::Millis};
    use parquet::{
        file::{reader::FileReader, serialized_reader::SerializedFileReader},
        record::RowAccessor,
    };
    use wallet::readings::{Column, SignedReadings};

    use super::*;

    const AT: u64 = 1_795_474_800_250;

    fn page(seq: u64, values: &[i64]) -> Page {
        let points = values.iter().map(|value| (Millis(AT), *value)).collect();
        let column = Column { stream: "temperature".to_string(), unit: "Cel".to_string(), scale: -1, points };
        let batches = vec![SignedReadings { seq, level: Provenance::L1, columns: vec![column] }];
        Page { device: DeviceId(Address::ZERO), batches, next: None }
    }

    #[test]
    fn a_table_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("readings.parquet");
        let mut table = Table::begin(File::create(&path).unwrap()).unwrap();
        table.add(&page(7, &[215, -5])).unwrap();
        table.add(&page(8, &[i64::MIN])).unwrap();
        table.finish().unwrap();

        let reader = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
        let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        let read: Vec<(i64, i64, i32)> = rows
            .iter()
            .map(|row| (row.get_long(6).unwrap(), row.get_long(2).unwrap(), row.get_int(3).unwrap()))
            .collect();
        assert_eq!(read, [(7, 215, -1), (7, -5, -1), (8, i64::MIN, -1)]);
        let first = &rows[0];
        assert_eq!(first.get_timestamp_millis(0).unwrap(), i64::try_from(AT).unwrap());
        assert!((first.get_double(4).unwrap() - 21.5).abs() < 1e-9);
        let words: Vec<&str> = [1, 5, 7].map(|at| first.get_string(at).unwrap().as_str()).to_vec();
        assert_eq!(words, ["temperature", "Cel", "L1"]);
    }

    #[test]
    fn many_rows_are_written_in_groups() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("readings.parquet");
        let mut table = Table::begin(File::create(&path).unwrap()).unwrap();
        for seq in 1..=5 {
            table.add(&page(seq, &[7; 50_000])).unwrap();
        }
        table.finish().unwrap();
        let reader = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
        assert_eq!((reader.metadata().file_metadata().num_rows(), reader.num_row_groups()), (250_000, 3));
    }
}
