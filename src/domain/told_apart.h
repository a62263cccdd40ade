#pragma once

#include <string>
#include <string_view>

namespace strongroom::domain {

// Appends a field to what is digested. Fields are told apart by their lengths, as any text may be
// in one.
inline void AppendField(std::string& text, std::string_view field) {
  text += std::to_string(field.size());
  text += ':';
  text += field;
}

}  // namespace strongroom::domain
