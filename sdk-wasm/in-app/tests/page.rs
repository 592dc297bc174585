//! Messages in a browser: what is read, chosen and drawn. What a press does is the script's part; tests/browser has that.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test may")]

use carillon_sdk_in_app::counts::Shown;
use carillon_sdk_in_app::decide::Clock;
use carillon_sdk_in_app::messages::Messages;
use js_sys::{Array, Function, JSON};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Document, Element, HtmlElement, ShadowRoot};

wasm_bindgen_test_configure!(run_in_browser);

const NOW: Clock = Clock {
    now_ms: 1_767_323_045_678,
    offset_minutes: 0,
};
const CSS: &str = include_str!("../../js/in-app.css");
/// A shadow root on the page, as js/card.ts makes it.
const ROOT: &str = "const host = document.createElement('div');
    const root = host.attachShadow({ mode: 'closed' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    document.documentElement.append(host);
    return root;";
const WORDS: &str = r##""HeaderConfig":{"Header":"Hello","TextColor":"#102030","Alignment":"CENTER"},"BodyConfig":{"Body":"<b>there</b>"}"##;

/// The module on the test's page.
struct Stage {
    messages: Messages,
    root: ShadowRoot,
}

impl Stage {
    fn new(layout: &str, content: &str) -> Stage {
        let root = Function::new_with_args("css", ROOT).call1(&JsValue::NULL, &CSS.into());
        let mut messages = Messages::default();
        messages.load(&Array::of1(&campaign(layout, content)));
        Stage {
            messages,
            root: root.unwrap().unchecked_into(),
        }
    }

    /// What the event that the message waits for calls for.
    fn choose(&self, counts: &str) -> Option<usize> {
        let event = JSON::parse(r#"{"type":"buy","attributes":{},"metrics":{}}"#).unwrap();
        self.messages.choose(&event, "session", counts, NOW)
    }

    /// A stage on which the message is drawn.
    fn drawn(layout: &str, content: &str) -> Stage {
        let stage = Stage::new(layout, content);
        let place = stage.choose("").unwrap();
        stage.messages.draw(place, stage.root.unchecked_ref());
        stage
    }

    fn find(&self, selector: &str) -> Option<Element> {
        self.root.query_selector(selector).unwrap()
    }

    fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        self.find(selector).unwrap().get_attribute(name)
    }

    fn style(&self, selector: &str, name: &str) -> String {
        let element: HtmlElement = self.find(selector).unwrap().unchecked_into();
        element.style().get_property_value(name).unwrap()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.root.host().remove();
    }
}

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

fn campaign(layout: &str, content: &str) -> JsValue {
    let text = [
        r#"{"CampaignId":"Sale-01","TreatmentId":"2","SessionCap":1,"Priority":null,"InAppMessage":{"Layout":""#,
        layout,
        r#"","Content":["#,
        content,
        r#"]},"Schedule":{"EndDate":"2030-01-01T00:00:00Z","EventFilter":{"Dimensions":{"EventType":{"Values":["buy"]}}}}}"#,
    ]
    .concat();
    JSON::parse(&text).unwrap()
}

fn content(rest: &str) -> String {
    ["{", WORDS, rest, "}"].concat()
}

#[wasm_bindgen_test]
fn a_banner_is_a_named_region_that_is_read_out() {
    let stage = Stage::drawn("TOP_BANNER", &content(""));
    assert_eq!(stage.attribute(".card", "role").as_deref(), Some("region"));
    assert_eq!(
        stage.attribute(".card", "aria-label").as_deref(),
        Some("Hello")
    );
    assert_eq!(stage.attribute(".words", "role").as_deref(), Some("status"));
}

#[wasm_bindgen_test]
fn the_pages_language_and_direction_reach_in() {
    let page = document().document_element().unwrap();
    page.set_attribute("lang", "ar").unwrap();
    page.set_attribute("dir", "rtl").unwrap();
    let stage = Stage::drawn("MOBILE_FEED", &content(""));
    assert!(stage.find(".card:lang(ar):dir(rtl)").is_some());
    let card = stage.find(".card").unwrap();
    let style = web_sys::window().unwrap().get_computed_style(&card);
    let direction = style.unwrap().unwrap().get_property_value("direction");
    assert_eq!(direction.unwrap(), "rtl");
    page.remove_attribute("lang").unwrap();
    page.remove_attribute("dir").unwrap();
}

#[wasm_bindgen_test]
fn words_are_text_and_colours_are_styles() {
    let stage = Stage::drawn("BOTTOM_BANNER", &content(""));
    assert_eq!(
        stage.find(".body").unwrap().text_content().as_deref(),
        Some("<b>there</b>")
    );
    assert!(stage.find("b").is_none(), "markup is not made of words");
    assert_eq!(stage.style(".header", "color"), "rgb(16, 32, 48)");
    assert_eq!(stage.style(".header", "text-align"), "center");
    assert_eq!(
        stage.style(".card", "background-color"),
        "rgb(255, 255, 255)",
        "dark words ask for a light ground"
    );
}

#[wasm_bindgen_test]
fn a_dialog_begins_with_what_it_offers() {
    let button = r#","PrimaryBtn":{"DefaultConfig":{"Text":"Ok","ButtonAction":"CLOSE"}}"#;
    let stage = Stage::drawn("MOBILE_FEED", &content(button));
    assert_eq!(
        stage.attribute("dialog", "aria-label").as_deref(),
        Some("Hello")
    );
    let first = stage.find("button").unwrap();
    assert_eq!(first.text_content().as_deref(), Some("Ok"));
}

#[wasm_bindgen_test]
fn a_link_opens_elsewhere() {
    let link = r##","PrimaryBtn":{"DefaultConfig":{"Text":"Go","ButtonAction":"LINK","Link":"https://a.example","BackgroundColor":"#fc0","BorderRadius":9},
        "Web":{"ButtonAction":"LINK","Link":"https://web.example/x"}}"##;
    let stage = Stage::drawn("TOP_BANNER", &content(link));
    for (name, expected) in [
        ("href", "https://web.example/x"),
        ("target", "_blank"),
        ("rel", "noopener"),
    ] {
        assert_eq!(
            stage.attribute(".primary", name).as_deref(),
            Some(expected),
            "{name}"
        );
    }
    assert_eq!(stage.style(".primary", "border-radius"), "9px");
    assert_eq!(
        stage.style(".primary", "color"),
        "rgb(22, 24, 29)",
        "readable on its ground"
    );
}

#[wasm_bindgen_test]
fn a_script_is_no_link_and_no_image() {
    let bad = r#","ImageUrl":"javascript:alert(1)","PrimaryBtn":{"DefaultConfig":{"Text":"Go","ButtonAction":"LINK","Link":"javascript:alert(1)"}}"#;
    let stage = Stage::drawn("TOP_BANNER", &content(bad));
    assert!(stage.find("a").is_none() && stage.find("img").is_none());
    assert!(stage.find("button.primary").is_some());
}

#[wasm_bindgen_test]
fn a_carousel_has_its_slides_and_steps() {
    let three = [content(""), "{}".into(), content("")].join(",");
    let stage = Stage::drawn("CAROUSEL", &three);
    assert_eq!(stage.attribute(".track", "role").as_deref(), Some("region"));
    let slides = stage.root.query_selector_all(".slide[role=group]").unwrap();
    assert_eq!(slides.length(), 3);
    assert_eq!(
        stage.style(".slide:last-child", "background-color"),
        "rgb(255, 255, 255)",
        "each slide has its own ground"
    );
    assert!(stage.find(".step + .dots + .step").is_some());
}

#[wasm_bindgen_test]
fn one_content_is_no_carousel_and_other_layouts_show_the_first() {
    let stage = Stage::drawn("CAROUSEL", &content(""));
    assert!(stage.find("dialog > .words").is_some() && stage.find(".track").is_none());
    let stage = Stage::drawn("OVERLAYS", &[content(""), content("")].join(","));
    let headers = stage.root.query_selector_all(".header").unwrap();
    assert_eq!(headers.length(), 1);
}

#[wasm_bindgen_test]
fn a_message_is_shown_within_its_caps() {
    let stage = Stage::new("TOP_BANNER", &content(""));
    let mut shown = Shown::read("", NOW.day(), "session");
    assert_eq!(stage.choose(&shown.text()), Some(0));
    shown.add("Sale-01");
    assert_eq!(stage.choose(&shown.text()), None, "once a session");
}

#[wasm_bindgen_test]
fn what_cannot_be_read_is_not_shown() {
    let mut stage = Stage::new("TOP_BANNER", &content(""));
    let odd = Array::of3(
        &JsValue::NULL,
        &JsValue::from_f64(1.5),
        &JSON::parse(r#"{"Schedule":[],"InAppMessage":"x"}"#).unwrap(),
    );
    stage.messages.load(&odd);
    assert_eq!(stage.choose(""), None);
}
