//! A report as blocks, before it is a page, a file or a print: what it says, not how it looks.

use crate::{language::Language, scoring::DimensionScores};

/// A report on one resident, in one language.
#[derive(Clone, PartialEq)]
pub struct Document {
    /// The language of all its texts.
    pub language: Language,
    /// What it is called; never holds an answer.
    pub title: String,
    /// What it says, in order.
    pub blocks: Vec<Block>,
    /// Stands at the foot of every page.
    pub footer: String,
}

/// One part of a report.
#[derive(Clone, PartialEq)]
pub enum Block {
    /// The name of what follows.
    Heading(String),
    /// A few sentences.
    Paragraph(String),
    /// Short items, in no order that matters.
    List(Vec<String>),
    /// Rows under a head; every row has as many cells as the head.
    Table {
        /// What the table shows.
        caption: String,
        /// Names of the columns.
        head: Vec<String>,
        /// The rows; the first cell names the row.
        rows: Vec<Vec<String>>,
    },
    /// Webs with six axes, drawn in one picture.
    Web {
        /// What the picture shows, for whoever does not see it; the figures stand in a table.
        description: String,
        /// Names of the axes, in the order of `Dimension::ALL`.
        axes: [String; 6],
        /// One or two webs.
        series: Vec<WebSeries>,
    },
    /// Parts of a whole as plain bars from 0 to 100.
    Bars {
        /// What the bars show.
        caption: String,
        /// The bars, from top to bottom.
        bars: Vec<Bar>,
    },
    /// A hundred people, some of them marked.
    People {
        /// What the picture shows: "5 van de 100 mensen".
        description: String,
        /// How many are marked, 0 to 100.
        marked: u8,
    },
}

/// One web in a picture.
#[derive(Clone, PartialEq)]
pub struct WebSeries {
    /// What it stands for: "Nu", "12 mei 2026".
    pub name: String,
    /// Its scores; an axis without a score is left open.
    pub scores: DimensionScores,
}

/// One bar.
#[derive(Clone, PartialEq)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// Its length, 0 to 100.
    pub points: f64,
    /// The value as it is read: "7,3".
    pub shown: String,
}
