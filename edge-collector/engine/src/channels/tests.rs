use super::kind::{Care, Kind};
use super::store;
use crate::testing::House;
use carillon_wire::{
    ADMChannelResponse, APNSChannelResponse, APNSSandboxChannelResponse, APNSVoipChannelResponse,
    APNSVoipSandboxChannelResponse, BaiduChannelResponse, EmailChannelResponse, GCMChannelResponse,
    SMSChannelResponse, VoiceChannelResponse,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const EMAIL: &str = "/v1/apps/{app}/channels/email";
const IDENTITY: &str = "arn:aws:ses:us-east-1:123456789012:identity/example.com";
const SERVICE: &str = r#"{"type":"service_account","project_id":"shop","client_email":"a@shop.iam.gserviceaccount.com","private_key":"hush-service"}"#;

fn path(kind: Kind) -> String {
    format!("/v1/apps/{{app}}/channels/{}", kind.word())
}

/// A request that says all that a kind can be told; every secret in it holds the word "hush".
fn whole(kind: Kind) -> Value {
    match kind {
        Kind::Adm => json!({"ClientId": "amzn1.client", "ClientSecret": "hush-adm"}),
        Kind::Apns | Kind::ApnsSandbox | Kind::ApnsVoip | Kind::ApnsVoipSandbox => json!({
            "BundleId": "org.example.shop", "TeamId": "TEAM123456", "TokenKeyId": "KEY1234567", "TokenKey": "hush-token",
            "Certificate": "hush-certificate", "PrivateKey": "hush-private", "DefaultAuthenticationMethod": "KEY",
        }),
        Kind::Baidu => json!({"ApiKey": "the-api-key", "SecretKey": "hush-baidu"}),
        Kind::Email => json!({
            "FromAddress": "bells@example.com", "Identity": IDENTITY, "ConfigurationSet": "news",
            "RoleArn": "arn:aws:iam::123456789012:role/events", "OrchestrationSendingRoleArn": "arn:aws:iam::123456789012:role/sends",
        }),
        Kind::Gcm => {
            json!({"ApiKey": "hush-server", "ServiceJson": SERVICE, "DefaultAuthenticationMethod": "TOKEN"})
        }
        Kind::Sms => json!({"SenderId": "Shop", "ShortCode": "12345"}),
        Kind::Voice => json!({}),
    }
}

/// Whether an answer is what clients of the kind expect: all of its required members, and none that the shape does not know.
fn fits(kind: Kind, answer: &Value) {
    fn as_shape<T: Serialize + DeserializeOwned>(answer: &Value) {
        let shape: T = serde_json::from_value(answer.clone()).unwrap();
        assert_eq!(&serde_json::to_value(shape).unwrap(), answer);
    }
    match kind {
        Kind::Adm => as_shape::<ADMChannelResponse>(answer),
        Kind::Apns => as_shape::<APNSChannelResponse>(answer),
        Kind::ApnsSandbox => as_shape::<APNSSandboxChannelResponse>(answer),
        Kind::ApnsVoip => as_shape::<APNSVoipChannelResponse>(answer),
        Kind::ApnsVoipSandbox => as_shape::<APNSVoipSandboxChannelResponse>(answer),
        Kind::Baidu => as_shape::<BaiduChannelResponse>(answer),
        Kind::Email => as_shape::<EmailChannelResponse>(answer),
        Kind::Gcm => as_shape::<GCMChannelResponse>(answer),
        Kind::Sms => as_shape::<SMSChannelResponse>(answer),
        Kind::Voice => as_shape::<VoiceChannelResponse>(answer),
    }
}

fn refused(house: &mut House, kind: Kind, request: &Value, member: &str) {
    let (status, error) = house.call("PUT", &path(kind), request.clone());
    let message = error["Message"].as_str().unwrap_or_default();
    assert_eq!(status, 400, "{kind:?} {request}: {error}");
    assert!(message.starts_with(&format!("{member}: ")), "{message}");
}

#[test]
fn a_channel_of_every_kind_lives_from_its_first_update_to_its_deletion() {
    let mut house = House::new();
    for kind in Kind::ALL {
        let path = path(kind);
        for method in ["GET", "DELETE"] {
            let (status, error) = house.call(method, &path, Value::Null);
            let message = &error["Message"];
            assert_eq!((status, message), (404, &json!("Resource not found")));
        }
        let (status, first) = house.call("PUT", &path, whole(kind));
        assert_eq!(status, 200, "{kind:?}: {first}");
        assert_eq!(
            (&first["Version"], &first["Enabled"]),
            (&json!(1), &json!(true))
        );
        fits(kind, &first);
        assert_eq!(house.call("GET", &path, Value::Null), (200, first.clone()));

        house.advance(60_000);
        let mut off = whole(kind);
        off["Enabled"] = json!(false);
        let (_, second) = house.call("PUT", &path, off);
        assert_eq!(
            (&second["Version"], &second["Enabled"]),
            (&json!(2), &json!(false))
        );
        assert_eq!(second["CreationDate"], first["CreationDate"]);
        assert_ne!(second["LastModifiedDate"], first["LastModifiedDate"]);

        assert_eq!(house.call("DELETE", &path, Value::Null), (200, second));
        assert_eq!(house.call("GET", &path, Value::Null).0, 404);
        let (_, anew) = house.call("PUT", &path, whole(kind));
        assert_eq!(
            (&anew["Version"], &anew["Enabled"]),
            (&json!(1), &json!(true))
        );
    }
}

#[test]
fn every_channel_answers_all_but_its_secrets() {
    let mut house = House::new();
    let mut shown = String::new();
    for kind in Kind::ALL {
        let (_, mut answer) = house.call("PUT", &path(kind), whole(kind));
        let (_, channels) = house.call("GET", "/v1/apps/{app}/channels", Value::Null);
        let listed = channels["Channels"][kind.platform()].as_object().unwrap();
        // What is listed is what all kinds have in common; the snapshot is of the rest.
        for (name, value) in listed.iter().filter(|(name, _)| *name != "HasCredential") {
            assert_eq!(
                answer.as_object_mut().unwrap().remove(name).as_ref(),
                Some(value)
            );
        }
        shown.push_str(&format!("{answer}\n"));
    }
    assert!(!shown.contains("hush"), "{shown}");
    insta::assert_snapshot!(shown, @r#"
    {"HasCredential":true,"Platform":"ADM"}
    {"DefaultAuthenticationMethod":"KEY","HasCredential":true,"HasTokenKey":true,"Platform":"APNS"}
    {"DefaultAuthenticationMethod":"KEY","HasCredential":true,"HasTokenKey":true,"Platform":"APNS_SANDBOX"}
    {"DefaultAuthenticationMethod":"KEY","HasCredential":true,"HasTokenKey":true,"Platform":"APNS_VOIP"}
    {"DefaultAuthenticationMethod":"KEY","HasCredential":true,"HasTokenKey":true,"Platform":"APNS_VOIP_SANDBOX"}
    {"Credential":"the-api-key","HasCredential":true,"Platform":"BAIDU"}
    {"ConfigurationSet":"news","FromAddress":"bells@example.com","HasCredential":false,"Identity":"arn:aws:ses:us-east-1:123456789012:identity/example.com","OrchestrationSendingRoleArn":"arn:aws:iam::123456789012:role/sends","Platform":"EMAIL","RoleArn":"arn:aws:iam::123456789012:role/events"}
    {"DefaultAuthenticationMethod":"TOKEN","HasCredential":true,"HasFcmServiceCredentials":true,"Platform":"GCM"}
    {"HasCredential":false,"Platform":"SMS","SenderId":"Shop","ShortCode":"12345"}
    {"HasCredential":false,"Platform":"VOICE"}
    "#);
}

#[test]
fn secrets_are_sealed_in_the_store_each_for_its_own_place() {
    let mut house = House::new();
    for kind in Kind::ALL {
        house.call("PUT", &path(kind), whole(kind));
    }
    house.turn(|turn| {
        let rows = turn.sql.query("SELECT doc FROM channels", &[]).unwrap();
        assert_eq!(rows.len(), Kind::ALL.len());
        for row in rows {
            assert!(!row.text(0).unwrap().contains("hush"));
        }
        for kind in Kind::ALL {
            let channel = store::find(turn.sql, kind.platform()).unwrap().unwrap();
            let secrets = kind
                .members()
                .iter()
                .filter(|(_, care)| *care == Care::Sealed);
            for (name, _) in secrets {
                let secret = channel.secret(turn, kind, name);
                assert_eq!(
                    secret.as_deref(),
                    whole(kind)[name].as_str(),
                    "{kind:?} {name}"
                );
            }
        }
        let apns = store::find(turn.sql, "APNS").unwrap().unwrap();
        assert_eq!(apns.secret(turn, Kind::ApnsSandbox, "TokenKey"), None);
    });
}

#[test]
fn an_application_without_channels_lists_none() {
    let mut house = House::new();
    let channels = house.call("GET", "/v1/apps/{app}/channels", Value::Null);
    assert_eq!(channels, (200, json!({"Channels": {}})));
}

#[test]
fn each_update_counts_and_leaves_out_nothing() {
    let mut house = House::new();
    let first = json!({"FromAddress": "bells@example.com", "Identity": IDENTITY, "ConfigurationSet": "news"});
    let (status, _) = house.call("PUT", EMAIL, first);
    assert_eq!(status, 200);
    house.advance(60_000);
    let second = json!({"FromAddress": "The Bells <bells@example.com>", "Identity": IDENTITY, "Enabled": false});
    let (status, updated) = house.call("PUT", EMAIL, second);
    assert_eq!(status, 200);
    assert_eq!(
        house.call("GET", EMAIL, Value::Null),
        (200, updated.clone())
    );
    insta::assert_snapshot!(house.show(&updated), @r#"
    {
      "ApplicationId": "{app}",
      "ConfigurationSet": "news",
      "CreationDate": "2026-01-02T03:04:05.000Z",
      "Enabled": false,
      "FromAddress": "The Bells <bells@example.com>",
      "HasCredential": false,
      "Id": "email",
      "Identity": "arn:aws:ses:us-east-1:123456789012:identity/example.com",
      "IsArchived": false,
      "LastModifiedBy": "CARILLONTESTKEY",
      "LastModifiedDate": "2026-01-02T03:05:05.000Z",
      "Platform": "EMAIL",
      "Version": 2
    }
    "#);
}

#[test]
fn an_empty_text_takes_away_what_was_there() {
    let mut house = House::new();
    house.call("PUT", &path(Kind::Sms), whole(Kind::Sms));
    let (_, kept) = house.call("PUT", &path(Kind::Sms), json!({"SenderId": ""}));
    assert_eq!(
        (kept.get("SenderId"), &kept["ShortCode"]),
        (None, &json!("12345"))
    );
    house.call("PUT", &path(Kind::Gcm), whole(Kind::Gcm));
    let (_, kept) = house.call(
        "PUT",
        &path(Kind::Gcm),
        json!({"ServiceJson": "", "DefaultAuthenticationMethod": "KEY"}),
    );
    let flags = (&kept["HasFcmServiceCredentials"], &kept["HasCredential"]);
    assert_eq!(flags, (&json!(false), &json!(true)));
    let (_, kept) = house.call(
        "PUT",
        &path(Kind::Gcm),
        json!({"ApiKey": "", "DefaultAuthenticationMethod": ""}),
    );
    let left = (&kept["DefaultAuthenticationMethod"], &kept["HasCredential"]);
    assert_eq!(left, (&json!("KEY"), &json!(false)));
}

#[test]
fn what_cannot_work_is_refused_by_its_member_and_changes_nothing() {
    let mut house = House::new();
    let house = &mut house;
    refused(
        house,
        Kind::Email,
        &json!({"FromAddress": "the bells", "Identity": "arn"}),
        "FromAddress",
    );
    refused(
        house,
        Kind::Email,
        &json!({"FromAddress": "a@b.org"}),
        "Identity",
    );
    refused(
        house,
        Kind::Email,
        &json!({"FromAddress": "a@b.org", "Identity": ""}),
        "Identity",
    );
    refused(house, Kind::Adm, &json!({"ClientId": "c"}), "ClientSecret");
    refused(
        house,
        Kind::Adm,
        &json!({"ClientId": "c", "ClientSecret": ""}),
        "ClientSecret",
    );
    refused(house, Kind::Baidu, &json!({"SecretKey": "s"}), "ApiKey");
    refused(
        house,
        Kind::Sms,
        &json!({"SenderId": "a name too long"}),
        "SenderId",
    );
    refused(house, Kind::Sms, &json!({"SenderId": "12345"}), "SenderId");
    refused(
        house,
        Kind::Sms,
        &json!({"ShortCode": "12a45"}),
        "ShortCode",
    );
    refused(house, Kind::Voice, &json!({"Enabled": "yes"}), "Enabled");
    refused(
        house,
        Kind::Gcm,
        &json!({"ServiceJson": "{\"project_id\": 1}"}),
        "ServiceJson",
    );
    refused(
        house,
        Kind::Gcm,
        &json!({"ServiceJson": "hush"}),
        "ServiceJson",
    );
    let token = json!({"ApiKey": "k", "DefaultAuthenticationMethod": "TOKEN"});
    refused(house, Kind::Gcm, &token, "ServiceJson");
    let unknown = json!({"ApiKey": "k", "DefaultAuthenticationMethod": "PASSWORD"});
    refused(house, Kind::Gcm, &unknown, "DefaultAuthenticationMethod");
    refused(
        house,
        Kind::Apns,
        &json!({"Certificate": "c"}),
        "PrivateKey",
    );
    refused(
        house,
        Kind::Apns,
        &json!({"TokenKey": "t", "TokenKeyId": "i", "TeamId": "m"}),
        "BundleId",
    );
    let chosen =
        json!({"Certificate": "c", "PrivateKey": "p", "DefaultAuthenticationMethod": "token"});
    refused(house, Kind::ApnsVoip, &chosen, "TokenKey");
    let channels = house.call("GET", "/v1/apps/{app}/channels", Value::Null);
    assert_eq!(channels, (200, json!({"Channels": {}})));
}

#[test]
fn mail_does_not_leave_over_a_channel_that_was_deleted() {
    let mut house = House::new();
    house.call("PUT", EMAIL, whole(Kind::Email));
    house.call("DELETE", EMAIL, Value::Null);
    let letter =
        json!({"SimpleEmail": {"Subject": {"Data": "Hello"}, "TextPart": {"Data": "Hello"}}});
    let (status, sent) = house.call(
        "POST",
        "/v1/apps/{app}/messages",
        json!({"Addresses": {"ada@example.com": {"ChannelType": "EMAIL"}}, "MessageConfiguration": {"EmailMessage": letter}}),
    );
    assert_eq!(status, 200, "{sent}");
    let result = &sent["Result"]["ada@example.com"];
    assert_ne!(result["DeliveryStatus"], json!("SUCCESSFUL"), "{sent}");
    house.wake();
    let (_, inbox) = house.call("GET", "/inbox/messages", Value::Null);
    assert!(!inbox.to_string().contains("ada@example.com"), "{inbox}");
}
