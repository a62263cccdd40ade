#pragma once

#include <gtest/gtest.h>

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

}  // namespace strongroom::test
