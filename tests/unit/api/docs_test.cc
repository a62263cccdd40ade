#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "api/notifier.h"
#include "api/run.h"
#include "api/schedule.h"
#include "api/tenant.h"
#include "base/file.h"
#include "base/yaml_json.h"

// The objects in docs/api.md, as a reader would apply them.
namespace strongroom::api {
namespace {

using base::Json;

// Objects of one kind in the ```yaml blocks of the page.
std::vector<Json> Documented(const std::string& kind, const std::string& file = "docs/api.md") {
  std::istringstream page(base::ReadFile(file));
  std::string block;
  std::vector<Json> objects;
  bool is_inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line == "```yaml") {
      is_inside = true;
      block.clear();
    } else if (line == "```" && is_inside) {
      is_inside = false;
      for (const base::YamlValue& document : base::ParseYaml(block)) {
        if (Json object = base::ToJson(document); object["kind"] == kind) {
          objects.push_back(std::move(object));
        }
      }
    } else if (is_inside) {
      block += line + '\n';
    }
  }
  return objects;
}

TEST(ApiDocs, ShowSchedulesThatAreReady) {
  const auto objects = Documented("BackupSchedule");
  ASSERT_FALSE(objects.empty());
  for (const Json& object : objects) {
    const Schedule schedule = DecodeSchedule(object);
    for (const domain::Problem& problem : schedule.invalid) ADD_FAILURE() << problem.message;
    for (const domain::Problem& problem : schedule.unsupported) ADD_FAILURE() << problem.message;
  }
}

TEST(ApiDocs, HaveExamplesThatAreValid) {
  for (const char* name : {"graph", "graph-clouds", "graph-federation"}) {
    const std::string text = base::ReadFile("docs/examples/" + std::string(name) + ".yaml");
    for (const base::YamlValue& document : base::ParseYaml(text)) {
      const Json object = base::ToJson(document);
      if (object["kind"] == "Tenant") {
        EXPECT_FALSE(DecodeTenant(object).problem) << DecodeTenant(object).problem->message;
      } else if (object["kind"] == "BackupSchedule") {
        const Schedule schedule = DecodeSchedule(object);
        EXPECT_TRUE(schedule.invalid.empty() && schedule.unsupported.empty()) << name;
      }
    }
  }
}

TEST(ApiDocs, ShowTenantsThatAreValid) {
  const auto objects = Documented("Tenant");
  ASSERT_FALSE(objects.empty());
  for (const Json& object : objects) {
    const Tenant tenant = DecodeTenant(object);
    if (tenant.problem && tenant.is_supported) ADD_FAILURE() << tenant.problem->message;
  }
}

TEST(ApiDocs, ShowNotifiersThatCanBeUsed) {
  auto objects = Documented("Notifier");
  ASSERT_FALSE(objects.empty());
  std::set<std::string_view> sinks;
  for (Json& object : Documented("Notifier", "docs/notifications.md")) {
    sinks.insert(domain::WordOf(DecodeNotifier(object).spec.sink));
    objects.push_back(std::move(object));
  }
  EXPECT_EQ(sinks.size(), domain::kSinkWords.size()) << "each has an example of its own";
  objects.push_back(
      base::ToJson(base::ParseYaml(base::ReadFile("docs/examples/notifier-slack.yaml")).at(0)));
  for (const Json& object : objects) {
    const auto problem = DecodeNotifier(object).problem;
    EXPECT_FALSE(problem) << problem->field << ": " << problem->message;
  }
}

TEST(ApiDocs, ShowRunsThatCanBeRead) {
  const auto objects = Documented("BackupScheduleRun");
  ASSERT_FALSE(objects.empty());
  for (const Json& object : objects) EXPECT_NO_THROW(DecodeRun(object)) << object;
}

}  // namespace
}  // namespace strongroom::api
