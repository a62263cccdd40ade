#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>

#include "api/notifier_fields.h"
#include "api/restore_fields.h"
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
    // How many of the properties there may be ties them together.
    const bool is_number = keyword == "minProperties" || keyword == "maxProperties";
    if (is_number && schema.contains("properties")) continue;
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
  return schema["properties"][part];
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
      {"backuprestores", "spec", RestoreSpecFields().Schema()},
      {"backuprestores", "status", RestoreStatusFields().Schema()},
      {"notifiers", "spec", NotifierSpecFields().Schema()},
      {"notifiers", "status", NotifierStatusFields().Schema()},
  };
  for (const Row& row : rows) {
    const Json differences =
        Json::diff(Keywords(row.schema), Keywords(SchemaIn(row.file, row.part)));
    EXPECT_EQ(differences, Json::array()) << row.file << ": this turns the " << row.part
                                          << " that src/api declares into the one of crds/:\n"
                                          << differences.dump(2);
  }
}

// Of each sink there is one, and no second: those that are written are those that may be.
TEST(Crds, LetANotifierHaveOneSink) {
  const Json spec = SchemaIn("notifiers", "spec");
  Json sinks = Json::array();
  for (const auto& [name, schema] : spec["properties"].items()) {
    if (schema["type"] == "object" && name != "rules" && name != "templates") sinks.push_back(name);
  }
  Json allowed = Json::array();
  for (const Json& rule : spec["oneOf"]) allowed.push_back(rule["required"][0]);
  std::sort(allowed.begin(), allowed.end());
  std::sort(sinks.begin(), sinks.end());
  EXPECT_EQ(sinks, allowed);
  Json words(domain::kSinkWords);
  std::sort(words.begin(), words.end());
  EXPECT_EQ(sinks, words);
}

// The rule "this holds, or the provider is none of these".
Json Unless(const Json& providers, const Json& rule) {
  return {
      {"anyOf",
       {rule,
        {{"not",
          {{"required", {"provider"}}, {"properties", {{"provider", {{"enum", providers}}}}}}}}}}};
}

// Each kind of tenant has a section of its own, and no other's.
TEST(Crds, LetATenantHaveTheSectionOfItsProviderOnly) {
  Json words = Json::array();
  for (const auto& [kind, word] : base::kEnumWords<domain::ProviderKind>) words.push_back(word);
  const Json rules = SchemaIn("tenants", "spec")["allOf"];
  const auto has = [&](const Json& rule) {
    return std::find(rules.begin(), rules.end(), rule) != rules.end();
  };
  for (const Json& word : words) {
    const std::string section = word;
    Json others = words;
    others.erase(std::find(others.begin(), others.end(), word));
    const Json absent = Unless(others, {{"properties", {{section, {{"maxProperties", 0}}}}}});
    EXPECT_TRUE(has(absent)) << "crds/ lacks the rule that others have no such section: " << absent;
    // A tenant of kubernetes without a section is the cluster that Strongroom runs in.
    if (section == "kubernetes") continue;
    const Json there = Unless(Json::array({word}), {{"required", {section}}});
    EXPECT_TRUE(has(there)) << "crds/ lacks the rule that the section must be there: " << there;
  }
}

}  // namespace
}  // namespace strongroom::api
