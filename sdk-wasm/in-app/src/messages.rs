//! The messages of one application: which of them an event shows, and how it looks.

use js_sys::Array;
use wasm_bindgen::JsValue;

use crate::counts::Shown;
use crate::decide::{Clock, decide};
use crate::draw::draw;
use crate::message::{Campaign, Recorded};
use crate::node::Node;
use crate::page::Element;

#[derive(Default)]
pub struct Messages {
    campaigns: Vec<Campaign>,
}

impl Messages {
    /// Takes the collector's messages in place of the earlier ones.
    pub fn load(&mut self, campaigns: &Array) {
        self.campaigns.clear();
        for place in 0..campaigns.length() {
            let campaign = Node::read(&campaigns.get(place));
            self.campaigns.push(Campaign(campaign));
        }
    }

    /// The place of the message that an event (`type`, `attributes`, `metrics`) calls for. `counts` is what [`Shown::text`] last said.
    pub fn choose(
        &self,
        event: &JsValue,
        session: &str,
        counts: &str,
        clock: Clock,
    ) -> Option<usize> {
        let shown = Shown::read(counts, clock.day(), session);
        decide(&self.campaigns, &Recorded(Node::read(event)), &shown, clock)
    }

    /// Draws the message at a place that [`choose`](Messages::choose) named, into a shadow root.
    pub fn draw(&self, place: usize, root: &Element) {
        if let Some(campaign) = self.campaigns.get(place) {
            draw(campaign, root);
        }
    }
}
