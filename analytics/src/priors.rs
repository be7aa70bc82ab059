//! What is known of a figure before residents answer: published figures, and the area around.

use domain::{
    figure::{Gap, Level, Subgroup},
    indicator::{IndicatorId, Measure},
};

use crate::{
    AreaPosition, AreaTree,
    disclosure::{Safe, SafeFigure},
    estimate::{Prior, is_direct, variance},
};

/// The spread between areas where it is neither published nor to be had from the figures: 4 points
/// of a share, about the middle of those that are published, and 0.3 of a scale of ten.
const USUAL_SPREAD_OF_SHARES: f64 = 0.04;
/// See [`USUAL_SPREAD_OF_SHARES`].
const USUAL_SPREAD_OF_MEANS: f64 = 0.03;
/// The least spread between areas that is believed.
const LEAST_SPREAD: f64 = 0.01;
/// From how many areas a spread is estimated.
const AREAS_FOR_A_SPREAD: usize = 5;

/// Published figures by area and indicator, on the scale of the indicator.
#[derive(Clone, Debug)]
pub struct Priors {
    /// By indicator, then area; on the scale 0 to 1.
    values: Vec<Option<Vec<Option<f64>>>>,
    /// Areas to which the published figures do not apply.
    refused: Vec<bool>,
}

impl Priors {
    /// Nothing published about any area of the tree.
    pub fn none(tree: &AreaTree) -> Self {
        let indicators = IndicatorId::all().len();
        Self { values: vec![None; indicators], refused: vec![false; tree.len()] }
    }

    /// Notes a published figure: per cent for a share, points for a mean; false, and nothing is
    /// noted, for one that lies outside its scale.
    pub fn set(&mut self, area: AreaPosition, indicator: IndicatorId, value: f64) -> bool {
        let highest = indicator.measure().highest();
        let accepted = (0.0..=highest).contains(&value);
        if accepted {
            let areas = self.refused.len();
            let values = self.values[indicator.index()].get_or_insert_with(|| vec![None; areas]);
            values[area.index()] = Some(value / highest);
        }
        accepted
    }

    /// The figure published about an area, or about the nearest around it; on the scale 0 to 1.
    pub fn published(
        &self,
        tree: &AreaTree,
        area: AreaPosition,
        indicator: IndicatorId,
    ) -> Option<f64> {
        let values = self.values[indicator.index()].as_deref()?;
        tree.lineage(area).find_map(|around| values[around.index()])
    }

    /// Notes that published figures are about other areas than those of this one and all within
    /// it, for instance those of another year. What would need them is then not comparable.
    pub fn refuse(&mut self, tree: &AreaTree, area: AreaPosition) {
        for within in tree.positions() {
            if tree.lineage(within).any(|around| around == area) {
                self.refused[within.index()] = true;
            }
        }
    }
}

/// What is known beforehand on one indicator, given the safe figures of all areas.
pub(crate) struct Known<'a> {
    tree: &'a AreaTree,
    indicator: IndicatorId,
    /// Published figures by area, where there are any.
    published: Option<&'a [Option<f64>]>,
    refused: &'a [bool],
    /// By area.
    safe: &'a [Safe],
    /// Spread between areas of one level that lie in the same larger one.
    spreads: [f64; Level::ALL.len()],
}

impl<'a> Known<'a> {
    pub(crate) fn new(
        tree: &'a AreaTree,
        priors: &'a Priors,
        indicator: IndicatorId,
        safe: &'a [Safe],
    ) -> Self {
        let mut known = Self {
            tree,
            indicator,
            published: priors.values[indicator.index()].as_deref(),
            refused: &priors.refused,
            safe,
            spreads: [0.0; Level::ALL.len()],
        };
        known.spreads = known.spreads();
        known
    }

    fn safe(&self, area: AreaPosition, subgroup: Subgroup) -> Option<SafeFigure> {
        self.safe[area.index()].get(subgroup.index())
    }

    /// The safe figure of a group when it stands by itself.
    fn direct(&self, area: AreaPosition, subgroup: Subgroup) -> Option<SafeFigure> {
        self.safe(area, subgroup).filter(is_direct)
    }

    /// What is known of a subgroup of an area.
    ///
    /// In this order: the figure published about the area, or about the nearest around it; the
    /// nearest area around it whose own figure stands by itself; nothing. What is published is
    /// about everybody: a subgroup lies as far from it as it does in the largest area around.
    ///
    /// # Errors
    ///
    /// [`Gap::NotComparable`] when what is published is about other areas.
    pub(crate) fn prior(&self, area: AreaPosition, subgroup: Subgroup) -> Result<Prior, Gap> {
        if let Some(published) = self.published {
            if self.refused[area.index()] {
                return Err(Gap::NotComparable);
            }
            if let Some(value) =
                self.tree.lineage(area).find_map(|around| published[around.index()])
            {
                let spread = self
                    .indicator
                    .indicator()
                    .spread
                    .map_or(self.spreads[self.tree.level(area) as usize], |points| points / 100.0);
                return Ok(Prior { value: self.shifted(value, area, subgroup), spread });
            }
        }
        let around =
            self.tree.lineage(area).skip(1).find_map(|around| self.direct(around, subgroup));
        let spread = self.spreads[self.tree.level(area) as usize];
        Ok(around.map_or(Prior::NONE, |safe| Prior { value: safe.value, spread }))
    }

    /// A value of everybody, moved as the subgroup is in the largest area in which both stand by
    /// themselves; on the scale of log odds, so that it stays within its ends.
    fn shifted(&self, value: f64, area: AreaPosition, subgroup: Subgroup) -> f64 {
        if subgroup == Subgroup::All {
            return value;
        }
        let pairs = self.tree.lineage(area).filter_map(|around| {
            Some((self.direct(around, Subgroup::All)?, self.direct(around, subgroup)?))
        });
        pairs.last().map_or(value, |(all, group)| {
            expit(logit(value) + logit(group.value) - logit(all.value))
        })
    }

    /// How far areas of each level lie from the area around them, noise and chance taken off
    /// (method of moments), or the usual spread when too few stand by themselves.
    fn spreads(&self) -> [f64; Level::ALL.len()] {
        let usual = match self.indicator.measure() {
            Measure::Share => USUAL_SPREAD_OF_SHARES,
            Measure::Mean { .. } => USUAL_SPREAD_OF_MEANS,
        };
        // By level: areas, their weight, and the weighted sum.
        let mut sums = [(0, 0.0, 0.0); Level::ALL.len()];
        for area in self.tree.positions() {
            let parent =
                self.tree.parent(area).and_then(|parent| self.direct(parent, Subgroup::All));
            if let (Some(own), Some(parent)) = (self.safe(area, Subgroup::All), parent) {
                let chance = variance(self.indicator, &own);
                let distance = own.value - parent.value;
                let (areas, weight, sum) = &mut sums[self.tree.level(area) as usize];
                *areas += 1;
                *weight += 1.0 / chance;
                *sum += (distance * distance - chance) / chance;
            }
        }
        sums.map(|(areas, weight, sum)| {
            if areas < AREAS_FOR_A_SPREAD {
                return usual;
            }
            (sum / weight).max(LEAST_SPREAD * LEAST_SPREAD).sqrt()
        })
    }
}

fn logit(share: f64) -> f64 {
    let share = share.clamp(0.005, 0.995);
    (share / (1.0 - share)).ln()
}

fn expit(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}
