# Shared by the scripts: where things live, which toolchain builds, and how a step is told.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

WIJKWEB_CACHE=${WIJKWEB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/wijkweb}
export WIJKWEB_CACHE
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$WIJKWEB_CACHE/target}
export PATH="$WIJKWEB_CACHE/tools/bin:$PATH"
mkdir -p "$WIJKWEB_CACHE/tools/bin"

# script/setup leaves here which toolchain has wasm32: `rustup` or `debian`.
# Debian's programs stand in /usr/bin and must be found before rustup's proxies.
use_toolchain() {
    case "$(cat "$WIJKWEB_CACHE/toolchain" 2>/dev/null)" in
        debian)
            export PATH="$WIJKWEB_CACHE/tools/bin:/usr/bin:$PATH"
            export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-22
            ;;
    esac
}
use_toolchain

say() { printf '\n== %s\n' "$*"; }
stop() {
    printf '\n!! %s\n' "$*" >&2
    exit 1
}
