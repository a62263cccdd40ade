# Libraries that a program may carry within itself, so that it runs where another version of them is, or none: one with the
# property STRONGROOM_CARRIES_LIBRARIES is linked with Debian's static ones, all others with the shared ones.

# strongroom_carried(<name> <target of the shared library> <file of the static one>): makes the target carried::<name>.
function(strongroom_carried name shared file)
  find_library(CARRIED_${name} ${file} REQUIRED)
  add_library(carried_${name} INTERFACE)
  add_library(carried::${name} ALIAS carried_${name})
  target_link_libraries(carried_${name} INTERFACE
    $<IF:$<BOOL:$<TARGET_PROPERTY:STRONGROOM_CARRIES_LIBRARIES>>,${CARRIED_${name}},${shared}>)
endfunction()

strongroom_carried(yaml yaml-cpp libyaml-cpp.a)
strongroom_carried(zstd PkgConfig::ZSTD libzstd.a)
