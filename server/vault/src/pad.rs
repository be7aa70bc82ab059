//! Padding: how much somebody wrote must not show in how long it is.

/// The shortest padded text; a dossier with every question answered fits well within it.
const SMALLEST: usize = 16 * 1024;

/// Bytes before the text that say how long it is.
const PREFIX: usize = 4;

/// The text behind its length, filled up with zeros to 16 KiB or a doubling of that.
pub fn pad(text: &[u8]) -> Option<Vec<u8>> {
    let length = u32::try_from(text.len()).ok()?;
    let mut size = SMALLEST;
    while size < PREFIX + text.len() {
        size = size.checked_mul(2)?;
    }
    let mut padded = Vec::with_capacity(size);
    padded.extend_from_slice(&length.to_be_bytes());
    padded.extend_from_slice(text);
    padded.resize(size, 0);
    Some(padded)
}

/// The text within its padding.
pub fn unpad(padded: &[u8]) -> Option<&[u8]> {
    let (prefix, rest) = padded.split_first_chunk::<PREFIX>()?;
    rest.get(..u32::from_be_bytes(*prefix) as usize)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_empty_dossier_is_as_long_as_a_full_one() {
        assert_eq!(pad(b"").unwrap().len(), pad(&[1; 16_000]).unwrap().len());
        assert_eq!(pad(&[1; 16_384]).unwrap().len(), 2 * SMALLEST);
    }

    #[test]
    fn a_length_that_is_not_there_is_refused() {
        assert_eq!(unpad(&[0, 0, 0, 9, 1]), None);
        assert_eq!(unpad(&[0, 0]), None);
    }

    proptest! {
        #[test]
        fn what_was_padded_comes_back(text in prop::collection::vec(any::<u8>(), 0..40_000)) {
            let padded = pad(&text).unwrap();
            prop_assert_eq!(unpad(&padded), Some(text.as_slice()));
        }
    }
}
