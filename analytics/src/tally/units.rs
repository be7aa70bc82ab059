//! Values of a mean as whole numbers, so that sums are exact in any order.

use std::num::NonZeroU32;

use domain::indicator::{IndicatorId, Measure};

/// Units in the upper end of every scale: a value is summed as a whole number of units.
///
/// A mean of up to seven whole ratings, and any score of two decimals, is a whole number of units;
/// another counts as the nearest, at most 1/840 000 of the scale away. The squares of 104 million
/// respondents fit in a `u64`, so no sum over the Netherlands overflows. A share has units 0 and 1.
pub(crate) const UNITS: f64 = 420_000.0;

/// A value as it is summed, at most [`UNITS`].
///
/// One more is kept, so that a value that may be missing is no larger. No `Debug`: it is the answer
/// of a person.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Units(NonZeroU32);

impl Units {
    #[inline]
    fn new(whole: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(whole))
    }

    /// One more than the value has; 0 for nothing.
    #[inline(always)]
    pub(super) fn kept(value: Option<Self>) -> u32 {
        value.map_or(0, |units| units.0.get())
    }

    #[inline]
    pub(super) fn whole(self) -> u32 {
        self.0.get() - 1
    }
}

/// The scale of an indicator that is a mean.
#[derive(Clone, Copy)]
pub struct Scale {
    highest: f64,
    units_per_point: f64,
}

impl Scale {
    /// The scale of an indicator; a share has none.
    pub fn of(indicator: IndicatorId) -> Option<Self> {
        match indicator.measure() {
            Measure::Share => None,
            Measure::Mean { highest } => {
                let highest = f64::from(highest);
                Some(Self { highest, units_per_point: UNITS / highest })
            }
        }
    }

    /// A value in units; nothing for one outside the scale.
    #[inline]
    pub fn units(self, value: f64) -> Option<Units> {
        // Written so that NaN, which is in no range, is refused.
        (0.0..=self.highest).contains(&value).then(|| {
            let exact = value * self.units_per_point;
            // As `f64::round` does, which is a call where a processor may lack the instruction.
            let whole = exact as u32;
            Units::new(whole + u32::from(exact - f64::from(whole) >= 0.5))
        })
    }

    /// The value of so many units.
    pub fn value(self, units: Units) -> f64 {
        f64::from(units.whole()) / self.units_per_point
    }
}
