#include "base/yaml.h"

#include <gtest/gtest.h>

#include "support/message_of.h"

namespace strongroom::base {
namespace {

using Kind = YamlValue::Kind;

std::string ErrorOf(const std::string& text, const YamlLimits& limits = {}) {
  return test::MessageOf<YamlError>([&] { ParseYaml(text, limits); });
}

TEST(ParseYaml, KeepsScalarsAsTheyAreWritten) {
  struct Row {
    const char* text;
    Kind kind;
    const char* scalar;
    bool quoted;
  };
  const std::vector<Row> table{
      {"no", Kind::kScalar, "no", false},    {"08", Kind::kScalar, "08", false},
      {"'no'", Kind::kScalar, "no", true},   {"\"~\"", Kind::kScalar, "~", true},
      {"!!str 5", Kind::kScalar, "5", true}, {"|\n  a\n", Kind::kScalar, "a\n", true},
      {"~", Kind::kNull, "", false},         {"null", Kind::kNull, "", false},
      {"", Kind::kNull, "", false},
  };
  for (const Row& row : table) {
    const auto documents = ParseYaml(std::string("a: ") + row.text);
    ASSERT_EQ(documents.size(), 1U) << row.text;
    const YamlValue* value = documents[0].Find("a");
    ASSERT_NE(value, nullptr) << row.text;
    EXPECT_EQ(value->kind, row.kind) << row.text;
    EXPECT_EQ(value->scalar, row.scalar) << row.text;
    EXPECT_EQ(value->quoted, row.quoted) << row.text;
  }
}

TEST(ParseYaml, KeepsOrderAndLines) {
  const auto documents = ParseYaml("b: 1\na:\n- x\n- {c: d}\n---\nsecond\n");
  ASSERT_EQ(documents.size(), 2U);
  const YamlValue& map = documents[0];
  ASSERT_EQ(map.members.size(), 2U);
  EXPECT_EQ(map.members[0].key, "b");
  EXPECT_EQ(map.members[1].key, "a");
  const YamlValue& sequence = map.members[1].value;
  ASSERT_EQ(sequence.items.size(), 2U);
  EXPECT_EQ(sequence.items[1].line, 4);
  EXPECT_EQ(sequence.items[1].Find("c")->scalar, "d");
  EXPECT_EQ(map.Find("absent"), nullptr);
  EXPECT_EQ(documents[1].scalar, "second");
  EXPECT_TRUE(ParseYaml("").empty());
  EXPECT_TRUE(ParseYaml("# nothing\n").empty());
}

TEST(ParseYaml, NamesTheLineOfWhatIsRefused) {
  const std::vector<std::pair<std::string, const char*>> table{
      {"a: 1\nb: [", "line 2: is no YAML: "},
      {"a: &x 1\nb: *x\n", "line 2: aliases are not supported"},
      {"a: 1\nb: {c: 1,\n c: 2}\n", "line 3: c: comes twice"},
      {"a: !thing 1\n", "line 1: the tag !thing is not supported"},
      {"a: !!int 1\n", "line 1: the tag tag:yaml.org,2002:int is not supported"},
      {"a: !!set {x: 1}\n", "line 1: the tag tag:yaml.org,2002:set is not supported"},
      {"\n{[1]: 2}\n", "line 2: a key must be text"},
      {"~: 2\n", "line 1: a key must be text"},
      {"a: 1\nb: [\x93, true]\n", "line 2: text that is not UTF-8"},
      {"\x93: 1\n", "line 1: text that is not UTF-8"},
      {"{a: 1}, b", "line 1: there is text that belongs to no value"},
  };
  for (const auto& [text, message] : table) {
    EXPECT_TRUE(ErrorOf(text).starts_with(message)) << ErrorOf(text) << "\n  for " << text;
  }
}

TEST(ParseYaml, QuotesOnlyTheBeginningOfWhatIsLong) {
  const std::string name(500, 'x');
  const std::string begins(64, 'x');
  EXPECT_EQ(ErrorOf("{" + name + ": 1, " + name + ": 2}"), "line 1: " + begins + ": comes twice");
  EXPECT_EQ(ErrorOf("a: !<" + name + "> b"), "line 1: the tag " + begins + " is not supported");
}

TEST(ParseYaml, HasLimits) {
  const auto nested = [](size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_EQ(ErrorOf(nested(64)), "no error");
  EXPECT_EQ(ErrorOf(nested(65)), "line 1: nested too deep");
  EXPECT_EQ(ErrorOf(nested(100'000)), "line 1: nested too deep");
  EXPECT_EQ(ErrorOf("a: 1", {.bytes = 4}), "no error");
  EXPECT_EQ(ErrorOf("a: 12", {.bytes = 4}), "is too large: more than 4 bytes");
  EXPECT_EQ(ErrorOf("[a,\n{b: c}]\n--- d", {.values = 6}), "no error");
  EXPECT_EQ(ErrorOf("[a,\n{b: c}]\n--- d", {.values = 5}), "line 3: more than 5 values");
  EXPECT_EQ(ErrorOf("---\n---\n", {.values = 1}), "line 3: more than 1 values");
}

// A builder that looks through all keys for each one would be here for minutes, and be ended by the
// limit of the test.
TEST(ParseYaml, CostsNoMoreForManyKeys) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i) + ": x\n";
  EXPECT_EQ(ParseYaml(text).at(0).members.size(), 100'000U);
}

}  // namespace
}  // namespace strongroom::base
