#include "catalogue/equality.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>

#include "base/json.h"
#include "catalogue/normalise.h"
#include "support/content_catalogue.h"

namespace strongroom::catalogue {
namespace {

using base::Json;
using base::ParseJson;
using test::ContentType;

TEST(PlainNumber, IsTheIntegerThatANumberIs) {
  const std::vector<std::pair<const char*, const char*>> table = {
      {"1", "1"},
      {"1.0", "1"},
      {"1e0", "1"},
      {"1E+0", "1"},
      {"10e-1", "1"},
      {"0.01e2", "1"},
      {"1.50e2", "150"},
      {"-0", "0"},
      {"-0.0", "0"},
      {"0e99", "0"},
      {"-3.000", "-3"},
      {"18446744073709551615.0", "18446744073709551615"},
      {"-9223372036854775808.0", "-9223372036854775808"},
      {"18446744073709551616.0", "18446744073709551616.0"},
      {"1e30", "1e30"},
      {"1.5", "1.5"},
      {"1.50", "1.50"},
      {"1e-1", "1e-1"},
      {"123456789012345678901234567890", "123456789012345678901234567890"},
  };
  for (const auto& [number, plain] : table) {
    EXPECT_EQ(base::CanonicalJson(PlainNumber(ParseJson(number))), plain) << number;
    EXPECT_EQ(base::CanonicalJson(PlainNumber(ParseJson(plain))), plain) << number;
  }
}

TEST(PlainTime, HasOneSpellingOfEachFractionAndOfUtc) {
  const std::vector<std::pair<const char*, const char*>> table = {
      {"2026-01-01T00:00:00.0000000Z", "2026-01-01T00:00:00Z"},
      {"2026-01-01T00:00:00.1200000Z", "2026-01-01T00:00:00.12Z"},
      {"2026-01-01T00:00:00+00:00", "2026-01-01T00:00:00Z"},
      {"2026-01-01T00:00:00.50-00:00", "2026-01-01T00:00:00.5Z"},
      {"2026-01-01T00:00:00.0+02:00", "2026-01-01T00:00:00+02:00"},
      {"2026-01-01T00:00:10Z", "2026-01-01T00:00:10Z"},
      {"2026-01-01T00:00:00", "2026-01-01T00:00:00"},
      {"2026-01-01T00:00:00.", "2026-01-01T00:00:00."},
      {"2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.Z"},
      {"2026-01-01T00:00:00.0Z ", "2026-01-01T00:00:00.0Z "},
      {"2026-01-01 00:00:00.0Z", "2026-01-01 00:00:00.0Z"},
      {"at 2026-01-01T00:00:00.0Z", "at 2026-01-01T00:00:00.0Z"},
      {"", ""},
  };
  for (const auto& [time, plain] : table) {
    EXPECT_EQ(PlainTime(time), plain);
    EXPECT_EQ(PlainTime(plain), plain);
  }
}

TEST(MakeEqual, DoesNothingThatIsNotAsked) {
  const Json object = ParseJson(R"({"a":null,"b":[null,1.0],"c":"2026-01-01T00:00:00.0Z"})");
  const auto made = [&](std::vector<Equality> equal) {
    Json value = object;
    MakeEqual(value, equal);
    return base::CanonicalJson(value);
  };
  EXPECT_EQ(made({}), base::CanonicalJson(object));
  EXPECT_EQ(made({Equality::kNulls}), R"({"b":[null,1.0],"c":"2026-01-01T00:00:00.0Z"})");
  EXPECT_EQ(made({Equality::kNumbers}), R"({"a":null,"b":[null,1],"c":"2026-01-01T00:00:00.0Z"})");
  EXPECT_EQ(made({Equality::kTimes}), R"({"a":null,"b":[null,1.0],"c":"2026-01-01T00:00:00Z"})");
}

std::string DigestOf(const std::string& object) {
  return ChangeDigest(ContentType(), ParseJson(object));
}

TEST(Normalise, TakesWhatIsEqualForEqual) {
  const std::vector<std::pair<const char*, const char*>> same = {
      {R"({"a":1,"b":null})", R"({"a":1.0})"},
      {R"({"a@odata.context":"x","list":[{"b@odata.context":"y"}]})", R"({"list":[{}]})"},
      {R"({"tags":["b","a"],"users":{"in":[2,1],"out":["y","x"]}})",
       R"({"tags":["a","b"],"users":{"out":["x","y"],"in":[1.0,2]}})"},
      {R"({"rules":[{"actions":["b","a"]},{"actions":["c"]}]})",
       R"({"rules":[{"actions":["c"]},{"actions":["a","b"]}]})"},
      {R"({"grant":{"strength":{"id":"1","modified":"x","name":"n"}}})",
       R"({"grant":{"strength":{"id":"1"}}})"},
      {R"({"definition":["{\"a\":1,\"b\":[1.0, null],\"c\":null}"]})",
       R"({"definition":["{ \"b\": [1,null], \"a\" : 1e0 }"]})"},
      {R"({"isBuiltIn":true,"description":"x"})", R"({"isBuiltIn":true})"},
      {R"({"settings":{"count":1,"x":null}})", R"({"settings":{"x":null}})"},
      {R"({"assignments":[{"id":"1","to":"b"},{"id":"2","to":"a"}]})",
       R"({"assignments":[{"to":"a"},{"to":"b"}]})"},
  };
  for (const auto& [a, b] : same) EXPECT_EQ(DigestOf(a), DigestOf(b)) << a;
  const std::vector<std::pair<const char*, const char*>> different = {
      {R"({"a":1})", R"({"a":1.5})"},
      {R"({"a":1})", R"({"a":"1"})"},
      {R"({"a":[null]})", R"({"a":[]})"},
      {R"({"list":[2,1]})", R"({"list":[1,2]})"},
      {R"({"description":"x"})", R"({"description":"y"})"},
      {R"({"definition":["[1]"]})", R"({"definition":[[1]]})"},
      {R"({"definition":["[1]"]})", R"({"definition":["[2]"]})"},
      {R"({"definition":["{x"]})", R"({"definition":["{ x"]})"},
      {R"({"grant":{"strength":{"id":"1"}}})", R"({"grant":{"strength":{"id":"2"}}})"},
      {R"({"a":"2026-01-01T00:00:00Z"})", R"({"a":"2026-01-01T01:00:00+01:00"})"},
  };
  for (const auto& [a, b] : different) EXPECT_NE(DigestOf(a), DigestOf(b)) << a << ' ' << b;
}

// What a service may write in another way without meaning another thing.
class Respelling {
 public:
  explicit Respelling(unsigned seed) : random_(seed) {}

  std::string Of(const Json& value, bool is_set = false) {
    if (value.is_object()) return Object(value);
    if (value.is_array()) return Array(value, is_set);
    const std::string text = base::CanonicalJson(value);
    if (value.is_number_integer() && Chance()) return text + (Chance() ? ".0" : "e0");
    if (value.is_string() && text.ends_with(":00Z\"") && Chance()) {
      return text.substr(0, text.size() - 2) + (Chance() ? ".000Z\"" : "+00:00\"");
    }
    return text;
  }

 private:
  bool Chance() { return random_() % 2 == 0; }

  std::string Object(const Json& value) {
    std::vector<std::string> members;
    for (const auto& member : value.items()) {
      const std::string& name = member.key();
      const bool is_set = name == "tags" || name == "rules" || name == "actions" ||
                          name == "assignments" || name == "in";
      members.push_back(Json(name).dump() + ':' + Of(member.value(), is_set));
    }
    if (Chance()) members.push_back("\"nothing" + std::to_string(random_() % 9) + "\":null");
    if (Chance()) members.push_back(R"("x@odata.context":"https://a/b")");
    std::shuffle(members.begin(), members.end(), random_);
    return '{' + Joined(members) + '}';
  }

  std::string Array(const Json& value, bool is_set) {
    std::vector<std::string> elements;
    for (const Json& element : value) elements.push_back(Of(element));
    if (is_set) std::shuffle(elements.begin(), elements.end(), random_);
    return '[' + Joined(elements) + ']';
  }

  static std::string Joined(const std::vector<std::string>& parts) {
    std::string all;
    for (const std::string& part : parts) all += (all.empty() ? "" : ", ") + part;
    return all;
  }

  std::mt19937 random_;
};

const Json& Sample() {
  static const Json sample =
      ParseJson(R"({"id":"1","tags":["a","b","c"],"when":"2026-01-01T00:00:00Z",
    "rules":[{"name":"r","actions":["x","y","z"],"deep":{"list":[3,1,2],"n":7}},{"actions":["q"]}],
    "users":{"in":["u1","u2"]},"assignments":[{"target":{"group":"g"},"intent":"apply"},
    {"target":{"group":"h"}}],"enabled":true,"decimal":"1.50","empty":{},"none":[]})");
  return sample;
}

TEST(ChangeDigest, IsTheSameForEverySpelling) {
  const std::string digest = ChangeDigest(ContentType(), Sample());
  for (unsigned seed = 0; seed < 300; ++seed) {
    const std::string text = Respelling(seed).Of(Sample());
    EXPECT_EQ(DigestOf(text), digest) << text;
    const Json once = Normalise(ContentType(), ParseJson(text));
    EXPECT_EQ(Normalise(ContentType(), once), once) << text;
  }
}

TEST(ChangeDigest, IsAnotherForEachValueThatIsAnother) {
  const std::string digest = ChangeDigest(ContentType(), Sample());
  const Json flat = Sample().flatten();
  for (const auto& leaf : flat.items()) {
    Json changed = Sample();
    changed[Json::json_pointer(leaf.key())] = "another";
    EXPECT_NE(ChangeDigest(ContentType(), changed), digest) << leaf.key();
  }
  EXPECT_GT(flat.size(), 20U);
}

}  // namespace
}  // namespace strongroom::catalogue
