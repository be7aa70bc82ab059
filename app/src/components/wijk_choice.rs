//! Choosing a wijk: by name or by a tap on the map, both the same radio button.

use domain::{area::Wijk, shape::Frame};
use leptos::prelude::*;

use crate::{GemeenteBook, language::tr};

/// Longest side of the drawing in its own units.
const LONGEST_SIDE: f64 = 900.0;

/// A list of wijken, each with the buurten that lie in it, and the same wijken on a map.
///
/// A shape on the map is a second `<label>` of the radio button in the list, so that a tap on the
/// map works without script, and keyboard and screen reader have the list.
#[component]
pub fn WijkChoice(
    /// The gemeente that the wijken lie in.
    book: GemeenteBook,
    /// The wijken to choose from.
    wijken: Vec<Wijk>,
    /// The wijk that was chosen before.
    chosen: Option<domain::area::WijkCode>,
    /// The question above the list.
    legend: String,
) -> impl IntoView {
    let frame = Frame::around(wijken.iter().map(|wijk| &wijk.shape), LONGEST_SIDE);
    let space = frame.map(|frame| {
        view! { <svg class="ww-wijk-choice__space" viewBox=view_box(&frame) aria-hidden="true"></svg> }
    });
    let choices: Vec<_> = wijken
        .iter()
        .map(|wijk| {
            let buurten: Vec<&str> = book
                .buurten
                .iter()
                .filter(|buurt| buurt.code.wijk() == wijk.code)
                .map(|buurt| buurt.name.as_str())
                .collect();
            choice(wijk, &buurten.join(", "), frame.as_ref(), chosen.as_ref() == Some(&wijk.code))
        })
        .collect();
    view! {
        <fieldset class="utrecht-form-fieldset utrecht-form-fieldset--html-fieldset ww-wijk-choice">
            <legend class="utrecht-form-fieldset__legend utrecht-form-fieldset__legend--html-legend">
                {legend}
            </legend>
            <p class="ww-hint">{tr!(home.choose_hint)}</p>
            <div class="ww-wijk-choice__body">
                {space}
                <ul class="ww-wijk-choice__list">{choices}</ul>
            </div>
        </fieldset>
    }
}

fn choice(
    wijk: &Wijk,
    buurten: &str,
    frame: Option<&Frame>,
    chosen: bool,
) -> impl IntoView + use<> {
    let id = format!("wijk-{}", wijk.code);
    let hint_id = format!("buurten-{}", wijk.code);
    let described_by = (!buurten.is_empty()).then(|| hint_id.clone());
    let shape = frame.map(|frame| {
        view! {
            <label class="ww-wijk-choice__shape" for=id.clone() aria-hidden="true">
                <svg viewBox=view_box(frame)>
                    <path d=frame.svg_path(&wijk.shape) />
                </svg>
            </label>
        }
    });
    let hint = (!buurten.is_empty()).then(|| {
        view! {
            <span class="ww-hint" id=hint_id>
                {buurten.to_owned()}
            </span>
        }
    });
    view! {
        <li class="ww-wijk-choice__wijk">
            <input
                type="radio"
                class="utrecht-radio-button utrecht-radio-button--html-input"
                name="wijk"
                id=id.clone()
                value=wijk.code.to_string()
                checked=chosen
                aria-describedby=described_by
            />
            <label class="utrecht-form-label ww-wijk-choice__name" for=id>
                {wijk.plain_name().to_owned()}
            </label>
            {shape}
            {hint}
        </li>
    }
}

fn view_box(frame: &Frame) -> String {
    format!("-4 -4 {:.0} {:.0}", frame.width() + 8.0, frame.height() + 8.0)
}
