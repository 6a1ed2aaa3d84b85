//! x
fn main() {
    match peermatch::pack::Pack::load(std::path::Path::new("models/england")) {
        Ok(p) => {
            let c = p.census();
            eprintln!("{c:#?}");
        }
        Err(e) => eprintln!("{e}"),
    }
}
