#include "catalogue/equality.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/ascii.h"
#include "base/json_number.h"

namespace strongroom::catalogue {
namespace {

using base::Json;

// Of a number that JSON allows: the digits before and behind the point, and the exponent.
struct NumberParts {
  bool is_negative = false;
  std::string digits;
  int64_t exponent = 0;  // of the last digit
};

std::optional<NumberParts> Split(std::string_view text) {
  NumberParts parts;
  if (text.starts_with('-')) {
    parts.is_negative = true;
    text.remove_prefix(1);
  }
  const size_t e = std::min(text.find_first_of("eE"), text.size());
  const std::string_view mantissa = text.substr(0, e);
  if (e < text.size()) {
    std::string_view exponent = text.substr(e + 1);
    if (exponent.starts_with('+')) exponent.remove_prefix(1);
    const auto [end, error] =
        std::from_chars(exponent.data(), exponent.data() + exponent.size(), parts.exponent);
    // One that fits nothing is of no number that is read (base/json.h), or of 0.
    if (error != std::errc{} || end != exponent.data() + exponent.size()) return std::nullopt;
  }
  const size_t point = std::min(mantissa.find('.'), mantissa.size());
  parts.digits = mantissa.substr(0, point);
  if (point < mantissa.size()) {
    parts.digits += mantissa.substr(point + 1);
    constexpr int64_t kLargest = int64_t{1} << 32U;
    if (parts.exponent < -kLargest || parts.exponent > kLargest) return std::nullopt;
    parts.exponent -= static_cast<int64_t>(mantissa.size() - point - 1);
  }
  return parts;
}

// Without zeros at its end; "" is 0.
std::string Trimmed(std::string digits, int64_t& exponent) {
  const size_t size = digits.find_last_not_of('0') + 1;
  exponent += static_cast<int64_t>(digits.size() - size);
  digits.resize(size);
  return digits;
}

// The digits of an integer; absent for what is none, or is longer than 64 bits.
std::optional<std::string> IntegerDigits(NumberParts parts) {
  constexpr int64_t kMostDigits = 20;
  std::string digits = Trimmed(std::move(parts.digits), parts.exponent);
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.empty()) return "0";
  if (parts.exponent < 0 || parts.exponent > kMostDigits) return std::nullopt;
  digits.append(static_cast<size_t>(parts.exponent), '0');
  if (digits.size() > kMostDigits) return std::nullopt;
  return parts.is_negative ? '-' + digits : digits;
}

template <typename Integer>
std::optional<Integer> As(std::string_view text) {
  Integer integer{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), integer);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return integer;
}

bool Has(const std::vector<Equality>& equal, Equality one) {
  return std::find(equal.begin(), equal.end(), one) != equal.end();
}

void RemoveNulls(Json& object) {
  for (auto member = object.begin(); member != object.end();) {
    member = member->is_null() ? object.erase(member) : std::next(member);
  }
}

// What is in an object or array; its own members first, as few as they are then.
struct Rules {
  bool nulls = false;
  bool numbers = false;
  bool times = false;
};

void Apply(Json& value, const Rules& rules) {
  if (value.is_structured()) {
    if (rules.nulls && value.is_object()) RemoveNulls(value);
    for (Json& inner : value) Apply(inner, rules);
  } else if (rules.times && value.is_string()) {
    auto& text = value.get_ref<std::string&>();
    text = PlainTime(std::move(text));
  } else if (rules.numbers && base::KeptNumber(value)) {
    value = PlainNumber(std::move(value));
  }
}

// "2026-01-01T00:00:00": how the parts of it that have a fixed length look.
bool BeginsAsTime(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:dd";
  return text.size() > kForm.size() &&
         std::equal(kForm.begin(), kForm.end(), text.begin(),
                    [](char form, char c) { return form == 'd' ? base::IsDigit(c) : form == c; });
}

bool IsOffset(std::string_view text) {
  constexpr std::string_view kForm = "+dd:dd";
  if (text == "Z") return true;
  return text.size() == kForm.size() && (text[0] == '+' || text[0] == '-') &&
         std::equal(kForm.begin() + 1, kForm.end(), text.begin() + 1,
                    [](char form, char c) { return form == 'd' ? base::IsDigit(c) : form == c; });
}

}  // namespace

Json PlainNumber(Json number) {
  const auto text = base::KeptNumber(number);
  if (!text) return number;
  const std::optional<NumberParts> parts = Split(*text);
  const auto digits = parts ? IntegerDigits(*parts) : std::nullopt;
  if (!digits) return number;
  if (const auto integer = As<uint64_t>(*digits)) return *integer;
  if (const auto integer = As<int64_t>(*digits)) return *integer;
  return number;
}

std::string PlainTime(std::string text) {
  constexpr size_t kSeconds = std::string_view("2026-01-01T00:00:00").size();
  if (!BeginsAsTime(text)) return text;
  size_t end = kSeconds;
  size_t significant = kSeconds;
  if (text[kSeconds] == '.') {
    end = std::min(text.find_first_not_of("0123456789", kSeconds + 1), text.size());
    if (end == kSeconds + 1) return text;
    significant = text.find_last_not_of('0', end - 1) + 1;
    if (significant == kSeconds + 1) significant = kSeconds;
  }
  const std::string_view offset = std::string_view(text).substr(end);
  if (!IsOffset(offset)) return text;
  const bool is_none = offset == "+00:00" || offset == "-00:00";
  return text.substr(0, significant).append(is_none ? "Z" : offset);
}

void MakeEqual(Json& value, const std::vector<Equality>& equal) {
  if (equal.empty()) return;
  Apply(value, {.nulls = Has(equal, Equality::kNulls),
                .numbers = Has(equal, Equality::kNumbers),
                .times = Has(equal, Equality::kTimes)});
}

}  // namespace strongroom::catalogue
