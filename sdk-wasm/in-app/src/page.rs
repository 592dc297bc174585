//! What the module asks of the browser, and of the script around it.
//!
//! Bound here and not taken from web-sys, whose bindings catch what cannot be thrown here: drawing uses constant names, and elements that
//! are where they should be. What no script can foresee, such as a page that has replaced one of these functions, reaches the script's
//! own guard.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// The script's side: it is also what hears the events of all that is drawn, and passes them on to [`handle`](crate::exports::handle).
    pub type Page;

    /// Told of each `displayed`, `clicked` and `dismissed`.
    #[wasm_bindgen(method)]
    pub(crate) fn tell(this: &Page, action: &str, campaign: &str, treatment: &str);

    /// Makes the closed shadow root of a message, with the style sheet of every message.
    #[wasm_bindgen(method)]
    pub(crate) fn root(this: &Page, host: &Element) -> Element;

    /// Takes an element away when a banner's way out is over.
    #[wasm_bindgen(method)]
    pub(crate) fn leave(this: &Page, host: &Element);

    /// An element, or a root of elements.
    #[derive(Clone)]
    pub type Element;

    #[wasm_bindgen(js_namespace = document, js_name = createElement)]
    pub(crate) fn create_element(tag: &str) -> Element;

    #[wasm_bindgen(js_namespace = ["document", "body"], js_name = append)]
    pub(crate) fn append_to_body(element: &Element);

    #[wasm_bindgen(method)]
    pub(crate) fn append(this: &Element, child: &Element);

    #[wasm_bindgen(method)]
    pub(crate) fn remove(this: &Element);

    #[wasm_bindgen(method, js_name = getAttribute)]
    pub(crate) fn attribute(this: &Element, name: &str) -> Option<String>;

    #[wasm_bindgen(method, js_name = setAttribute)]
    pub(crate) fn set(this: &Element, name: &str, value: &str);

    #[wasm_bindgen(method, setter, js_name = textContent)]
    pub(crate) fn set_text(this: &Element, text: &str);

    #[wasm_bindgen(method, js_name = addEventListener)]
    pub(crate) fn listen(this: &Element, event: &str, page: &Page);

    /// Only a dialog has it.
    #[wasm_bindgen(method, js_name = showModal)]
    pub(crate) fn show_modal(this: &Element);

    /// Only a dialog has it.
    #[wasm_bindgen(method)]
    pub(crate) fn close(this: &Element);

    type Style;

    #[wasm_bindgen(method, getter)]
    fn style(this: &Element) -> Style;

    #[wasm_bindgen(method, js_name = setProperty)]
    fn set_property(this: &Style, name: &str, value: &str);
}

impl Element {
    /// Set through the object model, which a content security policy leaves alone. The browser ignores what is no value.
    pub(crate) fn set_style(&self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.style().set_property(name, value);
        }
    }
}
