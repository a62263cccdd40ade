#include "server/sets/hold_patch.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "server/sets/api_status.h"
#include "server/sets/set_object.h"
#include "support/set_record.h"

namespace strongroom::server::sets {
namespace {

using nlohmann::json;
using std::chrono::hours;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using test::ASet;

const sys_seconds kNow = sys_days{std::chrono::year{2026} / 3 / 2};

store::SetRecord AHeldSet() { return test::AHeldSet(kNow); }

std::optional<store::Hold> Merged(const std::string& patch, const store::SetRecord& set = ASet()) {
  return PatchedHold({.content_type = "application/merge-patch+json", .body = patch}, set, kNow);
}

std::optional<store::Hold> Operated(const std::string& patch,
                                    const store::SetRecord& set = ASet()) {
  return PatchedHold({.content_type = "application/json-patch+json; charset=utf-8", .body = patch},
                     set, kNow);
}

// The status, and what is said.
template <typename Action>
std::string Refusal(Action action) {
  try {
    action();
    return "none";
  } catch (const ApiStatus& e) {
    return std::to_string(e.code()) + ' ' + e.what();
  }
}

constexpr const char* kInvalid = "422 BackupSet.sets.strongroom.dev \"nightly-1-7\" is invalid: ";

TEST(PatchedHold, IsWhatThePatchSays) {
  EXPECT_EQ(Merged(R"({"spec":{"hold":{"reason":"case 17"}}})"), (store::Hold{"case 17", {}}));
  EXPECT_EQ(Merged(R"({"spec":{"hold":{"reason":"r","until":"2026-03-02T02:00:00+01:00"}}})"),
            (store::Hold{"r", kNow + hours(1)}));
  EXPECT_EQ(Operated(R"([{"op":"add","path":"/spec/hold","value":{"reason":"r"}}])"),
            (store::Hold{"r", {}}));
}

TEST(PatchedHold, IsLetGo) {
  EXPECT_EQ(Merged(R"({"spec":{"hold":null}})", AHeldSet()), std::nullopt);
  EXPECT_EQ(Merged(R"({"spec":null})", AHeldSet()), std::nullopt);
  EXPECT_EQ(Operated(R"([{"op":"remove","path":"/spec/hold"}])", AHeldSet()), std::nullopt);
}

TEST(PatchedHold, StaysAsItIsWhereNothingChanges) {
  for (const store::SetRecord& set : {ASet(), AHeldSet()}) {
    EXPECT_EQ(Merged("{}", set), HoldOf(set));
    EXPECT_EQ(Merged(SetObject(set).dump(), set), HoldOf(set));
  }
}

TEST(PatchedHold, ChangesInPart) {
  EXPECT_EQ(Merged(R"({"spec":{"hold":{"until":null}}})", AHeldSet()), (store::Hold{"audit", {}}));
}

TEST(PatchedHold, IsRefusedWhereItIsNone) {
  const std::pair<const char*, const char*> rows[] = {
      {R"({})", ".reason: is required: why retention may not remove it"},
      {R"({"reason":""})", ".reason: is required: why retention may not remove it"},
      {R"({"reason":"a\nb"})", ".reason: must be one line of at most 1000 bytes"},
      {R"({"reason":7})", ".reason: must be a text"},
      {R"({"reason":"r","until":"tomorrow"})",
       ".until: must be a time to come, as 2030-01-31T00:00:00Z"},
      {R"({"reason":"r","until":"2026-03-02T00:00:00Z"})",
       ".until: must be a time to come, as 2030-01-31T00:00:00Z"},
      {R"({"reason":"r","untill":"2027-01-01T00:00:00Z"})", ".untill: is no member of a hold"},
      {R"("for ever")", ": must be an object, or null to let the set go"},
      {R"([])", ": must be an object, or null to let the set go"},
  };
  for (const auto& [hold, why] : rows) {
    const std::string patch = std::string(R"({"spec":{"hold":)") + hold + "}}";
    EXPECT_EQ(Refusal([&] { Merged(patch); }), kInvalid + std::string("spec.hold") + why);
  }
  EXPECT_EQ(Refusal([] {
              Merged(json{{"spec", {{"hold", {{"reason", std::string(1001, 'x')}}}}}}.dump());
            }),
            kInvalid + std::string("spec.hold.reason: must be one line of at most 1000 bytes"));
}

TEST(PatchedHold, IsAllThatCanChange) {
  for (const char* patch :
       {R"({"metadata":{"labels":{"a":"b"}}})", R"({"metadata":{"annotations":{"a":"b"}}})",
        R"({"spec":{"other":1}})", R"({"spec":7})", R"({"status":{"items":1}})",
        R"({"kind":"Secret"})", R"({"status":null})", R"([])", R"(7)", R"({"metadata":null})"}) {
    EXPECT_EQ(Refusal([&] { Merged(patch); }),
              kInvalid + std::string("spec.hold: is all of a backup set that can be changed"))
        << patch;
  }
}

TEST(PatchedHold, IsChangedByOneOperationAfterTheOther) {
  EXPECT_EQ(Operated(R"([{"op":"add","path":"/spec/hold","value":{"reason":"r"}},
                         {"op":"replace","path":"/spec/hold/reason","value":"s"},
                         {"op":"test","path":"/status/phase","value":""}])"),
            (store::Hold{"s", {}}));
}

TEST(PatchedHold, IsInTheNameOfWhoHeldIt) {
  EXPECT_EQ(Refusal([] { Merged(R"({"spec":{"hold":{"reason":"r","by":"mallory"}}})"); }),
            kInvalid + std::string("spec.hold.by: is said by the server alone"));
  EXPECT_EQ(Merged(R"({"spec":{"hold":{"reason":"r","by":"ann","until":null}}})", AHeldSet()),
            (store::Hold{"r", {}}));
}

TEST(PatchedHold, IsRefusedForAnotherVersion) {
  EXPECT_EQ(Refusal([] {
              Merged(R"({"metadata":{"resourceVersion":"1"},"spec":{"hold":{"reason":"r"}}})");
            }),
            "409 backup set \"nightly-1-7\" is not as it was when the patch was made");
  for (const char* any : {R"({"metadata":{"resourceVersion":null},"spec":{"hold":{"reason":"r"}}})",
                          R"({"metadata":{},"spec":{"hold":{"reason":"r"}}})"}) {
    EXPECT_EQ(Merged(any), (store::Hold{"r", {}}));
  }
}

TEST(PatchedHold, SaysOfAFieldWhatKindOfMistakeItIs) {
  const auto reason = [](const char* patch) {
    try {
      Merged(patch);
    } catch (const ApiStatus& e) {
      return std::string(e.cause() ? e.cause()->reason : "no cause");
    }
    return std::string("none");
  };
  EXPECT_EQ(reason(R"({"spec":{"hold":{}}})"), kFieldValueRequired);
  EXPECT_EQ(reason(R"({"spec":{"hold":{"reason":7}}})"), kFieldValueInvalid);
  EXPECT_EQ(reason(R"({"kind":"Secret"})"), kFieldValueForbidden);
}

TEST(PatchedHold, IsOfPatchesThatAreOnes) {
  const std::string strategic = Refusal([] {
    PatchedHold({"application/strategic-merge-patch+json", "{}"}, ASet(), kNow);
  });
  EXPECT_EQ(strategic.substr(0, 4), "415 ");
  EXPECT_EQ(Refusal([] { Merged("{"); }).substr(0, 4), "400 ");
  EXPECT_EQ(Refusal([] { Operated("{}"); }).substr(0, 4), "400 ");
  const std::string test = R"({"op":"test","path":"/kind","value":"BackupSet"})";
  std::string too_many = "[" + test;
  for (int i = 0; i < 100; ++i) too_many += ',' + test;
  EXPECT_EQ(Refusal([&] { Operated(too_many + "]"); }).substr(0, 4), "400 ");
  EXPECT_EQ(Operated("[" + test + "]"), std::nullopt);
  for (const char* patch :
       {R"([7])", R"([{"op":"jump","path":"/"}])",
        R"([{"op":"copy","from":"","path":"/spec/hold"}])",
        R"([{"op":"move","from":"/kind","path":"/spec/hold"}])",
        R"([{"op":"add","path":"/kind/x","value":1}])",
        R"([{"op":"add","path":"/spec/hold/reason","value":"r"}])",
        R"([{"op":"add","path":"/spec/hold","value":7},
                                {"op":"add","path":"/spec/hold/reason","value":"r"}])",
        R"([{"op":"add","path":"/spec/hold","value":{"reason":"r"}},
                                {"op":"add","path":"/spec/hold/reason/x","value":"r"}])",
        R"([{"op":"test","path":"/kind/x/y","value":"r"}])",
        R"([{"op":"test","path":"kind","value":"r"}])", R"([{"op":"remove","path":"/spec/hold"}])",
        R"([{"op":"test","path":"/spec/hold","value":1}])",
        R"([{"op":"add","path":"/a/b/c","value":1}])"}) {
    EXPECT_EQ(Refusal([&] { Operated(patch); }).substr(0, 4), "422 ") << patch;
  }
  EXPECT_EQ(Refusal([] { Operated(R"([{"op":"replace","path":"","value":7}])"); }).substr(0, 4),
            "422 ");
}

}  // namespace
}  // namespace strongroom::server::sets
