#include "store/columns.h"

#include <functional>
#include <nlohmann/json.hpp>

#include "base/json_writer.h"

namespace strongroom::store {
namespace {

using base::Json;

// Those that `show` says something of, with commas.
std::string List(std::span<const Column> columns,
                 const std::function<std::string(const Column&)>& show) {
  std::string list;
  for (const Column& column : columns) {
    const std::string shown = show(column);
    if (!shown.empty()) list += (list.empty() ? "" : ", ") + shown;
  }
  return list;
}

std::string Record(const Column& column) {
  return column.name.empty() ? "" : column.name + ' ' + column.type;
}

std::string Update(const Column& column) {
  return column.update.empty() ? "" : column.target + " = " + column.update;
}

}  // namespace

std::string FillIn(std::string text, std::string_view place, std::string_view part) {
  for (size_t at = text.find(place); at != std::string::npos; at = text.find(place, at)) {
    text.replace(at, place.size(), part);
    at += part.size();
  }
  return text;
}

std::string FillIn(std::string_view text, std::span<const Column> columns) {
  std::string statement(text);
  statement = FillIn(statement, "{record}", List(columns, Record) + ", position int");
  statement =
      FillIn(statement, "{columns}", List(columns, [](const Column& c) { return c.target; }));
  statement =
      FillIn(statement, "{values}", List(columns, [](const Column& c) { return c.insert; }));
  return FillIn(statement, "{updates}", List(columns, Update));
}

std::string DumpForJsonb(const Json& json) {
  // Text that is not UTF-8 must not hold up the rest of its batch for ever.
  std::string text = base::WriteJson(json, base::JsonStyle::kReplacing);
  // Nor must a NUL, which jsonb refuses. An escaped backslash before it is left alone.
  for (size_t at = text.find('\\'); at != std::string::npos; at = text.find('\\', at)) {
    if (text.compare(at, 6, "\\u0000") == 0) {
      text.erase(at, 6);
    } else {
      at += 2;
    }
  }
  return text;
}

}  // namespace strongroom::store
