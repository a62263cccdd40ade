#include "base/json_patch.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

namespace strongroom::base {
namespace {

constexpr size_t kMuch = std::numeric_limits<size_t>::max();

Json PatchOf(const Json& before, const Json& after) {
  PatchRoom room{.steps = kMuch, .bytes = kMuch};
  return MakeJsonPatch(before, after, room).value();
}

struct Row {
  const char* before;
  const char* after;
  const char* patch;
};

TEST(JsonPatch, SaysWhatDiffers) {
  const Row rows[] = {
      {"{}", "{}", "[]"},
      {"1", "1", "[]"},
      {"1", "1.0", R"([{"op":"replace","path":"","value":1.0}])"},
      {"{}", "[]", R"([{"op":"replace","path":"","value":[]}])"},
      {R"({"a":1})", R"({"a":null})", R"([{"op":"replace","path":"/a","value":null}])"},
      {R"({"a":1,"c":1})", R"({"b":1,"c":1})",
       R"([{"op":"remove","path":"/a"},{"op":"add","path":"/b","value":1}])"},
      {R"({"":{"a/~b":1}})", R"({"":{"a/~b":2}})",
       R"([{"op":"replace","path":"//a~1~0b","value":2}])"},
      {"[1,2,3]", "[1,9,3]", R"([{"op":"replace","path":"/1","value":9}])"},
      {"[1,2,3]", "[1,3]", R"([{"op":"remove","path":"/1"}])"},
      {"[1,2,3,4]", "[1,4]", R"([{"op":"remove","path":"/2"},{"op":"remove","path":"/1"}])"},
      {"[1,4]", "[1,2,3,4]",
       R"([{"op":"add","path":"/1","value":2},{"op":"add","path":"/2","value":3}])"},
      {"[1]", "[1,1]", R"([{"op":"add","path":"/1","value":1}])"},
      {"[1,[2],3]", "[0,1,[2,2],3]",
       R"([{"op":"replace","path":"/0","value":0},{"op":"replace","path":"/1","value":1},
           {"op":"add","path":"/2","value":[2,2]}])"},
      {"[{},{},{}]", "[]", R"([{"op":"replace","path":"","value":[]}])"},
      {R"({"a":{"b":1,"c":2}})", R"({"a":{}})", R"([{"op":"replace","path":"/a","value":{}}])"},
      {"[]", "[{}]", R"([{"op":"add","path":"/0","value":{}}])"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(PatchOf(ParseJson(row.before), ParseJson(row.after)), ParseJson(row.patch))
        << row.before << " to " << row.after;
  }
}

// Random documents, whose arrays grow, shrink and move as well.
class Documents {
 public:
  explicit Documents(unsigned seed) : random_(seed) {}

  Json Next(int depth = 0) {
    const int kind = Below(depth < 4 ? 8 : 5);
    if (kind == 0) return nullptr;
    if (kind == 1) return Below(2) == 0;
    if (kind == 2) return Below(1'000);
    if (kind <= 4) return "t/~" + std::to_string(Below(20));
    Json value = kind == 5 ? Json::array() : Json::object();
    for (int i = Below(5); i > 0; --i) {
      if (kind == 5) {
        value.push_back(Next(depth + 1));
      } else {
        value["m/" + std::to_string(Below(6)) + (Below(3) == 0 ? "~" : "")] = Next(depth + 1);
      }
    }
    return value;
  }

  // Some of it is different.
  Json Changed(Json value) {
    if (Below(4) == 0) return Next();
    if (!value.is_structured() || value.empty()) return value;
    auto at = value.begin();
    std::advance(at, Below(static_cast<int>(value.size())));
    switch (Below(value.is_array() ? 4 : 2)) {
      case 0:
        value.erase(at);
        break;
      case 1:
        *at = Changed(*at);
        break;
      case 2:
        value.insert(at, Next(2));
        break;
      default:
        value.push_back(*at);
        break;
    }
    return Below(2) == 0 ? Changed(std::move(value)) : value;
  }

 private:
  int Below(int most) { return std::uniform_int_distribution<int>(0, most - 1)(random_); }

  std::mt19937 random_;
};

TEST(JsonPatch, LeadsFromOneToTheOther) {
  Documents documents(1);
  int different = 0;
  for (int i = 0; i < 10'000; ++i) {
    const Json before{{"spec", documents.Next()}, {"other", Json::array({1, documents.Next(), 2})}};
    const Json after = i % 50 == 0 ? before : documents.Changed(before);
    const Json patch = PatchOf(before, after);
    ASSERT_EQ(before.patch(patch), after) << before << after << patch;
    ASSERT_EQ(patch.empty(), before == after);
    different += patch.empty() ? 0 : 1;
  }
  EXPECT_GT(different, 5'000);
}

Json Objects(size_t count) { return Json(std::vector<Json>(count, Json::object())); }

TEST(JsonPatch, IsAbsentPastItsRoomOfWhichNothingIsTakenThen) {
  PatchRoom room{.steps = 100, .bytes = kMuch};
  EXPECT_EQ(MakeJsonPatch(Objects(1), Objects(102), room), std::nullopt);
  EXPECT_EQ(room.steps, 100U);
  EXPECT_EQ(room.bytes, kMuch);
  ASSERT_TRUE(MakeJsonPatch(Objects(1), Objects(101), room));
  EXPECT_EQ(room.steps, 0U);
  EXPECT_EQ(MakeJsonPatch(1, 2, room), std::nullopt);
  EXPECT_EQ(MakeJsonPatch(1, 1, room), Json::array()) << "what is equal takes no room";
}

// What is told is no more than the room says, whatever it is.
TEST(JsonPatch, TakesRoomForTextsNamesNumbersPathsAndValues) {
  constexpr size_t kBytes = 10'000;
  const std::string longer(kBytes, 'x');
  const Json rows[] = {longer,
                       {{longer, 1}},
                       ParseJson("0." + std::string(kBytes, '1')),
                       Objects(kBytes / 160),
                       Json::array({Json::array({longer})})};
  for (const Json& value : rows) {
    PatchRoom room{.steps = kMuch, .bytes = kBytes};
    EXPECT_EQ(MakeJsonPatch({{"a", 1}}, {{"a", value}}, room), std::nullopt) << value;
    EXPECT_EQ(room.bytes, kBytes);
    room.bytes = kMuch;
    EXPECT_TRUE(MakeJsonPatch({{"a", 1}}, {{"a", value}}, room));
    EXPECT_LE(room.bytes, kMuch - kBytes);
  }
  PatchRoom room{.steps = kMuch, .bytes = kBytes};
  EXPECT_EQ(MakeJsonPatch({{longer, 1}}, {{longer, 2}}, room), std::nullopt);
}

// What somebody may have written to make it slow: hundreds of thousands, and not a step of them
// looks back. tests/fuzz counts what it costs.
TEST(JsonPatch, OfManyIsMadeOrGivenUp) {
  PatchRoom room{.steps = 1'000, .bytes = size_t{1} << 20U};
  EXPECT_EQ(MakeJsonPatch(Objects(300'000), Json::array(), room)->size(), 1U);
  EXPECT_EQ(MakeJsonPatch(Objects(300'000), Objects(1), room), std::nullopt);
  EXPECT_EQ(MakeJsonPatch(Objects(1), Objects(300'000), room), std::nullopt);
  EXPECT_EQ(MakeJsonPatch(Objects(300'000), Objects(299'999), room)->size(), 1U);
}

}  // namespace
}  // namespace strongroom::base
