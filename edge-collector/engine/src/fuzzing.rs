//! What the targets in `fuzz/` reach of the engine beyond its public functions.

use crate::events;
use crate::jobs;
use crate::templates::Renderer;
use crate::testing::House;
use crate::{Request, Response};
use serde_json::Value;

/// An account and an application, in memory. A fault inside the engine is a panic here.
pub struct World(House);

impl World {
    /// One whose application has nothing in it.
    pub fn empty() -> World {
        World(House::new())
    }

    /// For what is to stay.
    pub fn visit(&mut self) -> Visit<'_> {
        Visit(&mut self.0)
    }

    /// Lets `body` happen, and then makes it as if nothing had.
    pub fn dream(&mut self, body: impl FnOnce(Visit<'_>)) {
        self.0.dream(|house| body(Visit(house)));
    }
}

/// A world while something happens in it.
pub struct Visit<'a>(&'a mut House);

impl Visit<'_> {
    /// The id of the application.
    pub fn app(&self) -> String {
        self.0.app.clone()
    }

    /// The header `Authorization` of the administrator.
    pub fn administrator(&self) -> String {
        House::administrator()
    }

    /// Answers a request, and does what a host does with the reply.
    pub fn send(&mut self, request: Request) -> Response {
        self.0.send(request)
    }

    /// Lets that much time go by, and does what has become due.
    pub fn pass(&mut self, ms: i64) {
        self.0.advance(ms);
        self.0.wake();
    }
}

/// Renders a template over these variables; the error says where it is not one.
pub fn render(template: &str, variables: Value) -> Result<String, String> {
    let rendered = Renderer::new(variables).render_text(template);
    rendered.map_err(|error| error.to_string())
}

/// How many events a block of the log holds; `None` when it is not one.
pub fn count_in_block(body: &[u8]) -> Option<usize> {
    events::count_in_block(body)
}

/// How many rows a file has for an import that reads it in parts of so many bytes; `None` when it takes none of it.
pub fn count_rows(csv: bool, file: &[u8], part: usize) -> Option<usize> {
    jobs::count_rows(csv, file, part)
}

/// The same of a block that holds these bytes where the frames of its events should be.
pub fn count_in_frames(frames: &[u8]) -> Option<usize> {
    let mut body = vec![1];
    body.extend(lz4_flex::compress_prepend_size(frames));
    events::count_in_block(&body)
}
