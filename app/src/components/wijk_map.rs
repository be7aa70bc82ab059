//! The choropleth: a picture of the table of figures.

use domain::{
    area::Wijk,
    classes::ClassBreaks,
    figure::{Kind, Published},
    indicator::Measure,
    shape::Frame,
};
use leptos::prelude::*;

use super::indicator::bare_figure;
use crate::language::{language, tr};

/// Longest side of the drawing in its own units; one unit is about ten metres in a town.
const LONGEST_SIDE: f64 = 900.0;

/// What an area without a figure is filled with. An attribute: in a style sheet the address of the pattern
/// would be sought in the style sheet.
const HATCHING: &str = "url(#arcering)";

/// One area of the map.
pub struct MapArea<'a> {
    /// The wijk.
    pub wijk: &'a Wijk,
    /// Its figure.
    pub published: Published,
}

/// Draws one `<path>` and one tab stop per area, hatched where there is no figure, with the legend
/// below it.
pub fn wijk_map(areas: &[MapArea<'_>], measure: Measure, label: &str) -> Option<AnyView> {
    let frame = Frame::around(areas.iter().map(|area| &area.wijk.shape), LONGEST_SIDE)?;
    let breaks = ClassBreaks::around(
        measure,
        areas.iter().filter_map(|area| area.published.estimate()).map(|estimate| estimate.value),
    );
    let paths: Vec<_> =
        areas.iter().map(|area| path(area, measure, &frame, breaks.as_ref())).collect();
    // Room around the drawing, so that borders and focus rings are not cut off.
    let view_box = format!("-4 -4 {:.0} {:.0}", frame.width() + 8.0, frame.height() + 8.0);
    let view = view! {
        <div class="ww-map">
            <svg class="ww-map__drawing" viewBox=view_box role="group" aria-label=label.to_owned()>
                <defs>
                    <pattern id="arcering" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                        <rect width="12" height="12" class="ww-hatch__ground" />
                        <line x1="0" y1="0" x2="0" y2="12" class="ww-hatch__line" />
                    </pattern>
                </defs>
                {paths}
            </svg>
            {legend(breaks.as_ref())}
        </div>
    };
    Some(view.into_any())
}

fn path(
    area: &MapArea<'_>,
    measure: Measure,
    frame: &Frame,
    breaks: Option<&ClassBreaks>,
) -> impl IntoView + use<> {
    let estimate = area.published.estimate();
    let (class, fill) = match estimate.zip(breaks) {
        Some((estimate, breaks)) => {
            (format!("ww-map__area ww-class-{}", breaks.class(estimate.value)), None)
        }
        None => ("ww-map__area".to_owned(), Some(HATCHING)),
    };
    let mut value = bare_figure(area.published, measure);
    if estimate.is_some_and(|estimate| estimate.kind == Kind::Estimate) {
        value = format!("{value} ({})", tr!(figures.estimate));
    }
    let label = tr!(figures.area_value, area = area.wijk.plain_name().to_owned(), value = value);
    let spoken_label = label.clone();
    view! {
        <a href=format!("/wijken/{}", area.wijk.code) aria-label=spoken_label>
            <path class=class fill=fill d=frame.svg_path(&area.wijk.shape)>
                <title>{label}</title>
            </path>
        </a>
    }
}

fn legend(breaks: Option<&ClassBreaks>) -> impl IntoView + use<> {
    let classes: Vec<_> = breaks
        .map(|breaks| {
            breaks
                .labels_in(language())
                .into_iter()
                .enumerate()
                .map(|(class, label)| {
                    view! {
                        <li>
                            <svg class="ww-legend__swatch" viewBox="0 0 24 16" aria-hidden="true">
                                <rect width="24" height="16" class=format!("ww-class-{class}") />
                            </svg>
                            {label}
                        </li>
                    }
                })
                .collect()
        })
        .unwrap_or_default();
    view! {
        <ul class="ww-legend" aria-label=tr!(figures.legend)>
            {classes}
            <li>
                <svg class="ww-legend__swatch" viewBox="0 0 24 16" aria-hidden="true">
                    <rect width="24" height="16" fill=HATCHING />
                </svg>
                {tr!(figures.none)}
            </li>
        </ul>
    }
}
