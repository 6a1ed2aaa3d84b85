//! Compiles the contract (`proto/`) into messages, services and their JSON mapping, without `protoc`; hands on how the program is
//! built.

mod fields;

use std::env;
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use prost::Message;

const FILES: &[&str] = &[
    "peermatch/v1/access_record.proto",
    "peermatch/v1/batch_service.proto",
    "peermatch/v1/consent.proto",
    "peermatch/v1/contact.proto",
    "peermatch/v1/convene.proto",
    "peermatch/v1/error.proto",
    "peermatch/v1/match_service.proto",
    "peermatch/v1/model_service.proto",
    "peermatch/v1/place.proto",
    "peermatch/v1/place_service.proto",
    "peermatch/v1/receipt.proto",
    "peermatch/v1/record.proto",
    "peermatch/v1/stage.proto",
    "peermatch/v1/statement.proto",
    "peermatch/v1/story.proto",
    "peermatch/v1/taxonomy_service.proto",
    "peermatch/v1/versions.proto",
];

/// `pbjson` writes it in a form that no other language reads: ours has its own.
const FIELD_MASK: &str = ".google.protobuf.FieldMask";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=proto");
    let descriptors = protox::compile(FILES, ["proto"])?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("peermatch.v1.bin"), descriptors.encode_to_vec())?;

    let mut messages = tonic_prost_build::Config::new();
    // The codec counts the lists of a request by the request's name.
    messages.enable_type_names();
    tonic_prost_build::configure()
        .btree_map(".")
        .extern_path(FIELD_MASK, "crate::proto::FieldMask")
        .codec_path("crate::wire::codec::Counting")
        .compile_fds_with_config(descriptors.clone(), messages)?;
    fs::write(out.join("peermatch.v1.fields.rs"), fields::written(&descriptors)?)?;
    let mut json = pbjson_build::Builder::new();
    for file in descriptors.file {
        json.register_file_descriptor(file);
    }
    json.extern_path(FIELD_MASK, "crate::proto::FieldMask");
    json.btree_map(["."]).emit_fields().out_dir(&out).build(&[".peermatch.v1"])?;
    let written = out.join("peermatch.v1.serde.rs");
    fs::write(&written, with_unknown_codes(&fs::read_to_string(&written)?))?;
    tell_build()
}

/// What `--version --verbose` says of the build: only cargo knows it, and only while it builds.
fn tell_build() -> Result<(), Box<dyn Error>> {
    let compiler = Command::new(env::var("RUSTC")?).arg("--version").output()?;
    println!("cargo:rustc-env=PEERMATCH_COMPILER={}", String::from_utf8(compiler.stdout)?.trim());
    println!("cargo:rustc-env=PEERMATCH_PROFILE={}", env::var("PROFILE")?);
    println!("cargo:rustc-env=PEERMATCH_TARGET={}", env::var("TARGET")?);
    Ok(())
}

/// In proto3 JSON a code that is not known stands as its number. `pbjson` refuses to write it, and with it the whole answer of a
/// server that is newer than its caller.
fn with_unknown_codes(generated: &str) -> String {
    let refusal = ".map_err(|_| serde::ser::Error::custom(format!(\"Invalid variant {}\"";
    let told = ".map(crate::proto::Code::Known).or_else(|one| Ok::<_, S::Error>(crate::proto::Code::Unknown(one.0)))";
    let mended = generated.lines().map(|line| match line.trim_start().starts_with(refusal) {
        true if line.ends_with("?;") => format!("{told}?;\n"),
        true => format!("{told}\n"),
        false => format!("{line}\n"),
    });
    mended.collect()
}
