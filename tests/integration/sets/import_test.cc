#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "api_cluster.h"
#include "base/timestamp.h"
#include "kube/resource.h"
#include "support/eventually.h"
#include "support/import_body.h"
#include "unit/http/test_client.h"

// Imported sets, put in through the API server.
namespace strongroom::server::sets {
namespace {

using nlohmann::json;
using test::Compress;
using test::MadeImport;
using test::MakeImport;
using test::MakeItem;
using ::testing::AllOf;
using ::testing::HasSubstr;

// Whether this process, whose server it is, has something in a file of the folder. They have no
// names.
bool IsSpooled(const std::filesystem::path& folder) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const std::string target = std::filesystem::read_symlink(entry.path(), gone);
    if (gone || !target.starts_with(folder.string() + '/')) continue;
    if (std::filesystem::file_size(entry.path(), gone) > 0 && !gone) return true;
  }
  return false;
}

class SetsImport : public ApiCluster {
 protected:
  void Start() { server_ = StartServer(); }

  struct Asked {
    std::string query = {};  // "?dryRun=All"
    std::string user = {};   // empty: the admin
    std::string type{api::kSetImportContentType};
  };
  web::Response Post(const std::string& body, const Asked& asked) const {
    web::Request request;
    request.method = "POST";
    request.path_and_query = kSetsPath + asked.query;
    request.content_type = asked.type;
    request.body = body;
    if (!asked.user.empty()) request.headers["Impersonate-User"] = asked.user;
    return Cluster().MakeTransport()->Send(request, {});
  }
  web::Response Post(const std::string& body) const { return Post(body, Asked{}); }
  web::Response Put(const MadeImport& made) const { return Post(Compress(made.Lines())); }
  // A folder with certificate and key of the admin, as TestClient takes them.
  const std::filesystem::path& AdminFiles() const {
    const web::Remote admin = Cluster().AsAdmin();
    std::ofstream(own_.path() / "crt") << admin.client_certificate.Read();
    std::ofstream(own_.path() / "key") << admin.client_key.Read();
    return own_.path();
  }
  static uint16_t Port() {
    const std::string server = Cluster().AsAdmin().server;
    return static_cast<uint16_t>(std::stoi(server.substr(server.rfind(':') + 1)));
  }
  // The set that it is by now.
  json Taken(const MadeImport& made) const {
    const web::Response response = Put(made);
    EXPECT_TRUE(web::IsSuccess(response)) << response.body;
    return json::parse(response.body);
  }
  static std::string NameOf(const json& set) { return set["metadata"]["name"]; }
  json Raw(const std::string& behind) const { return json::parse(GetRaw('/' + behind).Told()); }
  std::string Sets() { return database_.Value("SELECT count(*) FROM strongroom.backup_sets"); }
  // Of a set that a run stores, which counts what it has.
  domain::Outcome OutcomeOf(const std::vector<store::DigestedItem>& items) const {
    domain::Outcome outcome = store::OutcomeOf({"networkPolicies", "roles"});
    for (const store::DigestedItem& item : items) {
      ++outcome.summary.types[item.item.type].total;
      ++outcome.summary.types[item.item.type].backed_up;
    }
    return outcome;
  }

  const MadeImport made_ =
      MakeImport({MakeItem("networkPolicies", "deny", "1"), MakeItem("roles", "reader", "1")});
  const test::TemporaryFolder own_;
  std::unique_ptr<Server> server_;
};

TEST_F(SetsImport, IsASetLikeAnyOtherAndSaysWhatItIs) {
  Start();
  const web::Response response = Put(made_);
  ASSERT_EQ(response.status, 201) << response.body;
  const std::string name = NameOf(json::parse(response.body));
  const json set = Json("get bset -n team-a " + name);
  EXPECT_EQ(set["status"]["imported"]["digest"], "sha256:" + made_.header.digest);
  EXPECT_EQ(set["status"]["imported"]["by"], "admin");
  EXPECT_EQ(set["status"]["takenAt"], "2026-03-02T01:30:04Z");
  EXPECT_EQ(set["status"]["runName"], made_.header.run);
  EXPECT_EQ(set["status"]["provider"], "kubernetes");
  EXPECT_EQ(set["status"]["types"].size(), 2U);
  EXPECT_EQ(set["spec"]["hold"]["by"], "admin");
  EXPECT_EQ(set["metadata"]["labels"]["strongroom.dev/imported"], "true");
  const std::string of_those = "get bset -n team-a -o name -l strongroom.dev/imported";
  EXPECT_THAT(Told(of_those + "=true"), HasSubstr(name));
  EXPECT_EQ(Told(of_those + "!=true"), "");
  EXPECT_EQ(Told(of_those + "=false"), "");
  EXPECT_THAT(Told(of_those + "-schedule=nightly"), HasSubstr(name));
  EXPECT_EQ(Told(of_those + "-schedule=other"), "");
  EXPECT_EQ(Told("get bset -n team-a -o name -l strongroom.dev/schedule"), "");
  const std::string of_run = "run=" + made_.header.run;
  EXPECT_EQ(Told("get bset -n team-a -o name -l strongroom.dev/" + of_run), "");
  EXPECT_THAT(Told("get bset -n team-a -o name -l strongroom.dev/imported-" + of_run),
              HasSubstr(name));
  EXPECT_THAT(Told("get bset -n team-a -o name -l '!strongroom.dev/schedule'"), HasSubstr(name));

  EXPECT_EQ(Raw(name + "/items")["items"].size(), 2U);
  EXPECT_EQ(Raw(name + "/content?type=roles&id=roles/reader"),
            json::parse(made_.items[1].item.content));
  EXPECT_EQ(Raw(name + "/verify")["verified"], true);
  const json history = Raw(name + "/history?type=roles&name=reader");
  EXPECT_EQ(history["policies"][0]["versions"][0]["backupSet"], name) << history;
  EXPECT_EQ(database_.Value("SELECT actor || ' ' || subject || ' ' || (details ->> 'items') "
                            "FROM strongroom.audit_log WHERE action = 'import'"),
            "admin backupsets/" + name + " 2");
  EXPECT_THAT(Explained("backupset.status.imported"), HasSubstr("sealed elsewhere"));
}

TEST_F(SetsImport, IsStoredOnce) {
  Start();
  const json first = Taken(made_);
  const web::Response again = Put(made_);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(NameOf(json::parse(again.body)), NameOf(first));
  EXPECT_EQ(Sets(), "1");
  const web::Response other = Post(Compress(made_.Lines()), {.query = "?schedule=other"});
  EXPECT_EQ(other.status, 201);
  EXPECT_EQ(json::parse(other.body)["status"]["scheduleName"], "other");
  const json next = Taken(
      MakeImport({MakeItem("networkPolicies", "deny", "2"), MakeItem("roles", "reader", "1")}, 2));
  EXPECT_EQ(next["status"]["changes"], (json{{"added", 0}, {"changed", 1}, {"removed", 0}}));
  EXPECT_EQ(Raw(NameOf(next) + "/diff")["items"][0]["id"], "networkPolicies/deny");
  EXPECT_EQ(Raw(NameOf(next) + "/verify")["linked"], true);
}

// What says so would be the newest for ever, whatever comes.
TEST_F(SetsImport, WasNotTakenTomorrow) {
  Start();
  MadeImport tomorrow = made_;
  tomorrow.header.taken_at = clock_.NowSeconds() + std::chrono::hours{24};
  const web::Response refused = Put(tomorrow);
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("takenAt"), HasSubstr("later than now")));
  EXPECT_EQ(Post(Compress(tomorrow.Lines()), {.query = "?dryRun=All"}).status, 422);
  EXPECT_EQ(Sets(), "0");
}

TEST_F(SetsImport, IsNothingThatIsNotWhatItWasSealedAs) {
  Start();
  MadeImport forged = made_;
  forged.items[0].item.content = R"({"forged":true})";
  const web::Response refused = Put(forged);
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(json::parse(refused.body)["message"].get<std::string>(),
              HasSubstr("networkPolicies networkPolicies/deny: its content is not"));
  forged.items[0].content_digest = base::Sha256Hex(forged.items[0].item.content);
  EXPECT_EQ(Put(forged).status, 422);
  const std::string frame = Compress(made_.Lines());
  for (const size_t part : {size_t{0}, frame.size() / 2, frame.size() - 1}) {
    EXPECT_EQ(Post(frame.substr(0, part)).status, 400) << part;
  }
  EXPECT_EQ(Post(frame, {.query = "?schedule=Not/a+name"}).status, 400);
  EXPECT_EQ(Post(R"({"kind":"BackupSet"})", {.type = "application/json"}).status, 415);
  EXPECT_EQ(Sets(), "0");
  EXPECT_EQ(database_.Value("SELECT count(*) FROM strongroom.tenants"), "0");
}

// By its name a policy is put back. No digest covers it.
TEST_F(SetsImport, HasNoNamesButThoseOfItsContents) {
  Start();
  MadeImport forged = made_;
  forged.items[0].item.display_name = "roles/reader";
  const web::Response refused = Put(forged);
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(json::parse(refused.body)["message"].get<std::string>(),
              HasSubstr("networkPolicies networkPolicies/deny: it is not called what its content"));
  EXPECT_EQ(Sets(), "0");
  EXPECT_EQ(Put(made_).status, 201);
}

// Neither does any digest cover what a set says of itself. Whoever comes first has no word in what
// others find there.
TEST_F(SetsImport, IsNotThereWhereWhatIsThereSaysOtherwise) {
  Start();
  const auto altered = [&](auto alter) {
    MadeImport made = made_;
    alter(made);
    return made;
  };
  const std::string name = NameOf(Taken(made_));
  struct Row {
    MadeImport made;
    const char* says;
  };
  for (const Row& row : std::vector<Row>{
           {altered([](MadeImport& made) { made.header.tenant = "another"; }), "its tenant"},
           {altered([](MadeImport& made) { made.header.run = "nightly-202603020999"; }), "its run"},
           {altered(
                [](MadeImport& made) { made.header.provider = domain::ProviderKind::kDirectory; }),
            "its provider"},
           {altered([](MadeImport& made) { made.end.outcome.phase = domain::RunPhase::kPartial; }),
            "its phase"},
           {altered([](MadeImport& made) { made.end.outcome.summary.types["roles"].excluded = 7; }),
            "its policy type roles"}}) {
    for (const char* query : {"", "?dryRun=All"}) {
      const web::Response there = Post(Compress(row.made.Lines()), {.query = query});
      EXPECT_EQ(there.status, 409) << row.says << ": " << there.body;
      EXPECT_THAT(there.body, AllOf(HasSubstr(name), HasSubstr(row.says), HasSubstr("by admin")));
    }
  }
  EXPECT_EQ(Sets(), "1");
  EXPECT_EQ(Put(made_).status, 200);
  const MadeImport other = altered([](MadeImport& made) { made.header.tenant = "another"; });
  EXPECT_EQ(Post(Compress(other.Lines()), {.query = "?schedule=other"}).status, 201);
}

// Before anything of it is read: what is wrong with it does not show.
TEST_F(SetsImport, TakesTheRightToCreate) {
  Start();
  Grant("ina", "team-a", "backupsets", "get,list,patch");
  const web::Response refused = Post("no frame", {.user = "ina"});
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, HasSubstr("cannot create resource"));
  Grant("ira", "team-a", "backupsets", "create");
  EXPECT_EQ(Post("no frame", {.user = "ira"}).status, 400);
  const web::Response taken = Post(Compress(made_.Lines()), {.user = "ira"});
  EXPECT_EQ(taken.status, 201) << taken.body;
  EXPECT_EQ(json::parse(taken.body)["status"]["imported"]["by"], "ira");
}

TEST_F(SetsImport, IsOnlyLookedAtInADryRun) {
  Start();
  const web::Response preview = Post(Compress(made_.Lines()), {.query = "?dryRun=All"});
  EXPECT_EQ(preview.status, 201) << preview.body;
  const json set = json::parse(preview.body);
  EXPECT_FALSE(set["metadata"].contains("name"));
  EXPECT_EQ(set["status"]["items"], 2);
  EXPECT_EQ(Sets(), "0");
  MadeImport forged = made_;
  forged.header.digest = std::string(64, '0');
  EXPECT_EQ(Post(Compress(forged.Lines()), {.query = "?dryRun=All"}).status, 422);
  const std::string name = NameOf(Taken(made_));
  const web::Response there = Post(Compress(made_.Lines()), {.query = "?dryRun=All"});
  EXPECT_EQ(there.status, 200);
  EXPECT_EQ(NameOf(json::parse(there.body)), name);
}

// Its numbers, what it is compared with, what `nightly` means.
TEST_F(SetsImport, LeavesTheSchedulesOwnSetsAlone) {
  StoreThree("team-a");
  Start();
  Taken(MakeImport({MakeItem("networkPolicies", "deny", "9"), MakeItem("roles", "reader", "9"),
                    MakeItem("roles", "writer", "9")}));
  const std::vector<store::DigestedItem> items{store::ItemOf("networkPolicies", "deny", "2"),
                                               store::ItemOf("roles", "reader", "3")};
  Store("team-a", 4, items, OutcomeOf(items));
  const json set = Json("get bset -n team-a " + Name(4));
  EXPECT_EQ(set["status"]["sequence"], 4);
  EXPECT_EQ(set["status"]["changes"], (json{{"added", 0}, {"changed", 1}, {"removed", 0}}));
  EXPECT_FALSE(set["status"].contains("imported"));
  const std::string of_schedule = "get bset -n team-a -o name -l strongroom.dev/schedule";
  const std::string own = Told(of_schedule + "=nightly");
  EXPECT_EQ(std::count(own.begin(), own.end(), '\n'), 4) << own;
  EXPECT_EQ(Told(of_schedule + "!=nightly"),
            Told("get bset -n team-a -o name -l " + std::string("strongroom.dev/imported=true")));
  EXPECT_EQ(Raw(Name(4) + "/verify")["verified"], true);
}

TEST_F(SetsImport, HasTheLimitsOfReports) {
  options_.report.max_items = 1;
  options_.report.max_report_bytes = 100'000;
  Start();
  const web::Response many = Put(made_);
  EXPECT_EQ(many.status, 413);
  EXPECT_THAT(many.body, HasSubstr("--max-items"));
  std::string noise;
  for (int i = 0; i < 4'000; ++i) noise += base::Sha256Hex(std::to_string(i));
  const web::Response large = Put(MakeImport({MakeItem("roles", "reader", noise)}));
  EXPECT_EQ(large.status, 413) << large.body;
  EXPECT_EQ(Put(MakeImport({MakeItem("roles", "reader", "1")})).status, 201);
  EXPECT_EQ(Sets(), "1");
}

TEST_F(SetsImport, CountsForTheDayOfItsNamespace) {
  options_.report.max_namespace_day_bytes = 100;
  Start();
  const web::Response full = Put(made_);
  EXPECT_EQ(full.status, 413);
  EXPECT_THAT(full.body, HasSubstr("--max-namespace-day-bytes"));
  EXPECT_EQ(Sets(), "0");
}

TEST_F(SetsImport, LeavesNothingWhenItIsCutOff) {
  const test::TemporaryFolder spool;
  options_.spool_folder = spool.path();
  Start();
  {
    http::TestClient client(Port(), AdminFiles());
    const std::string frame = Compress(made_.Lines());
    ASSERT_TRUE(client.Send("POST " + std::string(kSetsPath) + " HTTP/1.1\r\nHost: localhost\r\n" +
                            "Content-Type: " + std::string(api::kSetImportContentType) +
                            "\r\nContent-Length: 8000000\r\n\r\n"));
    // Past what waits in between.
    ASSERT_TRUE(client.Send(frame.substr(0, frame.size() / 2) + std::string(2'000'000, 'x')));
    ASSERT_TRUE(test::Eventually([&] { return IsSpooled(spool.path()); }));
  }
  EXPECT_TRUE(test::Eventually([&] { return !IsSpooled(spool.path()); }));
  EXPECT_EQ(Sets(), "0");
  EXPECT_EQ(Put(made_).status, 201) << "nobody has its place any more";
  EXPECT_EQ(Sets(), "1");
}

TEST_F(SetsImport, WaitsForPostgreSQL) {
  Start();
  ASSERT_EQ(database_.StateOf("ALTER TABLE strongroom.backup_sets RENAME TO gone"), "");
  const web::Response away = Put(made_);
  EXPECT_EQ(away.status, 503) << away.body;
  ASSERT_EQ(database_.StateOf("ALTER TABLE strongroom.gone RENAME TO backup_sets"), "");
  EXPECT_TRUE(test::Eventually([&] { return Put(made_).status == 201; }));
}

}  // namespace
}  // namespace strongroom::server::sets
