//! The generated files, as text: what the generator writes and what the regeneration test compares.

mod components;
mod model;
mod names;
mod operations;
mod shapes;

use model::Model;
use std::path::{Path, PathBuf};

/// The first lines of every generated Rust file.
const NOTICE: &str =
    "// Made from api/*.json by the example `generate-wire`; change that, not this.\n\n";

/// One generated file.
pub(crate) struct File {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// Every generated file of the crate.
pub(crate) fn generated() -> Vec<File> {
    let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut model = Model::read(&crate_root.join("api/pinpoint-2016-12-01.json"));
    model.extend(&crate_root.join("api/carillon.json"));
    let rust = |name: &str, text: String| File {
        path: crate_root.join("src/generated").join(name),
        text: text.replacen("\n\n", &format!("\n\n{NOTICE}"), 1),
    };
    let shapes = shapes::Files::new(&model);
    vec![
        rust("enums.rs", shapes.enums()),
        rust("shared.rs", shapes.shared()),
        rust("requests.rs", shapes.requests()),
        rust("responses.rs", shapes.responses()),
        rust("operations.rs", operations::rust(&model)),
        File {
            path: crate_root.join("src/generated/components.json"),
            text: components::json(&model),
        },
        File {
            path: crate_root.join("../../tests/contract/operations.json"),
            text: operations::json(&model),
        },
    ]
}
