#include "catalogue/masked_names.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace strongroom::catalogue {
namespace {

using base::Json;

TEST(MaskNames, SaysWhetherOneHadTheFormOfASecret) {
  Json object{{"glpat-aaaaaaaaaaaaaaaaaaaa", 1}, {"a", 2}};
  EXPECT_TRUE(MaskNames(object));
  EXPECT_EQ(object, (Json{{"***masked***", 1}, {"a", 2}}));
  EXPECT_FALSE(MaskNames(object));
  Json empty = Json::object();
  EXPECT_FALSE(MaskNames(empty));
}

}  // namespace
}  // namespace strongroom::catalogue
