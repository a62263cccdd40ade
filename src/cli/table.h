#pragma once

#include <string>
#include <vector>

namespace strongroom::cli {

// A table as kubectl prints it: columns as wide as their widest cell, three spaces between them.
class Table {
 public:
  explicit Table(std::vector<std::string> header) { AddRow(std::move(header)); }

  // As many cells as the header has; each is made printable.
  void AddRow(std::vector<std::string> cells);

  // Its lines, header first, without spaces at the ends.
  std::vector<std::string> Lines() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace strongroom::cli
