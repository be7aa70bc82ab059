//! How topics, groups of residents and figures are called on the screen.

use domain::{
    demography::Sex,
    figure::{Gap, Kind, Published, Subgroup},
    indicator::{Direction, IndicatorId, Measure, Topic},
};

use crate::language::{figure, language, tr};

/// The heading above the indicators of a topic.
pub fn topic_name(topic: Topic) -> &'static str {
    match topic {
        Topic::Web => tr!(indicators.topic_web),
        Topic::Wellbeing => tr!(indicators.topic_wellbeing),
        Topic::Lifestyle => tr!(indicators.topic_lifestyle),
        Topic::Together => tr!(indicators.topic_together),
        Topic::Wishes => tr!(indicators.topic_wishes),
    }
}

/// The word for a topic in an address: `#samen-leven`.
pub fn topic_slug(topic: Topic) -> &'static str {
    match topic {
        Topic::Web => "web",
        Topic::Wellbeing => "hoe-het-gaat",
        Topic::Lifestyle => "leefstijl",
        Topic::Together => "samen-leven",
        Topic::Wishes => "willen-veranderen",
    }
}

/// The indicators of a topic, in order.
pub fn indicators_of(topic: Topic) -> impl Iterator<Item = IndicatorId> {
    IndicatorId::all().filter(move |id| id.indicator().topic == topic)
}

/// A group of residents, as a row of a table.
pub fn subgroup_name(subgroup: Subgroup) -> &'static str {
    match subgroup {
        Subgroup::All => tr!(figures.everybody),
        Subgroup::Sex(Sex::Female) => tr!(figures.women),
        Subgroup::Sex(Sex::Male) => tr!(figures.men),
        Subgroup::Sex(other) => other.label_in(language()),
        Subgroup::Age(band) => band.label_in(language()),
    }
}

/// How a figure was made, in one word.
pub fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Direct => tr!(figures.direct),
        Kind::Estimate => tr!(figures.estimate),
    }
}

/// Why there is no figure.
pub fn gap_reason(gap: Gap) -> &'static str {
    match gap {
        Gap::Withheld => tr!(figures.withheld),
        Gap::NoData => tr!(figures.no_data),
        Gap::NotComparable => tr!(figures.not_comparable),
    }
}

/// Which way a figure is read.
pub fn direction_sentence(direction: Direction) -> &'static str {
    match direction {
        Direction::HigherIsBetter => tr!(indicators.higher),
        Direction::LowerIsBetter => tr!(indicators.lower),
        Direction::Neutral => tr!(indicators.neutral),
    }
}

/// A figure beside another one: the number alone, or that there is none.
pub fn bare_figure(published: Published, measure: Measure) -> String {
    published
        .estimate()
        .map_or(tr!(figures.none).to_owned(), |estimate| figure(estimate.value, measure))
}
