#!/bin/bash
# Starts a compiler through ccache: another clone of the tree finds there what this one compiled, precompiled headers or not. CMake
# starts all its compilers with it, in the folder of the build.
#   cmake/compile.sh TREE COMPILER ARGUMENT..
set -euo pipefail
tree=$1
# ccache makes the paths of the tree relative, but not those behind -Xclang.
arguments=("${@:2}")
arguments=("${arguments[@]/#"$PWD/"/}")

output_of() { # OPTION; what follows it
  local i
  for ((i = 0; i < ${#arguments[@]} - 1; ++i)); do
    [[ ${arguments[i]} != "$1" ]] || echo "${arguments[i + 1]}"
  done
}

# What was included is told by the compiler (CCACHE_DEPEND): to preprocess a file is most of what compiling it costs here.
export CCACHE_BASEDIR=$tree CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1 CCACHE_PCH_EXTSUM=1 CCACHE_SLOPPINESS=pch_defines,time_macros
output=$(output_of -o)
[[ $output == *.pch ]] || exec ccache "${arguments[@]}"

# A precompiled header has absolute paths in it, so it is another one in each clone. What it stands for beside it is the same: ccache
# takes that instead (CCACHE_PCH_EXTSUM).
"${arguments[@]}"
{
  printf '%s\n' "${arguments[@]//"$tree"/}"
  sed 's/^[^:]*://; s/\\$//' "$(output_of -MF)" | xargs sha256sum | cut -d ' ' -f 1
} | sha256sum > "$output.sum"
