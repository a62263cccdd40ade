#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "report/document.h"
#include "report/facts.h"
#include "report/report.h"

namespace strongroom::report {

// How policies differ from the set before: their change, by type and identity.
using ChangeWords = std::map<std::pair<std::string, std::string>, std::string>;

// The items of one type, which are in a row, and what was read of it.
struct TypeSection {
  TypeFacts facts;
  size_t begin = 0, end = 0;  // of the items
  std::string anchor;         // empty: it has no section of its own
};

// In the order of the items, which are by type and identity; a type without items is among them.
std::vector<TypeSection> SectionsOf(const std::vector<TypeFacts>& types,
                                    std::span<const Item> items);

// What the sections of types are written by.
class TypeWriter {
 public:
  // The set, the items and the changes outlive it.
  TypeWriter(Document& document, const Options& options, std::span<const Item> items,
             const ChangeWords& changes)
      : document_(document), options_(options), items_(items), changes_(changes) {}

  // Heading, coverage, and the table of its policies. With `has_folds` it leads to each.
  void Begin(const TypeSection& section, bool has_folds);

  // One of them, with what it consists of; null when that is not there.
  void WriteItem(size_t index, const base::Json* content);

 private:
  std::vector<Text> CellsOf(size_t index, const std::string& anchor) const;
  std::string ChangeOf(const Item& item) const;

  Document& document_;
  const Options& options_;
  const std::span<const Item> items_;
  const ChangeWords& changes_;
};

}  // namespace strongroom::report
