//! Plain pictures of figures: bars, and a hundred people.

use domain::document::Bar;
use leptos::prelude::*;

/// Bars from 0 to 100, each with its name and value in words.
pub fn bars(caption: &str, bars: Vec<Bar>) -> impl IntoView + use<> {
    let rows: Vec<_> = bars
        .into_iter()
        .map(|bar| {
            view! {
                <div class="ww-bars__row">
                    <dt>{bar.label}</dt>
                    <dd>
                        {self::bar(bar.points)}
                        <span class="ww-bar__value">{bar.shown}</span>
                    </dd>
                </div>
            }
        })
        .collect();
    view! {
        <figure class="ww-bars">
            <figcaption class="ww-visually-hidden">{caption.to_owned()}</figcaption>
            <dl>{rows}</dl>
        </figure>
    }
}

/// One bar from 0 to 100; what it shows stands beside it in words.
pub fn bar(points: f64) -> impl IntoView {
    let width = format!("{:.0}", points.clamp(0.0, 100.0));
    view! {
        <svg class="ww-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            <rect class="ww-bar__whole" width="100" height="8" />
            <rect class="ww-bar__part" width=width height="8" />
        </svg>
    }
}

/// Places in a row of people.
const ROW: u8 = 10;

/// A hundred people, of whom the first `marked` are filled; `description` says so in words.
pub fn people(marked: u8, description: String) -> impl IntoView {
    let one = |place: u8| {
        let (x, y) = (f64::from(place % ROW) * 10.0 + 5.0, f64::from(place / ROW) * 12.0);
        // A head and shoulders.
        format!(
            "M{x} {}a2 2 0 1 1 .01 0zM{} {}v-2.2a3 3 0 0 1 6 0v2.2z",
            y + 5.0,
            x - 3.0,
            y + 11.0
        )
    };
    let marked = marked.min(100);
    let filled: String = (0..marked).map(one).collect();
    let open: String = (marked..100).map(one).collect();
    view! {
        <svg class="ww-people" viewBox="0 0 100 122" role="img" aria-label=description>
            <path class="ww-people__marked" d=filled />
            <path class="ww-people__other" d=open />
        </svg>
    }
}
