#include <gtest/gtest.h>

#include "metrics/families.h"
#include "support/page_rows.h"

// docs/metrics.md, which people read, against the families that are declared.
namespace strongroom::metrics {
namespace {

using Rows = std::vector<std::string>;

std::string LabelsText(const FamilyInfo& family) {
  std::string text;
  for (const std::string& label : family.labels) {
    text += (text.empty() ? "`" : ", `") + label + "`";
  }
  return text;
}

template <typename Families>
void AddDeclared(const std::string& process, Rows& rows) {
  Registry registry;
  const Families families(registry);
  for (const FamilyInfo& family : registry.Families()) {
    rows.push_back(test::PageRow(
        family.name, {base::NameOf(family.type), LabelsText(family), process, family.help}));
  }
}

TEST(MetricsDocs, HaveEveryFamilyAndNoOther) {
  Rows declared;
  AddDeclared<ControllerMetrics>("controller", declared);
  AddDeclared<ServerMetrics>("server", declared);
  AddDeclared<NotifierMetrics>("notifier", declared);
  AddDeclared<ProcessMetrics>("all", declared);
  Rows documented = test::PageRows("docs/metrics.md");
  std::erase_if(documented, [](const std::string& row) { return row.starts_with("## "); });
  // The page has its own order.
  std::sort(declared.begin(), declared.end());
  std::sort(documented.begin(), documented.end());
  EXPECT_EQ(test::Differences(documented, declared), "");
}

}  // namespace
}  // namespace strongroom::metrics
