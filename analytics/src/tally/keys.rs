//! Sums of record keys, several at a time.

use pulp::{Simd, bytemuck};

/// The bits of a word, lowest first.
static BITS: [u64; 64] = {
    let mut bits = [1; 64];
    let mut at = 1;
    while at < 64 {
        bits[at] = bits[at - 1] << 1;
        at += 1;
    }
    bits
};

/// Adds those keys of a word that are chosen, to a sum for each way to choose. The first choice
/// contains the others.
///
/// Sums are modulo 2⁶⁴, and each lies in as many parts as the processor adds at a time: see
/// [`total`].
#[inline(always)]
pub(super) fn add_keys<S: Simd, const N: usize>(
    simd: S,
    sums: &mut [S::u64s; N],
    keys: &[u64; 64],
    chosen: [u64; N],
) {
    if chosen[0] == 0 {
        return;
    }
    if S::U64_LANES < 4 {
        // One after the other is faster than leaving out nearly all of so few.
        for (sum, mut rows) in sums.iter_mut().zip(chosen) {
            let mut own = 0_u64;
            while rows != 0 {
                own = own.wrapping_add(keys[rows.trailing_zeros() as usize % 64]);
                rows &= rows - 1;
            }
            *sum = simd.add_u64s(*sum, first_of(simd, own));
        }
        return;
    }
    let first = chosen[0].trailing_zeros() as usize / S::U64_LANES;
    let last = (63 - chosen[0].leading_zeros() as usize) / S::U64_LANES;
    let (keys, _) = S::as_simd_u64s(keys);
    let (bits, _) = S::as_simd_u64s(&BITS);
    let (none, chosen) = (simd.splat_u64s(0), chosen.map(|rows| simd.splat_u64s(rows)));
    for (keys, bits) in keys[first..=last].iter().zip(&bits[first..=last]) {
        for at in 0..N {
            let is_left = simd.equal_u64s(simd.and_u64s(chosen[at], *bits), none);
            let own = simd.select_u64s(is_left, none, *keys);
            sums[at] = simd.add_u64s(sums[at], own);
        }
    }
}

/// What the parts of each sum come to.
#[inline(always)]
pub(super) fn total<S: Simd, const N: usize>(_: S, sums: [S::u64s; N]) -> [u64; N] {
    let mut totals = [0_u64; N];
    for (total, sum) in totals.iter_mut().zip(&sums) {
        let parts: &[u64] = bytemuck::cast_slice(std::slice::from_ref(sum));
        for part in parts {
            *total = total.wrapping_add(*part);
        }
    }
    totals
}

/// A number in the first part, and 0 in the others.
#[inline(always)]
fn first_of<S: Simd>(simd: S, number: u64) -> S::u64s {
    simd.partial_load_u64s(&[number])
}
