//! How a message looks: a banner beside the page's own content, or a dialog above it, in a shadow root of its own.
//!
//! Drawing uses constant names and a document that has a body, so no call to the browser here can fail; results are let go.

use js_sys::{Array, Function};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlDialogElement, HtmlElement, ShadowRootInit, ShadowRootMode};

use crate::link::{is_safe_image, readable_with};
use crate::message::{Button, Campaign, Content, Words};
use crate::text::push_int;

/// Says what pressing an element, or its failing, means.
pub(crate) const ACT: &str = "data-act";

/// How long a banner's way out takes; the style sheet says the same.
const WAY_OUT_MS: u32 = 180;

/// A message on the page.
pub(crate) struct Drawn {
    /// The element in the page that holds the shadow root.
    host: Element,
    card: Element,
    modal: bool,
}

/// What drawing needs.
pub(crate) struct Pen<'a> {
    pub(crate) document: &'a Document,
    /// Hears every event of the message.
    pub(crate) handler: &'a Function,
    /// The style sheet of every message.
    pub(crate) sheet: &'a JsValue,
}

impl Pen<'_> {
    /// Draws the message of a campaign.
    pub(crate) fn draw(&self, campaign: &Campaign) -> Option<Drawn> {
        let content = campaign.content()?;
        let body = self.document.body()?;
        let (tag, class) = match campaign.layout() {
            "TOP_BANNER" => ("div", "card banner top"),
            "MIDDLE_BANNER" => ("div", "card banner middle"),
            "BOTTOM_BANNER" => ("div", "card banner bottom"),
            "OVERLAYS" => ("dialog", "card modal full"),
            _ => ("dialog", "card modal"),
        };
        let modal = tag == "dialog";
        let host = self.add(&body, "div", "");
        let shadow = host
            .attach_shadow(&ShadowRootInit::new(ShadowRootMode::Closed))
            .ok()?;
        shadow.set_adopted_style_sheets(&Array::of1(self.sheet));
        let card = self.add(&shadow, tag, class);
        self.dress(&card, class, content, modal);
        self.fill(&card, content, modal);
        if modal {
            // It brings the focus in, keeps it, and gives it back at the end.
            let _ = card.unchecked_ref::<HtmlDialogElement>().show_modal();
        }
        Some(Drawn { host, card, modal })
    }

    /// What the card is to the eye and to a screen reader. A message that brings a colour is shown as its author saw it; what he left open
    /// is chosen to be readable with it. A message without colours follows the browser's light or dark scheme.
    fn dress(&self, card: &Element, class: &str, content: Content<'_>, modal: bool) {
        if modal {
            self.hear(card, "cancel", "behind");
            self.hear(card, "click", "behind");
        } else {
            set(card, "role", "region");
        }
        // The shadow root starts from nothing, so the page's language and direction are handed in.
        if let Some(page) = self.document.document_element() {
            for name in ["lang", "dir"] {
                set(card, name, &page.get_attribute(name).unwrap_or_default());
            }
        }
        let words = [content.header(), content.body()];
        let mut spoken = words.into_iter().flatten();
        set(
            card,
            "aria-label",
            spoken.next().map_or("", |words| words.text),
        );
        let colour = words.into_iter().flatten().find_map(|words| words.colour);
        let surface = content.background().or(colour.and_then(readable_with));
        if let Some(surface) = surface {
            let mut own = String::from(class);
            own.push_str(" own");
            set(card, "class", &own);
            style(card, "background-color", Some(surface));
            style(card, "color", readable_with(surface));
        }
    }

    fn fill(&self, card: &Element, content: Content<'_>, modal: bool) {
        if let Some(url) = content.image().filter(|url| is_safe_image(url)) {
            let frame = self.add(card, "div", "image");
            let image = self.add(&frame, "img", "");
            set(&image, "alt", "");
            set(&image, "referrerpolicy", "no-referrer");
            self.hear(&image, "error", "image");
            set(&image, "src", url);
        }
        let words = self.add(card, "div", "words");
        if !modal {
            // Read out when it comes, without taking the focus.
            set(&words, "role", "status");
        }
        self.write(
            &words,
            if modal { "h2" } else { "p" },
            "header",
            content.header(),
        );
        self.write(&words, "p", "body", content.body());
        let buttons = content.buttons();
        if buttons.iter().any(Option::is_some) {
            let row = self.add(card, "div", "buttons");
            for (button, class) in buttons.into_iter().zip(["button primary", "button"]) {
                if let Some(button) = button {
                    self.button(&row, class, button);
                }
            }
        }
        // Last, so that a dialog's focus begins with what the message offers.
        let close = self.add(card, "button", "close");
        set(&close, "aria-label", "Close");
        close.set_text_content(Some("✕"));
        self.hear(&close, "click", "close");
    }

    fn write(&self, parent: &Element, tag: &str, class: &str, words: Option<Words<'_>>) {
        let Some(words) = words else { return };
        let line = self.add(parent, tag, class);
        set(&line, "dir", "auto");
        line.set_text_content(Some(words.text));
        style(&line, "color", words.colour);
        // Left is where the line begins, whatever the direction.
        let alignment = match words.alignment {
            Some("CENTER") => "center",
            Some("RIGHT") => "end",
            _ => "start",
        };
        style(&line, "text-align", Some(alignment));
    }

    fn button(&self, parent: &Element, class: &str, button: Button<'_>) {
        let target = button.target();
        let element = self.add(parent, if target.is_some() { "a" } else { "button" }, class);
        if let Some(target) = target {
            set(&element, "href", target);
            set(&element, "target", "_blank");
            set(&element, "rel", "noopener");
        }
        element.set_text_content(button.look("Text").text());
        let background = button.look("BackgroundColor").text();
        style(&element, "background-color", background);
        style(
            &element,
            "color",
            button
                .look("TextColor")
                .text()
                .or(background.and_then(readable_with)),
        );
        if let Some(radius) = button.look("BorderRadius").number() {
            let mut value = String::new();
            push_int(&mut value, radius as u32);
            value.push_str("px");
            style(&element, "border-radius", Some(&value));
        }
        self.hear(
            &element,
            "click",
            if target.is_some() { "link" } else { "close" },
        );
    }

    fn add(&self, parent: &web_sys::Node, tag: &str, class: &str) -> Element {
        let element = self
            .document
            .create_element(tag)
            .expect("the name of an element");
        set(&element, "class", class);
        let _ = parent.append_child(&element);
        element
    }

    fn hear(&self, element: &Element, event: &str, act: &str) {
        set(element, ACT, act);
        let _ = element.add_event_listener_with_callback(event, self.handler);
    }
}

fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// Set through the object model, which a content security policy leaves alone. The browser ignores what is no value.
fn style(element: &Element, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        let _ = element
            .unchecked_ref::<HtmlElement>()
            .style()
            .set_property(name, value);
    }
}

impl Drawn {
    /// Takes the message off the page: a dialog at once, so that the focus is back where it was; a banner after its way out.
    pub(crate) fn remove(self) {
        let Drawn { host, card, modal } = self;
        if modal {
            card.unchecked_ref::<HtmlDialogElement>().close();
            host.remove();
        } else {
            set(&card, "data-leaving", "");
            gloo_timers::callback::Timeout::new(WAY_OUT_MS, move || host.remove()).forget();
        }
    }
}
