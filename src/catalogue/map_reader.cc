#include "catalogue/map_reader.h"

#include <charconv>

#include "catalogue/error.h"

namespace strongroom::catalogue {

using Kind = base::YamlValue::Kind;

MapReader::MapReader(const base::YamlValue& value, std::string what)
    : value_(value), what_(std::move(what)) {
  if (value.kind != Kind::kMap) {
    throw CatalogueError("line " + std::to_string(value.line) + ": " + what_ + ": expected a map");
  }
}

void MapReader::Fail(std::string_view key, std::string_view why) const {
  const base::YamlValue* member = value_.Find(key);
  throw CatalogueError("line " + std::to_string(member != nullptr ? member->line : value_.line) +
                       ": " + what_ + ": " + std::string(key) + ": " + std::string(why));
}

const base::YamlValue* MapReader::Take(std::string_view key) {
  taken_.emplace(key);
  return value_.Find(key);
}

bool MapReader::Has(std::string_view key) const { return value_.Find(key) != nullptr; }

std::string MapReader::Text(std::string_view key) {
  const base::YamlValue* member = Take(key);
  if (member == nullptr) Fail(key, "missing");
  if (member->kind != Kind::kScalar) Fail(key, "expected a string");
  return member->scalar;
}

std::string MapReader::TextOr(std::string_view key, std::string_view fallback) {
  return Has(key) ? Text(key) : std::string(fallback);
}

bool MapReader::RequiredFlag(std::string_view key) {
  const std::string text = Text(key);
  const bool quoted = Take(key)->quoted;
  if (quoted || (text != "true" && text != "false")) Fail(key, "expected true or false");
  return text == "true";
}

bool MapReader::Flag(std::string_view key) {
  taken_.emplace(key);
  return Has(key) && RequiredFlag(key);
}

int MapReader::Number(std::string_view key, int fallback) {
  taken_.emplace(key);
  if (!Has(key)) return fallback;
  const std::string text = Text(key);
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) Fail(key, "expected a number");
  return number;
}

std::vector<std::string> MapReader::Texts(std::string_view key) {
  const base::YamlValue* member = Take(key);
  if (member == nullptr) return {};
  if (member->kind != Kind::kSequence) Fail(key, "expected a list");
  std::vector<std::string> texts;
  for (const base::YamlValue& item : member->items) {
    if (item.kind != Kind::kScalar) Fail(key, "expected a list of strings");
    texts.push_back(item.scalar);
  }
  return texts;
}

FieldPath MapReader::Path(std::string_view key) {
  const std::string text = Text(key);
  try {
    return ParseFieldPath(text);
  } catch (const CatalogueError& e) {
    Fail(key, e.what());
  }
}

std::vector<FieldPath> MapReader::Paths(std::string_view key) {
  std::vector<FieldPath> paths;
  for (const std::string& text : Texts(key)) {
    try {
      paths.push_back(ParseFieldPath(text));
    } catch (const CatalogueError& e) {
      Fail(key, e.what());
    }
  }
  return paths;
}

std::vector<const base::YamlValue*> MapReader::Maps(std::string_view key) {
  const base::YamlValue* member = Take(key);
  if (member == nullptr) return {};
  if (member->kind != Kind::kSequence) Fail(key, "expected a list");
  std::vector<const base::YamlValue*> maps;
  for (const base::YamlValue& item : member->items) maps.push_back(&item);
  return maps;
}

const base::YamlValue* MapReader::Map(std::string_view key) { return Take(key); }

void MapReader::Finish() const {
  for (const base::YamlMember& member : value_.members) {
    if (!taken_.contains(member.key)) Fail(member.key, "unknown field");
  }
}

}  // namespace strongroom::catalogue
