//! What the numbering plans say of a number.

use super::countries;
use crate::error::ApiError;
use carillon_wire::{NumberValidateRequest, NumberValidateResponse};
use rlibphonenumber::{
    PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, PhoneNumberType, Region,
    get_national_significant_number_owned,
};

/// Characters of a number as somebody writes it; no plan has one that comes near.
const NUMBER_CHARS_MAX: usize = 250;
/// The country code of North America, and the exchange of its numbers that are for fiction and directories.
const NORTH_AMERICA: i32 = 1;
const FICTION: &str = "555";

/// Pinpoint's kinds of number, in the order of their codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Mobile,
    Landline,
    Voip,
    Invalid,
    Other,
}

impl Kind {
    const fn word(self) -> &'static str {
        match self {
            Kind::Mobile => "MOBILE",
            Kind::Landline => "LANDLINE",
            Kind::Voip => "VOIP",
            Kind::Invalid => "INVALID",
            Kind::Other => "OTHER",
        }
    }

    const fn code(self) -> i64 {
        match self {
            Kind::Mobile => 0,
            Kind::Landline => 1,
            Kind::Voip => 2,
            Kind::Invalid => 3,
            Kind::Other => 4,
        }
    }
}

pub(super) fn validate(request: NumberValidateRequest) -> Result<NumberValidateResponse, ApiError> {
    let written = request.phone_number.unwrap_or_default();
    check(&written)?;
    let home = home(request.iso_country_code.as_deref())?;
    let number = parse(&written, home);
    let kind = number.as_ref().map_or(Kind::Invalid, kind);
    let valid = number.filter(|_| kind != Kind::Invalid);
    let region = valid.as_ref().and_then(region);
    let code = region.map(|region| region.as_region_str().to_string());
    Ok(NumberValidateResponse {
        cleansed_phone_number_e164: valid.as_ref().map(e164),
        cleansed_phone_number_national: valid.as_ref().map(get_national_significant_number_owned),
        country: code.as_deref().and_then(countries::name),
        country_code_iso2: code,
        country_code_numeric: valid.as_ref().map(|number| number.country_code.to_string()),
        original_country_code_iso2: home.map(|home| home.as_region_str().to_string()),
        original_phone_number: Some(written),
        phone_type: Some(kind.word().to_owned()),
        phone_type_code: Some(kind.code()),
        ..NumberValidateResponse::default()
    })
}

fn check(written: &str) -> Result<(), ApiError> {
    match written.chars().count() {
        0 => Err(ApiError::bad(
            "PhoneNumber: say which number to look at, with its country code, such as +12065550142.",
        )),
        1..=NUMBER_CHARS_MAX => Ok(()),
        _ => Err(ApiError::bad(format!(
            "PhoneNumber: at most {NUMBER_CHARS_MAX} characters."
        ))),
    }
}

/// The country of a number that is written as at home.
fn home(code: Option<&str>) -> Result<Option<Region>, ApiError> {
    let Some(code) = code.filter(|code| !code.is_empty()) else {
        return Ok(None);
    };
    let region = match code.len() {
        2 => Region::from_code(code).ok(),
        _ => None,
    };
    let known = region.filter(|region| {
        PHONE_NUMBER_UTIL
            .get_country_code_for_region(*region)
            .is_some()
    });
    known.map(Some).ok_or_else(|| {
        ApiError::bad(
            "IsoCountryCode: there is no country of that code. Write two letters of ISO 3166-1, such as US, or leave it out and begin the number with its country code.",
        )
    })
}

/// Reads a number. One without a country begins with its country code, whether or not it has its plus.
fn parse(written: &str, home: Option<Region>) -> Option<PhoneNumber> {
    let parsed = PHONE_NUMBER_UTIL.parse(written, home).ok();
    match home {
        Some(_) => parsed,
        None => parsed.or_else(|| PHONE_NUMBER_UTIL.parse(format!("+{written}"), None).ok()),
    }
}

/// Of what kind a number is. Where a plan does not tell mobiles from landlines, as in North America, a number counts as a mobile: it may
/// take a text message.
fn kind(number: &PhoneNumber) -> Kind {
    if is_fiction(number) {
        return Kind::Other;
    }
    if !PHONE_NUMBER_UTIL.is_valid_number(number) {
        return Kind::Invalid;
    }
    match PHONE_NUMBER_UTIL.get_number_type(number) {
        PhoneNumberType::Mobile | PhoneNumberType::FixedLineOrMobile => Kind::Mobile,
        PhoneNumberType::FixedLine => Kind::Landline,
        PhoneNumberType::VoIP => Kind::Voip,
        PhoneNumberType::TollFree
        | PhoneNumberType::PremiumRate
        | PhoneNumberType::SharedCost
        | PhoneNumberType::PersonalNumber
        | PhoneNumberType::Pager
        | PhoneNumberType::UAN
        | PhoneNumberType::VoiceMail
        | PhoneNumberType::Unknown => Kind::Other,
    }
}

/// Whether it is such a number as films and documentation use, which no plan holds for valid and the service for OTHER.
fn is_fiction(number: &PhoneNumber) -> bool {
    number.country_code == NORTH_AMERICA
        && PHONE_NUMBER_UTIL.is_possible_number(number)
        && get_national_significant_number_owned(number).get(3..6) == Some(FICTION)
}

/// Where a number belongs; a number of fiction to the country that its country code names first.
fn region(number: &PhoneNumber) -> Option<Region> {
    PHONE_NUMBER_UTIL
        .get_region_for_number(number)
        .or_else(|| PHONE_NUMBER_UTIL.get_region_for_country_code(number.country_code))
        .filter(|region| *region != Region::World)
}

fn e164(number: &PhoneNumber) -> String {
    PHONE_NUMBER_UTIL
        .format(number, PhoneNumberFormat::E164)
        .into_owned()
}
