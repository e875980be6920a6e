//! The core stays small and without I/O: every crate it pulls in is named here.

use std::collections::BTreeSet;
use std::process::Command;

/// Decimal numbers, SHA-256, UTF-8 of long answers, GUIDs, wiping of secrets, and what these need.
const ALWAYS: &[&str] = &[
    "arrayvec",
    "block-buffer",
    "cfg-if",
    "cpufeatures",
    "crypto-common",
    "digest",
    "hybrid-array",
    "num-traits",
    "rust_decimal",
    "sha2",
    "simdutf8",
    "typenum",
    "uuid",
    "zeroize",
];

/// What the features `doctor`, `http` and `serde` add.
const WITH_ALL_FEATURES: &[&str] = &["base64", "bytes", "http", "itoa", "md-5", "serde", "serde_core", "sha1"];

/// The same tree on every developer's machine.
const NATIVE: &str = "x86_64-unknown-linux-gnu";
/// The npm package is built for this, where crates like to pull in a clock or randomness from JavaScript.
const WEB_ASSEMBLY: &str = "wasm32-unknown-unknown";

/// The crates below `intellectmoney`, as cargo resolves them.
fn tree(arguments: &[&str]) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args("tree --locked --package intellectmoney --edges normal --prefix none --format".split(' '))
        .arg("{p}")
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let text = String::from_utf8(output.stdout).expect("cargo prints UTF-8");
    assert!(output.status.success(), "cargo tree failed: {}", String::from_utf8_lossy(&output.stderr));

    let mut crates: BTreeSet<String> =
        text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect();
    assert!(crates.remove("intellectmoney"), "cargo tree printed another crate's tree: {text}");
    crates
}

fn assert_only(arguments: &[&str], allowed: &[&[&str]]) {
    let allowed: BTreeSet<String> = allowed.concat().into_iter().map(str::to_owned).collect();
    let found = tree(arguments);
    let new: Vec<_> = found.difference(&allowed).collect();
    assert!(new.is_empty(), "not in the list of this test, {arguments:?}: {new:?}");
    let gone: Vec<_> = allowed.difference(&found).collect();
    assert!(gone.is_empty(), "in the list of this test, but no longer in the tree, {arguments:?}: {gone:?}");
}

#[test]
fn default_features() {
    assert_only(&["--target", NATIVE], &[ALWAYS]);
}

#[test]
fn all_features() {
    assert_only(&["--target", NATIVE, "--all-features"], &[ALWAYS, WITH_ALL_FEATURES]);
}

#[test]
fn web_assembly() {
    const UNUSED_THERE: &str = "cpufeatures";
    let native: Vec<&str> = ALWAYS.iter().copied().filter(|name| *name != UNUSED_THERE).collect();
    assert_only(&["--target", WEB_ASSEMBLY], &[&native]);
}
