#!/usr/bin/env bash
# Builds the WebAssembly modules and their glue into bindings-wasm/build/wasm: wasm.sh [debian]
# Or the tests of the border as a module, into bindings-wasm/build/border: wasm.sh border
#
# The standard library for wasm32 comes from rustup. Where rustup cannot download, Debian's
# compiler for its browsers builds it from Debian's sources; `debian` takes that way at once.
set -euo pipefail
cd "$(dirname "$0")/.."

target=wasm32-unknown-unknown
folder="${CARGO_TARGET_DIR:-target}"
build=(cargo build)

installed() {
    compgen -G "$(rustc --print target-libdir --target "$target")/libstd-*.rlib" >/dev/null
}

debian_install() {
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

debian_rust() {
    # /usr/bin/rust-lld is a link to the linker of one LLVM, which Debian leaves to be installed by that name.
    [ -x /usr/bin/rustc ] && [ -x /usr/bin/cargo ] && [ -x /usr/bin/rust-lld ] && [ -e /usr/lib/rustlib/src/rust/library/std ] ||
        { apt-get update -qq && debian_install cargo-web rustc-web rust-web-llvm rust-web-src && debian_install "$(readlink /usr/bin/rust-lld)"; } ||
        { echo "No standard library for $target: neither 'rustup target add $target' nor Debian's rust-web-src is to be had." >&2; exit 1; }
    # Building the standard library is an unstable feature, which a stable compiler has behind this variable.
    export RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1
    folder="$folder/debian"
    build=(/usr/bin/cargo build -Z build-std=std,panic_abort)
}

if [ "${1:-}" = debian ]; then
    debian_rust
elif ! installed && ! rustup target add "$target"; then
    debian_rust
fi

# A panic names its file: no path of this machine and no registry's host goes into the modules.
cargo fetch --locked --quiet
separator=$'\x1f'
for sources in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/ "$("${RUSTC:-rustc}" --print sysroot)/lib/rustlib/src/rust/"; do
    export CARGO_ENCODED_RUSTFLAGS="${CARGO_ENCODED_RUSTFLAGS:+$CARGO_ENCODED_RUSTFLAGS$separator}--remap-path-prefix=$sources="
done

# In WebAssembly the rounds of SHA-256 as a loop are smaller and faster than one by one.
export CARGO_ENCODED_RUSTFLAGS="$CARGO_ENCODED_RUSTFLAGS$separator--cfg${separator}sha2_backend_soft=\"compact\""

glue() {
    env -u RUSTC -u RUSTC_BOOTSTRAP -u CARGO_ENCODED_RUSTFLAGS cargo run --locked --quiet -p intellectmoney-bindgen -- "$@"
}

if [ "${1:-}" = border ]; then
    "${build[@]/%build/test}" --no-run --locked --quiet --target "$target" --target-dir "$folder" -p intellectmoney-wasm --test border \
        --features client,doctor,folder,sandbox --message-format=json |
        sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' | { read -r module && glue "$module" border bindings-wasm/build/border; }
    exit
fi

for module in client doctor folder sandbox; do
    profile=wasm-small
    [ "$module" != client ] || profile=wasm
    "${build[@]}" --locked --quiet --profile "$profile" --target "$target" --target-dir "$folder" -p intellectmoney-wasm --features "$module"
    built="$folder/$target/$profile/intellectmoney_wasm.wasm"
    ! grep -qaF "$HOME/" "$built" || { echo "The module '$module' names a folder of this machine." >&2; exit 1; }
    glue "$built" "$module" bindings-wasm/build/wasm
done
