use std::collections::BTreeMap;

use domain::{
    area::GemeenteCode,
    figure::{Estimate, FigureArea, Published},
};
use proptest::{collection::vec, prelude::*, sample::Index};

use super::*;

/// The wijken of two gemeenten, in no order.
const WIJKEN: [&str; 6] = ["WK016403", "WK014101", "WK016401", "WK014100", "WK016400", "WK016402"];

fn wijk(code: &str) -> WijkCode {
    code.parse().unwrap()
}

fn wijken() -> Vec<WijkCode> {
    WIJKEN.into_iter().map(wijk).collect()
}

fn published(observations: &[Observation]) -> Publication {
    let period = "2026-Q4".parse().unwrap();
    publish(period, &wijken(), observations, DisclosurePolicy::STANDARD).unwrap()
}

fn alike(code: &str, score: f64, count: usize) -> Vec<Observation> {
    vec![Observation { wijk: wijk(code), scores: [Some(score); 6] }; count]
}

fn refusal(observation: Observation) -> AnalyticsError {
    let period = "2026-Q4".parse().unwrap();
    publish(period, &wijken(), &[observation], DisclosurePolicy::STANDARD).unwrap_err()
}

#[test]
fn every_wijk_and_gemeente_appears_once_in_order_also_without_respondents() {
    let publication = published(&[]);
    assert_eq!(publication.method, "means-1");
    assert_eq!(publication.figures.len(), (WIJKEN.len() + 2) * 6);
    let keys: Vec<_> = publication.figures.iter().map(|f| (&f.area, f.dimension)).collect();
    assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(publication.figures.iter().all(|figure| figure.published == Published::Withheld));
}

#[test]
fn a_wijk_that_is_listed_twice_is_published_once() {
    let twice = [wijk("WK016400"), wijk("WK016400")];
    let observations = alike("WK016400", 7.0, 10);
    let period = "2026-Q4".parse().unwrap();
    let publication = publish(period, &twice, &observations, DisclosurePolicy::STANDARD).unwrap();
    assert_eq!(publication.figures.len(), 12);
    assert!(publication.figures.iter().all(|figure| figure.published != Published::Withheld));
}

#[test]
fn the_mean_of_a_gemeente_is_over_respondents_and_not_over_wijken() {
    let mut observations = alike("WK014100", 8.0, 30);
    observations.extend(alike("WK014101", 4.0, 10));
    let publication = published(&observations);
    let almelo = FigureArea::Gemeente("GM0141".parse().unwrap());
    let figure = publication.figures.iter().find(|figure| figure.area == almelo).unwrap();
    let Estimate { mean, respondents, .. } = figure.published.estimate().unwrap();
    assert_eq!((mean, respondents), (7.0, 40));
}

#[test]
fn who_skipped_a_dimension_does_not_count_there() {
    let mut observations = alike("WK014100", 8.0, 10);
    observations.extend(alike("WK014101", 8.0, 20));
    observations[0].scores[Dimension::Mind.index()] = None;
    let publication = published(&observations);
    for figure in publication.figures.iter().filter(|f| f.area.as_str() == "WK014100") {
        let withheld = figure.published == Published::Withheld;
        assert_eq!(withheld, figure.dimension == Dimension::Mind);
    }
}

#[test]
fn an_unknown_wijk_is_refused_by_name() {
    let error = refusal(Observation { wijk: wijk("WK999900"), scores: [None; 6] });
    assert!(matches!(&error, AnalyticsError::UnknownWijk { wijk } if wijk.as_str() == "WK999900"));
    assert!(error.to_string().contains("WK999900"));
}

#[test]
fn a_score_off_the_scale_is_refused_without_telling_it() {
    for wrong in [-0.1, 10.1, f64::NAN, f64::INFINITY] {
        let mut scores = [Some(5.0); 6];
        scores[Dimension::Meaning.index()] = Some(wrong);
        let error = refusal(Observation { wijk: wijk("WK016400"), scores });
        let AnalyticsError::ScoreOutOfRange { dimension } = error else {
            panic!("{wrong}: {error}");
        };
        assert_eq!(dimension, Dimension::Meaning);
    }
}

#[test]
fn an_observation_cannot_be_printed_by_accident() {
    assert_eq!(format!("{:?}", alike("WK016400", 7.0, 1)), "[Observation(hidden)]");
}

/// A score as the questionnaire makes it, or none: the mean of 4 to 7 ratings.
fn any_score() -> impl Strategy<Value = Option<f64>> {
    prop::option::weighted(
        0.9,
        (4_u32..=7).prop_flat_map(|answers| {
            (0..=10 * answers).prop_map(move |total| f64::from(total) / f64::from(answers))
        }),
    )
}

fn any_observations() -> impl Strategy<Value = Vec<Observation>> {
    let scores = prop::array::uniform6(any_score());
    let observation = (0..WIJKEN.len(), scores)
        .prop_map(|(number, scores)| Observation { wijk: wijk(WIJKEN[number]), scores });
    vec(observation, 0..150)
}

/// Means and counts of all wijken and gemeenten on one dimension, computed the plain way.
fn plain_means(
    observations: &[Observation],
    dimension: Dimension,
) -> BTreeMap<FigureArea, (f64, u32)> {
    let mut scores: BTreeMap<FigureArea, Vec<f64>> = BTreeMap::new();
    for observation in observations {
        let Some(score) = observation.scores[dimension.index()] else { continue };
        let gemeente: GemeenteCode = observation.wijk.gemeente();
        for area in [FigureArea::Wijk(observation.wijk.clone()), FigureArea::Gemeente(gemeente)] {
            scores.entry(area).or_default().push(score);
        }
    }
    let mean =
        |scores: Vec<f64>| (scores.iter().sum::<f64>() / scores.len() as f64, scores.len() as u32);
    scores.into_iter().map(|(area, scores)| (area, mean(scores))).collect()
}

proptest! {
    // Every case starts a query engine.
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_order_of_observations_makes_no_difference(
        observations in any_observations(),
        swaps in vec((any::<Index>(), any::<Index>()), 150),
    ) {
        let mut shuffled = observations.clone();
        for (one, other) in swaps.iter().filter(|_| !observations.is_empty()) {
            shuffled.swap(one.index(observations.len()), other.index(observations.len()));
        }
        let bits = |observations: &[Observation]| -> Vec<Option<[u64; 4]>> {
            let shown = published(observations).figures.into_iter().map(|f| f.published.estimate());
            shown
                .map(|shown| shown.map(|Estimate { mean, lower, upper, respondents }| {
                    [mean.to_bits(), lower.to_bits(), upper.to_bits(), respondents.into()]
                }))
                .collect()
        };
        prop_assert_eq!(bits(&observations), bits(&shuffled));
    }

    #[test]
    fn shown_figures_are_the_plain_means(observations in any_observations()) {
        let figures = published(&observations).figures;
        for dimension in Dimension::ALL {
            let plain = plain_means(&observations, dimension);
            for figure in figures.iter().filter(|figure| figure.dimension == dimension) {
                let Some(estimate) = figure.published.estimate() else { continue };
                let (mean, respondents) = plain[&figure.area];
                prop_assert!((estimate.mean - mean).abs() < 1e-9);
                prop_assert_eq!(estimate.respondents, respondents);
            }
        }
    }

    #[test]
    fn no_publication_leaves_a_remainder_of_one_to_nine(observations in any_observations()) {
        let figures = published(&observations).figures;
        let respondents = |gemeente: bool, code: &str, dimension: Dimension| -> u32 {
            figures
                .iter()
                .filter(|f| f.dimension == dimension && f.area.as_str()[2..].starts_with(code))
                .filter(|f| matches!(f.area, FigureArea::Gemeente(_)) == gemeente)
                .filter_map(|f| f.published.estimate())
                .map(|estimate| estimate.respondents)
                .sum()
        };
        for (code, dimension) in Dimension::ALL.into_iter().flat_map(|d| [("0164", d), ("0141", d)]) {
            let rest = respondents(true, code, dimension) - respondents(false, code, dimension);
            prop_assert!(rest == 0 || rest >= 10, "{}", rest);
        }
    }
}
