//! Writes the generated files of the wire crate: `cargo run -p carillon-wire --example generate-wire`.

mod files;

fn main() -> std::io::Result<()> {
    for file in files::generated() {
        std::fs::write(&file.path, &file.text)?;
        println!(
            "{} ({} lines)",
            file.path.display(),
            file.text.lines().count()
        );
    }
    Ok(())
}
