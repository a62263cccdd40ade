#include "api/schedule.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/instant.h"

namespace strongroom::api {
namespace {

using Json = nlohmann::json;

Json Object() {
  return Json::parse(R"({
    "metadata": {"namespace": "shop", "name": "nightly", "uid": "u-1", "resourceVersion": "7",
                 "generation": 2, "creationTimestamp": "2026-03-01T00:00:00Z",
                 "annotations": {"strongroom.dev/run-now": "token"}},
    "spec": {"tenantRef": {"name": "prod"}, "frequency": "daily", "timeOfDay": "02:30",
             "policyTypes": ["roles", "*"]}})");
}

// The object with one member of spec changed; a null value removes it.
Json With(const std::string& pointer, const Json& value) {
  Json object = Object();
  object["spec"][Json::json_pointer(pointer)] = value;
  return object;
}

TEST(DecodeSchedule, FillsInTheDefaultsOfTheCrd) {
  const Schedule schedule = DecodeSchedule(Object());
  ASSERT_TRUE(schedule.spec);
  EXPECT_TRUE(schedule.invalid.empty());
  EXPECT_TRUE(schedule.unsupported.empty());
  const domain::ScheduleSpec& spec = *schedule.spec;
  EXPECT_EQ(schedule.meta.name, "nightly");
  EXPECT_EQ(schedule.run_now_token, "token");
  EXPECT_EQ(spec.tenant, "prod");
  EXPECT_TRUE(spec.enabled);
  EXPECT_EQ(Describe(spec.timing), "daily 02:30 UTC");
  EXPECT_EQ(spec.run.policy_types, (std::vector<std::string>{"roles", "*"}));
  EXPECT_TRUE(spec.run.include_foundations);
  EXPECT_EQ(spec.retention.keep_last, 30);
  EXPECT_EQ(spec.catch_up, domain::CatchUp::kLatest);
  EXPECT_FALSE(spec.starting_deadline);
  EXPECT_EQ(spec.concurrency_policy, domain::ConcurrencyPolicy::kForbid);
  EXPECT_EQ(spec.run.timeout.count(), 3600);
  EXPECT_EQ(spec.run.retry_limit, 2);
  EXPECT_EQ(spec.run.attribution, std::nullopt);
  EXPECT_EQ(spec.spread.count(), 0);
  EXPECT_EQ(spec.successful_runs_history_limit, 3);
  EXPECT_EQ(spec.failed_runs_history_limit, 3);
}

TEST(DecodeSchedule, ReadsHowOftenItIsDrilled) {
  EXPECT_FALSE(DecodeSchedule(Object()).spec->drill);
  const auto drill = [](const Json& every) {
    return With("/drill", {{"every", every}, {"serviceAccountName", "restorer"}});
  };
  using std::chrono::hours;
  for (const auto& [text, length] : {std::pair{"1h", hours{1}},
                                     {"36h", hours{36}},
                                     {"7d", hours{168}},
                                     {"365d", hours{8'760}}}) {
    const Schedule schedule = DecodeSchedule(drill(text));
    ASSERT_TRUE(schedule.spec && schedule.spec->drill) << text;
    EXPECT_EQ(schedule.spec->drill->every, length) << text;
    EXPECT_EQ(schedule.spec->drill->service_account, "restorer");
    EXPECT_FALSE(schedule.spec->drill->target);
  }
  for (const char* text : {"", "0d", "7", "d", "07d", "366d", "8761h", "1.5d", "30m", "7d "}) {
    const Schedule schedule = DecodeSchedule(drill(text));
    ASSERT_EQ(schedule.invalid.size(), 1U) << text;
    EXPECT_EQ(schedule.invalid[0].field, "spec.drill.every") << text;
  }
  EXPECT_FALSE(DecodeSchedule(drill(7)).spec);
  const Schedule elsewhere = DecodeSchedule(
      With("/drill", Json::parse(R"({"every": "7d", "serviceAccountName": "restorer", "target":
                                {"kubernetes": {"kubeconfigSecretRef": {"name": "standby"}}}})")));
  ASSERT_TRUE(elsewhere.spec);
  EXPECT_EQ(elsewhere.spec->drill->target->kubernetes->kubeconfig->name, "standby");
}

TEST(DecodeSchedule, ReadsEveryField) {
  Json object = Object();
  object["spec"].update(Json::parse(R"({
    "enabled": false, "timezone": "Europe/Berlin", "frequency": "weekly", "daysOfWeek": [1, 7],
    "includeFoundations": false, "retention": {"keepLast": 5}, "catchUp": "none",
    "startingDeadlineSeconds": 600, "concurrencyPolicy": "replace", "timeoutSeconds": 60,
    "retryLimit": 0, "attribution": false, "spreadSeconds": 90, "successfulRunsHistoryLimit": 0,
    "failedRunsHistoryLimit": 1000,
    "executor": {"serviceAccountName": "reader", "image": "registry/x:1",
                 "resources": {"limits": {"memory": "1Gi"}}, "nodeSelector": {"a": "b"},
                 "tolerations": [{"operator": "Exists"}]}})"));
  const Schedule schedule = DecodeSchedule(object);
  ASSERT_TRUE(schedule.spec);
  const domain::ScheduleSpec& spec = *schedule.spec;
  EXPECT_FALSE(spec.enabled);
  EXPECT_EQ(Describe(spec.timing), "weekly 1,7 02:30 Europe/Berlin");
  EXPECT_FALSE(spec.run.include_foundations);
  EXPECT_EQ(spec.retention.keep_last, 5);
  EXPECT_EQ(spec.catch_up, domain::CatchUp::kNone);
  EXPECT_EQ(spec.starting_deadline, std::chrono::seconds{600});
  EXPECT_EQ(spec.concurrency_policy, domain::ConcurrencyPolicy::kReplace);
  EXPECT_EQ(spec.run.timeout.count(), 60);
  EXPECT_EQ(spec.run.retry_limit, 0);
  EXPECT_EQ(spec.run.attribution, false);
  EXPECT_EQ(spec.spread.count(), 90);
  EXPECT_EQ(spec.successful_runs_history_limit, 0);
  EXPECT_EQ(spec.failed_runs_history_limit, 1000);
  EXPECT_EQ(spec.executor.service_account, "reader");
  EXPECT_EQ(spec.executor.image, "registry/x:1");
  EXPECT_EQ(spec.executor.resources, R"({"limits":{"memory":"1Gi"}})");
  EXPECT_EQ(spec.executor.node_selector, R"({"a":"b"})");
  EXPECT_EQ(spec.executor.tolerations, R"([{"operator":"Exists"}])");
}

struct WrongField {
  const char* pointer;
  Json value;
  const char* field;
  const char* message;  // a part of it
};

const std::vector<WrongField> kWrongFields{
    {"/tenantRef", nullptr, "spec.tenantRef", "is required"},
    {"/tenantRef", Json::object(), "spec.tenantRef.name", "is required"},
    {"/tenantRef/name", 7, "spec.tenantRef.name", "expected a string"},
    {"/enabled", "yes", "spec.enabled", "expected true or false, found string"},
    {"/timezone", "Europe/Atlantis", "spec.timezone",
     "\"Europe/Atlantis\" is not a time zone of the IANA database; did you mean Europe/"},
    {"/timezone", "", "spec.timezone", "is not a time zone"},
    {"/timezone", "localtime", "spec.timezone", "is not a time zone"},
    {"/timezone", std::string(100'000, 'x'), "spec.timezone", "is not a time zone"},
    {"/frequency", "hourly", "spec.frequency", "\"hourly\" is not one of: daily, weekly"},
    {"/frequency", "weekly", "spec.daysOfWeek", "is required when frequency is weekly"},
    {"/daysOfWeek", Json::array({1}), "spec.daysOfWeek", "is for frequency weekly only"},
    {"/timeOfDay", nullptr, "spec.timeOfDay", "is required"},
    {"/timeOfDay", "25:00", "spec.timeOfDay", "\"25:00\" is not a time"},
    {"/timeOfDay", "2:30", "spec.timeOfDay", "is not a time"},
    {"/timeOfDay", "02:60", "spec.timeOfDay", "is not a time"},
    {"/timeOfDay", "02-30", "spec.timeOfDay", "is not a time"},
    {"/timeOfDay", "0a:30", "spec.timeOfDay", "is not a time"},
    {"/timeOfDay", 150, "spec.timeOfDay", "expected a string, found number"},
    {"/policyTypes", nullptr, "spec.policyTypes", "is required"},
    {"/policyTypes", Json::array(), "spec.policyTypes", "is empty"},
    {"/policyTypes", "roles", "spec.policyTypes", "expected an array"},
    {"/policyTypes", Json::array({"roles", "roles"}), "spec.policyTypes", "is there twice"},
    {"/policyTypes", Json::array({7}), "spec.policyTypes", "expected a string, found number"},
    {"/policyTypes", Json::array({"a,b"}), "spec.policyTypes", "\"a,b\" is not the key"},
    {"/policyTypes", Json::array({""}), "spec.policyTypes", "is not the key"},
    {"/policyTypes", Json::array({"Roles"}), "spec.policyTypes", "is not the key"},
    {"/policyTypes", Json::array({std::string(64, 'a')}), "spec.policyTypes", "is not the key"},
    {"/includeFoundations", 1, "spec.includeFoundations", "expected true or false"},
    {"/retention", "all", "spec.retention", "expected an object"},
    {"/retention/keepLast", 0, "spec.retention.keepLast", "must be from 1 to 10000, found 0"},
    {"/retention/keepLast", 1.5, "spec.retention.keepLast", "expected an integer"},
    {"/retention/keepDaily", 0, "spec.retention.keepDaily", "must be from 1 to 10000"},
    {"/catchUp", "all", "spec.catchUp", "\"all\" is not one of: latest, none"},
    {"/startingDeadlineSeconds", 0, "spec.startingDeadlineSeconds", "must be from 1"},
    {"/startingDeadlineSeconds", -1, "spec.startingDeadlineSeconds", "must be from 1"},
    {"/concurrencyPolicy", "Forbid", "spec.concurrencyPolicy", "forbid, allow, replace"},
    {"/timeoutSeconds", 0, "spec.timeoutSeconds", "must be from 60 to 86400"},
    {"/timeoutSeconds", UINT64_MAX, "spec.timeoutSeconds", "must be from 60 to 86400"},
    {"/retryLimit", 11, "spec.retryLimit", "must be from 0 to 10"},
    {"/attribution", "yes", "spec.attribution", "expected true or false"},
    {"/spreadSeconds", INT64_MAX, "spec.spreadSeconds", "must be from 0 to 86399"},
    {"/successfulRunsHistoryLimit", -1, "spec.successfulRunsHistoryLimit", "must be from 0"},
    {"/failedRunsHistoryLimit", 1001, "spec.failedRunsHistoryLimit", "must be from 0 to 1000"},
    {"/executor", true, "spec.executor", "expected an object"},
    {"/executor/image", 7, "spec.executor.image", "expected a string"},
    {"/executor/tolerations", "all", "spec.executor.tolerations", "expected an array"},
};

TEST(DecodeSchedule, NamesTheFieldThatIsWrong) {
  for (const WrongField& row : kWrongFields) {
    const Schedule schedule = DecodeSchedule(With(row.pointer, row.value));
    SCOPED_TRACE(std::string(row.pointer) + " " + row.value.dump().substr(0, 50));
    EXPECT_FALSE(schedule.spec);
    ASSERT_EQ(schedule.invalid.size(), 1U);
    EXPECT_EQ(schedule.invalid[0].field, row.field);
    EXPECT_NE(schedule.invalid[0].message.find(row.message), std::string::npos)
        << schedule.invalid[0].message;
    EXPECT_LT(schedule.invalid[0].message.size(), 256U);
    EXPECT_EQ(schedule.meta.name, "nightly");
  }
}

TEST(DecodeSchedule, ChecksDaysOfWeek) {
  for (const char* days : {"[0]", "[8]", "[1, 1]", "[-1]", "[\"1\"]", "[1.0]", "[null]", "[[1]]",
                           "[18446744073709551615]", "[1000000]"}) {
    Json object = With("/frequency", "weekly");
    object["spec"]["daysOfWeek"] = Json::parse(days);
    const Schedule schedule = DecodeSchedule(object);
    ASSERT_EQ(schedule.invalid.size(), 1U) << days;
    EXPECT_EQ(schedule.invalid[0].field, "spec.daysOfWeek") << days;
    EXPECT_NE(schedule.invalid[0].message, "is required when frequency is weekly") << days;
  }
}

TEST(DecodeSchedule, TellsAllThatIsWrongAtOnce) {
  Json object = With("/timeOfDay", "25:00");
  object["spec"]["timezone"] = "Mars/Base";
  object["spec"]["retention"]["keepLast"] = 0;
  object["spec"]["tenantRef"] = 7;
  const Schedule schedule = DecodeSchedule(object);
  ASSERT_EQ(schedule.invalid.size(), 4U);
  EXPECT_EQ(schedule.invalid[0].field, "spec.tenantRef");
  EXPECT_EQ(schedule.invalid[0].message, "expected an object, found number");
}

TEST(DecodeSchedule, AnswersWhatItDoesNotActOn) {
  for (const char* key : {"keepDaily", "keepWeekly", "keepMonthly", "keepYearly"}) {
    const Schedule schedule = DecodeSchedule(With("/retention/" + std::string(key), 7));
    EXPECT_TRUE(schedule.spec) << key;
    ASSERT_EQ(schedule.unsupported.size(), 1U) << key;
    EXPECT_EQ(schedule.unsupported[0].field, "spec.retention." + std::string(key));
  }
}

TEST(DecodeSchedule, SaysWhenMetadataOrStatusCannotBeRead) {
  Json object = Object();
  object["status"] = {{"conditions", "all well"}};
  EXPECT_TRUE(DecodeSchedule(object).invalid.empty());
  // What decides which slots have been run.
  for (const char* member :
       {"effectiveSince", "effectiveTiming", "lastScheduledFor", "lastManualTrigger"}) {
    object["status"] = {{member, 7}};
    EXPECT_EQ(DecodeSchedule(object).invalid,
              (std::vector<domain::Problem>{
                  {"status." + std::string(member), "expected a string, found number"}}));
  }
  object["status"] = "all well";
  EXPECT_EQ(DecodeSchedule(object).invalid,
            (std::vector<domain::Problem>{{"status", "expected an object, found string"}}));
  object = Object();
  object["metadata"]["generation"] = "2";
  EXPECT_EQ(DecodeSchedule(object).invalid.at(0).field, "metadata");
}

// Every member of the object, replaced by every kind of value: never a throw, and what is not
// understood is said.
TEST(DecodeSchedule, NeverThrows) {
  Json full = Object();
  full["spec"]["retention"] = {{"keepLast", 3}};
  full["spec"]["daysOfWeek"] = Json::array({1});
  full["spec"]["executor"] = {{"resources", Json::object()}, {"tolerations", Json::array()}};
  full["status"] = {{"conditions", Json::array({{{"type", "Ready"}}})},
                    {"active", Json::array({{{"name", "x"}}})},
                    {"recentRuns", Json::array({{{"name", "x"}}})},
                    {"lastScheduledFor", "2026-03-01T00:00:00Z"}};
  const std::vector<Json> values{nullptr,
                                 true,
                                 -1,
                                 1e300,
                                 UINT64_MAX,
                                 "",
                                 "\xff\xfe",
                                 "text",
                                 Json::array(),
                                 Json::array({nullptr, 1, "a", Json::object()}),
                                 Json::object(),
                                 {{"name", Json::array()}}};
  const Json leaves = full.flatten();
  for (const auto& [pointer, leaf] : leaves.items()) {
    for (std::string path = pointer; !path.empty(); path.erase(path.rfind('/'))) {
      for (const Json& value : values) {
        Json object = full;
        object[Json::json_pointer(path)] = value;
        Schedule schedule;
        ASSERT_NO_THROW(schedule = DecodeSchedule(object)) << path;
        ASSERT_NE(schedule.spec.has_value(), !schedule.invalid.empty()) << path;
      }
    }
  }
  for (const Json& value : values) EXPECT_FALSE(DecodeSchedule(value).spec);
}

}  // namespace
}  // namespace strongroom::api
