use std::{
    fs::{self, File},
    path::PathBuf,
    process,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use arrow_array::{
    ArrayRef, BooleanArray, Float32Array, Float64Array, RecordBatch, StringArray, UInt32Array,
};
use parquet::{
    arrow::{ArrowWriter, arrow_reader::ArrowReaderOptions},
    basic::{Compression, Encoding},
    file::properties::{WriterProperties, WriterVersion},
};
use proptest::{collection::vec, prelude::*};

use super::*;

/// A file that goes when the test is done.
struct Written(PathBuf);

impl Drop for Written {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// What one row holds: a record key, a word, yes or no, and a number, or nothing.
type Row = (Option<u32>, Option<String>, Option<bool>, Option<f64>);

/// Rows with nulls here and there, everywhere or nowhere, some of them many times the same.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    let known = prop::sample::select(vec![0.0, 0.5, 0.94, 1.0]);
    (known, known_words(), any::<bool>()).prop_flat_map(|(known, words, all)| {
        // 70 sevenths, a few that lie outside the scale, and any other.
        let number = prop_oneof![
            8 => (0_u32..=70).prop_map(|sevenths| f64::from(sevenths) / 7.0),
            1 => prop::sample::select(vec![10.5, -1.0, f64::NAN]),
            1 => 0.0..=10.0_f64,
        ];
        let known = if all { 1.0 } else { known };
        let row = (
            maybe(known, any::<u32>()),
            maybe(known, prop::sample::select(words)),
            maybe(known, any::<bool>()),
            maybe(known, number),
        );
        vec((row, prop_oneof![3 => Just(1_usize), 1 => 1_usize..90]), 1..120).prop_map(|runs| {
            runs.into_iter().flat_map(|(row, times)| std::iter::repeat_n(row, times)).collect()
        })
    })
}

/// Something with a probability that may also be 0 or 1.
fn maybe<T: Clone + std::fmt::Debug>(
    probability: f64,
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    (0.0..1.0_f64, value).prop_map(move |(chance, value)| (chance < probability).then_some(value))
}

fn known_words() -> impl Strategy<Value = Vec<String>> {
    vec("[a-z]{0,9}", 1..6)
}

/// The ways in which other programs write files.
fn properties() -> impl Strategy<Value = WriterProperties> {
    let compression = prop::sample::select(vec![
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::ZSTD(Default::default()),
    ]);
    let version =
        prop::sample::select(vec![WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0]);
    (compression, version, any::<bool>(), 1_usize..400, 30_usize..2000, 8_usize..4000).prop_map(
        |(compression, version, dictionary, page, group, dictionary_size)| {
            // What is not in a dictionary is plain: the deltas of version 2 are left to Arrow.
            let builder = ["key", "word", "float", "double"]
                .into_iter()
                .fold(WriterProperties::builder(), |builder, name| {
                    builder.set_column_encoding(name.into(), Encoding::PLAIN)
                });
            builder
                .set_compression(compression)
                .set_writer_version(version)
                .set_dictionary_enabled(dictionary)
                .set_data_page_row_count_limit(page)
                .set_write_batch_size(page)
                .set_max_row_group_row_count(Some(group))
                // A dictionary that grows too large is given up, and plain pages follow.
                .set_dictionary_page_size_limit(dictionary_size)
                .build()
        },
    )
}

fn written(rows: &[Row], properties: WriterProperties) -> Written {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("paged-{}-{number}.parquet", process::id()));
    let numbers = || rows.iter().map(|(.., number)| *number);
    let columns: [(&str, ArrayRef); 5] = [
        ("key", Arc::new(rows.iter().map(|row| row.0).collect::<UInt32Array>())),
        ("word", Arc::new(rows.iter().map(|row| row.1.clone()).collect::<StringArray>())),
        ("yes", Arc::new(rows.iter().map(|row| row.2).collect::<BooleanArray>())),
        ("float", Arc::new(numbers().map(|it| Some(it? as f32)).collect::<Float32Array>())),
        ("double", Arc::new(numbers().collect::<Float64Array>())),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let file = File::create(&path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    Written(path)
}

fn metadata(path: &Path) -> ArrowReaderMetadata {
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    ArrowReaderMetadata::load(&File::open(path).unwrap(), options).unwrap()
}

proptest! {
    #[test]
    fn pages_hold_what_arrow_wrote(rows in rows(), properties in properties(), chunk in 1_usize..700) {
        let file = written(&rows, properties);
        let metadata = metadata(&file.0);
        let (share, mean) = ("smoker".parse().unwrap(), "dimension_body".parse().unwrap());
        let scale = Scale::of(mean).unwrap();
        let mut first = 0;
        for (number, own) in metadata.metadata().row_groups().iter().enumerate() {
            let count = own.num_rows() as usize;
            let group = Group { path: &file.0, metadata: &metadata, number, rows: count };
            let mut keys = group.open(0, OrNamed::new(Keys)).unwrap().unwrap();
            let mut words = group.open(1, OrNamed::new(Words::default())).unwrap().unwrap();
            let mut shares = AnswerColumn::open(group, share, 2).unwrap().unwrap();
            let mut means = [3, 4].map(|at| AnswerColumn::open(group, mean, at).unwrap().unwrap());
            prop_assert!(AnswerColumn::open(group, mean, 2).unwrap().is_none(), "left to Arrow");
            let all = &rows[first..first + count];
            first += count;
            for rows in all.chunks(chunk) {
                let (known, own) = keys.next(rows.len()).unwrap();
                let own = in_rows(&known, own.into_iter().map(Some).collect(), None);
                prop_assert!(own.iter().eq(rows.iter().map(|row| &row.0)));
                let (known, own) = words.next(rows.len()).unwrap();
                let word = |number| Some(words.decoder.plain.word(number));
                let own = in_rows(&known, own.into_iter().map(word).collect(), None);
                prop_assert!(own.into_iter().eq(rows.iter().map(|row| row.1.as_deref())));
                let (answers, wrong) = shares.next(rows.len()).unwrap();
                let expected = rows.iter().map(|row| row.2.map(|yes| f64::from(u8::from(yes))));
                prop_assert!(answers.values().into_iter().eq(expected) && wrong.is_empty());
                for (column, is_float) in means.iter_mut().zip([true, false]) {
                    let (answers, wrong) = column.next(rows.len()).unwrap();
                    let numbers: Vec<_> = rows
                        .iter()
                        .map(|row| row.3.map(|it| if is_float { f64::from(it as f32) } else { it }))
                        .collect();
                    let expected: Vec<_> =
                        numbers.iter().map(|it| Some(scale.value(scale.units((*it)?)?))).collect();
                    prop_assert_eq!(answers.values(), &expected[..]);
                    let outside: Vec<_> = (0..rows.len())
                        .filter(|row| numbers[*row].is_some() && expected[*row].is_none())
                        .collect();
                    prop_assert_eq!(wrong, outside);
                }
            }
            prop_assert!(keys.next(1).is_err() && shares.next(1).is_err(), "no more rows");
        }
    }

    #[test]
    fn a_file_with_bytes_changed_is_read_or_refused_and_never_a_panic(
        rows in rows(), properties in properties(), changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let file = written(&rows, properties);
        let metadata = metadata(&file.0);
        let mut bytes = fs::read(&file.0).unwrap();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        fs::write(&file.0, bytes).unwrap();
        for (number, own) in metadata.metadata().row_groups().iter().enumerate() {
            let count = own.num_rows() as usize;
            let group = Group { path: &file.0, metadata: &metadata, number, rows: count };
            if let Some(mut keys) = group.open(0, OrNamed::new(Keys)).unwrap() {
                let _ = keys.next(count);
            }
            if let Some(mut words) = group.open(1, OrNamed::new(Words::default())).unwrap() {
                let _ = words.next(count);
            }
            for (indicator, position) in [("smoker", 2), ("dimension_body", 3), ("dimension_body", 4)] {
                let column = AnswerColumn::open(group, indicator.parse().unwrap(), position).unwrap();
                if let Some(Ok((answers, _))) = column.map(|mut column| column.next(count)) {
                    prop_assert_eq!(answers.values().len(), count);
                }
            }
        }
    }
}
