//! Direct messages over the API: one result for each destination.

use crate::testing::House;
use crate::{Act, Outcome};
use serde_json::{Value, json};

const PATH: &str = "/v1/apps/{app}/messages";

fn open(mut house: House) -> House {
    let channel = json!({"FromAddress": "Shop <shop@example.com>", "Identity": "arn:aws:ses:us-east-1:123456789012:identity/example.com"});
    assert_eq!(
        house
            .call("PUT", "/v1/apps/{app}/channels/email", channel)
            .0,
        200
    );
    house
}

fn endpoint(house: &mut House, id: &str, body: Value) {
    let path = format!("/v1/apps/{{app}}/endpoints/{id}");
    assert_eq!(house.call("PUT", &path, body).0, 202);
}

fn send(house: &mut House, body: Value) -> Value {
    let (status, response) = house.call("POST", PATH, body);
    assert_eq!(status, 200, "{response}");
    response
}

/// Status, code and text of every result, ids left out.
fn results(response: &Value) -> Vec<String> {
    let results = ["Result", "EndpointResult"]
        .into_iter()
        .filter_map(|part| response[part].as_object());
    results
        .flatten()
        .map(|(name, result)| {
            let text = result["StatusMessage"].as_str().unwrap();
            let text = match result["MessageId"].as_str() {
                Some(id) => text.replace(id, "…"),
                None => text.to_owned(),
            };
            let status = result["DeliveryStatus"].as_str().unwrap();
            format!("{name} {status} {} {text}", result["StatusCode"])
        })
        .collect()
}

fn inbox(house: &mut House) -> Vec<Value> {
    let (_, page) = house.call("GET", "/inbox/messages", Value::Null);
    page["Item"].as_array().unwrap().clone()
}

fn simple(subject: &str, text: &str) -> Value {
    json!({"EmailMessage": {"SimpleEmail": {"Subject": {"Data": subject}, "TextPart": {"Data": text}}}})
}

#[test]
fn three_addresses_get_a_template_with_their_own_names() {
    let mut house = open(House::new());
    let template = json!({"Subject": "Hello {{FirstName}}", "HtmlPart": "<p>Dear {{FirstName}}, {{Offer}}</p>", "DefaultSubstitutions": "{\"Offer\": \"welcome\"}"});
    assert_eq!(
        house
            .call("POST", "/v1/templates/MyEmailTemplate/email", template)
            .0,
        201
    );
    let to = |name: &str| json!({"ChannelType": "EMAIL", "Substitutions": {"FirstName": [name]}});
    let response = send(
        &mut house,
        json!({
            "Addresses": {"one@example.com": to("John"), "two@example.com": to("Ryan"), "three@example.com": to("<Dave>")},
            "MessageConfiguration": {"EmailMessage": {"FromAddress": "no-reply@example.com"}},
            "TemplateConfiguration": {"EmailTemplate": {"Name": "MyEmailTemplate"}},
        }),
    );
    insta::assert_snapshot!(results(&response).join("\n"), @r"
    one@example.com SUCCESSFUL 200 MessageId: …
    three@example.com SUCCESSFUL 200 MessageId: …
    two@example.com SUCCESSFUL 200 MessageId: …
    ");
    let caught = inbox(&mut house);
    let told: Vec<_> = caught
        .iter()
        .map(|mail| format!("{} {} {}", mail["From"], mail["Subject"], mail["Html"]))
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    "no-reply@example.com" "Hello Ryan" "<p>Dear Ryan, welcome</p>"
    "no-reply@example.com" "Hello <Dave>" "<p>Dear &lt;Dave&gt;, welcome</p>"
    "no-reply@example.com" "Hello John" "<p>Dear John, welcome</p>"
    "#);
    let ids: Vec<_> = response["Result"]
        .as_object()
        .unwrap()
        .values()
        .map(|result| &result["MessageId"])
        .collect();
    assert!(caught.iter().all(|mail| ids.contains(&&mail["Id"])));
}

#[test]
fn every_destination_has_its_own_result() {
    let mut house = open(House::new());
    endpoint(
        &mut house,
        "ada",
        json!({"ChannelType": "EMAIL", "Address": "ada@example.com"}),
    );
    endpoint(
        &mut house,
        "twin",
        json!({"ChannelType": "EMAIL", "Address": "ada@example.com"}),
    );
    endpoint(
        &mut house,
        "silent",
        json!({"ChannelType": "EMAIL", "Address": "silent@example.com", "OptOut": "ALL"}),
    );
    endpoint(
        &mut house,
        "asleep",
        json!({"ChannelType": "EMAIL", "Address": "asleep@example.com", "EndpointStatus": "INACTIVE"}),
    );
    endpoint(
        &mut house,
        "phone",
        json!({"ChannelType": "SMS", "Address": "+4712345678"}),
    );
    let mut request = json!({
        "Addresses": {"+4712345678": {"ChannelType": "SMS"}, "bob@example.com": {}, "eve@example.com": {"ChannelType": "EMAIL"}},
        "Endpoints": {"ADA": {}, "twin": {}, "silent": {}, "asleep": {}, "phone": {}, "nobody": {}},
    });
    request["MessageConfiguration"] = simple("Hi", "Hello");
    let response = send(&mut house, request);
    insta::assert_snapshot!(results(&response).join("\n"), @r"
    +4712345678 PERMANENT_FAILURE 400 The request has no message for this destination's channel.
    bob@example.com PERMANENT_FAILURE 400 The destination has no ChannelType.
    eve@example.com SUCCESSFUL 200 MessageId: …
    ADA PERMANENT_FAILURE 400 The endpoint is inactive.
    asleep PERMANENT_FAILURE 400 The endpoint is inactive.
    nobody PERMANENT_FAILURE 400 There is no such endpoint.
    phone PERMANENT_FAILURE 400 The request has no message for this destination's channel.
    silent OPT_OUT 400 The endpoint has opted out.
    twin SUCCESSFUL 200 MessageId: …
    ");
    assert_eq!(
        response["EndpointResult"]["ADA"]["Address"],
        "ada@example.com"
    );
    assert_eq!(inbox(&mut house).len(), 2);
}

#[test]
fn substitutions_have_their_ranks_and_endpoints_their_attributes() {
    let mut house = open(House::new());
    endpoint(
        &mut house,
        "ada",
        json!({"ChannelType": "EMAIL", "Address": "ada@example.com", "User": {"UserId": "u", "UserAttributes": {"FirstName": ["Ada"]}}}),
    );
    send(
        &mut house,
        json!({
            "Endpoints": {"ada": {"Substitutions": {"Code": ["own"]}}},
            "MessageConfiguration": {"EmailMessage": {
                "Substitutions": {"Code": ["message"], "Shop": ["Tea & Co"]},
                "ReplyToAddresses": ["help@example.com"],
                "SimpleEmail": {"Subject": {"Data": "{{Code}}"}, "HtmlPart": {"Data": "{{User.UserAttributes.FirstName}} {{Shop}}"}, "TextPart": {"Data": "{{Shop}}"}},
            }},
        }),
    );
    let mail = &inbox(&mut house)[0];
    assert_eq!(
        (&mail["Subject"], &mail["Html"], &mail["Text"]),
        (
            &json!("own"),
            &json!("Ada Tea &amp; Co"),
            &json!("Tea & Co")
        )
    );
    assert_eq!(
        (&mail["From"], &mail["ReplyTo"]),
        (
            &json!("Shop <shop@example.com>"),
            &json!(["help@example.com"])
        )
    );
}

#[test]
fn what_cannot_be_sent_says_why_under_a_200() {
    let mut house = House::new();
    let to = json!({"ada@example.com": {"ChannelType": "EMAIL"}});
    let message =
        |configuration: Value| json!({"Addresses": to, "MessageConfiguration": configuration});
    let response = send(&mut house, message(simple("Hi", "Hello")));
    assert_eq!(
        results(&response),
        ["ada@example.com PERMANENT_FAILURE 404 Resource not found"]
    );
    let mut house = open(house);
    for configuration in [
        json!({}),
        json!({"EmailMessage": {"RawEmail": {"Data": "aGk="}}}),
    ] {
        let response = send(&mut house, message(configuration));
        assert_eq!(
            response["Result"]["ada@example.com"]["DeliveryStatus"],
            "PERMANENT_FAILURE"
        );
    }
    let channel = json!({"FromAddress": "a@b", "Identity": "arn", "Enabled": false});
    house.call("PUT", "/v1/apps/{app}/channels/email", channel);
    let response = send(&mut house, message(simple("Hi", "Hello")));
    assert_eq!(
        results(&response),
        ["ada@example.com PERMANENT_FAILURE 400 The channel is disabled."]
    );
    assert!(inbox(&mut house).is_empty());
}

#[test]
fn a_request_without_sense_is_refused_whole() {
    let mut house = open(House::new());
    let to = json!({"ada@example.com": {"ChannelType": "EMAIL"}});
    let many: serde_json::Map<_, _> = (0..101)
        .map(|n| (format!("{n}@example.com"), json!({"ChannelType": "EMAIL"})))
        .collect();
    for request in [
        json!({"Addresses": to}),
        json!({"MessageConfiguration": {}}),
        json!({"Addresses": many, "MessageConfiguration": {}}),
        json!({"Addresses": to, "MessageConfiguration": {}, "TemplateConfiguration": {"EmailTemplate": {"Name": "none"}}}),
        json!({"Addresses": to, "MessageConfiguration": {"EmailMessage": {"FromAddress": "me"}}}),
    ] {
        assert_eq!(
            house.call("POST", PATH, request.clone()).0,
            400,
            "{request}"
        );
    }
}

#[test]
fn a_direct_mail_is_recorded_when_it_is_sent() {
    let mut house = open(House::with_provider());
    endpoint(
        &mut house,
        "ada",
        json!({"ChannelType": "EMAIL", "Address": "ada@example.com"}),
    );
    send(
        &mut house,
        json!({"Endpoints": {"ada": {"TitleOverride": "Mine"}}, "MessageConfiguration": simple("Hi", "Hello")}),
    );
    let effects = house.effects();
    assert!(matches!(&effects[0].act, Act::Mail(mail) if mail.subject == "Mine"));
    house.settle(effects[0].id, Outcome::Done);
    let events = house.turn(|turn| crate::events::recent(turn, "ada", 10).unwrap());
    assert_eq!(events.len(), 1);
    assert_eq!(
        (
            events[0].event_type.as_str(),
            events[0].attributes["treatment_id"].as_str()
        ),
        ("_email.send", "0")
    );
}

#[test]
fn a_message_to_users_reaches_each_of_their_endpoints() {
    let mut house = open(House::new());
    for (id, user, rest) in [
        (
            "home",
            "ada",
            json!({"ChannelType": "EMAIL", "Address": "ada@home.example"}),
        ),
        (
            "work",
            "ada",
            json!({"ChannelType": "EMAIL", "Address": "ada@work.example"}),
        ),
        (
            "phone",
            "ada",
            json!({"ChannelType": "SMS", "Address": "+4712345678"}),
        ),
        (
            "left",
            "bob",
            json!({"ChannelType": "EMAIL", "Address": "bob@example.com", "OptOut": "ALL"}),
        ),
        (
            "asleep",
            "bob",
            json!({"ChannelType": "EMAIL", "Address": "old@example.com", "EndpointStatus": "INACTIVE"}),
        ),
        (
            "other",
            "eve",
            json!({"ChannelType": "EMAIL", "Address": "eve@example.com"}),
        ),
    ] {
        let mut body = rest;
        body["User"] = json!({"UserId": user, "UserAttributes": {"Name": [user]}});
        endpoint(&mut house, id, body);
    }
    let request = json!({
        "Users": {"ada": {"Substitutions": {"Offer": ["tea"]}}, "bob": {"TitleOverride": "Bob"}, "nobody": {}},
        "MessageConfiguration": simple("{{User.UserAttributes.Name}} {{Offer}}", "Hello"),
        "TraceId": "t-1",
    });
    let (status, response) = house.call("POST", "/v1/apps/{app}/users-messages", request);
    assert_eq!(status, 200, "{response}");
    assert_eq!(response["ApplicationId"], json!(house.app));
    let users = response["Result"].as_object().unwrap().iter();
    let said: Vec<_> = users
        .flat_map(|(user, endpoints)| {
            let lines = results(&json!({"EndpointResult": endpoints}));
            lines.into_iter().map(move |line| format!("{user}: {line}"))
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"), @r"
    ada: home SUCCESSFUL 200 MessageId: …
    ada: phone PERMANENT_FAILURE 400 The request has no message for this destination's channel.
    ada: work SUCCESSFUL 200 MessageId: …
    bob: asleep PERMANENT_FAILURE 400 The endpoint is inactive.
    bob: left OPT_OUT 400 The endpoint has opted out.
    nobody:  PERMANENT_FAILURE 400 No endpoints found for userId.
    ");
    let mut caught: Vec<_> = inbox(&mut house)
        .iter()
        .map(|mail| format!("{} {}", mail["To"], mail["Subject"]))
        .collect();
    caught.sort();
    insta::assert_snapshot!(caught.join("\n"), @r#"
    "ada@home.example" "ada tea"
    "ada@work.example" "ada tea"
    "#);
}

#[test]
fn each_destination_gets_the_words_of_its_channel() {
    let mut house = open(House::new());
    let channel = json!({"SenderId": "Shop", "ShortCode": "12345"});
    let (status, body) = house.call("PUT", "/v1/apps/{app}/channels/sms", channel);
    assert_eq!(status, 200, "{body}");
    let phone = json!({"ChannelType": "SMS", "Address": "+4740612345", "User": {"UserAttributes": {"Name": ["Ada"]}}});
    endpoint(&mut house, "phone", phone);
    endpoint(
        &mut house,
        "left",
        json!({"ChannelType": "SMS", "Address": "+4790628443", "OptOut": "ALL"}),
    );
    let mut message = simple("Hi", "By mail");
    message["SMSMessage"] = json!({
        "Body": "{{User.UserAttributes.Name}}, your code is {{Code}} & more",
        "MessageType": "TRANSACTIONAL",
        "OriginationNumber": "+18555701234",
        "Substitutions": {"Code": ["123"]},
    });
    let response = send(
        &mut house,
        json!({
            "Addresses": {"+12065550142": {"ChannelType": "SMS", "BodyOverride": "Own {{Code}}", "TitleOverride": "None"}, "ada@example.com": {"ChannelType": "EMAIL"}},
            "Endpoints": {"phone": {}, "left": {}},
            "MessageConfiguration": message,
        }),
    );
    insta::assert_snapshot!(results(&response).join("\n"), @r"
    +12065550142 SUCCESSFUL 200 MessageId: …
    ada@example.com SUCCESSFUL 200 MessageId: …
    left OPT_OUT 400 The endpoint has opted out.
    phone SUCCESSFUL 200 MessageId: …
    ");
    let caught = inbox(&mut house);
    let told: Vec<_> = caught
        .iter()
        .map(|one| {
            format!(
                "{} {} {} {} {}",
                one["Channel"], one["From"], one["To"], one["Subject"], one["Text"]
            )
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    "EMAIL" "Shop <shop@example.com>" "ada@example.com" "Hi" "By mail"
    "SMS" "+18555701234" "+4740612345" "" "Ada, your code is 123 & more"
    "SMS" "+18555701234" "+12065550142" "" "Own 123"
    "#);
    let events = house.turn(|turn| crate::events::recent(turn, "phone", 10).unwrap());
    let (kind, status) = (
        &events[0].event_type,
        &events[0].attributes["record_status"],
    );
    assert_eq!(
        (events.len(), kind.as_str(), status.as_str()),
        (1, "_SMS.BUFFERED", "SUCCESSFUL")
    );
}

#[test]
fn a_text_message_goes_to_the_inbox_beside_a_provider_of_mail() {
    let mut house = open(House::with_provider());
    house.call(
        "PUT",
        "/v1/apps/{app}/channels/sms",
        json!({"ShortCode": "12345"}),
    );
    send(
        &mut house,
        json!({"Addresses": {"+12065550142": {"ChannelType": "SMS"}}, "MessageConfiguration": {"SMSMessage": {"Body": "Hi"}}}),
    );
    assert_eq!(house.effects(), []);
    let caught = inbox(&mut house);
    assert_eq!(
        (&caught[0]["From"], &caught[0]["Text"]),
        (&json!("12345"), &json!("Hi"))
    );
}

#[test]
fn what_a_text_message_cannot_be_says_why() {
    let mut house = House::new();
    let to = json!({"+12065550142": {"ChannelType": "SMS"}});
    let message =
        |text: Value| json!({"Addresses": to, "MessageConfiguration": {"SMSMessage": text}});
    let mut said = Vec::new();
    said.extend(results(&send(&mut house, message(json!({"Body": "Hi"})))));
    house.call("PUT", "/v1/apps/{app}/channels/sms", json!({}));
    for text in [
        json!({}),
        json!({"Body": "Hi", "MediaUrl": "https://example.com/a.png"}),
    ] {
        said.extend(results(&send(&mut house, message(text))));
    }
    let mut by_template = message(json!({"Body": "Hi"}));
    by_template["TemplateConfiguration"] = json!({"SMSTemplate": {"Name": "any"}});
    said.extend(results(&send(&mut house, by_template)));
    for text in [
        json!({"Body": "x".repeat(1_601)}),
        json!({"Body": "Hi", "SenderId": "My Shop"}),
        json!({"Body": "Hi", "SenderId": "12345"}),
    ] {
        let (status, answer) = house.call("POST", PATH, message(text));
        assert_eq!(status, 400, "{answer}");
        said.push(answer["Message"].as_str().unwrap().to_owned());
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    +12065550142 PERMANENT_FAILURE 404 Resource not found
    +12065550142 PERMANENT_FAILURE 400 The request has no message for this destination's channel.
    +12065550142 PERMANENT_FAILURE 400 Not built yet: channels other than EMAIL and SMS, raw content, raw email, and text messages by template or with media.
    +12065550142 PERMANENT_FAILURE 400 Not built yet: channels other than EMAIL and SMS, raw content, raw email, and text messages by template or with media.
    MessageConfiguration.SMSMessage.Body: at most 1600 characters, and this has 1601.
    MessageConfiguration.SMSMessage.SenderId: a name of at most 11 letters and digits, one of them a letter.
    MessageConfiguration.SMSMessage.SenderId: a name of at most 11 letters and digits, one of them a letter.
    ");
    assert!(inbox(&mut house).is_empty());
}

#[test]
fn a_message_to_users_has_its_limits() {
    let mut house = open(House::new());
    let users = |count: usize| -> Value {
        let users = (0..count).map(|n| (format!("u{n}"), json!({})));
        users.collect::<serde_json::Map<_, _>>().into()
    };
    let mut said = Vec::new();
    for request in [
        json!({"MessageConfiguration": {}}),
        json!({"Users": {}, "MessageConfiguration": {}}),
        json!({"Users": users(101), "MessageConfiguration": {}}),
        json!({"Users": users(1)}),
        json!({"Users": users(1), "MessageConfiguration": {}, "TemplateConfiguration": {"EmailTemplate": {"Name": "none"}}}),
    ] {
        let (status, answer) = house.call("POST", "/v1/apps/{app}/users-messages", request);
        assert_eq!(status, 400, "{answer}");
        said.push(answer["Message"].as_str().unwrap().to_owned());
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    Users: missing required member
    Users: a message needs at least one user.
    Users: at most 100 users, and this has 101.
    MessageConfiguration: missing required member
    TemplateConfiguration.EmailTemplate: there is no email template of that name and version.
    ");
}
