//! A document as a PDF that also a screen reader can follow (PDF/UA-1).

use domain::document::Document;
use krilla::{
    SerializeSettings,
    color::rgb,
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{Path, PathBuilder, Point, Rect, Transform},
    metadata::Metadata,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, LineCap, LineJoin, Stroke, StrokeDash},
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, BBox, ContentTag, Identifier, SpanTag, TagGroup, TagKind, TagTree,
    },
    text::{Font, GlyphId, KrillaGlyph},
};

use crate::{
    DocumentError,
    flow::{Flow, MARGIN, Page, Part, SHEET, Tagged, What},
    picture::{Anchor, Ink, Picture, Shape, Step},
    text::{Lettering, plain},
};

/// Writes a document as a PDF on A4.
pub fn pdf(document: &Document) -> Result<Vec<u8>, DocumentError> {
    let title = plain(&document.title);
    if title.is_empty() {
        return Err(DocumentError::Untitled);
    }
    let fonts = Fonts::read()?;
    let Flow { pages, mut tags, outline } = Flow::of(document);
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|_| DocumentError::Pdf("PDF/UA-1 cannot be asked for".to_owned()))?;
    let mut file = krilla::Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    file.set_metadata(Metadata::new().title(title).language(document.language.code().to_owned()));
    file.set_outline(contents(outline));
    let mut leaves: Vec<Vec<Identifier>> = tags.iter().map(|_| vec![]).collect();
    for (number, Page { parts, foot }) in pages.into_iter().enumerate() {
        let sheet = PageSettings::from_wh(SHEET.0, SHEET.1)
            .ok_or_else(|| DocumentError::Pdf("a page has no size".to_owned()))?;
        let mut page = file.start_page_with(sheet);
        let mut surface = page.surface();
        let parts = parts.into_iter().map(|part| (part, ArtifactType::Layout));
        let foot = foot.into_iter().map(|part| (part, ArtifactType::Footer));
        for (part, adornment) in parts.chain(foot) {
            let leaf = surface.start_tagged(match (part.tag, &part.what) {
                (None, _) => ContentTag::Artifact(Artifact::with_kind(adornment)),
                (Some(_), What::Line(..)) => ContentTag::Span(SpanTag::empty()),
                (Some(_), What::Picture(..)) => ContentTag::Other,
            });
            draw(&mut surface, &fonts, &part);
            surface.end_tagged();
            if let Some(tag) = part.tag {
                leaves[tag].push(leaf);
                frame(&mut tags[tag], &part, number);
            }
        }
        surface.finish();
        page.finish();
    }
    let mut tree = TagTree::new();
    for group in &tags[0].groups {
        tree.children.extend(group_of(*group, &tags, &leaves).map(Into::into));
    }
    file.set_tag_tree(tree);
    // The short form of the error: the long one could hold a text.
    file.finish().map_err(|error| DocumentError::Pdf(error.to_string()))
}

/// The title, with the headings below it.
fn contents(headings: Vec<(String, bool, usize, f32)>) -> Outline {
    let mut outline = Outline::new();
    let mut title: Option<OutlineNode> = None;
    for (text, is_title, page, top) in headings {
        let place = XyzDestination::new(page, Point::from_xy(MARGIN, top));
        let node = OutlineNode::new(text, place).with_open(true);
        match &mut title {
            Some(title) if !is_title => title.push_child(node),
            _ => title = Some(node),
        }
    }
    if let Some(title) = title {
        outline.push_child(title);
    }
    outline
}

/// Tells where on which page a picture stands.
fn frame(tagged: &mut Tagged, part: &Part, page: usize) {
    if let (Some(TagKind::Figure(figure)), What::Picture(picture, times)) =
        (&mut tagged.kind, &part.what)
    {
        let (width, height) = (picture.width * times, picture.height * times);
        let frame = Rect::from_xywh(part.x, part.y, width, height);
        figure.set_bbox(frame.map(|frame| BBox::new(page, frame)));
    }
}

/// A group with all that belongs to it, unless that is nothing. A cell may be empty.
fn group_of(tag: usize, tags: &[Tagged], leaves: &[Vec<Identifier>]) -> Option<TagGroup> {
    let mut group = TagGroup::new(tags[tag].kind.clone()?);
    for leaf in &leaves[tag] {
        group.push(*leaf);
    }
    for child in &tags[tag].groups {
        if let Some(child) = group_of(*child, tags, leaves) {
            group.push(child);
        }
    }
    let is_cell = matches!(group.tag, TagKind::TH(_) | TagKind::TD(_));
    (is_cell || !group.children.is_empty()).then_some(group)
}

/// Both weights of the font, as they are built into the file.
struct Fonts {
    regular: Font,
    bold: Font,
}

impl Fonts {
    fn read() -> Result<Self, DocumentError> {
        let read = |bytes: &'static [u8]| Font::new(bytes.into(), 0).ok_or(DocumentError::Font);
        Ok(Self { regular: read(dejavu::sans::regular())?, bold: read(dejavu::sans::bold())? })
    }
}

fn draw(surface: &mut Surface<'_>, fonts: &Fonts, part: &Part) {
    match &part.what {
        What::Line(text, lettering, ink) => {
            let at = (part.x, part.y + lettering.baseline());
            write(surface, fonts, at, text, *lettering, *ink);
        }
        What::Picture(picture, times) => {
            let place = Transform::from_row(*times, 0.0, 0.0, *times, part.x, part.y);
            surface.push_transform(&place);
            paint(surface, fonts, picture);
            surface.pop();
        }
    }
}

fn write(
    surface: &mut Surface<'_>,
    fonts: &Fonts,
    (x, y): (f32, f32),
    text: &str,
    lettering: Lettering,
    ink: Ink,
) {
    let places = text.char_indices().map(|(start, sign)| start..start + sign.len_utf8());
    let glyphs: Vec<_> = lettering
        .signs(text)
        .zip(places)
        .map(|(sign, place)| {
            let glyph = GlyphId::new(sign.glyph);
            KrillaGlyph::new(glyph, sign.advance, 0.0, 0.0, 0.0, place, None)
        })
        .collect();
    let font = if lettering.bold { &fonts.bold } else { &fonts.regular };
    surface.set_fill(Some(fill(ink)));
    surface.set_stroke(None);
    let at = Point::from_xy(x, y);
    surface.draw_glyphs(at, &glyphs, font.clone(), text, lettering.em, false);
}

fn paint(surface: &mut Surface<'_>, fonts: &Fonts, picture: &Picture) {
    for shape in &picture.shapes {
        match shape {
            Shape::Path { steps, fill: inside, stroke } => {
                let Some(path) = path(steps) else { continue };
                surface.set_fill(inside.map(fill));
                surface.set_stroke(stroke.map(|stroke| Stroke {
                    paint: colour(stroke.ink).into(),
                    width: stroke.width,
                    line_cap: LineCap::Butt,
                    line_join: LineJoin::Round,
                    dash: stroke.dash.map(|dash| StrokeDash { array: dash.to_vec(), offset: 0.0 }),
                    ..Stroke::default()
                }));
                surface.draw_path(&path);
            }
            Shape::Words { at, anchor, lettering, ink, words } => {
                let width = lettering.width(words);
                let x = match anchor {
                    Anchor::Start => at.0,
                    Anchor::Middle => at.0 - width / 2.0,
                    Anchor::End => at.0 - width,
                };
                write(surface, fonts, (x, at.1), words, *lettering, *ink);
            }
        }
    }
}

fn path(steps: &[Step]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for step in steps {
        match *step {
            Step::Move(x, y) => path.move_to(x, y),
            Step::Line(x, y) => path.line_to(x, y),
            Step::Curve([(x1, y1), (x2, y2), (x, y)]) => path.cubic_to(x1, y1, x2, y2, x, y),
            Step::Close => path.close(),
        }
    }
    path.finish()
}

fn fill(ink: Ink) -> Fill {
    Fill { paint: colour(ink).into(), ..Fill::default() }
}

/// The colours of the site on paper.
fn colour(ink: Ink) -> rgb::Color {
    let (red, green, blue) = match ink {
        Ink::Paper => (0xff, 0xff, 0xff),
        Ink::Text => (0x1a, 0x24, 0x22),
        Ink::Quiet => (0x4a, 0x58, 0x55),
        Ink::Line => (0xc3, 0xcf, 0xcb),
        Ink::First => (0x1b, 0x5e, 0x4b),
        Ink::Second => (0xb4, 0x45, 0x1f),
        Ink::Wash => (0xe4, 0xef, 0xea),
    };
    rgb::Color::new(red, green, blue)
}
