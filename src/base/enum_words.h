#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// Both directions between an enum and its words, from one list. An enum gets words by a function
// beside it, which lists all enumerators in their order:
//   constexpr auto EnumWords(Colour) {
//     return std::to_array<base::EnumWord<Colour>>({{Colour::kRed, "red"}, ...});
//   }
// Anything else does not compile as soon as the words are used.
namespace strongroom::base {

template <typename Enum>
struct EnumWord {
  Enum value;
  std::string_view word;
};

// Whether the enum has an enumerator of this value: only then the compiler knows a name for it.
template <auto kValue>
constexpr bool IsEnumerator() {
  constexpr std::string_view text = __PRETTY_FUNCTION__;  // "... kValue = (Colour)7]" for no name
  return text.find("kValue = (") == std::string_view::npos;
}

template <typename Enum>
constexpr bool ListsAllEnumerators() {
  constexpr auto words = EnumWords(Enum{});
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i].value != static_cast<Enum>(i)) return false;
  }
  return !IsEnumerator<static_cast<Enum>(words.size())>();
}

template <typename Enum>
inline constexpr auto kEnumWords = [] {
  static_assert(ListsAllEnumerators<Enum>());
  return EnumWords(Enum{});
}();

template <typename Enum>
constexpr std::string_view NameOf(Enum value) {
  return kEnumWords<Enum>[static_cast<size_t>(value)].word;
}

// Absent for a word that stands for none.
template <typename Enum>
constexpr std::optional<Enum> Parse(std::string_view word) {
  for (const EnumWord<Enum>& entry : kEnumWords<Enum>) {
    if (entry.word == word) return entry.value;
  }
  return std::nullopt;
}

// "daily, weekly": for messages.
template <typename Enum>
std::string WordsOf() {
  std::string words;
  for (const EnumWord<Enum>& entry : kEnumWords<Enum>) {
    if (!entry.word.empty()) words.append(words.empty() ? "" : ", ").append(entry.word);
  }
  return words;
}

}  // namespace strongroom::base
