#include "catalogue/masked_names.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "catalogue/reduce.h"
#include "support/content_catalogue.h"

namespace strongroom::catalogue {
namespace {

using base::Json;
using test::ContentType;

TEST(MaskNames, SaysWhetherOneHadTheFormOfASecret) {
  Json object{{"glpat-aaaaaaaaaaaaaaaaaaaa", 1}, {"a", 2}};
  EXPECT_TRUE(MaskNames(object));
  EXPECT_EQ(object, (Json{{"***masked***", 1}, {"a", 2}}));
  EXPECT_FALSE(MaskNames(object));
  Json empty = Json::object();
  EXPECT_FALSE(MaskNames(empty));
}

// A mask makes a name of what was none, takes one away, or what made a value none.
TEST(MaskedNames, AreJudgedAsTheyCameAndAsTheyAreMasked) {
  const std::vector<std::pair<const char*, const char*>> table = {
      {R"({"omaUri":"password=h1/x","value":"hush"})",
       R"({"omaUri":"password=***masked***","value":"***masked***"})"},
      {R"({"omaUri":"psk=h1/token","value":"hush"})",
       R"({"omaUri":"psk=***masked***","value":"***masked***"})"},
      {R"({"key":"my password=\"@odata.\"","value":["hush"]})",
       R"({"key":"my password=\"***masked***\"","value":["***masked***"]})"},
      {R"({"password glpat-aaaaaaaaaaaaaaaaaaaaLength":"hush"})",
       R"({"password ***masked***":"***masked***"})"},
      {R"({"glpat-aaaaaaaaaaaaaaaaaaaapassword":"hush"})", R"({"***masked***":"***masked***"})"},
      {R"({"name":"password","value glpat-aaaaaaaaaaaaaaaaaaaatype":"hush"})",
       R"({"name":"password","value ***masked***":"***masked***"})"},
      {R"({"psk":"{{\"psk=h1}}"})", R"({"psk":"***masked***"})"},
      {R"({"psk":[{"value":"{{\"psk=h1}}"}]})", R"({"psk":[{"value":"***masked***"}]})"},
  };
  for (const auto& [before, after] : table) {
    const Json object = Json::parse(before);
    const Json reduced = Json::parse(after);
    EXPECT_EQ(Reduce(ContentType(), object), reduced);
    EXPECT_EQ(Reduce(ContentType(), reduced), reduced);
    const Json within{{"text", object.dump()}};
    EXPECT_EQ(Reduce(ContentType(), within), (Json{{"text", reduced.dump()}}));
    EXPECT_TRUE(IsMasked(ContentType(), reduced)) << after;
  }
}

// There they have the form of a secret only when it is read, and no two become one. One that has a
// mask already stands where it would if it had been masked here.
TEST(MaskedNames, AreThoseOfJsonInTextsToo) {
  const std::vector<std::pair<const char*, const char*>> table = {
      {R"({ "https:\/\/user:hush@example.com" : 1.50 })",
       R"({"https://user:***masked***@example.com":1.50})"},
      {R"([{"glpat-aaaaaaaaaaaaaaaaaaaa":1,"glpat-bbbbbbbbbbbbbbbbbbbb":2}])",
       R"([{"***masked***":1,"***masked-2***":2}])"},
      {R"({ "b" : 1, "a ***masked***" : 2 })", R"({"a ***masked***":2,"b":1})"},
      {R"({ "https:\/\/user@example.com" : 1.50 })", nullptr},
  };
  for (const auto& [before, after] : table) {
    const Json reduced{{"text", after == nullptr ? before : after}};
    EXPECT_EQ(Reduce(ContentType(), Json{{"text", before}}), reduced);
    EXPECT_EQ(Reduce(ContentType(), reduced), reduced);
  }
}

}  // namespace
}  // namespace strongroom::catalogue
