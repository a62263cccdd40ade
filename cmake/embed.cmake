# strongroom_embed(<module> <Function> <glob>): the files become text constants of the module's library, so that the binary needs
# none of them. The module declares, in a header named <function>.h in snake case:
#   std::span<const base::EmbeddedFile> <Function>();      in the order of their names
function(strongroom_embed module function glob)
  file(GLOB files CONFIGURE_DEPENDS ${glob})
  set(output ${CMAKE_CURRENT_BINARY_DIR}/embedded.cc)
  string(REGEX REPLACE "(.)([A-Z])" "\\1_\\2" header ${function})
  string(TOLOWER ${module}/${header}.h header)
  set(script ${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} -DMODULE=${module} -DHEADER=${header} -DFUNCTION=${function} "-DFILES=${files}"
            -P ${script}
    DEPENDS ${files} ${script} VERBATIM)
  target_sources(strongroom_${module} PRIVATE ${output})
  # 64 KiB is what every compiler has to take; the ones that we have take more.
  set_source_files_properties(${output} PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
endfunction()
