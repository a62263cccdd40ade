#include "export/manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "base/yaml_json.h"
#include "export/error.h"
#include "export/manifest_export.h"
#include "sets/error.h"
#include "support/built_in_catalogues.h"
#include "support/message_of.h"
#include "support/temporary_folder.h"
#include "unit/export/made_set.h"

namespace strongroom::exporting {
namespace {

using base::Json;
using testing::ElementsAre;
using testing::HasSubstr;

const catalogue::Catalogue& Kubernetes() {
  const catalogue::Catalogues& catalogues = test::BuiltInCatalogues();
  return *catalogues.Of(domain::ProviderKind::kKubernetes);
}

sets::Item Object(const std::string& type, const std::string& name, Json object) {
  object["metadata"]["name"] = name;
  return MadeItem(type, "group/Kind/" + name, name, object);
}

Json Role() { return {{"apiVersion", "rbac.authorization.k8s.io/v1"}, {"kind", "Role"}}; }

TEST(Manifest, IsWithoutWhatTheServerOwns) {
  Json role = Role();
  role["metadata"] = base::ParseJson(
      R"({"namespace":"shop","uid":"u","resourceVersion":"7","generation":2,"selfLink":"/x",
          "creationTimestamp":"2026-03-01T01:30:00Z","managedFields":[{"manager":"kubectl"}],
          "deletionTimestamp":"2026-03-01T01:30:00Z","deletionGracePeriodSeconds":0,
          "generateName":"a-","labels":{"app":"x"},
          "annotations":{"note":"y","kubectl.kubernetes.io/last-applied-configuration":"{}"},
          "ownerReferences":[{"kind":"X","name":"x","uid":"v"}],"finalizers":["a/b"]})");
  role["rules"] = {{{"verbs", {"get"}}}};
  role["status"] = {{"ready", true}};
  const Manifest manifest = ManifestOf(Kubernetes(), Object("roles", "admins", role));
  EXPECT_EQ(manifest.left_out, "");
  EXPECT_EQ(manifest.rank, 50);
  EXPECT_EQ(manifest.text,
            "# roles admins\n"
            "apiVersion: rbac.authorization.k8s.io/v1\n"
            "kind: Role\n"
            "metadata:\n"
            "  annotations:\n"
            "    note: \"y\"\n"
            "  finalizers:\n"
            "  - a/b\n"
            "  labels:\n"
            "    app: x\n"
            "  name: admins\n"
            "  namespace: shop\n"
            "rules:\n"
            "- verbs:\n"
            "  - get\n");
}

// What does not count as a change, and is needed all the same.
TEST(Manifest, KeepsWhatIsOnlyLeftOutOfComparisons) {
  const Json webhook{{"apiVersion", "admissionregistration.k8s.io/v1"},
                     {"kind", "ValidatingWebhookConfiguration"},
                     {"webhooks", {{{"clientConfig", {{"caBundle", "Q0E="}}}}}}};
  EXPECT_THAT(
      ManifestOf(Kubernetes(), Object("validatingWebhookConfigurations", "a", webhook)).text,
      HasSubstr("caBundle: \"Q0E=\""));
}

TEST(Manifest, OfATypeThatNobodyKnowsIsByTheRulesOfAll) {
  Json role = Role();
  role["metadata"] = {{"uid", "u"}};
  role["rules"] = {{{"verbs", {"get"}}}};
  const sets::Item item = Object("formerTypes", "a", role);
  const catalogue::Catalogue none(domain::ProviderKind::kKubernetes, {});
  EXPECT_THAT(ManifestOf(none, item).text, HasSubstr("rules:"));
  catalogue::PolicyType other;
  other.key = "others";
  other.defaults = std::make_shared<const catalogue::ContentDefaults>(
      catalogue::ContentDefaults{.strip = {catalogue::ParseFieldPath("metadata.uid")}});
  other.content.strip_when = {{.present = catalogue::ParseFieldPath("kind"),
                               .strip = {catalogue::ParseFieldPath("rules")}}};
  const catalogue::Catalogue others(domain::ProviderKind::kKubernetes, {other});
  const Manifest manifest = ManifestOf(others, item);
  EXPECT_EQ(manifest.rank, 999);
  EXPECT_THAT(manifest.text, HasSubstr("rules:"));
  EXPECT_THAT(manifest.text, testing::Not(HasSubstr("uid")));
}

TEST(Manifest, SaysWhatCannotBeApplied) {
  sets::Item item = Object("roles", "a\nb", Role());
  item.restorability = "partial";
  item.missing = {"x", "y\nz"};
  EXPECT_THAT(ManifestOf(Kubernetes(), item).text,
              testing::StartsWith("# roles a\\nb\n# without: x, y\\nz\napiVersion:"));
  const std::map<std::string, std::string> reasons{
      {"metadataOnly", "than that it is there"},
      {"none", "as evidence"},
      {"mos\ntly", "how much of it comes back: mos\\ntly"}};
  for (const auto& [restorability, reason] : reasons) {
    item.restorability = restorability;
    EXPECT_THAT(ManifestOf(Kubernetes(), item).left_out, HasSubstr(reason));
    EXPECT_EQ(ManifestOf(Kubernetes(), item).text, "");
  }
  item.restorability = "full";
  item.secrets_masked = true;
  EXPECT_EQ(ManifestOf(Kubernetes(), item).left_out, "roles a\\nb: a secret in it was not stored");
}

TEST(Manifest, IsOfObjectsOfKubernetes) {
  for (const Json& object : {Json::array(), Json{{"id", "x"}}, Json{{"kind", "Role"}}}) {
    EXPECT_THROW(ManifestOf(Kubernetes(), MadeItem("roles", "a", "a", object)), ExportError);
  }
}

class Manifests : public ::testing::Test {
 protected:
  static sets::Item Secret() {
    sets::Item secret = Object("secretsMetadata", "s", {{"apiVersion", "v1"}, {"kind", "Secret"}});
    secret.restorability = "metadataOnly";
    return secret;
  }

  MadeSets sets_;
  const MadeSets::Made made_ = sets_.Next(
      {Object("roles", "r", Role()), Secret(),
       Object("namespaces", "n", {{"apiVersion", "v1"}, {"kind", "Namespace"}}),
       Object("customResourceDefinitions", "d",
              {{"apiVersion", "apiextensions.k8s.io/v1"}, {"kind", "CustomResourceDefinition"}})});
  const test::TemporaryFolder folder_;
};

TEST_F(Manifests, AreDocumentsInTheOrderOfTheCatalogue) {
  std::ostringstream out;
  ManifestStream exporter(Kubernetes(), folder_.path(), out);
  Export(made_, exporter);
  exporter.Finish();
  std::vector<std::string> kinds;
  for (const base::YamlValue& document : base::ParseYaml(out.str())) {
    kinds.push_back(base::ToJson(document)["kind"]);
  }
  EXPECT_THAT(kinds, ElementsAre("CustomResourceDefinition", "Namespace", "Role"));
  EXPECT_THAT(out.str(), testing::StartsWith("# Backup set nightly-1, sha256:" + made_.set.digest +
                                             "\n# Left out: secretsMetadata s: "));
  MadeSets sets = sets_;
  const sets::BackupSet next = sets.Next({}).set;
  EXPECT_THROW(exporter.BeginSet(next), std::logic_error) << "what one has is not another's";
}

TEST_F(Manifests, AreWithoutWhatIsNotAsItWasSealed) {
  MadeSets::Made made = made_;
  ASSERT_EQ(made.items[2].type, "roles");
  made.items[2].content = R"({"kind":"forged"})";
  std::ostringstream out;
  ManifestStream exporter(Kubernetes(), folder_.path(), out);
  exporter.BeginSet(made.set);
  std::vector<std::string> damaged;
  for (const sets::Item& item : made.items) {
    if (const auto problem = exporter.Add(item)) damaged.push_back(sets::ShowProblem(*problem));
  }
  exporter.EndSet();
  exporter.Finish();
  EXPECT_THAT(damaged,
              ElementsAre("nightly-1: roles/group/Kind/r: its content is missing or altered"));
  EXPECT_THAT(out.str(), HasSubstr("\n# Left out: roles r: its content is missing or altered\n"));
  EXPECT_THAT(out.str(), HasSubstr("kind: Namespace"));
  EXPECT_THAT(out.str(), testing::Not(HasSubstr("forged")));
}

TEST_F(Manifests, AreNotWrittenOfAPart) {
  std::ostringstream out;
  ManifestStream exporter(Kubernetes(), folder_.path(), out);
  exporter.BeginSet(made_.set);
  exporter.Add(made_.items[0]);
  EXPECT_THROW(exporter.EndSet(), sets::SealError);
  EXPECT_EQ(out.str(), "");
}

// Keeps files in memory.
class FilesInMemory final : public FileSink {
 public:
  void Add(const std::string& path, std::string_view bytes) override { files[path] = bytes; }
  void Sync() override { ++syncs; }
  std::map<std::string, std::string> files;
  int syncs = 0;
};

TEST_F(Manifests, AreFilesThatSortInTheOrderOfTheCatalogue) {
  FilesInMemory sink;
  ManifestFiles exporter(Kubernetes(), sink);
  Export(made_, exporter);
  exporter.Finish();
  std::vector<std::string> paths;
  for (const auto& [path, bytes] : sink.files) paths.push_back(path);
  EXPECT_THAT(paths, ElementsAre(testing::StartsWith("010-customResourceDefinitions/d~~"),
                                 testing::StartsWith("020-namespaces/n~~"),
                                 testing::StartsWith("050-roles/r~~"), "left-out.txt"));
  EXPECT_EQ(sink.syncs, 1);
  EXPECT_THAT(sink.files["left-out.txt"], testing::StartsWith("secretsMetadata s: "));
}

}  // namespace
}  // namespace strongroom::exporting
