//! The one form of every enum on the wire: a closed list of exact words.

use serde::de::{Error, Visitor};
use std::fmt;

/// Characters of a client's value that an error may repeat.
pub(crate) const ECHO_CHARS_MAX: usize = 80;

/// An enum whose variants are words on the wire.
pub(crate) trait Words: Copy + 'static {
    /// Every variant, in AWS's order.
    const ALL: &'static [Self];

    /// The exact word.
    fn word(self) -> &'static str;
}

/// Declares such an enum with its conversions.
macro_rules! words {
    ($(#[$doc:meta])* pub enum $name:ident { $($variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(
                #[doc = concat!("`", $word, "`")]
                $variant,
            )+
        }

        impl $name {
            /// Every variant, in AWS's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The exact word on the wire.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The variant of a word, if there is one.
            pub fn from_word(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        impl $crate::words::Words for $name {
            const ALL: &'static [Self] = Self::ALL;

            fn word(self) -> &'static str {
                self.as_str()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str($crate::words::WordVisitor::new(Self::from_word))
            }
        }
    };
}
pub(crate) use words;

/// Reads one word; an unknown one is an error that lists the known ones.
pub(crate) struct WordVisitor<T> {
    from_word: fn(&str) -> Option<T>,
}

impl<T> WordVisitor<T> {
    pub(crate) fn new(from_word: fn(&str) -> Option<T>) -> Self {
        WordVisitor { from_word }
    }
}

impl<T: Words> Visitor<'_> for WordVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "one of {}", list::<T>())
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<T, E> {
        (self.from_word)(word).ok_or_else(|| {
            E::custom(format_args!(
                "\"{}\" is not one of {}",
                echo(word),
                list::<T>()
            ))
        })
    }
}

fn list<T: Words>() -> String {
    let words: Vec<&str> = T::ALL.iter().map(|variant| variant.word()).collect();
    words.join(", ")
}

/// A client's text as an error may repeat it: cut short, and without control characters.
pub(crate) fn echo(text: &str) -> String {
    let plain = |letter: char| {
        if letter.is_control() {
            char::REPLACEMENT_CHARACTER
        } else {
            letter
        }
    };
    let mut echoed: String = text.chars().take(ECHO_CHARS_MAX).map(plain).collect();
    if text.chars().nth(ECHO_CHARS_MAX).is_some() {
        echoed.push('…');
    }
    echoed
}
