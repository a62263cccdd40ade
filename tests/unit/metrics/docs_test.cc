#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>

#include "metrics/families.h"

// docs/metrics.md, which people read, against the families that are declared.
namespace strongroom::metrics {
namespace {

// "type | labels | served by | meaning" by name.
using Table = std::map<std::string, std::string>;

std::string LabelsText(const FamilyInfo& family) {
  std::string text;
  for (const std::string& label : family.labels) {
    text += (text.empty() ? "`" : ", `") + label + "`";
  }
  return text;
}

template <typename Families>
void AddDeclared(const std::string& process, Table& table) {
  Registry registry;
  const Families families(registry);
  for (const FamilyInfo& family : registry.Families()) {
    table[family.name] = std::string(base::NameOf(family.type)) + " | " + LabelsText(family) +
                         " | " + process + " | " + family.help;
  }
}

Table Declared() {
  Table table;
  AddDeclared<ControllerMetrics>("controller", table);
  AddDeclared<ServerMetrics>("server", table);
  AddDeclared<ProcessMetrics>("both", table);
  return table;
}

// The rows "| `name` | ... |".
Table Documented() {
  std::ifstream file("docs/metrics.md");
  EXPECT_TRUE(file) << "run this at the root of the tree";
  Table table;
  for (std::string line; std::getline(file, line);) {
    const size_t end = line.find("` | ");
    if (line.substr(0, 3) != "| `" || end == std::string::npos) continue;
    table[line.substr(3, end - 3)] = line.substr(end + 4, line.size() - end - 6);
  }
  return table;
}

TEST(MetricsDocs, HaveEveryFamilyAndNoOther) { EXPECT_EQ(Documented(), Declared()); }

}  // namespace
}  // namespace strongroom::metrics
