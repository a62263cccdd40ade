#include "catalogue/json_path.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace strongroom::catalogue {
namespace {

using base::Json;

struct Row {
  const char* path;
  const char* object;
  const char* found;    // what the path leads to, in order
  const char* removed;  // the object without it
};

TEST(JsonPath, LeadsToWhatItSays) {
  const std::vector<Row> table = {
      {"a", R"({"a":1,"b":2})", "[1]", R"({"b":2})"},
      {R"(["a.b"])", R"({"a.b":1,"a":{"b":2}})", "[1]", R"({"a":{"b":2}})"},
      {"a[]", R"({"a":[1,2],"b":[3]})", "[1,2]", R"({"a":[],"b":[3]})"},
      {R"(["x*"])", R"({"a":1,"x":2,"xy":3})", "[2,3]", R"({"a":1})"},
      {R"(["*@id"])", R"({"@id":1,"a@id":2,"a@id2":3})", "[1,2]", R"({"a@id2":3})"},
      {R"(a["*"])", R"({"a":{"b":1,"c":[2]},"d":3})", "[1,[2]]", R"({"d":3})"},
      {R"(a["*"].t)", R"({"a":{"b":{"t":1},"c":{"t":2,"u":3},"d":4}})", "[1,2]",
       R"({"a":{"c":{"u":3},"d":4}})"},
      {"a[e=true].v", R"({"a":[{"e":true,"v":1},{"e":false,"v":2},{"e":"true","v":3},{"v":4},7]})",
       "[1,3]", R"({"a":[{"e":true},{"e":false,"v":2},{"e":"true"},{"v":4},7]})"},
      {"a[e=x]", R"({"a":[{"e":"x"},{"e":"y"}]})", R"([{"e":"x"}])", R"({"a":[{"e":"y"}]})"},
      {"..s", R"({"a":[{"s":1},[{"b":{"s":2,"t":3}}]],"s":4})", "[4,1,2]",
       R"({"a":[{},[{"b":{"t":3}}]]})"},
      {"..s", R"({"s":{"s":{"s":1}}})", R"([{"s":{"s":1}},{"s":1},1])", "{}"},
      {R"(..["*@id"])", R"({"a":{"b@id":1,"c":2},"@id":3})", "[3,1]", R"({"a":{"c":2}})"},
      {"..a.b", R"({"a":{"b":1,"a":{"b":2,"c":3}}})", "[1,2]", R"({"a":{"a":{"c":3}}})"},
      {"..[t=x].v", R"({"t":"x","v":1,"a":[{"t":"x","v":2},{"t":"y","v":3}],"b":{"t":"x","v":4}})",
       "[1,2,4]", R"({"t":"x","a":[{"t":"x"},{"t":"y","v":3}],"b":{"t":"x"}})"},
      {"a.b", R"({"a":[{"b":1}]})", "[]", R"({"a":[{"b":1}]})"},
      {"..a", "7", "[]", "7"},
  };
  for (const Row& row : table) {
    const FieldPath path = ParseFieldPath(row.path);
    Json object = Json::parse(row.object);
    Json found = Json::array();
    for (const Json* value : ValuesAt(std::as_const(object), path)) found.push_back(*value);
    EXPECT_EQ(found, Json::parse(row.found)) << row.path << ' ' << row.object;
    EXPECT_EQ(ValuesAt(object, path).size(), found.size());
    EXPECT_EQ(ExistsAt(object, path), !found.empty());
    RemoveAt(object, path);
    EXPECT_EQ(object, Json::parse(row.removed)) << row.path << ' ' << row.object;
    RemoveAt(object, path);
    EXPECT_EQ(object, Json::parse(row.removed)) << "removed once is removed";
  }
}

TEST(JsonPath, SortsInnerArraysFirst) {
  Json value = Json::parse(R"({"a":[{"a":[{"a":[3,1]},{"a":[2]}]},{"a":[{"a":[9,0]}]}]})");
  SortAt(value, ParseFieldPath("..a"));
  EXPECT_EQ(value, Json::parse(R"({"a":[{"a":[{"a":[0,9]}]},{"a":[{"a":[1,3]},{"a":[2]}]}]})"));
}

// What is too deep for a recursion is no danger to a path at any depth.
TEST(JsonPath, IsNotAsDeepAsTheValue) {
  Json value = Json::object({{"s", 1}});
  for (int i = 0; i < 50'000; ++i) {
    Json outer = Json::object();
    outer["a"] = std::move(value);
    value = std::move(outer);
  }
  const FieldPath path = ParseFieldPath("..s");
  EXPECT_EQ(ValuesAt(value, path).size(), 1U);
  RemoveAt(value, path);
  EXPECT_FALSE(ExistsAt(value, path));
}

}  // namespace
}  // namespace strongroom::catalogue
