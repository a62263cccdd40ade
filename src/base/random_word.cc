#include "base/random_word.h"

#include <random>
#include <string_view>

namespace strongroom::base {

std::string RandomWord(size_t length) {
  constexpr std::string_view kCharacters = "bcdfghjklmnpqrstvwxz2456789";
  std::random_device source;  // the system's, which no earlier answer foretells
  std::uniform_int_distribution<size_t> any(0, kCharacters.size() - 1);
  std::string word;
  for (size_t i = 0; i < length; ++i) word += kCharacters[any(source)];
  return word;
}

}  // namespace strongroom::base
