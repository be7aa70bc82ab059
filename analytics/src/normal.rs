//! Quantiles of the standard normal distribution, for millions of noises.

#![expect(clippy::excessive_precision, reason = "coefficients stand here as they are printed")]

/// Up to so far from a half a probability lies in the middle.
const MIDDLE: f64 = 0.425;

/// The values that normally distributed numbers stay below with these probabilities, each from
/// 1.4e-11 to 1 less that, to 15 digits.
///
/// Algorithm AS 241, PPND16 (Wichura, Applied Statistics 1988;37:477), without its part for what
/// lies further out. The middle has no branches, so that many are made at once.
#[inline(always)]
pub(crate) fn quantiles<const N: usize>(probabilities: [f64; N]) -> [f64; N] {
    let mut quantiles = [0.0; N];
    for at in 0..N {
        let from_half = probabilities[at] - 0.5;
        let r = MIDDLE * MIDDLE - from_half * from_half;
        quantiles[at] = from_half * polynomial(&A, r) / polynomial(&B, r);
    }
    for at in 0..N {
        let from_half = probabilities[at] - 0.5;
        if from_half.abs() > MIDDLE {
            let tail = probabilities[at].min(1.0 - probabilities[at]);
            let r = (-tail.ln()).sqrt() - 1.6;
            quantiles[at] = (polynomial(&C, r) / polynomial(&D, r)).copysign(from_half);
        }
    }
    quantiles
}

/// A polynomial with these coefficients, the constant first.
#[inline(always)]
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    let [a0, a1, a2, a3, a4, a5, a6, a7] = coefficients;
    ((((((a7 * x + a6) * x + a5) * x + a4) * x + a3) * x + a2) * x + a1) * x + a0
}

const A: [f64; 8] = [
    3.387_132_872_796_366_608,
    133.141_667_891_784_377_45,
    1_971.590_950_306_551_442_7,
    13_731.693_765_509_461_125,
    45_921.953_931_549_871_457,
    67_265.770_927_008_700_853,
    33_430.575_583_588_128_105,
    2_509.080_928_730_122_672_7,
];
const B: [f64; 8] = [
    1.0,
    42.313_330_701_600_911_252,
    687.187_007_492_057_908_3,
    5_394.196_021_424_751_107_7,
    21_213.794_301_586_595_867,
    39_307.895_800_092_710_61,
    28_729.085_735_721_942_674,
    5_226.495_278_852_854_561,
];
const C: [f64; 8] = [
    1.423_437_110_749_683_577_34,
    4.630_337_846_156_545_295_9,
    5.769_497_221_460_691_405_5,
    3.647_848_324_763_204_605_04,
    1.270_458_252_452_368_382_58,
    0.241_780_725_177_450_611_77,
    0.022_723_844_989_269_184_58,
    0.000_774_545_014_278_341_407_64,
];
const D: [f64; 8] = [
    1.0,
    2.053_191_626_637_758_821_87,
    1.676_384_830_183_803_849_4,
    0.689_767_334_985_100_004_55,
    0.148_103_976_427_480_074_59,
    0.015_198_666_563_616_457_196_6,
    0.000_547_593_808_499_534_494_6,
    1.050_750_071_644_416_843_24e-9,
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use statrs::distribution::{ContinuousCDF as _, Normal};

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn a_quantile_is_that_of_statrs(middle in 0.001..0.999_f64, out in -10.0..-0.4_f64) {
            let tail = 10.0_f64.powf(out);
            let probabilities = [middle, tail, 1.0 - tail];
            for (own, probability) in quantiles(probabilities).into_iter().zip(probabilities) {
                let theirs = Normal::standard().inverse_cdf(probability);
                prop_assert!((own - theirs).abs() < 1e-12 * theirs.abs().max(1.0), "{own} {theirs}");
            }
        }
    }
}
