//! The published coefficients of the three models, as the instrument notes print them (§1–3).
//!
//! A test in `tests.rs` reads those notes and compares every number.

use super::{Region, SexAtRisk};

/// What one step of each risk factor adds to the linear predictor of one sex.
pub(super) struct Effects {
    pub(super) age: f64,
    pub(super) smoking: f64,
    pub(super) systolic: f64,
    pub(super) diabetes: f64,
    pub(super) total_cholesterol: f64,
    pub(super) hdl: f64,
    pub(super) age_smoking: f64,
    pub(super) age_systolic: f64,
    pub(super) age_total_cholesterol: f64,
    pub(super) age_hdl: f64,
    pub(super) age_diabetes: f64,
}

/// What SCORE2-Diabetes adds for how long diabetes is known, HbA1c and kidney function.
pub(super) struct DiabetesEffects {
    pub(super) age_at_diagnosis: f64,
    pub(super) hba1c: f64,
    pub(super) ln_egfr: f64,
    pub(super) ln_egfr_squared: f64,
    pub(super) hba1c_age: f64,
    pub(super) ln_egfr_age: f64,
}

/// Two numbers or two sets of them, one for each sex.
pub(super) struct BySex<T> {
    pub(super) male: T,
    pub(super) female: T,
}

impl<T> BySex<T> {
    pub(super) const fn of(&self, sex: SexAtRisk) -> &T {
        match sex {
            SexAtRisk::Male => &self.male,
            SexAtRisk::Female => &self.female,
        }
    }
}

/// From where, and in which steps, a model counts a risk factor.
pub(super) struct Scale {
    pub(super) centre: f64,
    pub(super) step: f64,
}

impl Scale {
    pub(super) fn of(&self, value: f64) -> f64 {
        (value - self.centre) / self.step
    }
}

/// A published model, but for what SCORE2-Diabetes adds.
pub(super) struct Equation {
    pub(super) age: Scale,
    pub(super) systolic: Scale,
    pub(super) total_cholesterol: Scale,
    pub(super) hdl: Scale,
    pub(super) effects: BySex<Effects>,
    /// Survival without cardiovascular disease after ten years, at a linear predictor of `mean`.
    pub(super) survival: BySex<f64>,
    pub(super) mean: BySex<f64>,
    /// Intercept and slope by which a region's own risk is found, in the order of [`Region::ALL`].
    pub(super) regions: BySex<[(f64, f64); 4]>,
}

impl Equation {
    pub(super) fn region(&self, sex: SexAtRisk, region: Region) -> (f64, f64) {
        let [low, moderate, high, very_high] = *self.regions.of(sex);
        match region {
            Region::Low => low,
            Region::Moderate => moderate,
            Region::High => high,
            Region::VeryHigh => very_high,
        }
    }
}

/// SCORE2. Its effect of diabetes served its recalibration only: it is never asked for.
pub(super) const SCORE2: Equation = Equation {
    age: Scale { centre: 60.0, step: 5.0 },
    systolic: Scale { centre: 120.0, step: 20.0 },
    total_cholesterol: Scale { centre: 6.0, step: 1.0 },
    hdl: Scale { centre: 1.3, step: 0.5 },
    effects: BySex {
        male: Effects {
            age: 0.3742,
            smoking: 0.6012,
            systolic: 0.2777,
            diabetes: 0.6457,
            total_cholesterol: 0.1458,
            hdl: -0.2698,
            age_smoking: -0.0755,
            age_systolic: -0.0255,
            age_total_cholesterol: -0.0281,
            age_hdl: 0.0426,
            age_diabetes: -0.0983,
        },
        female: Effects {
            age: 0.4648,
            smoking: 0.7744,
            systolic: 0.3131,
            diabetes: 0.8096,
            total_cholesterol: 0.1002,
            hdl: -0.2606,
            age_smoking: -0.1088,
            age_systolic: -0.0277,
            age_total_cholesterol: -0.0226,
            age_hdl: 0.0613,
            age_diabetes: -0.1272,
        },
    },
    survival: BySex { male: 0.9605, female: 0.9776 },
    mean: BySex { male: 0.0, female: 0.0 },
    regions: BySex {
        male: [(-0.5699, 0.7476), (-0.1565, 0.8009), (0.3207, 0.9360), (0.5836, 0.8294)],
        female: [(-0.7380, 0.7019), (-0.3143, 0.7701), (0.5710, 0.9369), (0.9412, 0.8329)],
    },
};

/// SCORE2-OP.
pub(super) const SCORE2_OP: Equation = Equation {
    age: Scale { centre: 73.0, step: 1.0 },
    systolic: Scale { centre: 150.0, step: 1.0 },
    total_cholesterol: Scale { centre: 6.0, step: 1.0 },
    hdl: Scale { centre: 1.4, step: 1.0 },
    effects: BySex {
        male: Effects {
            age: 0.0634,
            smoking: 0.3524,
            systolic: 0.0094,
            diabetes: 0.4245,
            total_cholesterol: 0.0850,
            hdl: -0.3564,
            age_smoking: -0.0247,
            age_systolic: -0.0005,
            age_total_cholesterol: 0.0073,
            age_hdl: 0.0091,
            age_diabetes: -0.0174,
        },
        female: Effects {
            age: 0.0789,
            smoking: 0.4921,
            systolic: 0.0102,
            diabetes: 0.6010,
            total_cholesterol: 0.0605,
            hdl: -0.3040,
            age_smoking: -0.0255,
            age_systolic: -0.0004,
            age_total_cholesterol: -0.0009,
            age_hdl: 0.0154,
            age_diabetes: -0.0107,
        },
    },
    survival: BySex { male: 0.7576, female: 0.8082 },
    mean: BySex { male: 0.0929, female: 0.2290 },
    regions: BySex {
        male: [(-0.34, 1.19), (0.01, 1.25), (0.08, 1.15), (0.05, 0.70)],
        female: [(-0.52, 1.01), (-0.10, 1.10), (0.38, 1.09), (0.38, 0.69)],
    },
};

/// SCORE2-Diabetes: scales, survival and regions of SCORE2, with effects of its own.
pub(super) const SCORE2_DIABETES: Equation = Equation {
    effects: BySex {
        male: Effects {
            age: 0.5368,
            smoking: 0.4774,
            systolic: 0.1322,
            diabetes: 0.6457,
            total_cholesterol: 0.1102,
            hdl: -0.1087,
            age_smoking: -0.0672,
            age_systolic: -0.0268,
            age_total_cholesterol: -0.0181,
            age_hdl: 0.0095,
            age_diabetes: -0.0983,
        },
        female: Effects {
            age: 0.6624,
            smoking: 0.6139,
            systolic: 0.1421,
            diabetes: 0.8096,
            total_cholesterol: 0.1127,
            hdl: -0.1568,
            age_smoking: -0.1122,
            age_systolic: -0.0167,
            age_total_cholesterol: -0.0200,
            age_hdl: 0.0186,
            age_diabetes: -0.1272,
        },
    },
    ..SCORE2
};

/// Age at diagnosis in five years from 50, HbA1c in steps of 9.34 mmol/mol from 31, and ln eGFR in
/// steps of 0.15 from 4.5.
pub(super) const AGE_AT_DIAGNOSIS: Scale = Scale { centre: 50.0, step: 5.0 };
pub(super) const HBA1C: Scale = Scale { centre: 31.0, step: 9.34 };
pub(super) const LN_EGFR: Scale = Scale { centre: 4.5, step: 0.15 };

/// What SCORE2-Diabetes adds.
pub(super) const DIABETES: BySex<DiabetesEffects> = BySex {
    male: DiabetesEffects {
        age_at_diagnosis: -0.0998,
        hba1c: 0.0955,
        ln_egfr: -0.0591,
        ln_egfr_squared: 0.0058,
        hba1c_age: -0.0134,
        ln_egfr_age: 0.0115,
    },
    female: DiabetesEffects {
        age_at_diagnosis: -0.1180,
        hba1c: 0.1173,
        ln_egfr: -0.0640,
        ln_egfr_squared: 0.0062,
        hba1c_age: -0.0196,
        ln_egfr_age: 0.0169,
    },
};
