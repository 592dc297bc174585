//! Messages on a page, in a browser: what is drawn, what a press does, and what is told.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test may")]

use std::cell::RefCell;
use std::rc::Rc;

use carillon_sdk_in_app::decide::Clock;
use carillon_sdk_in_app::messages::Messages;
use js_sys::{Array, Function, JSON};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Document, Element, Event, HtmlElement, ShadowRoot};

wasm_bindgen_test_configure!(run_in_browser);

const NOW: Clock = Clock {
    now_ms: 1_767_323_045_678,
    offset_minutes: 0,
};
const CSS: &str = include_str!("../../js/in-app.css");
/// What the script lends the module, as js/in-app.ts has it, but that it writes down what it hears.
const PAGE: &str = "return {
    tell: (...words) => told.push(words.join(' ')),
    root(host) {
        const root = host.attachShadow({ mode: 'closed' });
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        root.adoptedStyleSheets = [sheet];
        roots.push(root);
        return root;
    },
    leave: (host) => setTimeout(() => host.remove(), 180),
    handleEvent: ({ currentTarget, target }) => handle(currentTarget, target === currentTarget),
};";
const WORDS: &str = r##""HeaderConfig":{"Header":"Hello","TextColor":"#102030","Alignment":"CENTER"},"BodyConfig":{"Body":"<b>there</b>"}"##;

/// The module on the test's page.
struct Stage {
    messages: Rc<RefCell<Option<Messages>>>,
    told: Array,
    /// Shadow roots are closed, so the script keeps them.
    roots: Array,
    counts: String,
    _handler: Closure<dyn FnMut(JsValue, bool)>,
}

impl Stage {
    fn new(layout: &str, content: &str) -> Stage {
        let (told, roots) = (Array::new(), Array::new());
        let messages = Rc::new(RefCell::new(None::<Messages>));
        let heard = Rc::clone(&messages);
        let handler =
            Closure::<dyn FnMut(JsValue, bool)>::new(move |element: JsValue, itself: bool| {
                if let Some(messages) = heard.borrow_mut().as_mut() {
                    messages.handle(element.unchecked_ref(), itself);
                }
            });
        let page = Function::new_with_args("css, told, roots, handle", PAGE)
            .call4(&JsValue::NULL, &CSS.into(), &told, &roots, handler.as_ref())
            .unwrap();
        let mut made = Messages::new(page.unchecked_into());
        made.load(&Array::of1(&campaign(layout, content)));
        *messages.borrow_mut() = Some(made);
        Stage {
            messages,
            told,
            roots,
            counts: String::new(),
            _handler: handler,
        }
    }

    /// Records the event that the message waits for; says whether it was shown.
    fn buy(&mut self) -> bool {
        let event = JSON::parse(r#"{"type":"buy","attributes":{},"metrics":{}}"#).unwrap();
        let mut messages = self.messages.borrow_mut();
        let counts = messages
            .as_mut()
            .unwrap()
            .offer(&event, "session", &self.counts, NOW);
        counts.is_some_and(|counts| {
            self.counts = counts;
            true
        })
    }

    fn root(&self) -> ShadowRoot {
        self.roots.get(self.roots.length() - 1).into()
    }

    fn find(&self, selector: &str) -> Option<Element> {
        self.root().query_selector(selector).unwrap()
    }

    fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        self.find(selector).unwrap().get_attribute(name)
    }

    fn press(&self, selector: &str) {
        let element = self.find(selector).unwrap();
        // A link would leave the page.
        element.remove_attribute("target").unwrap();
        let stay = Function::new_with_args("event", "event.preventDefault()");
        element
            .add_event_listener_with_callback("click", &stay)
            .unwrap();
        element.unchecked_into::<HtmlElement>().click();
    }

    fn told(&self) -> Vec<String> {
        self.told
            .iter()
            .map(|line| line.as_string().unwrap())
            .collect()
    }

    fn is_on_page(&self) -> bool {
        self.root().host().is_connected()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if let Some(messages) = self.messages.borrow_mut().as_mut() {
            messages.close();
        }
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
fn a_banner_leaves_the_focus_alone() {
    let field = document().create_element("input").unwrap();
    document().body().unwrap().append_child(&field).unwrap();
    let field: HtmlElement = field.unchecked_into();
    field.focus().unwrap();
    let mut stage = Stage::new("TOP_BANNER", &content(""));
    assert!(stage.buy());
    assert_eq!(stage.attribute(".card", "role").as_deref(), Some("region"));
    assert_eq!(
        stage.attribute(".card", "aria-label").as_deref(),
        Some("Hello")
    );
    assert_eq!(stage.attribute(".words", "role").as_deref(), Some("status"));
    assert!(
        document()
            .active_element()
            .unwrap()
            .is_same_node(Some(&field))
    );
    assert_eq!(stage.told(), ["displayed Sale-01 2"]);
    field.remove();
}

#[wasm_bindgen_test]
fn the_pages_language_and_direction_reach_in() {
    let page = document().document_element().unwrap();
    page.set_attribute("lang", "ar").unwrap();
    page.set_attribute("dir", "rtl").unwrap();
    let mut stage = Stage::new("MOBILE_FEED", &content(""));
    stage.buy();
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
    let mut stage = Stage::new("BOTTOM_BANNER", &content(""));
    stage.buy();
    assert_eq!(
        stage.find(".body").unwrap().text_content().as_deref(),
        Some("<b>there</b>")
    );
    assert!(stage.find("b").is_none(), "markup is not made of words");
    let header: HtmlElement = stage.find(".header").unwrap().unchecked_into();
    assert_eq!(
        header.style().get_property_value("color").unwrap(),
        "rgb(16, 32, 48)"
    );
    assert_eq!(
        header.style().get_property_value("text-align").unwrap(),
        "center"
    );
    let card: HtmlElement = stage.find(".card").unwrap().unchecked_into();
    assert_eq!(
        card.style().get_property_value("background-color").unwrap(),
        "rgb(255, 255, 255)",
        "dark words ask for a light ground"
    );
}

#[wasm_bindgen_test]
fn a_dialog_takes_the_focus_and_gives_it_back() {
    let button = document().create_element("button").unwrap();
    document().body().unwrap().append_child(&button).unwrap();
    let button: HtmlElement = button.unchecked_into();
    button.focus().unwrap();
    let mut stage = Stage::new(
        "MOBILE_FEED",
        &content(r#","PrimaryBtn":{"DefaultConfig":{"Text":"Ok","ButtonAction":"CLOSE"}}"#),
    );
    stage.buy();
    assert!(stage.find("dialog[open]").is_some());
    assert_eq!(
        stage.attribute("dialog", "aria-label").as_deref(),
        Some("Hello")
    );
    let inner = stage.root().active_element().unwrap();
    assert_eq!(
        inner.text_content().as_deref(),
        Some("Ok"),
        "what the message offers comes first"
    );
    stage.press(".primary");
    assert!(!stage.is_on_page());
    assert!(
        document()
            .active_element()
            .unwrap()
            .is_same_node(Some(&button))
    );
    assert_eq!(stage.told(), ["displayed Sale-01 2", "dismissed Sale-01 2"]);
    button.remove();
}

#[wasm_bindgen_test]
fn escape_and_a_press_beside_dismiss_a_dialog() {
    for (kind, within) in [("cancel", "dialog"), ("click", "dialog")] {
        let mut stage = Stage::new("OVERLAYS", &content(""));
        stage.buy();
        let inside = stage.find(".words").unwrap();
        inside.unchecked_into::<HtmlElement>().click();
        assert!(
            stage.is_on_page(),
            "a press on the message is none beside it"
        );
        let event = Event::new(kind).unwrap();
        stage.find(within).unwrap().dispatch_event(&event).unwrap();
        assert!(!stage.is_on_page());
        assert_eq!(stage.told()[1], "dismissed Sale-01 2");
    }
}

#[wasm_bindgen_test]
fn a_link_opens_elsewhere_and_counts_as_clicked() {
    let link = r##","PrimaryBtn":{"DefaultConfig":{"Text":"Go","ButtonAction":"LINK","Link":"https://a.example","BackgroundColor":"#fc0","BorderRadius":9},
        "Web":{"ButtonAction":"LINK","Link":"https://web.example/x"}}"##;
    let mut stage = Stage::new("TOP_BANNER", &content(link));
    stage.buy();
    assert_eq!(
        stage.attribute(".primary", "href").as_deref(),
        Some("https://web.example/x")
    );
    assert_eq!(
        stage.attribute(".primary", "target").as_deref(),
        Some("_blank")
    );
    assert_eq!(
        stage.attribute(".primary", "rel").as_deref(),
        Some("noopener")
    );
    let style = stage
        .find(".primary")
        .unwrap()
        .unchecked_into::<HtmlElement>()
        .style();
    assert_eq!(style.get_property_value("border-radius").unwrap(), "9px");
    assert_eq!(
        style.get_property_value("color").unwrap(),
        "rgb(22, 24, 29)",
        "readable on its ground"
    );
    stage.press(".primary");
    assert_eq!(stage.told(), ["displayed Sale-01 2", "clicked Sale-01 2"]);
}

#[wasm_bindgen_test]
fn a_script_is_no_link_and_no_image() {
    let bad = r#","ImageUrl":"javascript:alert(1)","PrimaryBtn":{"DefaultConfig":{"Text":"Go","ButtonAction":"LINK","Link":"javascript:alert(1)"}}"#;
    let mut stage = Stage::new("TOP_BANNER", &content(bad));
    stage.buy();
    assert!(stage.find("a").is_none() && stage.find("img").is_none());
    stage.press(".primary");
    assert_eq!(stage.told()[1], "dismissed Sale-01 2");
}

#[wasm_bindgen_test]
fn an_image_that_fails_leaves_no_hole() {
    let mut stage = Stage::new("TOP_BANNER", &content(r#","ImageUrl":"/none.png""#));
    stage.buy();
    assert_eq!(stage.attribute("img", "alt").as_deref(), Some(""));
    stage
        .find("img")
        .unwrap()
        .dispatch_event(&Event::new("error").unwrap())
        .unwrap();
    assert!(stage.find(".image").is_none() && stage.is_on_page());
}

#[wasm_bindgen_test]
fn one_message_at_a_time_and_within_its_caps() {
    let mut stage = Stage::new("TOP_BANNER", &content(""));
    assert!(stage.buy());
    assert!(!stage.buy(), "one stands");
    stage.press(".close");
    assert!(!stage.buy(), "once a session");
    assert_eq!(stage.told().len(), 2);
}

#[wasm_bindgen_test]
fn what_cannot_be_read_is_not_shown() {
    let mut stage = Stage::new("TOP_BANNER", &content(""));
    let odd = Array::of3(
        &JsValue::NULL,
        &JsValue::from_f64(1.5),
        &JSON::parse(r#"{"Schedule":[],"InAppMessage":"x"}"#).unwrap(),
    );
    stage.messages.borrow_mut().as_mut().unwrap().load(&odd);
    assert!(!stage.buy());
}
