#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "report/document.h"
#include "report/report.h"
#include "sets/backup_set.h"
#include "sets/item.h"

namespace strongroom::report {

// How policies differ from the set before, by type and identity.
using Changes = std::map<std::pair<std::string, std::string>, domain::Change>;

// The items of one type, which are in a row, and what was read of it.
struct TypeSection {
  sets::SetType facts;
  size_t begin = 0, end = 0;  // of the items
  std::string anchor;         // empty: it has no section of its own
};

// In the order of the items, which are by type and identity; a type without items is among them.
std::vector<TypeSection> SectionsOf(const std::vector<sets::SetType>& types,
                                    std::span<const sets::Item> items);

// Why the content of a policy is not in a report.
enum class Absence {
  kNotThere,
  kDamaged,  // what is stored of it is not what was sealed
};

// What the sections of types are written by.
class TypeWriter {
 public:
  // The set, the items and the changes outlive it.
  TypeWriter(Document& document, const Options& options, std::span<const sets::Item> items,
             const Changes& changes)
      : document_(document), options_(options), items_(items), changes_(changes) {}

  // Heading, coverage, and the table of its policies. With `has_folds` it leads to each.
  void Begin(const TypeSection& section, bool has_folds);

  // One of them, with what it consists of; null when that is not there, for a reason.
  void WriteItem(size_t index, const base::Json* content, Absence why = Absence::kNotThere);

 private:
  std::vector<Text> CellsOf(size_t index, const std::string& anchor) const;
  std::optional<domain::Change> ChangeOf(const sets::Item& item) const;

  Document& document_;
  const Options& options_;
  const std::span<const sets::Item> items_;
  const Changes& changes_;
};

}  // namespace strongroom::report
