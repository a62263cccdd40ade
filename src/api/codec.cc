#include "api/codec.h"

#include <algorithm>

#include "base/json_writer.h"
#include "base/printable.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "base/utf8.h"

namespace strongroom::api {
namespace {

size_t MaxOf(const TextLimits& limits) {
  return limits.max == 0 && limits.form != nullptr ? limits.form->max : limits.max;
}

Json TextSchema(const TextLimits& limits) {
  Json schema{{"type", "string"}};
  if (MaxOf(limits) > 0) schema["maxLength"] = MaxOf(limits);
  if (limits.min > 0) schema["minLength"] = limits.min;
  if (limits.form != nullptr) schema["pattern"] = limits.form->pattern;
  return schema;
}

size_t CharactersIn(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !base::IsContinuation(c); }));
}

bool ReadText(const Json& json, const Place& place, const TextLimits& limits, std::string& value) {
  if (!json.is_string()) return place.FailType("a string", json);
  const auto& text = json.get_ref<const std::string&>();
  const Form* form = limits.form;
  if (form != nullptr && form->matches != nullptr && !form->matches(text)) {
    return place.Fail(Shown(text) + " is not " + std::string(form->name));
  }
  if (text.size() < limits.min) return place.Fail("is empty");
  const size_t max = MaxOf(limits);
  if (max > 0 && text.size() > max && CharactersIn(text) > max) {
    return place.Fail("has more than " + std::to_string(max) + " characters");
  }
  value = text;
  return true;
}

std::string Escaped(std::string_view text, Lines lines) {
  switch (lines) {
    case Lines::kOne:
      return base::Printable(text);
    case Lines::kMany:
      break;
  }
  return base::PrintableLines(text);
}

Json WriteText(const std::string& text, const TextLimits& limits) {
  if (text.empty()) return {};
  std::string shown = Escaped(text, limits.lines);
  const size_t max = MaxOf(limits);
  return max > 0 ? base::Cut(shown, max) : shown;
}

using ReadsText = std::function<bool(const Json& json, const Place& place, std::string& value)>;

ReadsText RefusingNul(ReadsText read) {
  return [read = std::move(read)](const Json& json, const Place& place, std::string& value) {
    const bool has_nul =
        json.is_string() && json.get_ref<const std::string&>().find('\0') != std::string::npos;
    return has_nul ? place.Fail("contains a NUL character") : read(json, place, value);
  };
}

Codec<int64_t> Number(Range range, const char* format) {
  Json schema{{"type", "integer"}, {"format", format}};
  if (range.minimum != Range{}.minimum) schema["minimum"] = range.minimum;
  if (range.maximum != Range{}.maximum) schema["maximum"] = range.maximum;
  return {.read =
              [range](const Json& json, const Place& place, int64_t& value) {
                if (!json.is_number_integer()) {
                  return place.FailType("an integer", json);
                }
                const bool is_huge =
                    json.is_number_unsigned() && json.get<uint64_t>() > uint64_t{INT64_MAX};
                const int64_t number = is_huge ? INT64_MAX : json.get<int64_t>();
                if (is_huge || number < range.minimum || number > range.maximum) {
                  return place.Fail("must be from " + std::to_string(range.minimum) + " to " +
                                    std::to_string(range.maximum) + ", found " + ShownJson(json));
                }
                value = number;
                return true;
              },
          .write = [range](const int64_t& value) -> Json {
            return std::clamp(value, range.minimum, range.maximum);
          },
          .schema = std::move(schema)};
}

}  // namespace

std::string ShownJson(const Json& value) {
  if (value.is_string()) return Shown(value.get_ref<const std::string&>());
  return base::Cut(base::Printable(base::WriteJson(value, base::JsonStyle::kReplacing)), 64);
}

Codec<std::string> Text(TextLimits limits) {
  return {.read =
              [limits](const Json& json, const Place& place, std::string& value) {
                if (!ReadText(json, place, limits, value)) return false;
                value = Escaped(value, limits.lines);
                return true;
              },
          .write = [limits](const std::string& value) { return WriteText(value, limits); },
          .schema = TextSchema(limits)};
}

Codec<std::string> TextOf(const Form& form) { return Text({.form = &form}); }

Codec<std::string> StorableText(TextLimits limits) {
  Codec<std::string> text = Text(limits);
  text.read = RefusingNul(std::move(text.read));
  return text;
}

Codec<std::string> ExactText(TextLimits limits) {
  return {.read = RefusingNul([limits](const Json& json, const Place& place, std::string& value) {
            return ReadText(json, place, limits, value);
          }),
          .write = [](const std::string& value) { return value.empty() ? Json() : Json(value); },
          .schema = TextSchema(limits)};
}

Codec<bool> Flag() {
  return {.read =
              [](const Json& json, const Place& place, bool& value) {
                if (!json.is_boolean()) return place.FailType("true or false", json);
                value = json.get<bool>();
                return true;
              },
          .write = [](const bool& value) -> Json { return value; },
          .schema = {{"type", "boolean"}}};
}

Codec<int64_t> Int32(Range range) { return Number(range, "int32"); }
Codec<int64_t> Int64(Range range) { return Number(range, "int64"); }

Codec<int64_t> UnlessZero(Codec<int64_t> number) {
  number.write = [write = number.write](const int64_t& value) {
    return value == 0 ? Json() : write(value);
  };
  return number;
}

Codec<std::chrono::seconds> Seconds(Codec<int64_t> number) {
  return {
      .read =
          [read = number.read](const Json& json, const Place& place, std::chrono::seconds& value) {
            int64_t count = 0;
            if (!read(json, place, count)) return false;
            value = std::chrono::seconds{count};
            return true;
          },
      .write = [write = number.write](
                   const std::chrono::seconds& value) { return write(value.count()); },
      .schema = std::move(number.schema)};
}

Codec<std::chrono::sys_seconds> Time(TextLimits limits) {
  Json schema = TextSchema(limits);
  schema["format"] = "date-time";
  return {.read =
              [limits](const Json& json, const Place& place, std::chrono::sys_seconds& value) {
                std::string text;
                if (!ReadText(json, place, limits, text)) return false;
                const auto time = base::ParseTimestamp(text);
                if (!time) return place.Fail(Shown(text) + " is not an RFC 3339 time");
                value = *time;
                return true;
              },
          .write = [](const std::chrono::sys_seconds& value) -> Json {
            return base::FormatTimestamp(value);
          },
          .schema = std::move(schema)};
}

Codec<std::string> Raw(Json schema) {
  const std::string type = schema.at("type").get<std::string>();
  return {
      .read =
          [type](const Json& json, const Place& place, std::string& value) {
            if (type != json.type_name()) {
              return place.FailType(type == "array" ? "an array" : "an object", json);
            }
            value = json.empty() ? "" : base::CanonicalJson(json);
            return true;
          },
      .write =
          [](const std::string& value) { return value.empty() ? Json() : base::ParseJson(value); },
      .schema = std::move(schema)};
}

}  // namespace strongroom::api
