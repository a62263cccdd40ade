# shellcheck shell=bash
# What an ELF file says about how it was compiled and linked. Each check prints what is missing.

# A line of what readelf says matches; PATTERN is an extended regular expression.
says() { grep -qE -- "$2" <<< "$(readelf --wide "$1" "$3")"; } # OPTION PATTERN PROGRAM

must_be_pie() { # PROGRAM
  says --file-header '^ *Type: +DYN' "$1" || { echo "not position-independent"; return 1; }
  says --dynamic '\(FLAGS_1\).* PIE\b' "$1" || { echo "a library, no program"; return 1; }
}

# Read-only once the loader is through, which is before main.
must_have_full_relro() { # PROGRAM
  says --program-headers '^ *GNU_RELRO ' "$1" || { echo "no RELRO"; return 1; }
  says --dynamic '\(FLAGS_1\).*\bNOW\b' "$1" || { echo "symbols are bound late, so the table of them stays writable"; return 1; }
}

# The flags of a segment are R, W, E; a program without a word about its stack gets one that runs.
must_separate_writing_from_running() { # PROGRAM
  says --program-headers '^ *GNU_STACK .* RW +0x' "$1" || { echo "the stack can be run"; return 1; }
  ! says --program-headers ' RWE +0x' "$1" || { echo "a segment can be written and run"; return 1; }
}

# But for those that people take along with a program: into a folder beside it, that is called as it is.
must_load_libraries_of_the_system() { # PROGRAM
  # shellcheck disable=SC2016 # for the loader
  local beside='Library runpath: \[\$ORIGIN/\.\./lib/'${1##*/}'\]'
  says --dynamic '\(NEEDED\)' "$1" || { echo "no libraries"; return 1; }
  ! says --dynamic '\((RPATH|TEXTREL)\)' "$1" || { echo "libraries come from elsewhere, or code is changed"; return 1; }
  ! says --dynamic '\(RUNPATH\)' "$1" || says --dynamic "$beside" "$1" || { echo "libraries come from elsewhere"; return 1; }
}

must_check_stack_and_copies() { # PROGRAM
  local symbol
  for symbol in '__stack_chk_fail@' '__[a-z]+_chk@' 'glibcxx_assert_fail'; do
    says --dyn-syms "$symbol" "$1" || { echo "no $symbol"; return 1; }
  done
}

# Where indirect calls may arrive. The property note that would switch it on does not survive the linking with Debian's start
# files (cmake/hardening.cmake).
must_mark_branch_targets() { # PROGRAM
  local functions marked
  [[ $(uname -m) == x86_64 ]] || return 0
  marked=$(objdump --disassemble --no-show-raw-insn --section=.text "$1" | grep -cw endbr64)
  functions=$(readelf --debug-dump=frames "$1" 2>/dev/null | grep -c ' FDE ' || true)
  ((marked > 0 && marked > functions / 2)) || { echo "endbr64 stands $marked times in $functions functions"; return 1; }
}

needed_libraries() { readelf --wide --dynamic "$1" | sed -nE 's/.*\(NEEDED\).*\[(.*)\]/\1/p' | sort; } # PROGRAM
# Of the versions of a library's symbols that it asks for.
newest_version() { # PROGRAM LIBRARY
  readelf --wide --version-info "$1" | grep -oE "Name: $2_[0-9.]+" | cut -d ' ' -f 2 | sort -V | tail -n 1
}
