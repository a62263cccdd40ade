#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>

#include "api/run_fields.h"
#include "api/schedule_fields.h"
#include "api/tenant_fields.h"
#include "base/file.h"
#include "base/yaml.h"
#include "base/yaml_json.h"

// What readers and writers know of each kind against crds/, which the API server knows: every
// property, its type, limits, words and default, both ways.
namespace strongroom::api {
namespace {

// Of the schema in the file, and not a fact about one property: what people read, how lists are
// merged, and rules that tie properties together.
constexpr std::array<std::string_view, 8> kLeftOut{"description",
                                                   "allOf",
                                                   "anyOf",
                                                   "oneOf",
                                                   "not",
                                                   "x-kubernetes-list-type",
                                                   "x-kubernetes-list-map-keys",
                                                   "x-kubernetes-int-or-string"};

// The names of properties are not keywords, so `properties` is entered name by name.
Json Keywords(const Json& schema) {
  Json kept = Json::object();
  for (const auto& [keyword, value] : schema.items()) {
    if (std::find(kLeftOut.begin(), kLeftOut.end(), keyword) != kLeftOut.end()) continue;
    if (keyword == "properties") {
      for (const auto& [name, property] : value.items()) kept[keyword][name] = Keywords(property);
    } else if (keyword == "items" || keyword == "additionalProperties") {
      kept[keyword] = Keywords(value);
    } else {
      kept[keyword] = value;
    }
    // The order of names means nothing.
    if (keyword == "required") std::sort(kept[keyword].begin(), kept[keyword].end());
  }
  return kept;
}

// spec or status of a kind, as its file has it.
Json SchemaIn(const std::string& file, const char* part) {
  const std::string text = base::ReadFile("crds/strongroom.dev_" + file + ".yaml");
  const Json crd = base::ToJson(base::ParseYaml(text).at(0));
  const Json& schema = crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"];
  return Keywords(schema["properties"][part]);
}

struct Row {
  const char* file;
  const char* part;
  Json schema;
};

TEST(Crds, SayWhatReadersAndWritersKnow) {
  const std::vector<Row> rows{
      {"tenants", "spec", TenantSpecFields().Schema()},
      {"tenants", "status", TenantStatusFields().Schema()},
      {"backupschedules", "spec", ScheduleSpecFields().Schema()},
      {"backupschedules", "status", ScheduleStatusFields().Schema()},
      {"backupscheduleruns", "spec", RunSpecFields().Schema()},
      {"backupscheduleruns", "status", RunStatusFields().Schema()},
  };
  for (const Row& row : rows) {
    const Json differences = Json::diff(Keywords(row.schema), SchemaIn(row.file, row.part));
    EXPECT_EQ(differences, Json::array()) << row.file << ": this turns the " << row.part
                                          << " that src/api declares into the one of crds/:\n"
                                          << differences.dump(2);
  }
}

}  // namespace
}  // namespace strongroom::api
