"""One-time passwords: sent as a text message, valid once."""

import re

import pytest
from support.patience import eventually

PHONE = "+12065550142"


@pytest.fixture
def texting(app):
    """An application that may send text messages."""
    app.client.update_sms_channel(ApplicationId=app.id, SMSChannelRequest={"Enabled": True, "SenderId": "Shop"})
    return app


def send(app, phone=PHONE, reference="sign-in", **more):
    request = {
        "Channel": "SMS",
        "BrandName": "Shop",
        "OriginationIdentity": "+18555701234",
        "DestinationIdentity": phone,
        "ReferenceId": reference,
        **more,
    }
    return app.client.send_otp_message(ApplicationId=app.id, SendOTPMessageRequestParameters=request)["MessageResponse"]


def verify(app, password, phone=PHONE, reference="sign-in"):
    request = {"DestinationIdentity": phone, "ReferenceId": reference, "Otp": password}
    answer = app.client.verify_otp_message(ApplicationId=app.id, VerifyOTPMessageRequestParameters=request)
    return answer["VerificationResponse"]["Valid"]


def sent(app, **more):
    """Sends a password and reads it in the inbox."""
    message_id = send(app, **more)["Result"][more.get("phone", PHONE)]["MessageId"]
    text = eventually(lambda: [one["Text"] for one in app.inbox(channel="SMS") if one["Id"] == message_id])[0]
    return re.fullmatch(r"This is your One Time Password: (\d+) from Shop", text)[1]


def wrong(password):
    return "".join(str((int(digit) + 1) % 10) for digit in password)


def test_a_password_is_valid_once(texting):
    password = sent(texting, CodeLength=8)
    assert len(password) == 8
    assert not verify(texting, password, reference="sign-out")
    assert verify(texting, password)
    assert not verify(texting, password)


def test_the_answer_names_the_message(texting):
    answer = send(texting)
    result = answer["Result"][PHONE]
    assert answer["ApplicationId"] == texting.id
    assert (result["DeliveryStatus"], result["StatusCode"]) == ("SUCCESSFUL", 200)
    assert result["StatusMessage"] == f"MessageId: {result['MessageId']}"


def test_a_password_dies_with_its_last_attempt(texting):
    password = sent(texting, AllowedAttempts=2)
    assert [verify(texting, wrong(password)), verify(texting, wrong(password)), verify(texting, password)] == [False] * 3


def test_a_new_password_takes_the_place_of_the_old(texting):
    old = sent(texting, CodeLength=8)
    new = sent(texting, CodeLength=7)
    assert not verify(texting, old)
    assert verify(texting, new)


def test_without_the_channel_nothing_is_sent(app):
    result = send(app)["Result"][PHONE]
    assert (result["DeliveryStatus"], result["StatusCode"], result["StatusMessage"]) == ("PERMANENT_FAILURE", 404, "Resource not found")
    assert not verify(app, "000000")


def test_a_request_without_sense_is_refused(texting):
    for more in ({"CodeLength": 4}, {"ValidityPeriod": 61}, {"AllowedAttempts": 6}, {"Language": "xx"}, {"Channel": "EMAIL"}, {"phone": "12065550142"}):
        with pytest.raises(texting.client.exceptions.BadRequestException):
            send(texting, **more)


def test_an_unknown_application_is_not_found(client, texting):
    class Nowhere:
        id = "0" * 32

    Nowhere.client = client
    for call in (lambda: send(Nowhere), lambda: verify(Nowhere, "000000")):
        with pytest.raises(client.exceptions.NotFoundException):
            call()


def test_a_direct_text_message_lands_in_the_inbox(texting):
    message = {"SMSMessage": {"Body": "Your code is {{Code}}", "Substitutions": {"Code": ["1"]}, "MessageType": "TRANSACTIONAL"}}
    request = {"Addresses": {PHONE: {"ChannelType": "SMS"}}, "MessageConfiguration": message}
    answer = texting.client.send_messages(ApplicationId=texting.id, MessageRequest=request)["MessageResponse"]
    assert answer["Result"][PHONE]["DeliveryStatus"] == "SUCCESSFUL"
    caught = eventually(lambda: texting.inbox(channel="SMS"))
    assert [(one["From"], one["To"], one["Text"]) for one in caught] == [("Shop", PHONE, "Your code is 1")]
