//! What the module asks of the browser to draw with.
//!
//! Bound here and not taken from web-sys, whose bindings catch what cannot be thrown here: drawing uses constant names, and elements that
//! are where they should be. What no script can foresee, such as a page that has replaced one of these functions, reaches the script's
//! own guard, which lets go of the [`Messages`](crate::messages::Messages) in the middle of their work, and makes others.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// An element, or a root of elements.
    #[derive(Clone)]
    pub type Element;

    #[wasm_bindgen(js_namespace = document, js_name = createElement)]
    pub(crate) fn create_element(tag: &str) -> Element;

    #[wasm_bindgen(method)]
    pub(crate) fn append(this: &Element, child: &Element);

    #[wasm_bindgen(method, js_name = setAttribute)]
    pub(crate) fn set(this: &Element, name: &str, value: &str);

    #[wasm_bindgen(method, setter, js_name = textContent)]
    pub(crate) fn set_text(this: &Element, text: &str);

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
