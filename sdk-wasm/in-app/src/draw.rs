//! How a message looks: a banner beside the page's own content, or a dialog above it, in a shadow root of its own.

use crate::link::{is_safe_image, readable_with};
use crate::message::{Button, Campaign, Content, Words};
use crate::page::{Element, create_element};
use crate::text::push_int;

/// Draws the message of a campaign into a shadow root. The script around the module gives it life: it opens a dialog, moves a carousel,
/// hears presses, which it tells apart by the classes `button` and `close`, and says in the page's language what signs and places mean.
pub(crate) fn draw(campaign: &Campaign, root: &Element) {
    let (Some(first), Some(layout)) = (campaign.contents().next(), campaign.layout()) else {
        return;
    };
    let modal = layout.modal;
    let card = add(root, if modal { "dialog" } else { "div" }, layout.class);
    card.set("aria-label", first.name());
    if !modal {
        card.set("role", "region");
    }
    if layout.is_carousel() && campaign.contents().count() > 1 {
        carousel(&card, campaign);
    } else {
        face(&card, first, modal);
    }
    // Last, so that a dialog's focus begins with what the message offers.
    sign(&card, "close", "✕");
}

/// Several faces, of which one is seen.
fn carousel(card: &Element, campaign: &Campaign) {
    let track = add(card, "div", "track");
    track.set("role", "region");
    track.set("aria-live", "polite");
    let steps = add(card, "div", "steps");
    sign(&steps, "step", "‹");
    let dots = add(&steps, "div", "dots");
    sign(&steps, "step", "›");
    for content in campaign.contents() {
        let slide = add(&track, "div", "slide");
        slide.set("role", "group");
        face(&slide, content, true);
        add(&dots, "i", "dot");
    }
}

/// What a content is to the eye and to a screen reader. One that brings a colour is shown as its author saw it; what he left open is
/// chosen to be readable with it. One without colours follows the browser's light or dark scheme.
fn face(face: &Element, content: Content<'_>, modal: bool) {
    let (header, body) = (content.header(), content.body());
    let colour = header.and_then(|words| words.colour);
    let colour = colour.or(body.and_then(|words| words.colour));
    let surface = content.background().or(colour.and_then(readable_with));
    if let Some(surface) = surface {
        face.set_style("background-color", Some(surface));
        face.set_style("color", readable_with(surface));
    }
    if let Some(url) = content.image().filter(|url| is_safe_image(url)) {
        let image = add(face, "img", "image");
        image.set("alt", "");
        image.set("referrerpolicy", "no-referrer");
        image.set("src", url);
    }
    let words = add(face, "div", "words");
    if !modal {
        // Read out when it comes, without taking the focus.
        words.set("role", "status");
    }
    write(&words, if modal { "h2" } else { "p" }, "header", header);
    write(&words, "p", "body", body);
    let [primary, secondary] = content.buttons();
    if primary.or(secondary).is_some() {
        let row = add(face, "div", "buttons");
        button(&row, "button primary", primary);
        button(&row, "button", secondary);
    }
}

/// A button with a sign on it.
fn sign(parent: &Element, class: &str, sign: &str) {
    add(parent, "button", class).set_text(sign);
}

fn write(parent: &Element, tag: &str, class: &str, words: Option<Words<'_>>) {
    let Some(words) = words else { return };
    let line = add(parent, tag, class);
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

fn button(parent: &Element, class: &str, button: Option<Button<'_>>) {
    let Some(button) = button else { return };
    let target = button.target();
    let element = add(parent, if target.is_some() { "a" } else { "button" }, class);
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
}

fn add(parent: &Element, tag: &str, class: &str) -> Element {
    let element = create_element(tag);
    element.set("class", class);
    parent.append(&element);
    element
}
