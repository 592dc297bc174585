//! What is said of numbers from many plans.

use crate::testing::House;
use proptest::prelude::*;
use serde_json::{Value, json};

const PATH: &str = "/v1/phone/number/validate";

fn validate(house: &mut House, number: &str, home: Option<&str>) -> Value {
    let request = json!({"PhoneNumber": number, "IsoCountryCode": home});
    let (status, answer) = house.call("POST", PATH, request);
    assert_eq!(status, 200, "{answer}");
    answer
}

#[test]
fn a_valid_number_is_cleansed_and_placed() {
    let mut house = House::new();
    let answer = validate(&mut house, " +47 40 61-23-45 ", None);
    insta::assert_snapshot!(house.show(&answer), @r#"
    {
      "CleansedPhoneNumberE164": "+4740612345",
      "CleansedPhoneNumberNational": "40612345",
      "Country": "Norway",
      "CountryCodeIso2": "NO",
      "CountryCodeNumeric": "47",
      "OriginalPhoneNumber": " +47 40 61-23-45 ",
      "PhoneType": "MOBILE",
      "PhoneTypeCode": 0
    }
    "#);
    let answer = validate(&mut house, "020 7946 0018", Some("gb"));
    insta::assert_snapshot!(house.show(&answer), @r#"
    {
      "CleansedPhoneNumberE164": "+442079460018",
      "CleansedPhoneNumberNational": "2079460018",
      "Country": "United Kingdom",
      "CountryCodeIso2": "GB",
      "CountryCodeNumeric": "44",
      "OriginalCountryCodeIso2": "GB",
      "OriginalPhoneNumber": "020 7946 0018",
      "PhoneType": "LANDLINE",
      "PhoneTypeCode": 1
    }
    "#);
}

#[test]
fn numbers_are_of_their_kinds() {
    let mut house = House::new();
    let mut said = Vec::new();
    for (number, home) in [
        ("+4740612345", None),
        ("+442079460018", None),
        ("+12024561111", None),
        ("12024561111", None),
        ("(202) 456-1111", Some("US")),
        ("12024561111", Some("US")),
        ("+12065550142", None),
        ("206 555 0142", Some("US")),
        ("+18002345678", None),
        ("+448081570192", None),
        ("+819012345678", None),
        ("+815031234567", None),
        ("+88213123456", None),
        ("+390612345678", None),
        ("+1", None),
        ("+12", None),
        ("+9991234567", None),
        ("555", Some("US")),
        ("hello", None),
        ("40612345", None),
        ("+47406123451234567", None),
        ("+٤٧٤٠٦١٢٣٤٥", None),
    ] {
        let answer = validate(&mut house, number, home);
        let shown = |name: &str| answer[name].as_str().unwrap_or("-").to_owned();
        said.push(format!(
            "{number}: {} {} {} {} {}",
            shown("PhoneType"),
            answer["PhoneTypeCode"],
            shown("CleansedPhoneNumberE164"),
            shown("CountryCodeIso2"),
            shown("Country"),
        ));
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    +4740612345: MOBILE 0 +4740612345 NO Norway
    +442079460018: LANDLINE 1 +442079460018 GB United Kingdom
    +12024561111: MOBILE 0 +12024561111 US United States
    12024561111: MOBILE 0 +12024561111 US United States
    (202) 456-1111: MOBILE 0 +12024561111 US United States
    12024561111: MOBILE 0 +12024561111 US United States
    +12065550142: OTHER 4 +12065550142 US United States
    206 555 0142: OTHER 4 +12065550142 US United States
    +18002345678: OTHER 4 +18002345678 US United States
    +448081570192: OTHER 4 +448081570192 GB United Kingdom
    +819012345678: MOBILE 0 +819012345678 JP Japan
    +815031234567: VOIP 2 +815031234567 JP Japan
    +88213123456: INVALID 3 - - -
    +390612345678: LANDLINE 1 +390612345678 IT Italy
    +1: INVALID 3 - - -
    +12: INVALID 3 - - -
    +9991234567: INVALID 3 - - -
    555: INVALID 3 - - -
    hello: INVALID 3 - - -
    40612345: INVALID 3 - - -
    +47406123451234567: INVALID 3 - - -
    +٤٧٤٠٦١٢٣٤٥: MOBILE 0 +4740612345 NO Norway
    ");
}

#[test]
fn a_request_without_sense_is_refused() {
    let mut house = House::new();
    let mut said = Vec::new();
    for request in [
        json!({}),
        json!({"PhoneNumber": ""}),
        json!({"PhoneNumber": "1".repeat(251)}),
        json!({"PhoneNumber": "40612345", "IsoCountryCode": "ZZ"}),
        json!({"PhoneNumber": "40612345", "IsoCountryCode": "NOR"}),
        json!({"PhoneNumber": "40612345", "IsoCountryCode": "001"}),
        json!({"PhoneNumber": 40612345}),
    ] {
        let (status, answer) = house.call("POST", PATH, request);
        assert_eq!(status, 400, "{answer}");
        said.push(answer["Message"].as_str().unwrap().to_owned());
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    PhoneNumber: say which number to look at, with its country code, such as +12065550142.
    PhoneNumber: say which number to look at, with its country code, such as +12065550142.
    PhoneNumber: at most 250 characters.
    IsoCountryCode: there is no country of that code. Write two letters of ISO 3166-1, such as US, or leave it out and begin the number with its country code.
    IsoCountryCode: there is no country of that code. Write two letters of ISO 3166-1, such as US, or leave it out and begin the number with its country code.
    IsoCountryCode: there is no country of that code. Write two letters of ISO 3166-1, such as US, or leave it out and begin the number with its country code.
    PhoneNumber: expected a string, found a number
    ");
}

proptest! {
    /// Whatever is written, an answer comes; and a number in its cleansed form is the same number.
    #[test]
    fn every_text_gets_an_answer(text in prop_oneof![".{1,40}", "[+]?[0-9 ()./x;=-]{1,30}", "[+]1[2-9][0-9]{9}", "[+]4[0-9]{8,12}"], home in prop_oneof![Just(None), Just(Some("US")), Just(Some("IT")), Just(Some("JP"))]) {
        let request = |number: &str, home: Option<&str>| carillon_wire::NumberValidateRequest {
            phone_number: Some(number.to_owned()),
            iso_country_code: home.map(str::to_owned),
        };
        let first = super::model::validate(request(&text, home)).unwrap();
        if let Some(cleansed) = &first.cleansed_phone_number_e164 {
            let again = super::model::validate(request(cleansed, None)).unwrap();
            prop_assert_eq!(&again.cleansed_phone_number_e164, &first.cleansed_phone_number_e164);
            prop_assert_eq!(&again.cleansed_phone_number_national, &first.cleansed_phone_number_national);
            prop_assert_eq!((again.country, again.phone_type), (first.country, first.phone_type));
        }
    }
}
