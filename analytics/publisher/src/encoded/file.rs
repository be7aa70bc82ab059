//! A file of columns that are encoded already.

use std::{io::Write, sync::Arc};

use parquet::{
    basic::{LogicalType, Repetition, Type as PhysicalType},
    file::{
        properties::{EnabledStatistics, WriterProperties},
        writer::SerializedFileWriter,
    },
    schema::types::{SchemaDescriptor, Type},
};

use super::Column;

/// A column as the schema of a file describes it, by its name.
pub(crate) type Description<'n> = (&'n str, PhysicalType, Option<LogicalType>, Repetition);

/// A file on its way out.
pub(crate) struct Table<W: Write + Send> {
    file: SerializedFileWriter<W>,
}

impl<W: Write + Send> Table<W> {
    /// Begins a file; gives its schema too, by which columns are encoded.
    pub(crate) fn begin<'n>(
        out: W,
        name: &str,
        columns: impl Iterator<Item = Description<'n>>,
    ) -> anyhow::Result<(Self, SchemaDescriptor)> {
        let columns = columns.map(|(name, physical, logical, repetition)| {
            let column = Type::primitive_type_builder(name, physical)
                .with_logical_type(logical)
                .with_repetition(repetition);
            Ok(Arc::new(column.build()?))
        });
        let columns = columns.collect::<anyhow::Result<_>>()?;
        let schema = Arc::new(Type::group_type_builder(name).with_fields(columns).build()?);
        let properties = WriterProperties::builder()
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_offset_index_disabled(true)
            .build();
        let file = SerializedFileWriter::new(out, schema.clone(), Arc::new(properties))?;
        Ok((Self { file }, SchemaDescriptor::new(schema)))
    }

    /// Adds a row group.
    pub(crate) fn write(&mut self, columns: Vec<Column>) -> anyhow::Result<()> {
        let mut row_group = self.file.next_row_group()?;
        for Column { bytes, close } in columns {
            row_group.append_column(&bytes, close)?;
        }
        row_group.close()?;
        Ok(())
    }

    /// Writes what is left.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        self.file.close()?;
        Ok(())
    }
}
