//! "Wie deed mee?": respondents of each sex and age band beside the adults who live there.

use domain::{
    figure::{Gap, Subgroup, WhoAnswered},
    indicator::Measure,
};
use leptos::prelude::*;

use super::Place;
use crate::{
    WijkFigures,
    components::{RowHead, WordHead, bar, gap_reason, subgroup_name},
    language::{figure, tr, whole},
};

/// Who took part in a wijk, and who lives there.
pub(super) fn answered(place: &Place<'_>, figures: &WijkFigures) -> impl IntoView + use<> {
    let rows: Vec<_> = [0..1, 1..3, 3..Subgroup::ALL.len()]
        .into_iter()
        .flat_map(|groups| {
            let groups = &Subgroup::ALL[groups];
            let who: Vec<_> = groups
                .iter()
                .map(|group| figures.publication.who_answered(&place.here, *group))
                .collect();
            groups.iter().copied().zip(beside(&who)).collect::<Vec<_>>()
        })
        .map(|(group, sides)| row(group, sides))
        .collect();
    view! {
        <div>
            <h2 class="utrecht-heading-2" id="wie">
                {tr!(wijk.who)}
            </h2>
            <p class="utrecht-paragraph">{tr!(wijk.who_text)}</p>
            <div class="ww-scroll" tabindex="0" role="region" aria-labelledby="wie">
                <table class="utrecht-table utrecht-table--html-table ww-who">
                    <caption class="ww-visually-hidden">
                        {tr!(wijk.who_caption, wijk = place.name())}
                    </caption>
                    <thead class="utrecht-table__header">
                        <tr class="utrecht-table__row">
                            <WordHead>{tr!(figures.group)}</WordHead>
                            <WordHead>{tr!(figures.respondents)}</WordHead>
                            <WordHead>{tr!(wijk.adults)}</WordHead>
                        </tr>
                    </thead>
                    <tbody class="utrecht-table__body">{rows}</tbody>
                </table>
            </div>
            <p class="ww-hint">{tr!(wijk.who_note)}</p>
        </div>
    }
}

/// How many of a group there are, and which part that is of the groups that stand beside it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Side {
    number: u32,
    percent: Option<f64>,
}

/// The respondents of a group and its adults.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sides {
    respondents: Option<Side>,
    adults: Option<Side>,
}

/// Respondents and adults of groups that together are everybody, such as all age bands.
///
/// Both percentages are of the groups of which the respondents are known, so that they can be laid
/// beside each other also when one of the groups is withheld. A group alone is no part of others.
fn beside(groups: &[WhoAnswered]) -> Vec<Sides> {
    let known = || groups.iter().filter(|group| group.respondents.is_some());
    let respondents: u32 = known().filter_map(|group| group.respondents).sum();
    let adults: Option<u32> = known().map(|group| group.persons).sum();
    let part = |number: u32, whole: Option<u32>| {
        let whole = whole.filter(|whole| *whole > 0 && groups.len() > 1)?;
        Some(100.0 * f64::from(number) / f64::from(whole))
    };
    groups
        .iter()
        .map(|group| Sides {
            respondents: group
                .respondents
                .map(|number| Side { number, percent: part(number, Some(respondents)) }),
            adults: group.persons.map(|number| Side {
                number,
                percent: group.respondents.and_then(|_| part(number, adults)),
            }),
        })
        .collect()
}

fn row(group: Subgroup, sides: Sides) -> impl IntoView {
    let respondents = sides.respondents.map_or_else(
        || view! { <span class="ww-withheld">{gap_reason(Gap::Withheld)}</span> }.into_any(),
        cell,
    );
    let adults = sides.adults.map_or_else(|| tr!(figures.unknown).into_any(), cell);
    view! {
        <tr class="utrecht-table__row">
            <RowHead>{subgroup_name(group)}</RowHead>
            <td class="utrecht-table__cell">{respondents}</td>
            <td class="utrecht-table__cell">{adults}</td>
        </tr>
    }
}

/// A number, with a bar and a percentage when it is a part of something.
fn cell(side: Side) -> AnyView {
    let number = whole(side.number);
    match side.percent {
        None => number.into_any(),
        Some(percent) => {
            let shown = format!("{} ({number})", figure(percent, Measure::Share));
            view! { {shown} {bar(percent)} }.into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(respondents: Option<u32>, persons: Option<u32>) -> WhoAnswered {
        WhoAnswered { respondents, persons }
    }

    fn percents(groups: &[WhoAnswered]) -> Vec<[Option<f64>; 2]> {
        let percent = |side: Option<Side>| side.and_then(|side| side.percent);
        beside(groups).iter().map(|s| [percent(s.respondents), percent(s.adults)]).collect()
    }

    #[test]
    fn women_and_men_are_parts_of_those_who_told_it() {
        let found = percents(&[group(Some(60), Some(510)), group(Some(40), Some(490))]);
        assert_eq!(found, [[Some(60.0), Some(51.0)], [Some(40.0), Some(49.0)]]);
    }

    #[test]
    fn beside_a_withheld_group_both_parts_are_of_the_others() {
        let groups =
            [group(Some(30), Some(100)), group(None, Some(800)), group(Some(10), Some(100))];
        let expected = [[Some(75.0), Some(50.0)], [None, None], [Some(25.0), Some(50.0)]];
        assert_eq!(percents(&groups), expected);
        assert_eq!(beside(&groups)[1].adults, Some(Side { number: 800, percent: None }));
    }

    #[test]
    fn without_a_population_there_is_nothing_beside_the_respondents() {
        let found = beside(&[group(Some(0), None), group(Some(0), Some(5))]);
        assert_eq!(
            found[0],
            Sides { respondents: Some(Side { number: 0, percent: None }), adults: None }
        );
        assert_eq!(found[1].adults, Some(Side { number: 5, percent: None }));
    }

    #[test]
    fn everybody_is_no_part_of_anything() {
        assert_eq!(percents(&[group(Some(85), Some(7100))]), [[None, None]]);
    }
}
