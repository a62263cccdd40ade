# What makes a fault in memory harder to use: the flags of every program that is shipped. The preset release, and so the image, turn
# them on; tests/image reads them in the programs.
#   fortify 3        copies into buffers whose size is known, also at run time, are checked (g++ 12; older ones know 2)
#   stack            a canary behind arrays, and each page of a large frame is touched
#   branch targets   calls and returns that were bent end the process where processor, kernel and C library watch. Of x86 only the
#                    instructions can be had: start files and libraries of Debian 12 have no property note, so the linker leaves it out
#   PIE, RELRO, NOW  code lies somewhere else in each process, and its tables of addresses are read-only before main
option(STRONGROOM_HARDENED "Compile and link with checks for what is shipped" OFF)

if(STRONGROOM_HARDENED)
  set(fortify 3)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 12)
    set(fortify 2)
  endif()
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=${fortify} -fstack-protector-strong
                      -fstack-clash-protection -fPIE)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
    add_compile_options(-fcf-protection=full)
  elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
    add_compile_options(-mbranch-protection=standard)
  endif()
  add_link_options(-pie -Wl,-z,relro,-z,now,-z,noexecstack)
endif()
