#include "api/kinds.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace strongroom::api {
namespace {

// As crds/ writes them.
std::string Written(const Kind& kind) {
  std::string text = "    kind: " + std::string(kind.kind) +
                     "\n    listKind: " + std::string(kind.kind) +
                     "List\n    plural: " + std::string(kind.plural) +
                     "\n    singular: " + std::string(kind.singular) + "\n";
  if (!kind.short_name.empty()) text += "    shortNames: [" + std::string(kind.short_name) + "]\n";
  if (!kind.category.empty()) text += "    categories: [" + std::string(kind.category) + "]\n";
  return text + "  versions:\n";
}

TEST(Kinds, AreThoseOfTheCrds) {
  for (const Kind& kind : kKinds) {
    const std::string name = std::string(kind.group) + "_" + std::string(kind.plural);
    std::ifstream file("crds/" + name + ".yaml");
    ASSERT_TRUE(file) << "no crds/" << name << ".yaml here: run this at the root of the tree";
    std::ostringstream text;
    text << file.rdbuf();
    EXPECT_NE(text.str().find("  names:\n" + Written(kind)), std::string::npos) << name;
    EXPECT_NE(text.str().find("- name: " + std::string(kind.version) + "\n"), std::string::npos);
  }
}

}  // namespace
}  // namespace strongroom::api
