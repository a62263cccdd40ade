#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace strongroom::test {

// The rows of the tables in a page of docs/ whose first cell is code ("| `WORD` | ..."), and the
// headings over them ("## ..."). Tests run at the root of the tree.
inline std::vector<std::string> PageRows(const std::string& page) {
  std::ifstream file(page);
  EXPECT_TRUE(file) << "run this at the root of the tree";
  std::vector<std::string> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("| `") || line.starts_with("## ")) rows.push_back(line);
  }
  return rows;
}

// "| `WORD` | cell | cell |"
inline std::string PageRow(std::string_view word, const std::vector<std::string_view>& cells) {
  std::string row = "| `" + std::string(word) + "` |";
  for (const std::string_view cell : cells) row.append(" ").append(cell).append(" |");
  return row;
}

// What only one of the two has, or where they part; empty when they are the same. A failed
// EXPECT_EQ of two long lists shows the beginnings only.
inline std::string Differences(const std::vector<std::string>& page,
                               const std::vector<std::string>& table) {
  std::string text;
  const auto add_missing = [&](const auto& from, const auto& of, const std::string& where) {
    for (const std::string& row : of) {
      if (std::find(from.begin(), from.end(), row) == from.end()) text += where + row + '\n';
    }
  };
  add_missing(page, table, "only in the table: ");
  add_missing(table, page, "only in the page: ");
  if (!text.empty() || page == table) return text;
  const auto parted = std::mismatch(page.begin(), page.end(), table.begin(), table.end());
  return "the order differs from here on: " +
         (parted.first == page.end() ? *parted.second : *parted.first);
}

}  // namespace strongroom::test
