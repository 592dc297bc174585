//! How a message looks: a banner beside the page's own content, or a dialog above it, in a shadow root of its own.

use crate::link::{is_safe_image, readable_with};
use crate::message::{Button, Campaign, Content, Layout, Words};
use crate::page::{Element, Page, append_to_body, create_element};
use crate::text::push_int;

/// Says what pressing an element, or its failing, means.
pub(crate) const ACT: &str = "data-act";

/// A message on the page.
pub(crate) struct Drawn {
    /// The element in the page that holds the shadow root.
    host: Element,
    card: Element,
    modal: bool,
}

/// Draws, with the page as the one that hears every event of the message.
pub(crate) struct Pen<'a>(pub(crate) &'a Page);

impl Pen<'_> {
    /// Draws the message of a campaign.
    pub(crate) fn draw(&self, campaign: &Campaign) -> Option<Drawn> {
        let content = campaign.content()?;
        let &Layout { class, modal, .. } = campaign.layout()?;
        let host = create_element("div");
        append_to_body(&host);
        let card = self.add(
            &self.0.root(&host),
            if modal { "dialog" } else { "div" },
            class,
        );
        self.dress(&card, content, modal);
        self.fill(&card, content, modal);
        if modal {
            // It brings the focus in, keeps it, and gives it back at the end.
            card.show_modal();
        }
        Some(Drawn { host, card, modal })
    }

    /// What the card is to the eye and to a screen reader. A message that brings a colour is shown as its author saw it; what he left open
    /// is chosen to be readable with it. A message without colours follows the browser's light or dark scheme.
    fn dress(&self, card: &Element, content: Content<'_>, modal: bool) {
        if modal {
            self.hear(card, "cancel", "behind");
            self.hear(card, "click", "behind");
        } else {
            card.set("role", "region");
        }
        let (header, body) = (content.header(), content.body());
        card.set("aria-label", header.or(body).map_or("", |words| words.text));
        let colour = header.and_then(|words| words.colour);
        let colour = colour.or(body.and_then(|words| words.colour));
        let surface = content.background().or(colour.and_then(readable_with));
        if let Some(surface) = surface {
            card.set_style("background-color", Some(surface));
            card.set_style("color", readable_with(surface));
        }
    }

    fn fill(&self, card: &Element, content: Content<'_>, modal: bool) {
        if let Some(url) = content.image().filter(|url| is_safe_image(url)) {
            let image = self.add(card, "img", "image");
            image.set("alt", "");
            image.set("referrerpolicy", "no-referrer");
            self.hear(&image, "error", "image");
            image.set("src", url);
        }
        let words = self.add(card, "div", "words");
        if !modal {
            // Read out when it comes, without taking the focus.
            words.set("role", "status");
        }
        self.write(
            &words,
            if modal { "h2" } else { "p" },
            "header",
            content.header(),
        );
        self.write(&words, "p", "body", content.body());
        let [primary, secondary] = content.buttons();
        if primary.or(secondary).is_some() {
            let row = self.add(card, "div", "buttons");
            self.button(&row, "button primary", primary);
            self.button(&row, "button", secondary);
        }
        // Last, so that a dialog's focus begins with what the message offers.
        let close = self.add(card, "button", "close");
        close.set("aria-label", "Close");
        close.set_text("✕");
        self.hear(&close, "click", "close");
    }

    fn write(&self, parent: &Element, tag: &str, class: &str, words: Option<Words<'_>>) {
        let Some(words) = words else { return };
        let line = self.add(parent, tag, class);
        line.set("dir", "auto");
        line.set_text(words.text);
        line.set_style("color", words.colour);
        // Left is where the line begins, whatever the direction.
        let alignment = match words.alignment {
            Some("CENTER") => "center",
            Some("RIGHT") => "end",
            _ => "start",
        };
        line.set_style("text-align", Some(alignment));
    }

    fn button(&self, parent: &Element, class: &str, button: Option<Button<'_>>) {
        let Some(button) = button else { return };
        let target = button.target();
        let element = self.add(parent, if target.is_some() { "a" } else { "button" }, class);
        if let Some(target) = target {
            element.set("href", target);
            element.set("target", "_blank");
            element.set("rel", "noopener");
        }
        element.set_text(button.look("Text").text().unwrap_or_default());
        let background = button.look("BackgroundColor").text();
        element.set_style("background-color", background);
        element.set_style(
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
            element.set_style("border-radius", Some(&value));
        }
        self.hear(
            &element,
            "click",
            if target.is_some() { "link" } else { "close" },
        );
    }

    fn add(&self, parent: &Element, tag: &str, class: &str) -> Element {
        let element = create_element(tag);
        element.set("class", class);
        parent.append(&element);
        element
    }

    fn hear(&self, element: &Element, event: &str, act: &str) {
        element.set(ACT, act);
        element.listen(event, self.0);
    }
}

impl Drawn {
    /// Takes the message off the page: a dialog at once, so that the focus is back where it was; a banner after its way out.
    pub(crate) fn remove(self, page: &Page) {
        if self.modal {
            self.card.close();
            self.host.remove();
        } else {
            self.card.set("data-leaving", "");
            page.leave(&self.host);
        }
    }
}
