"""Channels of every kind: set, counted, listed, deleted, and their credentials never shown."""

import json

import pytest
from support.world import FROM

SERVICE = json.dumps({"project_id": "shop", "client_email": "a@shop.example", "private_key": "hush"})
TOKEN = {"BundleId": "org.example.shop", "TeamId": "TEAM123456", "TokenKeyId": "KEY1234567", "TokenKey": "hush"}
# Operation, request member, path and platform, and a request that says all it can.
KINDS = [
    ("adm", "ADM", {"ClientId": "amzn1.client", "ClientSecret": "hush"}),
    ("apns", "APNS", {**TOKEN, "DefaultAuthenticationMethod": "KEY"}),
    ("apns_sandbox", "APNSSandbox", {"Certificate": "hush", "PrivateKey": "hush"}),
    ("apns_voip", "APNSVoip", TOKEN),
    ("apns_voip_sandbox", "APNSVoipSandbox", TOKEN),
    ("baidu", "Baidu", {"ApiKey": "the-api-key", "SecretKey": "hush"}),
    ("email", "Email", {"FromAddress": FROM, "Identity": "arn:aws:ses:us-east-1:123456789012:identity/example.com"}),
    ("gcm", "GCM", {"ServiceJson": SERVICE, "DefaultAuthenticationMethod": "TOKEN"}),
    ("sms", "SMS", {"SenderId": "Shop", "ShortCode": "12345"}),
    ("voice", "Voice", {}),
]


def call(client, verb, app, word, shape, request=None):
    body = {f"{shape}ChannelRequest": request} if request is not None else {}
    response = getattr(client, f"{verb}_{word}_channel")(ApplicationId=app.id, **body)
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 200
    return response[f"{shape}ChannelResponse"]


@pytest.mark.parametrize("word, shape, request_", KINDS, ids=[word for word, _, _ in KINDS])
def test_a_channel_lives_from_its_first_update_to_its_deletion(client, app, word, shape, request_):
    for verb in ("get", "delete"):
        with pytest.raises(client.exceptions.NotFoundException):
            call(client, verb, app, word, shape)
    first = call(client, "update", app, word, shape, request_)
    assert (first["Platform"], first["Id"], first["ApplicationId"]) == (word.upper(), word, app.id)
    assert (first["Enabled"], first["IsArchived"], first["Version"]) == (True, False, 1)
    assert first["HasCredential"] == (word not in ("email", "sms", "voice"))
    assert "hush" not in json.dumps(first)
    second = call(client, "update", app, word, shape, {**request_, "Enabled": False})
    assert (second["Enabled"], second["Version"], second["CreationDate"]) == (False, 2, first["CreationDate"])
    assert call(client, "get", app, word, shape) == second
    assert call(client, "delete", app, word, shape) == second
    with pytest.raises(client.exceptions.NotFoundException):
        call(client, "get", app, word, shape)


def test_all_channels_are_listed_by_their_platform(client, app):
    assert client.get_channels(ApplicationId=app.id)["ChannelsResponse"]["Channels"] == {}
    for word, shape, request in KINDS:
        call(client, "update", app, word, shape, request)
    channels = client.get_channels(ApplicationId=app.id)["ChannelsResponse"]["Channels"]
    assert sorted(channels) == sorted(word.upper() for word, _, _ in KINDS)
    assert all(channel["Version"] == 1 and channel["Enabled"] for channel in channels.values())
    assert "hush" not in json.dumps(channels)


def test_flags_say_which_credentials_are_there(client, app):
    assert call(client, "update", app, "apns", "APNS", TOKEN)["HasTokenKey"]
    assert not call(client, "update", app, "apns_sandbox", "APNSSandbox", {"Certificate": "c", "PrivateKey": "p"})["HasTokenKey"]
    gcm = call(client, "update", app, "gcm", "GCM", {"ApiKey": "k"})
    assert (gcm["HasFcmServiceCredentials"], gcm["DefaultAuthenticationMethod"]) == (False, "KEY")
    assert call(client, "update", app, "gcm", "GCM", {"ServiceJson": SERVICE})["HasFcmServiceCredentials"]
    assert call(client, "update", app, "baidu", "Baidu", {"ApiKey": "k", "SecretKey": "s"})["Credential"] == "k"


@pytest.mark.parametrize(
    "word, shape, request_, member",
    [
        ("sms", "SMS", {"SenderId": "a name too long"}, "SenderId"),
        ("gcm", "GCM", {"ServiceJson": "{}"}, "ServiceJson"),
        ("gcm", "GCM", {"ApiKey": "k", "DefaultAuthenticationMethod": "TOKEN"}, "ServiceJson"),
        ("apns", "APNS", {"Certificate": "c"}, "PrivateKey"),
        ("adm", "ADM", {"ClientId": "c", "ClientSecret": ""}, "ClientSecret"),
    ],
)
def test_what_cannot_work_is_refused(client, app, word, shape, request_, member):
    with pytest.raises(client.exceptions.BadRequestException, match=member):
        call(client, "update", app, word, shape, request_)
    with pytest.raises(client.exceptions.NotFoundException):
        call(client, "get", app, word, shape)
