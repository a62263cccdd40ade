# The templates of JSON and GoogleTest are most of what there is to compile. With clang they are instantiated once, in
# precompiled headers, which costs a file that does not use them nothing (docs/adr/0009). Every file still includes what it
# uses: the preset gcc and the image build without.
option(STRONGROOM_PCH "Precompile heavy headers (clang)" OFF)

# strongroom_precompiled(<name> LIBRARIES ... HEADERS ...)
function(strongroom_precompiled name)
  cmake_parse_arguments(P "" "" "LIBRARIES;HEADERS" ${ARGN})
  if(STRONGROOM_PCH)
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/${name}.cc CONTENT "")
    add_library(${name} STATIC ${CMAKE_BINARY_DIR}/${name}.cc)
    target_link_libraries(${name} PRIVATE Threads::Threads ${P_LIBRARIES})
    target_precompile_headers(${name} PRIVATE ${P_HEADERS})
  endif()
endfunction()

function(strongroom_use_precompiled target name)
  if(STRONGROOM_PCH)
    target_precompile_headers(${target} REUSE_FROM ${name})
  endif()
endfunction()

set(STRONGROOM_COMMON_HEADERS <nlohmann/json.hpp> <chrono> <functional> <map> <memory> <optional> <set> <string> <vector>)
strongroom_precompiled(strongroom_headers LIBRARIES nlohmann_json::nlohmann_json HEADERS ${STRONGROOM_COMMON_HEADERS})
