#include "unit/report/example.h"

#include <algorithm>
#include <map>

#include "base/base64.h"
#include "base/file.h"
#include "base/sha256.h"
#include "base/timestamp.h"
#include "base/yaml_json.h"
#include "catalogue/item_identity.h"
#include "catalogue/normalise.h"
#include "catalogue/reduce.h"
#include "catalogue/restorability.h"
#include "support/built_in_catalogues.h"

namespace strongroom::report {
namespace {

using base::Json;
using catalogue::PolicyType;
using domain::ProviderKind;

std::string DigestOf(const std::string& bytes) { return "sha256:" + base::Sha256Hex(bytes); }

// The files of tests/graph name one assignment, &allSales, in many places. Our reader of YAML takes
// no aliases, as nothing of ours has any.
std::string WithoutAliases(std::string yaml) {
  const std::string anchor = "&allSales";
  const size_t begin = yaml.find(anchor);
  if (begin == std::string::npos) return yaml;
  yaml.erase(begin, anchor.size());
  const std::string value = yaml.substr(begin, yaml.find('}', begin) + 1 - begin);
  for (size_t at = 0; (at = yaml.find("*allSales", at)) != std::string::npos;) {
    yaml.replace(at, anchor.size(), value);
  }
  return yaml;
}

// {"fake:times": N, of: X} of tests/graph stands for N of X.
Json Expanded(const Json& value) {
  Json expanded = value;
  if (value.is_object()) {
    for (auto& member : expanded) member = Expanded(member);
  } else if (value.is_array()) {
    expanded = Json::array();
    for (const Json& element : value) {
      if (!element.contains("fake:times")) {
        expanded.push_back(Expanded(element));
        continue;
      }
      const std::string text = base::CanonicalJson(element.at("of"));
      for (int n = 1; n <= element.at("fake:times").get<int>(); ++n) {
        std::string one = text;
        for (size_t at = 0; (at = one.find("{n}", at)) != std::string::npos;) {
          one.replace(at, 3, std::to_string(n));
        }
        expanded.push_back(base::ParseJson(one));
      }
    }
  }
  return expanded;
}

Json ItemOf(const PolicyType& type, const Json& reduced, const std::string& content) {
  const auto& metadata = reduced.contains("metadata") ? reduced.at("metadata") : reduced;
  std::string id = catalogue::IdentityOf(type, reduced);
  if (id.empty()) id = metadata.value("namespace", "") + '/' + metadata.value("name", "");
  Json item{{"type", type.key},
            {"id", id},
            {"name", catalogue::NameOf(type, reduced, id)},
            {"digest", "sha256:" + catalogue::ChangeDigest(type, reduced)},
            {"contentDigest", DigestOf(content)},
            {"bytes", content.size()},
            {"since", "2026-02-11T01:30:05Z"}};
  const auto restorability = catalogue::RestorabilityOf(type, reduced);
  item["restorability"] = base::NameOf(restorability.restore_class);
  if (!restorability.missing.empty()) item["missing"] = restorability.missing;
  if (catalogue::IsMasked(type, reduced)) item["secretsMasked"] = true;
  return item;
}

void AddPath(const std::string& path, const Json& objects, std::vector<Policy>& policies) {
  for (const PolicyType& type : BuiltIn().Of(ProviderKind::kMicrosoftGraph)->types()) {
    const catalogue::GraphType& graph = catalogue::Graph(type);
    if (graph.path != path || !graph.collection_of.empty()) continue;
    for (const Json& object : objects) {
      if (object.contains("isBuiltIn") && object.at("isBuiltIn") == true) continue;
      policies.push_back({type.key, Expanded(object)});
    }
    return;
  }
}

Json* Find(std::vector<Policy>& policies, const std::string& id) {
  for (Policy& policy : policies) {
    if (policy.object.value("id", "") == id) return &policy.object;
  }
  throw std::logic_error("no policy " + id);
}

}  // namespace

const catalogue::Catalogues& BuiltIn() {
  const catalogue::Catalogues& catalogues = test::BuiltInCatalogues();
  return catalogues;
}

std::optional<std::string> ExampleSet::Find(const sets::Difference& difference) const {
  for (size_t i = 0; i < items.size(); ++i) {
    if (items[i].type == difference.type && items[i].id == difference.id) return contents[i];
  }
  return std::nullopt;
}

ExampleSet SetOf(ProviderKind provider, const std::string& tenant, std::vector<Policy> policies,
                 int64_t sequence) {
  std::map<std::pair<std::string, std::string>, std::pair<Json, std::string>> sorted;
  std::map<std::string, std::string> digests;
  std::map<std::string, int64_t> counts;
  int64_t bytes = 0;
  for (Policy& policy : policies) {
    const PolicyType& type = *BuiltIn().FindType(provider, policy.type);
    const Json reduced = catalogue::Reduce(type, std::move(policy.object));
    const std::string content = base::CanonicalJson(reduced);
    Json item = ItemOf(type, reduced, content);
    digests[type.key] += item.at("digest");
    ++counts[type.key];
    bytes += static_cast<int64_t>(content.size());
    const std::string id = item.at("id");
    sorted[{type.key, id}] = {std::move(item), content};
  }
  ExampleSet made;
  std::string all;
  for (auto& [key, pair] : sorted) {
    auto& [item, content] = pair;
    made.items.push_back(sets::ReadItem(item));
    std::string line = base::CanonicalJson(item);
    line.pop_back();
    made.lines.push_back(line + ",\"content\":" + content + "}");
    made.contents.push_back(content);
  }
  Json types = Json::array();
  for (const auto& [key, digest] : digests) {
    all += digest;
    types.push_back({{"policyType", key},
                     {"state", "complete"},
                     {"total", counts[key]},
                     {"backedUp", counts[key]},
                     {"errors", 0},
                     {"digest", DigestOf(digest)}});
  }
  const std::string run = "nightly-20260" + std::to_string(sequence) + "020130";
  made.set = sets::ReadSet(
      {{"apiVersion", "sets.strongroom.dev/v1alpha1"},
       {"kind", "BackupSet"},
       {"metadata",
        {{"name", run + '-' + std::to_string(40 + sequence)}, {"namespace", "backups"}}},
       {"status",
        {{"scheduleName", "nightly"},
         {"scheduleUID", "schedule-1"},
         {"runName", run},
         {"tenantName", tenant},
         {"provider", base::NameOf(provider)},
         {"sequence", sequence},
         {"takenAt", "2026-0" + std::to_string(sequence) + "-02T01:30:07Z"},
         {"phase", "success"},
         {"complete", true},
         {"items", made.items.size()},
         {"rawBytes", bytes},
         {"digest", DigestOf(all)},
         {"types", types}}}});
  return made;
}

sets::Diff DiffOf(const ExampleSet& before, const ExampleSet& after) {
  std::map<std::pair<std::string, std::string>, std::array<const std::string*, 2>> pairs;
  std::map<std::pair<std::string, std::string>, std::string> names;
  for (size_t side = 0; side < 2; ++side) {
    const ExampleSet& set = side == 0 ? before : after;
    for (size_t i = 0; i < set.items.size(); ++i) {
      const auto key = std::pair(set.items[i].type, set.items[i].id);
      pairs[key].at(side) = &set.contents[i];
      names[key] = set.items[i].name;
    }
  }
  Json items = Json::array();
  std::map<std::string, int64_t> counts{{"added", 0}, {"changed", 0}, {"removed", 0}};
  for (const auto& [key, sides] : pairs) {
    const auto& [old_text, new_text] = sides;
    if (old_text != nullptr && new_text != nullptr && *old_text == *new_text) continue;
    const char* change = old_text == nullptr   ? "added"
                         : new_text == nullptr ? "removed"
                                               : "changed";
    Json item{{"type", key.first}, {"id", key.second}, {"name", names[key]}, {"change", change}};
    if (old_text != nullptr && new_text != nullptr) {
      item["patch"] = Json::diff(base::ParseJson(*old_text), base::ParseJson(*new_text));
    }
    ++counts[change];
    items.push_back(std::move(item));
  }
  return sets::ReadDiff({{"kind", "BackupSetDiff"},
                         {"apiVersion", "sets.strongroom.dev/v1alpha1"},
                         {"from", before.set.name},
                         {"to", after.set.name},
                         {"changes", counts},
                         {"notCompared", Json::array()},
                         {"items", items}});
}

std::vector<Policy> GraphTenant() {
  std::vector<Policy> policies;
  for (const char* file : {"intune", "entra"}) {
    const Json fixtures = base::ToJson(
        base::ParseYaml(WithoutAliases(base::ReadFile(std::string("tests/graph/data/fixtures/") +
                                                      file + ".yaml")))
            .front());
    for (const auto& [path, objects] : fixtures.items()) {
      AddPath(path, objects.is_array() ? objects : Json::array({objects}), policies);
    }
  }
  return policies;
}

std::vector<Policy> ChangedGraphTenant() {
  std::vector<Policy> policies = GraphTenant();
  Json& compliance = *Find(policies, "e1000000-0000-4000-8000-000000000001");
  compliance["passwordMinimumLength"] = 8;
  compliance["bitLockerEnabled"] = false;
  Json& access = *Find(policies, "11000000-0000-4000-8000-000000000001");
  access["state"] = "disabled";
  access["conditions"]["users"]["excludeUsers"].push_back("b0000000-0000-4000-8000-000000000002");
  Json& script = *Find(policies, "s1000000-0000-4000-8000-000000000001");
  script["description"] = "Maps the drives\nof the sales team\nat sign-in";
  Json& hardening = *Find(policies, "c1000000-0000-4000-8000-000000000001");
  hardening["settings"].erase(11);
  hardening["description"] = "More settings than a page has";
  policies.erase(std::find_if(policies.begin(), policies.end(), [](const Policy& policy) {
    return policy.object.value("id", "") == "d1000000-0000-4000-8000-000000000004";
  }));
  policies.push_back(
      {"assignmentFilters",
       {{"id", "f1000000-0000-4000-8000-000000000002"},
        {"displayName", "Personal \xd8\xb9\xd8\xb1\xd8\xa8\xd9\x8a phones"},
        {"platform", "iOS"},
        {"rule", "(device.deviceOwnership -eq \"Personal\") and (device.model -ne \"<any>\")"},
        {"roleScopeTags", {"0"}}}});
  return policies;
}

Json NetworkPolicy(const std::string& ns, const std::string& name, int port) {
  return {{"apiVersion", "networking.k8s.io/v1"},
          {"kind", "NetworkPolicy"},
          {"metadata", {{"name", name}, {"namespace", ns}, {"resourceVersion", "7"}}},
          {"spec",
           {{"podSelector", Json::object()},
            {"policyTypes", {"Ingress"}},
            {"ingress",
             Json::array({{{"ports", Json::array({{{"port", port}, {"protocol", "TCP"}}})}}})}}}};
}

Options OptionsOf(Format format) {
  return {.format = format,
          .catalogues = BuiltIn(),
          .provider = std::nullopt,
          .now = *base::ParseTimestamp("2026-03-02T09:00:00Z")};
}

}  // namespace strongroom::report
