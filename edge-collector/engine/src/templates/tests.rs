//! The room's behaviour over HTTP, and golden renderings.

use super::render::Text;
use super::{Renderer, email};
use crate::testing::House;
use proptest::prelude::*;
use serde_json::{Value, json};

const WELCOME: &str = "/v1/templates/Welcome/email";

fn template() -> Value {
    json!({
        "Subject": "Hi {{User.UserAttributes.FirstName}}",
        "HtmlPart": "<p>Hi {{User.UserAttributes.FirstName}}</p>",
        "TextPart": "Hi",
        "DefaultSubstitutions": "{\"User.UserAttributes.FirstName\":\"friend\"}",
        "Headers": [{"Name": "List-Unsubscribe", "Value": "<https://shop.example/{{Id}}>"}],
        "TemplateDescription": "The first mail",
        "tags": {"team": "shop"},
    })
}

#[test]
fn a_template_is_created_and_read_back() {
    let mut house = House::new();
    let (status, created) = house.call("POST", WELCOME, template());
    assert_eq!(status, 201, "{created}");
    let arn = "arn:aws:mobiletargeting:us-east-1:123456789012:templates/Welcome/EMAIL";
    assert_eq!(
        (&created["Arn"], &created["Message"]),
        (&json!(arn), &json!("Created"))
    );
    assert!(created["RequestID"].is_string());
    let (status, read) = house.call("GET", WELCOME, Value::Null);
    let mut expected = template();
    for (name, value) in [
        ("Arn", arn),
        ("CreationDate", "2026-01-02T03:04:05.000Z"),
        ("LastModifiedDate", "2026-01-02T03:04:05.000Z"),
        ("TemplateName", "Welcome"),
        ("TemplateType", "EMAIL"),
        ("Version", "1"),
    ] {
        expected[name] = json!(value);
    }
    assert_eq!((status, read), (200, expected));
    for (query, expected) in [("version=1", 200), ("version=2", 404), ("version=x", 400)] {
        let (status, _) = house.call("GET", &format!("{WELCOME}?{query}"), Value::Null);
        assert_eq!(status, expected, "{query}");
    }
    let (status, _) = house.call("GET", "/v1/templates/Nobody/email", Value::Null);
    assert_eq!(status, 404);
}

#[test]
fn every_application_holds_a_copy() {
    let mut house = House::new();
    house.call("POST", WELCOME, template());
    let subject = |house: &mut House, version: Option<&str>| {
        house.turn(|turn| {
            email(turn, "Welcome", version)
                .unwrap()
                .map(|email| email.subject)
        })
    };
    let expected = Some("Hi {{User.UserAttributes.FirstName}}".to_owned());
    assert_eq!(subject(&mut house, None), expected);
    assert_eq!(subject(&mut house, Some("1")), expected);
    assert_eq!(subject(&mut house, Some("2")), None);
    let (_, later) = house.call("POST", "/v1/apps", json!({"Name": "Later"}));
    house.app = later["Id"].as_str().unwrap().to_owned();
    assert_eq!(subject(&mut house, None), expected);
    assert_eq!(
        house.turn(|turn| email(turn, "Nobody", None).unwrap()),
        None
    );
}

#[test]
fn a_deleted_application_takes_no_copy() {
    let mut house = House::new();
    assert_eq!(house.call("DELETE", "/v1/apps/{app}", Value::Null).0, 200);
    assert_eq!(house.call("POST", WELCOME, template()).0, 201);
}

#[test]
fn what_cannot_be_sent_is_refused() {
    let mut house = House::new();
    let path = |name: &str| format!("/v1/templates/{name}/email");
    for (name, change, expected) in [
        ("-x", json!({}), "TemplateName: up to"),
        ("a%20b", json!({}), "TemplateName: up to"),
        (
            "x",
            json!({"HtmlPart": "one\ntwo {{#if a}} three"}),
            "HtmlPart: line 2: ",
        ),
        (
            "x",
            json!({"Subject": "{{shout name}}"}),
            "Subject: line 1: there is no helper shout here.",
        ),
        (
            "x",
            json!({"Headers": [{"Name": "a b", "Value": "c"}]}),
            "Headers: a name",
        ),
        (
            "x",
            json!({"DefaultSubstitutions": "{"}),
            "DefaultSubstitutions: ",
        ),
        ("x", json!({"RecommenderId": "r"}), "RecommenderId: "),
        (
            "x",
            json!({"HtmlPart": "x".repeat(600_001)}),
            "Subject, HtmlPart and TextPart: ",
        ),
        (
            "x",
            json!({"TemplateDescription": "x".repeat(501)}),
            "TemplateDescription: ",
        ),
    ] {
        let mut body = template();
        for (member, value) in change.as_object().unwrap() {
            body[member] = value.clone();
        }
        let (status, error) = house.call("POST", &path(name), body);
        assert_eq!(status, 400, "{error}");
        let message = error["Message"].as_str().unwrap();
        assert!(message.starts_with(expected), "{message}");
    }
    assert_eq!(house.call("POST", &path("x"), template()).0, 201);
    let (status, error) = house.call("POST", &path("x"), template());
    assert_eq!(status, 400, "{error}");
    assert_eq!(house.call("GET", &path("X"), Value::Null).0, 404);
}

fn variables() -> Value {
    json!({
        "Id": "e1",
        "Address": "ada@example.com",
        "Attributes": {"interests": ["tea", "<coffee>"], "many": (0..20).map(|n| n.to_string()).collect::<Vec<_>>(), "empty": [], "Age": ["20"]},
        "Metrics": {"orders": 3.0, "rate": 0.5},
        "User": {"UserId": "u1", "UserAttributes": {"FirstName": ["Ada", "Augusta"], "Last Name": ["O'Neil"], "isVip": ["true"]}},
        "OTP": ["123456"],
    })
}

fn rendered(text: &str) -> Result<String, String> {
    Renderer::new(variables())
        .render_text(text)
        .map_err(|error| error.to_string())
}

/// What the reference says about variables and blocks, one line each.
#[test]
fn variables_and_blocks_render_as_documented() {
    for (text, expected) in [
        ("no variables {at} all }}", "no variables {at} all }}"),
        ("{{Address}} {{Id}}", "ada@example.com e1"),
        ("{{User.UserAttributes.FirstName}}", "Ada"),
        ("{{User.UserAttributes.FirstName.[0]}}", "Ada"),
        ("{{User.UserAttributes.FirstName.[1]}}", "Augusta"),
        ("{{User.UserAttributes.[Last Name]}}", "O'Neil"),
        ("{{User.UserAttributes.[Last Name].[0]}}", "O'Neil"),
        (
            "{{{Attributes.interests.[1]}}}{{&Attributes.interests.[1]}}",
            "<coffee><coffee>",
        ),
        ("{{OTP}}", "123456"),
        (
            "[{{Nothing}}{{User.Nothing.AtAll}}{{Attributes.empty}}{{User}}]",
            "[]",
        ),
        ("{{Metrics.orders}} {{Metrics.rate}}", "3 0.5"),
        (
            "{{#each Attributes.interests}}{{@index}}{{this}} {{/each}}",
            "0tea 1<coffee> ",
        ),
        ("{{#each Attributes.empty}}x{{else}}none{{/each}}", "none"),
        (
            "{{#each Attributes.many}}{{this}},{{/each}}",
            "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,",
        ),
        (
            "{{#each Attributes.interests as |it|}}{{it}}{{../Id}}{{/each}}",
            "teae1<coffee>e1",
        ),
        (
            "{{#if User.UserAttributes.isVip}}VIP{{else}}-{{/if}}",
            "VIP",
        ),
        (
            "{{#if Attributes.empty}}a{{else if OTP}}b{{else}}c{{/if}}",
            "b",
        ),
        ("{{#unless Nothing}}a{{/unless}}", "a"),
        ("{{#with User.UserAttributes}}{{FirstName}}{{/with}}", "Ada"),
        ("{{#eq User.UserId 'u1'}}yes{{else}}no{{/eq}}", "yes"),
        ("{{#not (eq User.UserId 'u1')}}yes{{else}}no{{/not}}", "no"),
        (
            "{{#gt Attributes.Age.[0] \"17\"}}adult{{else}}minor{{/gt}}",
            "adult",
        ),
        (
            "{{#* inline \"hi\"}}Hi {{OTP}}{{/inline}}{{> hi}} {{>hi}}",
            "Hi 123456 Hi 123456",
        ),
        ("a{{! nothing }}b{{!-- {{nothing}} --}}c", "abc"),
        ("\\{{Id}}", "{{Id}}"),
        ("a {{~Id~}} b", "ae1b"),
    ] {
        assert_eq!(rendered(text).as_deref(), Ok(expected), "{text}");
    }
}

/// Every helper with its documented sample, or one like it.
#[test]
fn helpers_render_as_documented() {
    for (text, expected) in [
        ("{{abbreviate \"Alejandro\" 6}}", "Ale..."),
        ("{{abbreviate \"Ada\" 6}}", "Ada"),
        ("{{capitalize \"jane van doe\"}}", "Jane Van Doe"),
        ("{{capitalizeFirst (lower \"JANE\")}}", "Jane"),
        ("{{center \"ab\" size=6 pad=\"*\"}}", "**ab**"),
        ("{{cut \"Los Angeles\" \"e\"}}", "Los Angls"),
        ("{{cut \"Los Angeles\"}}", "LosAngeles"),
        ("{{decode64 (encode64 \"é\")}}", "é"),
        ("{{encode64 \"Ada\"}}", "QWRh"),
        (
            "{{inflect 1 \"point\" \"points\"}} {{inflect 2 \"point\" \"points\" includeCount=true}}",
            "point 2 points",
        ),
        (
            "{{join Attributes.interests \", \" prefix=\"[\" suffix=\"]\"}}",
            "[tea, <coffee>]",
        ),
        ("{{join \"a\" \"b\" \"c\" \"-\"}}", "a-b-c"),
        (
            "{{ljust \"ab\" 4 pad=\".\"}}{{rjust \"ab\" 4 pad=\".\"}}",
            "ab....ab",
        ),
        (
            "{{lower \"ÅB\"}}{{upper User.UserAttributes.FirstName}}",
            "åbADA",
        ),
        (
            "{{ordinalize 22}} {{ordinalize 11}} {{ordinalize 1}} {{ordinalize 103}} {{ordinalize 113}}",
            "22nd 11th 1st 103rd 113th",
        ),
        ("{{replace \"Los Angeles\" \"Los\" \"L.\"}}", "L. Angeles"),
        (
            "{{sha256 \"\"}}",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ),
        ("{{substring (sha512 \"abc\") 0 16}}", "ddaf35a193617aba"),
        ("{{slugify \"Los Angeles\"}}", "los-angeles"),
        ("{{slugify \" Tea & Coffee! \"}}", "tea-coffee"),
        ("{{stripTags \"<b>bold</b> 1 < 2\"}}", "bold 1 < 2"),
        (
            "{{substring \"Los Angeles\" 4 9}} {{substring \"Los Angeles\" 4}}",
            "Angel Angeles",
        ),
        (
            "{{yesno User.UserAttributes.isVip yes=\"ja\"}} {{yesno \"false\"}} {{yesno Nothing}}",
            "ja no maybe",
        ),
        (
            "{{add 1 2.5}} {{subtract 1 2}} {{multiply \"3\" 4}} {{divide 5 2.3}} {{modulo 7 4}}",
            "3.5 -1 12 2.17391304 3",
        ),
        ("{{round 2.5}} {{ceiling 2.1}} {{floor 2.9}}", "3 3 2"),
        (
            "{{eq 1 \"1.0\"}} {{neq \"a\" \"b\"}} {{gt \"10\" \"9\"}} {{gte 2 2}} {{lt \"b\" \"a\"}} {{lte 1 2}}",
            "true true true true false true",
        ),
        (
            "{{eq User.UserId \"u1\" yes='y' no='n'}}{{eq User.UserId \"u2\" yes='y' no='n'}}",
            "yn",
        ),
        (
            "{{and OTP Id}} {{or Nothing Attributes.empty}} {{not Nothing}}",
            "true false true",
        ),
        ("{{lookup Attributes.interests 0}}", "tea"),
    ] {
        assert_eq!(rendered(text).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn only_html_is_escaped() {
    let renderer = Renderer::new(variables());
    let text = "{{Attributes.interests.[1]}} {{upper '<b>'}} {{{Attributes.interests.[1]}}}";
    assert_eq!(
        renderer.html(&Text::parse(text).unwrap()).unwrap(),
        "&lt;coffee&gt; &lt;B&gt; <coffee>"
    );
    assert_eq!(renderer.render_text(text).unwrap(), "<coffee> <B> <coffee>");
}

#[test]
fn a_template_that_asks_for_too_much_is_refused() {
    let each = |n: usize| {
        format!(
            "{}x{}",
            "{{#each Attributes.many}}".repeat(n),
            "{{/each}}".repeat(n)
        )
    };
    let partials = (0..20).map(|n| {
        format!(
            "{{{{#*inline \"p{n}\"}}}}{{{{> p{m}}}}}{{{{> p{m}}}}}{{{{/inline}}}}",
            m = n + 1
        )
    });
    let doubling: String = partials.collect();
    for (text, expected) in [
        (each(5), "line 1: rendering takes up to"),
        (
            format!("{doubling}{{{{#*inline \"p20\"}}}}{{{{/inline}}}}{{{{> p0}}}}"),
            "line 1: rendering takes up to",
        ),
        (
            "{{#*inline \"a\"}}{{> b}}{{/inline}}{{#*inline \"b\"}}{{> a}}{{/inline}}{{> a}}"
                .to_owned(),
            "line 1: the partial",
        ),
        (
            "{{> secrets}}".to_owned(),
            "line 1: there is no inline partial secrets",
        ),
        (
            "{{> (lookup this 'x')}}".to_owned(),
            "line 1: a partial is included by",
        ),
        (
            "{{#> layout}}{{/layout}}".to_owned(),
            "line 1: blocks around",
        ),
        ("{{log Id}}".to_owned(), "line 1: there is no helper log"),
        (
            "\n{{#shout}}{{/shout}}".to_owned(),
            "line 2: there is no helper shout",
        ),
        ("{{%print Id}}".to_owned(), "line 1: "),
        (
            "{{add 1 \"x\"}}".to_owned(),
            "line 1: add: a number is needed",
        ),
        ("{{add 1}}".to_owned(), "line 1: add: at least 2"),
        ("{{divide 1 0}}".to_owned(), "line 1: divide: nothing"),
        ("{{upper}} {{upper Id".to_owned(), "line 1: "),
        (
            "{{ljust 'a' 100001}}".to_owned(),
            "line 1: ljust: a size is",
        ),
    ] {
        let fault = rendered(&text).unwrap_err();
        assert!(fault.starts_with(expected), "{text}: {fault}");
        assert!(!fault.contains('\n'), "{fault}");
    }
    assert!(rendered(&each(3)).is_ok());
}

#[test]
fn a_message_ends_before_it_fills_memory() {
    let renderer = Renderer::new(json!({"big": "x".repeat(400_000)}));
    let text = Text::parse("{{big}}{{big}}").unwrap();
    assert_eq!(renderer.text(&text).unwrap().len(), 800_000);
    let fault = renderer.text(&text).unwrap_err().to_string();
    assert!(fault.contains("more than 1000000 bytes"), "{fault}");
    let fault = renderer.render_text("{{upper big}}").unwrap_err();
    assert!(fault.to_string().contains("at most 10000 bytes"), "{fault}");
}

#[test]
fn long_text_renders_whole_and_its_lines_are_counted() {
    let long = "a line of text, and another\n".repeat(50);
    let text = format!("{long}{{{{Id}}}} {long}\\{{{{Id}}}}{{{{#if Id}}}}\n{long}{{{{/if}}}}");
    let expected = format!("{long}e1 {long}{{{{Id}}}}\n{long}");
    assert_eq!(rendered(&text), Ok(expected));
    let broken = format!("{long}{{{{Id}}}} {long}{{{{#if}}}}");
    let fault = rendered(&broken).unwrap_err();
    assert!(fault.starts_with("line 101: "), "{fault}");
    let failing = format!("{long}{{{{Id}}}} {long}{{{{round 'x'}}}}");
    let fault = rendered(&failing).unwrap_err();
    assert!(fault.starts_with("line 101: round: "), "{fault}");
}

#[test]
fn what_nests_as_deep_as_it_may_still_parses() {
    let blocks = format!("{}x{}", "{{#if Id}}".repeat(30), "{{/if}}".repeat(30));
    assert_eq!(rendered(&blocks).as_deref(), Ok("x"));
    let branches = format!("{{{{#if no}}}}{}x{{{{/if}}}}", "{{else if no}}".repeat(29));
    assert_eq!(rendered(&branches).as_deref(), Ok(""));
    let calls = format!("{{{{{}Id{}}}}}", "(lower ".repeat(8), ")".repeat(8));
    assert_eq!(rendered(&calls).as_deref(), Ok("e1"));
}

/// Pieces of templates, whole and broken, to put together at random.
const PIECES: [&str; 48] = [
    "{{",
    "}}",
    "{{{",
    "}}}",
    "{{#if ",
    "{{/if}}",
    "{{else}}",
    "{{else if ",
    "{{^}}",
    "{{^",
    "{{#each ",
    "{{/each}}",
    "{{#with ",
    "{{/with}}",
    "{{#*inline \"p\"}}",
    "{{/inline}}",
    "{{> p}}",
    "{{> ",
    "{{#> p}}",
    "{{/p}}",
    "{{!",
    "{{!--",
    "--}}",
    "Id",
    "Attributes.many",
    "this",
    "../",
    "@index",
    "@root.Id",
    ".[0]",
    "[x y]",
    "(",
    ")",
    "eq ",
    "upper ",
    "add 1 ",
    "'a'",
    "\"b\"",
    " ",
    "\n",
    "~",
    "\\",
    "|x|",
    "as ",
    "=1",
    "&",
    "é",
    ".",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_template_does_worse_than_fail(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..24)) {
        let text = pieces.concat();
        let _ = Text::parse(&text).map(|text| Renderer::new(variables()).html(&text));
    }
}
