#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/sha256.h"
#include "catalogue/normalise.h"
#include "integration/database/stored_sets.h"
#include "integration/server/report_fixture.h"
#include "store/ingest.h"

// What is stored is what was sent, whatever a client says of it.
namespace strongroom::server::report {
namespace {

using nlohmann::json;
using test::MakeOutcome;

api::ReportItem Role(const std::string& name, const std::string& verb, int version) {
  const json object = {{"apiVersion", "rbac.authorization.k8s.io/v1"},
                       {"kind", "Role"},
                       {"metadata", {{"name", name}, {"resourceVersion", std::to_string(version)}}},
                       {"rules", {{{"resources", {"pods"}}, {"verbs", {verb}}}}}};
  return {.type = "roles", .external_id = "Role/" + name, .content = object.dump()};
}

std::string UidOf(int run) { return "00000000-0000-4000-8000-00000000200" + std::to_string(run); }

class ReportDigests : public ReportTest {
 protected:
  // Reports run number `run`; the set that is stored.
  api::ReportAnswer Report(int run, const std::string& lines) {
    const std::string name = "nightly-" + std::to_string(run);
    PutRun(name, UidOf(run));
    const http::Response response =
        Send(test::Compress(lines), {.token = name + ".token", .run = name, .uid = UidOf(run)});
    EXPECT_EQ(CodeOf(response), "200") << response.body;
    return api::DecodeReportAnswer(response.body);
  }
  api::ReportAnswer Report(int run, const std::vector<api::ReportItem>& items) {
    return Report(run, test::ReportLines(UidOf(run), items, MakeOutcome(items)));
  }
  std::string StoredIn(const api::ReportAnswer& answer, const std::string& id) {
    return test::ContentsOf(test_.database(), std::stoll(answer.backup_set_id)).at(id);
  }
  std::string ChangeDigestOf(const api::ReportItem& item) const {
    return catalogue::ChangeDigest(
        *catalogues_.FindType(domain::ProviderKind::kKubernetes, item.type),
        json::parse(item.content));
  }

  // A set as it was stored while clients computed the digests.
  void StoreOldSet(int run, const std::vector<std::pair<api::ReportItem, std::string>>& items) {
    store::Ingest ingest(test_.database(),
                         {.ns = "team-a",
                          .tenant_uid = kTenantUid,
                          .tenant_name = "cluster",
                          .schedule_uid = kScheduleUid,
                          .schedule_name = "nightly",
                          .run_uid = UidOf(run),
                          .run_name = "nightly-" + std::to_string(run)},
                         [](const std::string&, const std::string&) { return std::nullopt; });
    std::vector<api::ReportItem> sent;
    for (const auto& [item, change_digest] : items) {
      sent.push_back(item);
      ingest.Add({.item = item,
                  .digest = base::Sha256Hex(item.content),
                  .change_digest = change_digest,
                  .epoch = 1});
    }
    ingest.Finish(MakeOutcome(sent));
    ingest.Commit("{}");
  }
};

// A report of version 1, as older executors send them.
std::string LinesOfVersion1(int run, const api::ReportItem& item, const std::string& digest) {
  json line = json::parse(api::EncodeReportLine(item));
  line["item"]["digest"] = base::Sha256Hex(item.content);
  line["item"]["changeDigest"] = digest;
  return R"({"header":{"runUID":")" + UidOf(run) + R"(","version":1}})" + '\n' + line.dump() +
         '\n' + api::EncodeReportLine(api::ReportEnd{MakeOutcome({item})}) + '\n';
}

TEST_F(ReportDigests, AForgedReportPoisonsNoLaterBackup) {
  const api::ReportItem honest = Role("reader", "get", 7);
  const api::ReportItem forged = Role("reader", "*", 7);
  const api::ReportAnswer first = Report(1, LinesOfVersion1(1, forged, ChangeDigestOf(honest)));
  EXPECT_EQ(StoredIn(first, "Role/reader"), forged.content) << "that is what was sent";

  const api::ReportAnswer second = Report(2, {honest});
  EXPECT_EQ(StoredIn(second, "Role/reader"), honest.content);
  EXPECT_EQ(second.outcome.summary.changes, (domain::ChangeCounts{.changed = 1}));

  const api::ReportAnswer third = Report(3, LinesOfVersion1(3, honest, ChangeDigestOf(forged)));
  EXPECT_EQ(StoredIn(third, "Role/reader"), honest.content);
  EXPECT_EQ(third.outcome.summary.changes, domain::ChangeCounts{});
}

// The content is the true one; what is said of it is not.
TEST_F(ReportDigests, AFalseNameOrMarkPoisonsNoLaterBackup) {
  const api::ReportItem honest = Role("reader", "get", 7);
  api::ReportItem forged = honest;
  forged.display_name = "approved by security";
  forged.secrets_masked = true;
  Report(1, {forged});
  Report(2, {honest});
  EXPECT_EQ(test_.Value("SELECT string_agg(DISTINCT v.display_name || ' ' || v.secrets_masked, ',')"
                        " FROM strongroom.backup_items i"
                        " JOIN strongroom.policy_versions v ON v.id = i.version_id"),
            "reader false");
}

TEST_F(ReportDigests, ContentsThatDifferInNoiseShareAVersion) {
  Report(1, {Role("reader", "get", 7)});
  const api::ReportAnswer second = Report(2, {Role("reader", "get", 8)});
  EXPECT_EQ(second.outcome.summary.changes, domain::ChangeCounts{});
  EXPECT_EQ(test_.Value("SELECT count(*) FROM strongroom.policy_versions"), "1");
}

TEST_F(ReportDigests, TheFirstReportAfterAnUpgradeTellsOnlyWhatChanged) {
  const api::ReportItem forged = Role("forged", "*", 7);
  const api::ReportItem role = Role("same", "get", 7);
  const api::ReportItem noise = Role("noise", "get", 7);
  StoreOldSet(1, {{role, ChangeDigestOf(role)},
                  {noise, "00" + ChangeDigestOf(noise).substr(2)},
                  {forged, ChangeDigestOf(Role("forged", "get", 7))}});
  const std::vector<api::ReportItem> now = {role, Role("noise", "get", 8),
                                            Role("forged", "get", 7)};
  const api::ReportAnswer second = Report(2, now);
  EXPECT_EQ(second.outcome.summary.changes, (domain::ChangeCounts{.changed = 1}))
      << "the one that had been forged";
  for (const api::ReportItem& item : now)
    EXPECT_EQ(StoredIn(second, item.external_id), item.content);
  EXPECT_EQ(Report(3, now).outcome.summary.changes, domain::ChangeCounts{});
}

TEST_F(ReportDigests, ContentIsStoredInCanonicalForm) {
  api::ReportItem item = Role("reader", "get", 7);
  const std::string canonical = item.content;
  item.content = json::parse(canonical).dump(2);
  EXPECT_EQ(StoredIn(Report(1, {item}), "Role/reader"), canonical);
}

}  // namespace
}  // namespace strongroom::server::report
