"""Phone numbers: what the numbering plans say of one."""

import pytest


def validate(client, number, country=None):
    request = {"PhoneNumber": number, **({"IsoCountryCode": country} if country else {})}
    return client.phone_number_validate(NumberValidateRequest=request)["NumberValidateResponse"]


def test_a_number_is_cleansed_and_placed(client):
    assert validate(client, "020 7946 0018", "GB") == {
        "CleansedPhoneNumberE164": "+442079460018",
        "CleansedPhoneNumberNational": "2079460018",
        "Country": "United Kingdom",
        "CountryCodeIso2": "GB",
        "CountryCodeNumeric": "44",
        "OriginalCountryCodeIso2": "GB",
        "OriginalPhoneNumber": "020 7946 0018",
        "PhoneType": "LANDLINE",
        "PhoneTypeCode": 1,
    }


@pytest.mark.parametrize(
    "number, kind",
    [
        ("+4740612345", ("MOBILE", 0)),
        ("+12024561111", ("MOBILE", 0)),
        ("12024561111", ("MOBILE", 0)),
        ("+390612345678", ("LANDLINE", 1)),
        ("+815031234567", ("VOIP", 2)),
        ("+1202456", ("INVALID", 3)),
        ("hello", ("INVALID", 3)),
        ("+18002345678", ("OTHER", 4)),
        ("+12065550142", ("OTHER", 4)),
    ],
)
def test_a_number_is_of_its_kind(client, number, kind):
    answer = validate(client, number)
    assert (answer["PhoneType"], answer["PhoneTypeCode"]) == kind
    assert ("CleansedPhoneNumberE164" in answer) == (kind[0] != "INVALID")


def test_a_request_without_sense_is_refused(client):
    for request in ({}, {"PhoneNumber": ""}, {"PhoneNumber": "40612345", "IsoCountryCode": "ZZ"}):
        with pytest.raises(client.exceptions.BadRequestException):
            client.phone_number_validate(NumberValidateRequest=request)
