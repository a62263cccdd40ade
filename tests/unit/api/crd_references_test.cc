#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "base/file.h"
#include "base/yaml.h"
#include "base/yaml_json.h"
#include "unit/domain/naming_all.h"

// What crds/ lets people name against domain::ReferencesIn: what that did not know of, anybody who
// may write the object could have used.
namespace strongroom::api {
namespace {

using Json = nlohmann::json;

// Objects of ours, which are nobody's to use but by name.
constexpr std::array<std::string_view, 2> kOurs{"scheduleRef", "tenantRef"};

// "tokenSecretRef", "serviceAccountName", "claimName".
bool Names(const std::string& member) {
  if (std::find(kOurs.begin(), kOurs.end(), member) != kOurs.end()) return false;
  const std::array<std::string_view, 6> ends{"Ref",       "Refs",      "AccountName",
                                             "claimName", "ClaimName", "secretName"};
  return std::any_of(ends.begin(), ends.end(),
                     [&](std::string_view end) { return member.ends_with(end); });
}

void AddNaming(const Json& schema, const std::string& path, std::set<std::string>& found) {
  if (schema.contains("items")) AddNaming(schema["items"], path, found);
  if (!schema.contains("properties")) return;
  for (const auto& [name, property] : schema["properties"].items()) {
    const std::string below = path + '.' + name;
    if (Names(name)) {
      found.insert(below);
    } else {
      AddNaming(property, below, found);
    }
  }
}

std::set<std::string> NamedBy(const std::string& file) {
  const std::string text = base::ReadFile("crds/strongroom.dev_" + file + ".yaml");
  const Json crd = base::ToJson(base::ParseYaml(text).at(0));
  const Json& schema = crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"];
  std::set<std::string> found;
  AddNaming(schema["properties"]["spec"], "spec", found);
  return found;
}

std::set<std::string> FieldsOf(const std::vector<domain::NamedReferences>& all) {
  std::set<std::string> fields;
  for (const auto& references : all) {
    for (const domain::NamedReference& reference : references) fields.insert(reference.field);
  }
  return fields;
}

TEST(CrdReferences, AreAllKnown) {
  using domain::ReferencesIn;
  EXPECT_EQ(NamedBy("tenants"), FieldsOf({ReferencesIn(domain::TenantNamingAll())}));
  EXPECT_EQ(NamedBy("backupschedules"), FieldsOf({ReferencesIn(domain::ScheduleNamingAll())}));
  EXPECT_EQ(NamedBy("backuprestores"), FieldsOf({ReferencesIn(domain::RestoreNamingAll())}));
  EXPECT_EQ(NamedBy("backupscheduleruns"), std::set<std::string>{});
  std::vector<domain::NamedReferences> sinks;
  for (const domain::NotifierSpec& spec : domain::NotifiersNamingAll()) {
    sinks.push_back(ReferencesIn(spec));
  }
  EXPECT_EQ(NamedBy("notifiers"), FieldsOf(sinks));
}

// That the test above would see one that is new.
TEST(CrdReferences, AreFoundWhereverTheyStand) {
  const Json schema = Json::parse(R"({"properties": {
      "a": {"properties": {"pullSecretRef": {"properties": {"name": {}}}, "tenantRef": {}}},
      "b": {"items": {"properties": {"serviceAccountName": {}, "name": {}}}},
      "c": {"items": {"properties": {"keySecretRefs": {"items": {}}}}}}})");
  std::set<std::string> found;
  AddNaming(schema, "spec", found);
  EXPECT_THAT(found, testing::ElementsAre("spec.a.pullSecretRef", "spec.b.serviceAccountName",
                                          "spec.c.keySecretRefs"));
}

}  // namespace
}  // namespace strongroom::api
