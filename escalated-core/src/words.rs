//! Closed sets of words: one macro, so that every enum reads, writes and explains itself alike.

/// Declares an enum of words with `ALL`, `as_str`, `parse`, `label`, serde and `Display`.
macro_rules! words {
    (
        $(#[$doc:meta])*
        $name:ident, $field:literal {
            $($(#[$variant_doc:meta])* $variant:ident = $word:literal, $label:literal;)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// All words, in their order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// All words as written.
            pub const WORDS: &'static [&'static str] = &[$($word,)*];

            /// The word as stored and sent.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The label for people.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// Reads the word.
            ///
            /// # Errors
            /// `unknown_value` with all words when it is not one of them.
            pub fn parse(word: &str) -> $crate::Result<Self> {
                match word {
                    $($word => Ok(Self::$variant),)*
                    _ => Err($crate::Error::field(
                        $field,
                        "unknown_value",
                        format!(concat!($field, " is one of {}"), Self::WORDS.join(", ")),
                    )),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::Error;

            fn from_str(word: &str) -> $crate::Result<Self> {
                Self::parse(word)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let word = std::borrow::Cow::<'de, str>::deserialize(d)?;
                Self::parse(&word).map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use words;
