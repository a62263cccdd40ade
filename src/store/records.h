#pragma once

// Only for the .cc files of this folder: it lets the JSON library in.

#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "store/columns.h"

namespace strongroom::store {

// Rows as the JSON array that a batch statement takes. `position` lets a statement pick the last
// row of an object that comes more than once, and say which row it speaks of.
template <typename Row>
std::string Records(const Columns<Row>& columns, std::span<const Row> rows) {
  base::Json records = base::Json::array();
  for (const Row& row : rows) {
    base::Json record{{"position", records.size()}};
    for (const auto& [name, value] : columns.members()) record[name] = value(row);
    records.push_back(std::move(record));
  }
  return DumpForJsonb(records);
}

// A list of values in the same way: each is a record with that one member.
template <typename Values>
std::string RecordsOf(const char* member, const Values& values) {
  base::Json records = base::Json::array();
  for (const auto& value : values) {
    records.push_back({{"position", records.size()}, {member, value}});
  }
  return DumpForJsonb(records);
}

// An absent reference or text is NULL in SQL.
inline base::Json Reference(const std::string& text) {
  return text.empty() ? base::Json() : base::Json(text);
}

}  // namespace strongroom::store
