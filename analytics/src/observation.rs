//! One respondent at a time, as the database keeps them.

use std::fmt;

use domain::{
    demography::{AgeBand, Sex},
    figure::FigureArea,
    indicator::{IndicatorId, IndicatorValues},
    period::Quarter,
};

use crate::{AnalyticsError, AreaTree, Bits, ByCell, ColumnTally, Respondents, Scale, Tallies};

/// What one respondent gives. No id: analytics cannot trace anyone.
#[derive(Clone)]
pub struct Observation {
    /// The smallest area that the respondent named.
    pub area: FigureArea,
    /// Sex, unless the respondent preferred not to say.
    pub sex: Option<Sex>,
    /// Age band, unless the respondent preferred not to say.
    pub age_band: Option<AgeBand>,
    /// Chance that belongs to this contribution, for cell keys.
    pub record_key: u32,
    /// The values, where they are known.
    pub values: IndicatorValues,
}

/// Values are health data: `{:?}` must never print one into a log.
impl fmt::Debug for Observation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observation(hidden)")
    }
}

impl Tallies {
    /// What these respondents come to, on every indicator. Their order makes no difference.
    ///
    /// # Errors
    ///
    /// [`AnalyticsError::UnknownArea`] when one lies outside the tree.
    pub fn of(
        period: Quarter,
        tree: &AreaTree,
        observations: &[Observation],
    ) -> Result<Self, AnalyticsError> {
        let mut respondents = Respondents::default();
        for observation in observations {
            let area = tree
                .position(&observation.area)
                .ok_or_else(|| AnalyticsError::UnknownArea { area: observation.area.clone() })?;
            respondents.push(area, observation.sex, observation.age_band, observation.record_key);
        }
        let respondents = respondents.by_cell();
        let columns = IndicatorId::all()
            .map(|indicator| column(&respondents, indicator, observations))
            .collect::<Result<Vec<_>, _>>()?;
        Self::new(period, &respondents, &columns)
    }
}

fn column(
    respondents: &ByCell,
    indicator: IndicatorId,
    observations: &[Observation],
) -> Result<ColumnTally, AnalyticsError> {
    let values = || observations.iter().map(|observation| observation.values.get(indicator));
    let Some(scale) = Scale::of(indicator) else {
        let answered = values().map(|value| value.is_some()).collect();
        let holds = values().map(|value| value == Some(1.0)).collect();
        return ColumnTally::share(respondents, indicator, &answered, &holds);
    };
    // Values of an observation lie on their scale, so none is lost.
    let units = || values().map(|value| scale.units(value?));
    let answered: Bits = units().map(|units| units.is_some()).collect();
    let known: Vec<_> = units().filter(Option::is_some).collect();
    ColumnTally::mean(respondents, indicator, &answered, &known)
}
