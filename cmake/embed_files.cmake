# Writes OUTPUT for strongroom_embed.
set(text "#include \"${HEADER}\"\n\nnamespace strongroom::${MODULE} {\n\nstd::span<const base::EmbeddedFile> ${FUNCTION}() {\n  static constexpr base::EmbeddedFile kFiles[] = {\n")
foreach(file ${FILES})
  get_filename_component(name ${file} NAME_WE)
  file(READ ${file} content)
  string(APPEND text "      {\"${name}\", R\"STRONGROOM(${content})STRONGROOM\"},\n")
endforeach()
string(APPEND text "  };\n  return kFiles;\n}\n\n}  // namespace strongroom::${MODULE}\n")
file(WRITE ${OUTPUT} "${text}")
