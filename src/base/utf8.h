#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace strongroom::base {

struct Character {
  uint32_t code = 0;
  size_t length = 0;  // bytes; 0: no UTF-8
};

// The first character of `text`, which is not empty. RFC 3629: no overlong forms, no surrogates,
// nothing past U+10FFFF.
Character FirstCharacter(std::string_view text);

bool IsUtf8(std::string_view text);

// A byte that is not the first of its character.
constexpr bool IsContinuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace strongroom::base
