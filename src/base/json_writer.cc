#include "base/json_writer.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json_number.h"

namespace strongroom::base {
namespace {

struct Form {
  int indent;  // -1: no lines
  bool is_ascii;
  Json::error_handler_t on_error;

  std::string Whole(const Json& value) const { return value.dump(indent, ' ', is_ascii, on_error); }
};

Form FormOf(JsonStyle style) {
  switch (style) {
    case JsonStyle::kCanonical:
      return {-1, false, Json::error_handler_t::strict};
    case JsonStyle::kReplacing:
      return {-1, false, Json::error_handler_t::replace};
    case JsonStyle::kLine:
      return {-1, true, Json::error_handler_t::replace};
    case JsonStyle::kForPeople:
      break;
  }
  return {2, true, Json::error_handler_t::replace};
}

bool HasKeptNumber(const Json& value) {
  if (!value.is_structured()) return value.is_binary();
  return std::any_of(value.begin(), value.end(), HasKeptNumber);
}

void BeginLine(const Form& form, int depth, std::string& text) {
  if (form.indent < 0) return;
  text += '\n';
  text.append(static_cast<size_t>(depth * form.indent), ' ');
}

// As the library writes, which knows no number that is kept as it was written.
void Append(const Json& value, const Form& form, int depth, std::string& text) {
  if (const auto number = KeptNumber(value)) {
    text += *number;
    return;
  }
  if (!value.is_structured() || value.empty()) {
    text += form.Whole(value);
    return;
  }
  text += value.is_object() ? '{' : '[';
  for (auto entry = value.begin(); entry != value.end(); ++entry) {
    if (entry != value.begin()) text += ',';
    BeginLine(form, depth + 1, text);
    if (value.is_object()) text += form.Whole(entry.key()) + (form.indent < 0 ? ":" : ": ");
    Append(*entry, form, depth + 1, text);
  }
  BeginLine(form, depth, text);
  text += value.is_object() ? '}' : ']';
}

}  // namespace

std::string WriteJson(const Json& value, JsonStyle style) {
  const Form form = FormOf(style);
  try {
    if (!HasKeptNumber(value)) return form.Whole(value);
    std::string text;
    Append(value, form, 0, text);
    return text;
  } catch (const Json::exception& e) {
    throw JsonError(std::string("cannot be written as JSON: ") + e.what());
  }
}

}  // namespace strongroom::base
