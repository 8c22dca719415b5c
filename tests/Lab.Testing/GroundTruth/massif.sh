#!/usr/bin/env bash
# Holds valgrind's massif against the truth of known_frames.c: each call in a program of its own, as a Markdown table in bytes. Both count
# from the stack pointer that the program was started with, and the truth comes from the very run that massif watches.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
red_zone=$([ "$(uname -m)" = x86_64 ] && echo -mno-red-zone || true)
gcc -O1 -fno-stack-protector -fno-stack-clash-protection $red_zone -w -Wl,-z,now -rdynamic -DKNOWN_FRAMES_MAIN \
    -o "$folder/known_frames" "$here/known_frames.c"

# A frame larger than max-stackframe is taken for a switch to another stack; main-stacksize is what ulimit -s would give.
massif=(valgrind --tool=massif --stacks=yes --heap=no --peak-inaccuracy=0.0
    --main-stacksize=67108864 --max-stackframe=67108864 --massif-out-file="$folder/out")

printf '| call | truth | massif | massif − truth |\n|---|--:|--:|--:|\n'
while read -r call argument; do
    truth=$("${massif[@]}" "$folder/known_frames" "$call" $argument 2> /dev/null)
    peak=$(awk -F= '$1 == "mem_stacks_B" && $2 > most { most = $2 } END { print most + 0 }' "$folder/out")
    printf '| `%s` | %d | %d | %d |\n' "$call${argument:+__$argument}" "$truth" "$peak" $(( peak - truth ))
done <<'CALLS'
nothing
contiguous_16384
contiguous_20001
contiguous_1048576
contiguous_8388608
sparse_65536
sparse_540672
sparse_4194304
sparse_33554432
recursion 100
recursion 10000
sparse_recursion 6
alternating
deepest_first
variable_array 123457
alloca_far_end 2000000
page_boundary
page_boundary 1
small_signal
large_signal
read_540672
read_below_written
CALLS
