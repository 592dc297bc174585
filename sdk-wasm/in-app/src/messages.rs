//! The messages of one application: which of them stands on the page, and what is told of it.

use js_sys::Array;
use wasm_bindgen::JsValue;

use crate::counts::Shown;
use crate::decide::{Clock, decide};
use crate::draw::{ACT, Drawn, Pen};
use crate::message::{Campaign, Recorded};
use crate::node::Node;
use crate::page::{Element, Page};

pub struct Messages {
    page: Page,
    campaigns: Vec<Campaign>,
    current: Option<Current>,
}

/// What stands on the page, and whose it is.
struct Current {
    drawn: Drawn,
    campaign: String,
    treatment: String,
}

impl Messages {
    pub fn new(page: Page) -> Messages {
        Messages {
            page,
            campaigns: Vec::new(),
            current: None,
        }
    }

    /// Takes the collector's messages in place of the earlier ones.
    pub fn load(&mut self, campaigns: &Array) {
        self.campaigns.clear();
        for place in 0..campaigns.length() {
            let campaign = Node::read(&campaigns.get(place));
            self.campaigns.push(Campaign(campaign));
        }
    }

    /// Shows an event (`type`, `attributes`, `metrics`) to the messages: the one that it calls for is drawn, unless another still
    /// stands. `counts` is what this function answered last, kept between pages; without an answer it stays as it is.
    pub fn offer(
        &mut self,
        event: &JsValue,
        session: &str,
        counts: &str,
        clock: Clock,
    ) -> Option<String> {
        if self.current.is_some() {
            return None;
        }
        let mut shown = Shown::read(counts, clock.day(), session);
        let event = Recorded(Node::read(event));
        let campaign = &self.campaigns[decide(&self.campaigns, &event, &shown, clock)?];
        let drawn = Pen(&self.page).draw(campaign)?;
        shown.add(campaign);
        let current = Current {
            drawn,
            campaign: campaign.id().into(),
            treatment: campaign.treatment().into(),
        };
        self.say("displayed", &current);
        self.current = Some(current);
        Some(shown.text())
    }

    /// Takes an event of the message on the page: the element that hears it, and whether it is also the one that it is about.
    pub fn handle(&mut self, element: &Element, itself: bool) {
        match element.attribute(ACT).unwrap_or_default().as_str() {
            "image" => element.remove(),
            "link" => self.end("clicked"),
            // A dialog hears the key that cancels it, and presses on itself, which are presses beside what it holds.
            "behind" if !itself => {}
            _ => self.end("dismissed"),
        }
    }

    /// Takes a message off the page without a word, and forgets the rest.
    pub fn close(&mut self) {
        self.campaigns.clear();
        if let Some(current) = self.current.take() {
            current.drawn.remove(&self.page);
        }
    }

    fn end(&mut self, action: &str) {
        if let Some(current) = self.current.take() {
            self.say(action, &current);
            current.drawn.remove(&self.page);
        }
    }

    fn say(&self, action: &str, current: &Current) {
        self.page
            .tell(action, &current.campaign, &current.treatment);
    }
}
