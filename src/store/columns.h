#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"

// The columns of a record in one list, from which its statements come. Rows travel as one JSON
// array, which jsonb_to_recordset reads:
// https://www.postgresql.org/docs/14/functions-json.html#FUNCTIONS-JSON-PROCESSING
namespace strongroom::store {

struct Column {
  std::string name;    // in the record; empty: the statement makes it
  std::string type;    // in SQL
  std::string target;  // in the table; empty: it has none
  std::string insert;  // expression; the record is `i`
  std::string update;  // expression for a row that is there already; empty: it keeps what it has
};

// What differs from: a column of the table with the same name, with the value of the record.
struct ColumnOptions {
  std::string target = {};
  std::string insert = {};
  std::string update = {};
};

// `text` with `part` wherever it has `place`.
std::string FillIn(std::string text, std::string_view place, std::string_view part);

// `text` with {record} (names and types), {columns}, {values} and {updates} filled in.
std::string FillIn(std::string_view text, std::span<const Column> columns);

// JSON that jsonb takes, whatever the texts hold: what is not UTF-8 is replaced, NUL left out.
std::string DumpForJsonb(const base::Json& json);

// Not thread-safe while it is built; made once, in a static.
template <typename Row>
class Columns {
 public:
  using Value = base::Json (*)(const Row& row);

  // A row that is there already keeps what it has.
  Columns&& Kept(std::string name, std::string type, Value value, ColumnOptions options = {}) && {
    return Add(std::move(name), std::move(type), value, std::move(options));
  }

  // The newest row wins.
  Columns&& Mirrored(std::string name, std::string type, Value value,
                     ColumnOptions options = {}) && {
    if (options.update.empty()) {
      options.update = "excluded." + (options.target.empty() ? name : options.target);
    }
    return Add(std::move(name), std::move(type), value, std::move(options));
  }

  // In the record, for other statements; not in the table.
  Columns&& Carried(std::string name, std::string type, Value value) && {
    columns_.push_back(
        {.name = name, .type = std::move(type), .target = {}, .insert = {}, .update = {}});
    members_.emplace_back(std::move(name), value);
    return std::move(*this);
  }

  // In the table, from what the statement knows.
  Columns&& Made(std::string target, std::string insert, std::string update = {}) && {
    columns_.push_back({.name = {},
                        .type = {},
                        .target = std::move(target),
                        .insert = std::move(insert),
                        .update = std::move(update)});
    return std::move(*this);
  }

  std::string Statement(std::string_view text) const { return FillIn(text, columns_); }

  // Members of a row's record, and where their values come from.
  const std::vector<std::pair<std::string, Value>>& members() const { return members_; }

 private:
  Columns&& Add(std::string name, std::string type, Value value, ColumnOptions options) {
    if (options.target.empty()) options.target = name;
    if (options.insert.empty()) options.insert = "i." + name;
    columns_.push_back({.name = name,
                        .type = std::move(type),
                        .target = std::move(options.target),
                        .insert = std::move(options.insert),
                        .update = std::move(options.update)});
    members_.emplace_back(std::move(name), value);
    return std::move(*this);
  }

  std::vector<Column> columns_;
  std::vector<std::pair<std::string, Value>> members_;
};

}  // namespace strongroom::store
