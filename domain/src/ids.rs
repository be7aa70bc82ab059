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
    /// One self-assessment: the digest of the token that only the resident's browser holds.
    AssessmentId
}
id_of_32_bytes! {
    /// One filled-in form: the digest of its one-time key and of what was filled in, so that the
    /// same form sent twice is known for the same.
    SubmissionId
}
id_of_32_bytes! {
    /// One contribution to the figures: chance alone, so that nothing leads from it to a person.
    ContributionId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_64_digits_and_cannot_be_printed_by_accident() {
        let id = AssessmentId::from_bytes([171; 32]);
        assert_eq!(id.to_hex(), "ab".repeat(32));
        assert_eq!(format!("{id:?}"), "AssessmentId(hidden)");
    }
}
