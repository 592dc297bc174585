//! What a one-time password is, and when it holds.

use super::texts;
use crate::Timestamp;
use crate::delivery::{Content, Letter};
use crate::error::ApiError;
use crate::templates::EmailTemplate;
use carillon_wire::SendOTPMessageRequestParameters;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use subtle::ConstantTimeEq;

/// What a request may ask for, and what it gets where it does not say: the service documents the ranges and not the defaults.
const LENGTHS: RangeInclusive<i64> = 5..=8;
const LENGTH: i64 = 6;
const VALIDITY_MINUTES: RangeInclusive<i64> = 5..=60;
const VALIDITY: i64 = 15;
const ATTEMPTS: RangeInclusive<i64> = 1..=5;
const ATTEMPT: i64 = 3;
const BRAND_CHARS_MAX: usize = 20;
const REFERENCE_CHARS_MAX: usize = 48;
/// Letters of an id that carriers in India ask for.
const REGISTERED_CHARS_MAX: usize = 50;
/// Digits of a phone number with its country code.
const DIGITS: RangeInclusive<usize> = 7..=15;

/// What a request orders, checked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Order {
    pub(super) address: String,
    pub(super) reference: String,
    /// Digits of the password.
    pub(super) length: u32,
    attempts: i64,
    validity_ms: i64,
    brand: String,
    from: String,
    text: &'static str,
    /// What only a carrier asks for.
    registered: Vec<(String, String)>,
}

/// A password that may still be verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Otp {
    pub(super) address: String,
    pub(super) reference: String,
    /// What it is recognised by.
    pub(super) mark: String,
    /// How many more attempts may fail, this one included.
    pub(super) attempts: i64,
    pub(super) expires: Timestamp,
}

impl Order {
    pub(super) fn read(request: SendOTPMessageRequestParameters) -> Result<Order, ApiError> {
        if request.channel != "SMS" {
            return Err(ApiError::bad(
                "Channel: one-time passwords are sent by SMS. Say SMS.",
            ));
        }
        check_chars("BrandName", &request.brand_name, BRAND_CHARS_MAX)?;
        check_reference(&request.reference_id)?;
        check_address(&request.destination_identity)?;
        if request.origination_identity.trim().is_empty() {
            return Err(ApiError::bad(
                "OriginationIdentity: say which number or name the message comes from.",
            ));
        }
        let length = within("CodeLength", request.code_length, LENGTHS, LENGTH)?;
        let validity = within(
            "ValidityPeriod",
            request.validity_period,
            VALIDITY_MINUTES,
            VALIDITY,
        )?;
        Ok(Order {
            address: request.destination_identity,
            reference: request.reference_id,
            length: u32::try_from(length).unwrap_or_default(),
            attempts: within(
                "AllowedAttempts",
                request.allowed_attempts,
                ATTEMPTS,
                ATTEMPT,
            )?,
            validity_ms: validity * 60_000,
            brand: request.brand_name,
            from: request.origination_identity,
            text: texts::find(request.language.as_deref())?,
            registered: [
                registered("EntityId", request.entity_id)?,
                registered("TemplateId", request.template_id)?,
            ]
            .into_iter()
            .flatten()
            .collect(),
        })
    }

    /// The message without its password, which comes sealed.
    pub(super) fn content(&self) -> Content {
        let brand = vec![self.brand.clone()];
        let kind = ("MessageType".to_owned(), "TRANSACTIONAL".to_owned());
        let mut headers = vec![kind];
        headers.extend(self.registered.clone());
        Content {
            from: Some(self.from.clone()),
            letter: Letter::Own(Box::new(EmailTemplate {
                text: Some(self.text.to_owned()),
                ..EmailTemplate::default()
            })),
            headers,
            substitutions: BTreeMap::from([(texts::BRAND.to_owned(), brand)]),
            ..Content::default()
        }
    }

    pub(super) fn otp(&self, mark: String, now: Timestamp) -> Otp {
        Otp {
            address: self.address.clone(),
            reference: self.reference.clone(),
            mark,
            attempts: self.attempts,
            expires: now.plus(self.validity_ms),
        }
    }
}

impl Otp {
    /// Tries a password by its mark: whether it is valid, and what is left of this one afterwards.
    pub(super) fn tried(self, mark: &str, now: Timestamp) -> (bool, Option<Otp>) {
        let same: bool = self.mark.as_bytes().ct_eq(mark.as_bytes()).into();
        let alive = now < self.expires;
        let left = Otp {
            attempts: self.attempts - 1,
            ..self
        };
        let stays = alive && !same && left.attempts > 0;
        (alive && same, stays.then_some(left))
    }
}

/// A password of so many digits out of fresh random bytes: even the longest is a billionth of what 128 bits hold, so that none is likelier.
pub(super) fn password(bytes: [u8; 32], length: u32) -> String {
    let number = bytes[..16]
        .iter()
        .fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    let width = usize::try_from(length).unwrap_or_default();
    format!("{:0width$}", number % 10_u128.pow(length))
}

/// A phone number as E.164 writes it.
pub(super) fn check_address(address: &str) -> Result<(), ApiError> {
    let digits = address.strip_prefix('+').unwrap_or_default();
    let fits = DIGITS.contains(&digits.len())
        && digits.bytes().all(|digit| digit.is_ascii_digit())
        && !digits.starts_with('0');
    match fits {
        true => Ok(()),
        false => Err(ApiError::bad(
            "DestinationIdentity: write the phone number in the form E.164, a plus and digits alone, such as +12065550142.",
        )),
    }
}

pub(super) fn check_reference(reference: &str) -> Result<(), ApiError> {
    check_chars("ReferenceId", reference, REFERENCE_CHARS_MAX)
}

fn check_chars(name: &str, text: &str, max: usize) -> Result<(), ApiError> {
    match text.chars().count() {
        chars if (1..=max).contains(&chars) => Ok(()),
        chars => Err(ApiError::bad(format!(
            "{name}: 1 to {max} characters, and this has {chars}."
        ))),
    }
}

fn within(
    name: &str,
    given: Option<i64>,
    range: RangeInclusive<i64>,
    default: i64,
) -> Result<i64, ApiError> {
    let value = given.unwrap_or(default);
    match range.contains(&value) {
        true => Ok(value),
        false => Err(ApiError::bad(format!(
            "{name}: a number from {} to {}, and this is {value}.",
            range.start(),
            range.end()
        ))),
    }
}

/// An id that a sender has registered with carriers.
fn registered(name: &str, given: Option<String>) -> Result<Option<(String, String)>, ApiError> {
    let Some(id) = given else { return Ok(None) };
    let fits = (1..=REGISTERED_CHARS_MAX).contains(&id.len())
        && id
            .bytes()
            .all(|letter| letter.is_ascii_alphanumeric() || b"-_.".contains(&letter));
    match fits {
        true => Ok(Some((name.to_owned(), id))),
        false => Err(ApiError::bad(format!(
            "{name}: 1 to {REGISTERED_CHARS_MAX} letters, digits, dots, hyphens and underscores."
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Otp, check_address, password};
    use crate::Timestamp;

    #[test]
    fn passwords_have_their_length_with_zeros_in_front() {
        let mut bytes = [0; 32];
        bytes[15] = 42;
        assert_eq!(password(bytes, 5), "00042");
        assert_eq!(password([255; 32], 8).len(), 8);
    }

    #[test]
    fn an_address_is_a_plus_and_digits() {
        for good in ["+12065550142", "+4712345678", "+1234567"] {
            assert!(check_address(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "+",
            "12065550142",
            "+1 206 555 0142",
            "+012065550142",
            "+123456",
            "+1234567890123456",
            "++12065550142",
            "+١٢٣٤٥٦٧٨",
        ] {
            assert!(check_address(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_password_ends_by_use_by_attempts_and_by_time() {
        let otp = |attempts| Otp {
            address: "+4712345678".to_owned(),
            reference: "r".to_owned(),
            mark: "right".to_owned(),
            attempts,
            expires: Timestamp(1_000),
        };
        let (before, after) = (Timestamp(999), Timestamp(1_000));
        assert_eq!(otp(1).tried("right", before), (true, None));
        assert_eq!(otp(2).tried("wrong", before), (false, Some(otp(1))));
        assert_eq!(otp(1).tried("wrong", before), (false, None));
        assert_eq!(otp(5).tried("right", after), (false, None));
        assert_eq!(otp(5).tried("wrong", after), (false, None));
    }
}
