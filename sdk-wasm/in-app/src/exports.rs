//! The module as the page's script sees it.

use js_sys::{Array, Function};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Event};

use crate::counts::Shown;
use crate::decide::{Clock, decide};
use crate::draw::{ACT, Drawn, Pen};
use crate::message::{Campaign, Recorded};
use crate::node::Node;

// A page has one thread, so the allocator needs no lock.
#[global_allocator]
#[expect(unsafe_code, reason = "a page runs the module on one thread")]
static ALLOCATOR: lol_alloc::AssumeSingleThreaded<lol_alloc::FreeListAllocator> =
    unsafe { lol_alloc::AssumeSingleThreaded::new(lol_alloc::FreeListAllocator::new()) };

/// The messages of one application.
#[wasm_bindgen]
pub struct InApp {
    document: Document,
    sheet: JsValue,
    /// Told of each `displayed`, `clicked` and `dismissed`, with campaign and treatment.
    tell: Function,
    /// Hears the events of what is drawn; the script passes them on to [`InApp::handle`].
    handler: Function,
    campaigns: Vec<Campaign>,
    current: Option<Current>,
}

/// What stands on the page, and whose it is.
struct Current {
    drawn: Drawn,
    campaign: String,
    treatment: String,
}

#[wasm_bindgen]
impl InApp {
    /// `sheet` is the style sheet of every message.
    #[wasm_bindgen(constructor)]
    pub fn new(document: Document, sheet: JsValue, tell: Function, handler: Function) -> InApp {
        InApp {
            document,
            sheet,
            tell,
            handler,
            campaigns: Vec::new(),
            current: None,
        }
    }

    /// Takes the collector's messages in place of the earlier ones.
    pub fn load(&mut self, campaigns: &Array) {
        self.campaigns.clear();
        for campaign in campaigns.iter() {
            self.campaigns.push(Campaign(Node::read(&campaign)));
        }
    }

    /// Shows an event (`type`, `attributes`, `metrics`) to the messages: the one that it calls for is drawn, unless another still
    /// stands. `counts` is what this function answered last, kept between pages; an empty answer leaves it as it is.
    pub fn offer(
        &mut self,
        event: &JsValue,
        session: &str,
        counts: &str,
        now_ms: f64,
        offset_minutes: i32,
    ) -> String {
        if self.current.is_some() {
            return String::new();
        }
        let clock = Clock {
            now_ms: now_ms as i64,
            offset_minutes: i64::from(offset_minutes),
        };
        let mut shown = Shown::read(counts, clock.day(), session);
        let Some(place) = decide(&self.campaigns, &Recorded(Node::read(event)), &shown, clock)
        else {
            return String::new();
        };
        let pen = Pen {
            document: &self.document,
            handler: &self.handler,
            sheet: &self.sheet,
        };
        let Some(drawn) = pen.draw(&self.campaigns[place]) else {
            return String::new();
        };
        let campaign = &self.campaigns[place];
        shown.add(campaign);
        let current = Current {
            drawn,
            campaign: campaign.id().into(),
            treatment: campaign.treatment().into(),
        };
        self.say("displayed", &current);
        self.current = Some(current);
        shown.text()
    }

    /// Takes an event of the message on the page.
    pub fn handle(&mut self, event: &Event) {
        let Some(target) = event.current_target() else {
            return;
        };
        let element: &Element = target.unchecked_ref();
        match element.get_attribute(ACT).unwrap_or_default().as_str() {
            "image" => {
                if let Some(frame) = element.parent_element() {
                    frame.remove();
                }
            }
            "link" => self.end("clicked"),
            // A dialog hears the key that cancels it, and presses on itself, which are presses beside what it holds.
            "behind" if event.type_() == "click" && event.target() != event.current_target() => {}
            _ => {
                event.prevent_default();
                self.end("dismissed");
            }
        }
    }

    /// Takes a message off the page without a word, and forgets the rest.
    pub fn close(&mut self) {
        self.campaigns.clear();
        if let Some(current) = self.current.take() {
            current.drawn.remove();
        }
    }

    fn end(&mut self, action: &str) {
        if let Some(current) = self.current.take() {
            self.say(action, &current);
            current.drawn.remove();
        }
    }

    fn say(&self, action: &str, current: &Current) {
        let (campaign, treatment) = (current.campaign.as_str(), current.treatment.as_str());
        let _ = self.tell.call3(
            &JsValue::NULL,
            &action.into(),
            &campaign.into(),
            &treatment.into(),
        );
    }
}
