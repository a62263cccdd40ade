#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace strongroom::report {

// A policy as lines that a person reads: a member or an element each, those inside of it after it
// and one deeper. Texts are as they are in the policy, cut but not escaped.
struct Setting {
  enum class Kind {
    kGroup,    // what follows is inside of it
    kText,     // may have several lines
    kLiteral,  // a number, true, false, null, something empty, or a list of short values
    kMasked,   // has a mask in the place of a secret
  };

  size_t depth = 0;
  std::string name;     // of a member; empty: an element of a list
  size_t position = 0;  // of an element, from 1
  Kind kind = Kind::kGroup;
  std::string value = {};   // empty of a group
  size_t left_out = 0;      // bytes that were cut off the value
  bool is_encoded = false;  // the policy has the value in base64
};

struct Settings {
  std::vector<Setting> lines;
  bool has_more = false;  // than kMostLines
};

// A text is cut after these bytes, a policy after these lines: there are policies with megabytes,
// and a report is read by people. What is stored has all of it.
inline constexpr size_t kMostValueBytes = 16'384;
inline constexpr size_t kMostLines = 10'000;

// `policy` of any form. A text that could be taken for a number or a word of JSON is in quotes.
Settings SettingsOf(const base::Json& policy);

// How a step, or a text of somebody else, begins where all of it has no room: at most `limit` bytes
// of it, and "..." when there are more.
std::string Shortened(std::string_view text, size_t limit);

}  // namespace strongroom::report
