//! Identifiers, a type each, so that two of them cannot swap.

use std::fmt;

/// Makes an identifier of 32 bytes that is written as 64 hexadecimal digits.
macro_rules! id_of_32_bytes {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $name([u8; 32]);

        impl $name {
            /// The identifier with these bytes.
            pub fn from_bytes(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// Its bytes.
            pub fn to_bytes(self) -> [u8; 32] {
                self.0
            }

            /// The identifier that is written as these 64 hexadecimal digits.
            pub fn from_hex(digits: &str) -> Option<Self> {
                if digits.len() != 64 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                    return None;
                }
                let mut bytes = [0; 32];
                for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
                    let pair = std::str::from_utf8(pair).ok()?;
                    *byte = u8::from_str_radix(pair, 16).ok()?;
                }
                Some(Self(bytes))
            }

            /// The bytes as 64 lower-case hexadecimal digits.
            pub fn to_hex(self) -> String {
                self.0.iter().map(|byte| format!("{byte:02x}")).collect()
            }
        }

        /// The identifier leads to somebody's answers: it must not reach a log.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        }
    };
}

id_of_32_bytes! {
    /// One dossier: derived from what opens it, so that nobody else can say whose it is.
    DossierId
}
id_of_32_bytes! {
    /// One filled-in form: the digest of its one-time key and of what was filled in, so that the
    /// same form sent twice is known for the same.
    SubmissionId
}
id_of_32_bytes! {
    /// One contribution to the figures: derived from what opens the dossier and from the quarter,
    /// so that without it nothing leads from a contribution to a dossier or to another quarter.
    ContributionId
}
id_of_32_bytes! {
    /// One profile that somebody else may see for a day.
    ShareId
}

impl ContributionId {
    /// The key of the contribution in cell keys, by which the same people always get the same
    /// noise: chance of its own for every contribution, and too little of the id to lead back to
    /// it.
    pub fn record_key(self) -> u32 {
        let [first, second, third, fourth, ..] = self.0;
        u32::from_be_bytes([first, second, third, fourth])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_64_digits_and_cannot_be_printed_by_accident() {
        let id = DossierId::from_bytes([171; 32]);
        assert_eq!(id.to_hex(), "ab".repeat(32));
        assert_eq!(format!("{id:?}"), "DossierId(hidden)");
        assert_eq!(DossierId::from_hex(&id.to_hex()), Some(id));
        for wrong in ["", &"ab".repeat(31), &"+b".repeat(32), &"é".repeat(32)] {
            assert_eq!(DossierId::from_hex(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_record_key_is_the_beginning_of_the_id_and_nothing_more() {
        let mut bytes = [7; 32];
        bytes[..4].copy_from_slice(&[1, 2, 3, 4]);
        let key = ContributionId::from_bytes(bytes).record_key();
        assert_eq!(key, 0x0102_0304);
        bytes[4..].fill(8);
        assert_eq!(ContributionId::from_bytes(bytes).record_key(), key);
    }
}
