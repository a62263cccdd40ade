#include "kube/manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json_number.h"
#include "support/message_of.h"
#include "web/error.h"

namespace strongroom::kube {
namespace {

using testing::HasSubstr;

TEST(Manifest, ReadsScalarsAsTheyLook) {
  const std::vector<std::pair<const char*, Json>> cases{
      {"1", 1},
      {"-12", -12},
      {"0", 0},
      {"1.5", base::KeepNumber("1.5")},
      {"1e3", base::KeepNumber("1e3")},
      {"true", true},
      {"off", false},
      {"no", false},
      {"~", nullptr},
      {"", nullptr},
      {"null", nullptr},
      {"'1'", "1"},
      {"\"no\"", "no"},
      {"02:30", "02:30"},
      {"007", "007"},
      {"0x10", "0x10"},
      {"1.2.3", "1.2.3"},
      {"y", "y"},
      {"nan", "nan"},
      {"!!str 5", "5"},
      {"2026-03-01", "2026-03-01"},
      {"99999999999999999999", base::KeepNumber("99999999999999999999")},
      {"1.", base::KeepNumber("1.0")},
      {"1.e5", base::KeepNumber("1.0e5")},
      {"18446744073709551615", UINT64_MAX},
      {"1e999", "1e999"},
      {"1e-999", base::KeepNumber("1e-999")},
      {"-", Json::array({nullptr})}};
  for (const auto& [text, value] : cases) {
    const auto objects =
        ParseManifest("a: " + std::string(text == std::string("-") ? "[~]" : text), "m");
    ASSERT_EQ(objects.size(), 1U) << text;
    EXPECT_EQ(objects[0]["a"], value) << text;
  }
}

TEST(Manifest, ReadsDocumentsListsAndJson) {
  EXPECT_EQ(ParseManifest("", "m").size(), 0U);
  EXPECT_EQ(ParseManifest("---\n---\nkind: A\n---\n# nothing\n---\nkind: B\n", "m").size(), 2U);
  const auto items = ParseManifest("kind: List\nitems:\n- {kind: A}\n- {kind: B}\n", "m");
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[1]["kind"], "B");
  const auto json =
      ParseManifest("{\n\t\"kind\": \"A\", \"n\": [1, \"2\", true, null, {}]\n}\n", "m");
  EXPECT_EQ(json.at(0), Json::parse(R"({"kind":"A","n":[1,"2",true,null,{}]})"));
}

std::string ErrorOf(const std::string& text) {
  return test::MessageOf<web::ConfigError>([&] { ParseManifest(text, "m.yaml"); });
}

TEST(Manifest, NamesTheLineOfWhatIsWrong) {
  const std::vector<std::pair<std::string, const char*>> cases{
      {"a: 1\nb: [", "m.yaml: line "},
      {"a: &x 1\nb: *x\n", "m.yaml: line 2: aliases are not supported"},
      {"a: 1\na: 2\n", "m.yaml: line 2: a: comes twice"},
      {"a: !thing 1\n", "is not supported"},
      {"a: !!set {x: 1}\n", "is not supported"},
      {"{[1]: 2}\n", "a key must be text"},
      // The parser would stand still here.
      {"{a: 1}, b", "m.yaml: line 1: there is text that belongs to no value"},
      {"]", "m.yaml: line 1: "},
      {"5\n", "m.yaml: must hold Kubernetes objects"},
      {"kind: List\nitems: [5]\n", "items must be Kubernetes objects"},
      {"a: " + std::string(100, '[') + std::string(100, ']'), "nested too deep"},
      {std::string(size_t{5} << 20U, 'a'), "is too large"}};
  for (const auto& [text, message] : cases) {
    EXPECT_THAT(ErrorOf(text), HasSubstr(message)) << text.substr(0, 40);
  }
}

}  // namespace
}  // namespace strongroom::kube
