#pragma once

#include <cstddef>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace strongroom::base {

using Json = nlohmann::json;

// Text that is no JSON, or JSON that does not have the form that is asked for. Messages quote no
// content, which may be a secret.
class JsonError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// JSON past a limit of JsonOptions.
class JsonLimitError : public JsonError {
 public:
  using JsonError::JsonError;
};

// What becomes of members of one object that have the same name: RFC 8259 leaves it open.
enum class RepeatedMembers { kLastCounts, kRefused };

// What is read of a text. The limits are checked while parsing.
struct JsonOptions {
  // Containers inside of each other: copying or writing a deeper value can exhaust the stack.
  size_t max_depth = 256;
  // Values that are kept. A tree is many times its text: about 16 bytes for the two of "0,".
  size_t max_values = 1'000'000;
  // Members of this name are left out, wherever they are; none when empty.
  std::string_view leave_out = {};
  // Of the outermost object this member alone is kept, and nothing behind it is looked at, not even
  // whether it is JSON; all of it when empty.
  std::string_view only = {};
  RepeatedMembers repeated = RepeatedMembers::kLastCounts;
};

// Numbers are what was written, to the last digit: see base/json_number.h. One that is past what a
// double can hold (1e400) is refused, as no reader agrees about it (RFC 8259, 6).
// Cost: linear in the text (and in the logarithm of an object's members), whatever it holds.
// Throws JsonError, JsonLimitError.
Json ParseJson(std::string_view text, const JsonOptions& options = {});

// Takes one element. What it throws ends the reading.
using JsonSink = std::function<void(Json element)>;

// Takes what was read of an element before it was past a limit (null for one that is no object),
// and what it is: "is nested deeper than 126 levels".
using JsonSkipSink = std::function<void(const Json& part, const std::string& what)>;

// Where the elements of the array `member` of the outermost object go, in their order.
struct JsonElements {
  std::string_view member;
  JsonSink take;      // an object
  JsonSkipSink skip;  // one that is no object, or past a limit: it costs no other
};

// Text that is read piece by piece: puts up to `size` bytes into `buffer`; 0 only at the end.
using JsonSource = std::function<size_t(char* buffer, size_t size)>;

// As ParseJson, but hands over each element as soon as it is parsed, so that only one is in memory;
// the array is empty in what is returned. max_values holds for each element and for the rest.
Json ParseJsonElements(std::string_view text, const JsonElements& elements,
                       const JsonOptions& options = {});
// The same of a text that is not in memory. Throws what `source` throws too.
Json ParseJsonElements(const JsonSource& source, const JsonElements& elements,
                       const JsonOptions& options = {});

// Canonical form: members sorted by the bytes of their names, no white space, UTF-8 as it is,
// numbers as they were written. Equal values give equal bytes. Throws JsonError on text that is not
// UTF-8.
std::string CanonicalJson(const Json& value);

}  // namespace strongroom::base
