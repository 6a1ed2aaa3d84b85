//! Compiles the contract (`proto/`) into messages, services and their JSON mapping, without `protoc`.

use std::env;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use prost::Message;

const FILES: [&str; 10] = [
    "peermatch/v1/batch_service.proto",
    "peermatch/v1/convene.proto",
    "peermatch/v1/error.proto",
    "peermatch/v1/match_service.proto",
    "peermatch/v1/model_service.proto",
    "peermatch/v1/place.proto",
    "peermatch/v1/place_service.proto",
    "peermatch/v1/record.proto",
    "peermatch/v1/statement.proto",
    "peermatch/v1/taxonomy_service.proto",
    "peermatch/v1/versions.proto",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=proto");
    let descriptors = protox::compile(FILES, ["proto"])?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("peermatch.v1.bin"), descriptors.encode_to_vec())?;

    tonic_prost_build::configure().btree_map(".").compile_fds(descriptors.clone())?;
    let mut json = pbjson_build::Builder::new();
    for file in descriptors.file {
        json.register_file_descriptor(file);
    }
    json.btree_map(["."]).emit_fields().out_dir(out).build(&[".peermatch.v1"])?;
    Ok(())
}
