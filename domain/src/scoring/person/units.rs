//! Units that get mixed up, and the limits between which a measurement can be believed.

use std::ops::RangeInclusive;

/// Milligrams per decilitre in one mmol/L of cholesterol (instrument notes, §4).
pub(in crate::scoring) const CHOLESTEROL_MG_DL: f64 = 38.67;

/// Milligrams per decilitre in one mmol/L of glucose, from its molar mass of 180.16 g/mol.
pub(in crate::scoring) const GLUCOSE_MG_DL: f64 = 18.016;

/// HbA1c as a percentage (NGSP) from mmol/mol (IFCC): the NGSP master equation.
pub(in crate::scoring) fn hba1c_percent(mmol_mol: f64) -> f64 {
    0.09148 * mmol_mol + 2.152
}

/// HbA1c in mmol/mol (IFCC) from a percentage (NGSP).
fn hba1c_mmol_mol(percent: f64) -> f64 {
    (percent - 2.152) / 0.09148
}

/// A measured quantity: what can be believed, and the unit that is often used by mistake.
pub(in crate::scoring) struct Quantity {
    limits: RangeInclusive<f64>,
    from_other_unit: Option<fn(f64) -> f64>,
}

/// What became of a number that should be a certain quantity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::scoring) enum Reading {
    /// It can be believed.
    Plausible(f64),
    /// It can only be believed in the other unit; converted here to the unit that was asked for.
    OtherUnit(f64),
    /// It cannot be believed in either unit.
    Implausible,
}

impl Quantity {
    /// Systolic blood pressure, mmHg; the limits of the question.
    pub(in crate::scoring) const SYSTOLIC: Self =
        Self { limits: 60.0..=300.0, from_other_unit: None };
    /// Diastolic blood pressure, mmHg; the limits of the question.
    pub(in crate::scoring) const DIASTOLIC: Self =
        Self { limits: 30.0..=200.0, from_other_unit: None };
    /// Total cholesterol, mmol/L; in the other unit 39 to 580 mg/dL.
    pub(in crate::scoring) const TOTAL_CHOLESTEROL: Self =
        Self { limits: 1.0..=15.0, from_other_unit: Some(|mg_dl| mg_dl / CHOLESTEROL_MG_DL) };
    /// HDL cholesterol, mmol/L; in the other unit 8 to 155 mg/dL.
    pub(in crate::scoring) const HDL: Self =
        Self { limits: 0.2..=4.0, from_other_unit: Some(|mg_dl| mg_dl / CHOLESTEROL_MG_DL) };
    /// Non-HDL cholesterol, mmol/L; in the other unit 19 to 580 mg/dL.
    pub(in crate::scoring) const NON_HDL: Self =
        Self { limits: 0.5..=15.0, from_other_unit: Some(|mg_dl| mg_dl / CHOLESTEROL_MG_DL) };
    /// Fasting glucose, mmol/L; in the other unit 36 to 540 mg/dL.
    pub(in crate::scoring) const FASTING_GLUCOSE: Self =
        Self { limits: 2.0..=30.0, from_other_unit: Some(|mg_dl| mg_dl / GLUCOSE_MG_DL) };
    /// HbA1c, mmol/mol; in the other unit 3.5 to 15%.
    pub(in crate::scoring) const HBA1C: Self =
        Self { limits: 15.0..=200.0, from_other_unit: Some(hba1c_mmol_mol) };
    /// Estimated glomerular filtration rate, mL/min/1.73 m²; the limits of the question.
    pub(in crate::scoring) const EGFR: Self = Self { limits: 1.0..=200.0, from_other_unit: None };
    /// Body mass index, kg/m²: CBS leaves out below 14 and from 50 (instrument notes, §7).
    pub(in crate::scoring) const BMI: Self =
        Self { limits: 14.0..=50.0_f64.next_down(), from_other_unit: None };
    /// Activity, minutes a week; a week has no more.
    pub(in crate::scoring) const ACTIVITY: Self =
        Self { limits: 0.0..=10_080.0, from_other_unit: None };
    /// Days a week.
    pub(in crate::scoring) const DAYS: Self = Self { limits: 0.0..=7.0, from_other_unit: None };
    /// Glasses of alcohol on one day; the limits of the question.
    pub(in crate::scoring) const GLASSES: Self = Self { limits: 0.0..=40.0, from_other_unit: None };
    /// Sleep, hours a night.
    pub(in crate::scoring) const SLEEP: Self = Self { limits: 0.0..=24.0, from_other_unit: None };
    /// Points for food.
    pub(in crate::scoring) const FOOD: Self = Self { limits: 0.0..=16.0, from_other_unit: None };
    /// Age, years.
    pub(in crate::scoring) const AGE: Self = Self { limits: 0.0..=120.0, from_other_unit: None };

    /// Judges a number. What is no number at all is implausible.
    pub(in crate::scoring) fn read(&self, value: f64) -> Reading {
        if self.limits.contains(&value) {
            return Reading::Plausible(value);
        }
        match self.from_other_unit.map(|convert| convert(value)) {
            Some(converted) if self.limits.contains(&converted) => Reading::OtherUnit(converted),
            _ => Reading::Implausible,
        }
    }

    /// The number, when it can be believed in the unit that was asked for.
    pub(in crate::scoring) fn plausible(&self, value: f64) -> Option<f64> {
        match self.read(value) {
            Reading::Plausible(value) => Some(value),
            Reading::OtherUnit(_) | Reading::Implausible => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hba1c_of_53_is_seven_per_cent_and_back() {
        assert!((hba1c_percent(53.0) - 7.0).abs() < 0.001);
        assert!((hba1c_mmol_mol(hba1c_percent(53.0)) - 53.0).abs() < 1e-9);
    }

    #[test]
    fn a_number_that_fits_neither_unit_is_implausible() {
        assert_eq!(Quantity::TOTAL_CHOLESTEROL.read(5.5), Reading::Plausible(5.5));
        assert_eq!(Quantity::TOTAL_CHOLESTEROL.read(20.0), Reading::Implausible);
        assert_eq!(Quantity::TOTAL_CHOLESTEROL.read(386.7), Reading::OtherUnit(386.7 / 38.67));
        for wrong in [f64::NAN, f64::INFINITY, -5.0] {
            assert_eq!(Quantity::TOTAL_CHOLESTEROL.read(wrong), Reading::Implausible);
        }
    }

    #[test]
    fn a_bmi_of_fifty_is_left_out_and_one_of_fourteen_is_not() {
        assert_eq!(Quantity::BMI.read(50.0), Reading::Implausible);
        assert_eq!(Quantity::BMI.plausible(49.9), Some(49.9));
        assert_eq!(Quantity::BMI.plausible(14.0), Some(14.0));
    }
}
