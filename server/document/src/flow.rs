//! The blocks of a document on pages of paper: what stands where, and what it is.

use std::num::NonZeroU16;

use domain::document::{Bar, Block, Document, WebSeries};
use krilla::tagging::{ListNumbering, TableHeaderScope, Tag, TagKind};

use crate::{
    picture::{self, Ink, Picture, Stroke},
    text::{Lettering, plain},
};

/// A sheet of A4, in points.
pub(crate) const SHEET: (f32, f32) = (595.28, 841.89);
/// Left and right of the text.
pub(crate) const MARGIN: f32 = 62.0;
/// How wide the text is.
pub(crate) const WIDTH: f32 = SHEET.0 - 2.0 * MARGIN;
const TOP: f32 = 58.0;
/// Below the footer.
const BOTTOM: f32 = 40.0;
/// Room for the number of the page, right of the footer.
const NUMBER: f32 = 60.0;
/// A footer is not longer than this.
const FOOTER_LINES: usize = 6;

const TITLE: Lettering = Lettering::bold(20.0, 26.0);
const HEADING: Lettering = Lettering::bold(14.0, 19.0);
const BODY: Lettering = Lettering::regular(11.0, 16.5);
const CAPTION: Lettering = Lettering::bold(11.0, 15.5);
const LEGEND: Lettering = Lettering::regular(10.0, 14.0);
const CELL: Lettering = Lettering::regular(10.0, 13.5);
const HEAD: Lettering = Lettering::bold(10.0, 13.5);
const FOOT: Lettering = Lettering::regular(8.5, 11.5);

/// Left and right of the text in a cell, and above and below it.
const PADDING: (f32, f32) = (6.0, 4.5);

/// A document on its pages.
pub(crate) struct Flow {
    /// The pages, in order.
    pub(crate) pages: Vec<Page>,
    /// What the parts are, as a tree; the first one holds all others.
    pub(crate) tags: Vec<Tagged>,
    /// The title and the headings: text, whether it is the title, page, and top.
    pub(crate) outline: Vec<(String, bool, usize, f32)>,
}

/// One side of a sheet.
#[derive(Default)]
pub(crate) struct Page {
    /// What the document says here.
    pub(crate) parts: Vec<Part>,
    /// What stands at the foot of every page.
    pub(crate) foot: Vec<Part>,
}

/// A group in the tree of what a document consists of.
pub(crate) struct Tagged {
    /// What it is; the root is nothing in particular.
    pub(crate) kind: Option<TagKind>,
    /// The groups in it.
    pub(crate) groups: Vec<usize>,
}

/// Something at a place.
#[derive(Clone)]
pub(crate) struct Part {
    /// From the left.
    pub(crate) x: f32,
    /// From the top.
    pub(crate) y: f32,
    /// The group that it belongs to; nothing for what only adorns.
    pub(crate) tag: Option<usize>,
    /// What it is.
    pub(crate) what: What,
}

/// What stands somewhere.
#[derive(Clone)]
pub(crate) enum What {
    /// One line of text; its place is the left end of the top of the line.
    Line(String, Lettering, Ink),
    /// A picture, drawn so many times as large.
    Picture(Picture, f32),
}

impl Part {
    fn moved(self, right: f32, down: f32) -> Self {
        Self { x: self.x + right, y: self.y + down, ..self }
    }
}

/// A strip over the whole width that stays on one page.
#[derive(Default)]
struct Strip {
    /// The room above it, unless it begins a page.
    before: f32,
    height: f32,
    /// Stays on the page of the strip that follows.
    with_next: bool,
    parts: Vec<Part>,
    heading: Option<(String, bool)>,
    /// The head of the table that it is a row of, to be repeated on a new page.
    head: Option<usize>,
}

/// The head of a table, above its rows on a further page.
struct Head {
    height: f32,
    parts: Vec<Part>,
}

/// A cell of a row.
struct Cell<'a> {
    x: f32,
    width: f32,
    text: &'a str,
    lettering: Lettering,
    tag: Option<usize>,
}

impl Flow {
    /// Lays a document out.
    pub(crate) fn of(document: &Document) -> Self {
        let footer = footer(&document.footer);
        let height = SHEET.1 - TOP - BOTTOM - 14.0 - FOOT.leading * footer.len().max(1) as f32;
        let mut galley = Galley {
            strips: vec![],
            heads: vec![],
            tags: vec![Tagged { kind: None, groups: vec![] }],
            height,
            room: 0.0,
        };
        galley.heading(&document.title, true);
        for block in &document.blocks {
            match block {
                Block::Heading(text) => galley.heading(text, false),
                Block::Paragraph(text) => galley.paragraph(text),
                Block::List(items) => galley.list(items),
                Block::Table { caption, head, rows } => galley.table(caption, head, rows),
                Block::Web { description, axes, series } => galley.web(description, axes, series),
                Block::Bars { caption, bars } => galley.bars(caption, bars),
                Block::People { description, marked } => galley.people(description, *marked),
            }
        }
        galley.paginate(footer)
    }
}

/// The lines of the footer; a very long one ends in an ellipsis.
fn footer(text: &str) -> Vec<String> {
    let mut lines = FOOT.lines(text, WIDTH - NUMBER - 12.0);
    if lines.len() > FOOTER_LINES {
        lines.truncate(FOOTER_LINES);
        if let Some(last) = lines.last_mut() {
            last.truncate(last.trim_end().len());
            last.push('…');
        }
    }
    lines
}

/// The strips of a document, before they are on pages.
struct Galley {
    strips: Vec<Strip>,
    /// The heads of tables, as they are repeated.
    heads: Vec<Head>,
    tags: Vec<Tagged>,
    /// How high a page is.
    height: f32,
    /// Extra room above the next strip.
    room: f32,
}

impl Galley {
    fn tag(&mut self, parent: usize, kind: impl Into<TagKind>) -> usize {
        let tag = self.tags.len();
        self.tags.push(Tagged { kind: Some(kind.into()), groups: vec![] });
        self.tags[parent].groups.push(tag);
        tag
    }

    fn push(&mut self, mut strip: Strip) {
        strip.before += std::mem::take(&mut self.room);
        self.strips.push(strip);
    }

    /// Adds a text in lines of at most `width`, with `before` above it.
    fn text(
        &mut self,
        text: &str,
        lettering: Lettering,
        (x, width): (f32, f32),
        before: f32,
        tag: Option<usize>,
    ) {
        let lines = lettering.lines(text, width);
        let count = lines.len();
        for (index, line) in lines.into_iter().enumerate() {
            let ink = Ink::Text;
            self.push(Strip {
                before: if index == 0 { before } else { 0.0 },
                height: lettering.leading,
                // No line of a text stands alone on a page.
                with_next: index + 1 < count && (index == 0 || index + 2 == count),
                parts: vec![Part { x, y: 0.0, tag, what: What::Line(line, lettering, ink) }],
                ..Strip::default()
            });
        }
    }

    /// Keeps the strips from `first` on together with each other, and with what follows if asked.
    fn keep(&mut self, first: usize, with_next: bool) {
        let count = self.strips.len().saturating_sub(first);
        for (index, strip) in self.strips.iter_mut().skip(first).enumerate() {
            strip.with_next = with_next || index + 1 < count;
        }
    }

    /// Leaves some room below what is not text.
    fn room_below(&mut self) {
        self.room = 6.0;
    }

    /// Keeps a small table or list on one page.
    fn keep_if_small(&mut self, first: usize) {
        self.room_below();
        let height: f32 =
            self.strips[first..].iter().map(|strip| strip.before + strip.height).sum();
        if height < self.height * 0.4 {
            self.keep(first, false);
        }
    }

    fn heading(&mut self, text: &str, is_title: bool) {
        let text = plain(text);
        if text.is_empty() {
            return;
        }
        let level = NonZeroU16::MIN.saturating_add(u16::from(!is_title));
        let tag = self.tag(0, Tag::Hn(level, Some(text.clone())));
        let first = self.strips.len();
        let (lettering, before) = if is_title { (TITLE, 0.0) } else { (HEADING, 22.0) };
        let width = lettering.balanced(&text, WIDTH);
        self.text(&text, lettering, (0.0, width), before, Some(tag));
        self.keep(first, true);
        self.strips[first].heading = Some((text, is_title));
    }

    fn paragraph(&mut self, text: &str) {
        let tag = self.tag(0, Tag::P);
        self.text(text, BODY, (0.0, WIDTH), 8.0, Some(tag));
    }

    fn list(&mut self, items: &[String]) {
        const INDENT: f32 = 16.0;
        let list = self.tag(0, Tag::L(ListNumbering::Disc));
        for (index, text) in items.iter().enumerate() {
            let item = self.tag(list, Tag::LI);
            let label = self.tag(item, Tag::Lbl);
            let body = self.tag(item, Tag::LBody);
            let first = self.strips.len();
            let before = if index == 0 { 8.0 } else { 4.0 };
            self.text(text, BODY, (INDENT, WIDTH - INDENT), before, Some(body));
            if let Some(strip) = self.strips.get_mut(first) {
                let dot = What::Line("• ".to_owned(), BODY, Ink::Text);
                strip.parts.insert(0, Part { x: 3.0, y: 0.0, tag: Some(label), what: dot });
            }
        }
    }

    /// A line above what it names, on the same page.
    fn caption(&mut self, parent: usize, text: &str) {
        if plain(text).is_empty() {
            return;
        }
        let tag = self.tag(parent, Tag::Caption);
        let first = self.strips.len();
        self.text(text, CAPTION, (0.0, WIDTH), 14.0, Some(tag));
        self.keep(first, true);
    }

    fn table(&mut self, caption: &str, head: &[String], rows: &[Vec<String>]) {
        let columns = columns(head, rows);
        if columns.is_empty() {
            return self.paragraph(caption);
        }
        let first = self.strips.len();
        let table = self.tag(0, Tag::Table);
        self.caption(table, caption);
        let cell = |column: usize, text, lettering, tag| {
            let (x, width) = columns.get(column).copied().unwrap_or_default();
            let (x, width) = (x + PADDING.0, width - 2.0 * PADDING.0);
            Cell { x, width, text, lettering, tag: Some(tag) }
        };
        let mut repeated = None;
        if !head.is_empty() {
            let group = self.tag(table, Tag::THead);
            let row = self.tag(group, Tag::TR);
            let cells = (0..columns.len())
                .map(|column| {
                    let tag = self.tag(row, Tag::TH(TableHeaderScope::Column));
                    cell(column, head.get(column).map_or("", |text| text), HEAD, tag)
                })
                .collect();
            let before = self.strips.len();
            self.row(cells, 6.0, vec![], Some(Stroke::solid(Ink::Text, 1.2)), None);
            if let [strip] = &mut self.strips[before..]
                && strip.height < self.height / 4.0
            {
                let parts = strip.parts.iter().map(|part| Part { tag: None, ..part.clone() });
                repeated = Some(self.heads.len());
                self.heads.push(Head { height: strip.height, parts: parts.collect() });
            }
            self.keep(before, true);
        }
        let body = self.tag(table, Tag::TBody);
        for texts in rows {
            let row = self.tag(body, Tag::TR);
            let cells = (0..columns.len())
                .map(|column| {
                    let tag = match column {
                        0 => self.tag(row, Tag::TH(TableHeaderScope::Row)),
                        _ => self.tag(row, Tag::TD),
                    };
                    cell(column, texts.get(column).map_or("", |text| text), CELL, tag)
                })
                .collect();
            self.row(cells, 0.0, vec![], Some(Stroke::solid(Ink::Line, 0.7)), repeated);
        }
        self.keep_if_small(first);
    }

    /// Adds a row of cells that stays on one page, or breaks between lines if no page can hold it.
    fn row(
        &mut self,
        cells: Vec<Cell<'_>>,
        before: f32,
        mut parts: Vec<Part>,
        rule: Option<Stroke>,
        head: Option<usize>,
    ) {
        let leading = cells.iter().map(|cell| cell.lettering.leading).fold(0.0, f32::max);
        let mut lines: Vec<Vec<Part>> = vec![];
        for cell in cells {
            for (index, line) in cell.lettering.lines(cell.text, cell.width).into_iter().enumerate()
            {
                if lines.len() <= index {
                    lines.push(vec![]);
                }
                let what = What::Line(line, cell.lettering, Ink::Text);
                lines[index].push(Part { x: cell.x, y: 0.0, tag: cell.tag, what });
            }
        }
        let count = lines.len().max(1);
        let taken = head.and_then(|head| self.heads.get(head)).map_or(0.0, |head| head.height);
        let whole = leading * count as f32 + 2.0 * PADDING.1 <= self.height - taken;
        if whole {
            let first = PADDING.1;
            for (index, line) in lines.into_iter().enumerate() {
                let y = first + leading * index as f32;
                parts.extend(line.into_iter().map(|part| Part { y, ..part }));
            }
            let height = leading * count as f32 + 2.0 * PADDING.1;
            parts.extend(rule.map(|rule| horizontal(height, rule)));
            self.push(Strip { before, height, parts, head, ..Strip::default() });
            return;
        }
        for (index, line) in lines.into_iter().enumerate() {
            let (above, below) = (
                if index == 0 { PADDING.1 } else { 0.0 },
                if index + 1 == count { PADDING.1 } else { 0.0 },
            );
            let height = above + leading + below;
            parts.extend(line.into_iter().map(|part| Part { y: above, ..part }));
            if index + 1 == count {
                parts.extend(rule.map(|rule| horizontal(height, rule)));
            }
            self.push(Strip {
                before: if index == 0 { before } else { 0.0 },
                height,
                parts: std::mem::take(&mut parts),
                head,
                ..Strip::default()
            });
        }
    }

    /// A group for a picture: a figure if something is said for whoever does not see it.
    fn figure(&mut self, description: &str) -> Option<usize> {
        let description = plain(description);
        (!description.is_empty()).then(|| self.tag(0, Tag::Figure(Some(description))))
    }

    /// Adds a picture in the middle, smaller if a page could not hold it with a heading above it.
    fn picture(&mut self, picture: Picture, before: f32, tag: Option<usize>) {
        let times = (self.height * 0.8 / picture.height).min(1.0);
        let (width, height) = (picture.width * times, picture.height * times);
        let x = (WIDTH - width) / 2.0;
        let parts = vec![Part { x, y: 0.0, tag, what: What::Picture(picture, times) }];
        self.push(Strip { before, height, parts, ..Strip::default() });
    }

    fn web(&mut self, description: &str, axes: &[String; 6], series: &[WebSeries]) {
        let figure = self.figure(description);
        let first = self.strips.len();
        self.picture(picture::web(axes, series, WIDTH, 10.0), 14.0, figure);
        let legend = figure.map(|figure| self.tag(figure, Tag::Caption));
        for (index, series) in series.iter().enumerate() {
            let swatch = picture::swatch(index);
            let width = LEGEND.width(&plain(&series.name)) + swatch.width + 8.0;
            let x = ((WIDTH - width) / 2.0).max(0.0);
            let line = self.strips.len();
            let text_x = x + swatch.width + 8.0;
            let before = if index == 0 { 10.0 } else { 2.0 };
            self.text(&series.name, LEGEND, (text_x, WIDTH - text_x), before, legend);
            if let Some(strip) = self.strips.get_mut(line) {
                let what = What::Picture(swatch, 1.0);
                strip.parts.push(Part { x, y: 1.0, tag: None, what });
            }
        }
        self.keep(first, false);
        self.room_below();
    }

    fn bars(&mut self, caption: &str, bars: &[Bar]) {
        const GAP: f32 = 12.0;
        const HEIGHT: f32 = 11.0;
        let first = self.strips.len();
        let list = self.tag(0, Tag::L(ListNumbering::None));
        self.caption(list, caption);
        let widest = bars.iter().map(|bar| CELL.width(&plain(&bar.label))).fold(0.0, f32::max);
        let label = widest.clamp(WIDTH * 0.2, WIDTH * 0.38);
        let widest = bars.iter().map(|bar| HEAD.width(&plain(&bar.shown))).fold(0.0, f32::max);
        let shown = widest.clamp(WIDTH * 0.06, WIDTH * 0.25);
        let length = WIDTH - label - shown - 2.0 * GAP;
        for bar in bars {
            let item = self.tag(list, Tag::LI);
            let name = self.tag(item, Tag::Lbl);
            let value = self.tag(item, Tag::LBody);
            let cell = |x, width, text, lettering, tag| Cell {
                x,
                width: width + 0.5,
                text,
                lettering,
                tag: Some(tag),
            };
            let cells = vec![
                cell(0.0, label, bar.label.as_str(), CELL, name),
                cell(WIDTH - shown, shown, bar.shown.as_str(), HEAD, value),
            ];
            let what = What::Picture(picture::bar(bar.points, length, HEIGHT), 1.0);
            let y = PADDING.1 + (CELL.leading - HEIGHT) / 2.0;
            let drawn = Part { x: label + GAP, y, tag: None, what };
            self.row(cells, 0.0, vec![drawn], None, None);
        }
        self.keep_if_small(first);
    }

    fn people(&mut self, description: &str, marked: u8) {
        let figure = self.figure(description);
        if let Some(figure) = figure {
            self.caption(figure, description);
        }
        self.picture(picture::people(marked), 8.0, figure);
        self.room_below();
    }

    /// Puts the strips on pages, and the footer and the number on each.
    fn paginate(self, footer: Vec<String>) -> Flow {
        let Self { strips, heads, mut tags, height, .. } = self;
        let mut pages = vec![Page::default()];
        let mut outline = vec![];
        let mut used = 0.0;
        // How much the strips from this one up to the last that must stay with it need.
        let mut needs = vec![0.0; strips.len()];
        let mut following = 0.0;
        for (index, strip) in strips.iter().enumerate().rev() {
            following = if strip.with_next { following } else { 0.0 };
            following += strip.before + strip.height;
            needs[index] = following;
        }
        let mut bound = false;
        for (strip, need) in strips.into_iter().zip(needs) {
            let alone = strip.before + strip.height;
            let page_could_hold = need - strip.before <= height;
            // Within a run that stays together the room was looked for at its beginning.
            let need = if bound || !page_could_hold { alone } else { need };
            if used > 0.0 && used + need > height + 0.01 {
                pages.push(Page::default());
                used = 0.0;
                let head = strip.head.and_then(|head| heads.get(head));
                if let (Some(head), Some(page)) = (head, pages.last_mut()) {
                    page.parts.extend(head.parts.iter().cloned());
                    used = head.height;
                }
            }
            bound = strip.with_next;
            let y = if used > 0.0 { used + strip.before } else { 0.0 };
            let index = pages.len() - 1;
            if let Some((text, is_title)) = strip.heading {
                outline.push((text, is_title, index, TOP + y));
            }
            if let Some(page) = pages.last_mut() {
                page.parts.extend(strip.parts.into_iter().map(|part| part.moved(0.0, y)));
            }
            used = y + strip.height;
        }
        for part in pages.iter_mut().flat_map(|page| &mut page.parts) {
            (part.x, part.y) = (part.x + MARGIN, part.y + TOP);
        }

        // Read aloud once, at the end.
        let last = tags.len();
        tags.push(Tagged { kind: Some(Tag::P.into()), groups: vec![] });
        tags[0].groups.push(last);
        let count = pages.len();
        for (index, page) in pages.iter_mut().enumerate() {
            let top = TOP + height + 14.0;
            page.foot.push(horizontal(top - 5.0, Stroke::solid(Ink::Line, 0.7)).moved(MARGIN, 0.0));
            let number = format!("{} / {count}", index + 1);
            let x = SHEET.0 - MARGIN - FOOT.width(&number);
            let tag = (index + 1 == count).then_some(last);
            page.foot.extend(footer.iter().enumerate().map(|(index, line)| Part {
                x: MARGIN,
                y: top + FOOT.leading * index as f32,
                tag,
                what: What::Line(line.clone(), FOOT, Ink::Quiet),
            }));
            let what = What::Line(number, FOOT, Ink::Quiet);
            page.foot.push(Part { x, y: top, tag: None, what });
        }
        Flow { pages, tags, outline }
    }
}

/// A line over the whole width.
fn horizontal(y: f32, rule: Stroke) -> Part {
    let shapes = vec![picture::line([(0.0, 0.0), (WIDTH, 0.0)], rule)];
    let what = What::Picture(Picture { width: WIDTH, height: 0.0, shapes }, 1.0);
    Part { x: 0.0, y, tag: None, what }
}

/// The columns of a table, from the left: where each begins and how wide it is. The columns behind
/// the first are equally wide, and no wider than a fair share.
fn columns(head: &[String], rows: &[Vec<String>]) -> Vec<(f32, f32)> {
    let count = rows.iter().map(Vec::len).fold(head.len(), usize::max);
    let share = WIDTH / count as f32;
    let wanted = |column: usize| {
        let rows = rows.iter().filter_map(|row| row.get(column)).map(|text| (text, CELL));
        head.get(column)
            .map(|text| (text, HEAD))
            .into_iter()
            .chain(rows)
            .map(|(text, lettering)| lettering.width(&plain(text)) + 2.0 * PADDING.0 + 0.5)
            .fold(0.0, f32::max)
    };
    let others = (1..count).map(wanted).fold(0.0, f32::max).min(share);
    let rest = WIDTH - others * count.saturating_sub(1) as f32;
    let first = wanted(0).min(rest);
    let spare = (rest - first) / count as f32;
    let (first, others) = (first + spare, others + spare);
    (0..count)
        .map(|column| match column {
            0 => (0.0, first),
            _ => (first + others * (column - 1) as f32, others),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use domain::language::Language;

    use super::*;

    fn flow(blocks: Vec<Block>) -> Flow {
        let title = "Verslag".to_owned();
        Flow::of(&Document { language: Language::Dutch, title, blocks, footer: "Onderaan".into() })
    }

    fn texts(page: &Page) -> Vec<(&str, Lettering)> {
        let lines = page.parts.iter().filter_map(|part| match &part.what {
            What::Line(text, lettering, _) => Some((text.as_str(), *lettering)),
            What::Picture(..) => None,
        });
        lines.collect()
    }

    /// On which pages the parts of each group stand.
    fn places(flow: &Flow) -> HashMap<usize, HashSet<usize>> {
        let mut places: HashMap<usize, HashSet<usize>> = HashMap::new();
        for (number, page) in flow.pages.iter().enumerate() {
            for tag in page.parts.iter().filter_map(|part| part.tag) {
                places.entry(tag).or_default().insert(number);
            }
        }
        places
    }

    fn table(rows: Vec<Vec<String>>) -> Block {
        let head = vec!["Vraag".to_owned(), "Antwoord".to_owned()];
        Block::Table { caption: "Antwoorden".into(), head, rows }
    }

    #[test]
    fn a_heading_stays_with_what_follows() {
        for lines in 0..60 {
            let mut blocks = vec![Block::Paragraph("Zin.".into()); lines];
            blocks.push(Block::Heading("Kop".into()));
            blocks.push(table(vec![vec!["Een".into(), "Twee".into()]; 40]));
            let flow = flow(blocks);
            for page in &flow.pages {
                let texts = texts(page);
                let last = texts.iter().rev().find(|(_, lettering)| *lettering != FOOT);
                assert!(
                    last.is_some_and(|(_, lettering)| *lettering == CELL || *lettering == BODY)
                );
            }
        }
    }

    #[test]
    fn a_row_stays_on_one_page_and_the_head_stands_above_every_part_of_a_table() {
        let row = vec!["Een vraag over hoe het gaat ".repeat(6), "Een lang antwoord ".repeat(9)];
        let flow = flow(vec![table(vec![row; 60])]);
        assert!(flow.pages.len() > 3);
        for (tag, pages) in places(&flow) {
            assert_eq!(pages.len(), 1, "{tag}");
        }
        for page in &flow.pages {
            assert_eq!(texts(page).iter().filter(|(text, _)| *text == "Antwoord").count(), 1);
        }
    }

    #[test]
    fn a_row_that_no_page_can_hold_breaks_without_losing_a_word() {
        let text = "sokken ".repeat(3_000);
        let flow = flow(vec![table(vec![vec!["Kort".into(), text]])]);
        let words: usize =
            flow.pages.iter().flat_map(texts).map(|(text, _)| text.matches("sokken").count()).sum();
        assert_eq!(words, 3_000);
    }

    #[test]
    fn everything_stays_within_the_margins() {
        let word = "w".repeat(500);
        let cells = vec![word.clone(); 7];
        let flow = flow(vec![
            Block::Heading(word.clone()),
            Block::List(vec![word.clone()]),
            table(vec![cells]),
            Block::Bars {
                caption: word.clone(),
                bars: vec![Bar { label: word.clone(), points: 50.0, shown: word.clone() }],
            },
        ]);
        for part in flow.pages.iter().flat_map(|page| page.parts.iter().chain(&page.foot)) {
            let (width, height) = match &part.what {
                What::Line(text, lettering, _) => {
                    (lettering.width(text.trim_end()), lettering.leading)
                }
                What::Picture(picture, times) => (picture.width * times, picture.height * times),
            };
            assert!(part.x >= MARGIN && part.x + width <= SHEET.0 - MARGIN + 1.0);
            assert!(part.y >= TOP && part.y + height <= SHEET.1 - 20.0);
        }
    }

    #[test]
    fn columns_of_figures_are_equally_wide_and_a_column_of_names_has_the_rest() {
        let row = ["Gedachten en gevoel", "7,3", "10"].map(str::to_owned).to_vec();
        let columns = columns(&[], &[row]);
        assert!(columns[0].1 > columns[1].1);
        assert_eq!(columns[1].1, columns[2].1);
        assert!((columns[2].0 + columns[2].1 - WIDTH).abs() < 0.1);
    }
}
